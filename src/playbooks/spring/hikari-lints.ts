// Times and sizes that HikariCP refuses, or turns off without a word.
import { ignoredOption, invalidOption, numberOf } from "../options.ts";
import type { Found, Lint } from "../playbook.ts";
import { docs } from "./options.ts";
import { poolOption, settingOf } from "./settings.ts";
import { springLine } from "./write.ts";

/** Settings of HikariCP that it refuses below these. Times are milliseconds. */
export const hikariMinimums = {
  "maximum-pool-size": 1,
  "minimum-idle": 0,
  "connection-timeout": 250,
  "validation-timeout": 250,
  "idle-timeout": 0,
  "max-lifetime": 0,
  "keepalive-time": 0,
  "leak-detection-threshold": 0,
};
const isTime = (short: string) => short !== "maximum-pool-size" && short !== "minimum-idle";
/** 30 → 30000: who writes so little means seconds. */
export const asMilliseconds = (value: number) => Math.max(250, value * 1000);
export const hikariDefaults: Record<string, number> = {
  "maximum-pool-size": 10,
  "minimum-idle": 10,
  "validation-timeout": 5000,
};

export const bounds: Lint = {
  id: "hikari-bounds",
  source: docs.hikari,
  provenOn: "HikariCP 2.7",
  check: (config) =>
    Object.entries(hikariMinimums).flatMap(([short, min]): Found[] => {
      const option = settingOf(config, short);
      const value = option && !option.isOpaque ? numberOf(config, option.name) : undefined;
      if (!option || value === undefined || value >= min || (short === "connection-timeout" && value === 0)) return [];
      return [
        invalidOption(option, {
          why:
            `\`${short}\` is ${value} and must be at least ${min}${isTime(short) ? " milliseconds" : ""}: ` +
            `HikariCP throws IllegalArgumentException, and the application does not start.`,
          fix: springLine(option.name, hikariDefaults[short] ?? asMilliseconds(value)),
        }),
      ];
    }),
};

export const keepalive: Lint = {
  id: "hikari-keepalive",
  source: docs.hikari,
  provenOn: null,
  check: (config) => {
    const option = settingOf(config, "keepalive-time");
    const value = option && !option.isOpaque ? numberOf(config, option.name) : undefined;
    const life = numberOf(config, poolOption(config, "max-lifetime")) ?? 1_800_000;
    if (!option || value === undefined || value <= 0 || (value >= 30_000 && (life <= 0 || value < life))) return [];
    return [
      ignoredOption(option, {
        why:
          `\`keepalive-time\` of ${value} ms must be at least 30 seconds and below \`max-lifetime\` (${life} ms): ` +
          `HikariCP turns it off.`,
        fix: springLine(option.name, life > 60_000 ? Math.min(120_000, Math.floor(life / 2)) : 30_000),
      }),
    ];
  },
};

/** HikariCP says so itself, as a warning in the log. */
export const fixedSize: Lint = {
  id: "hikari-fixed-size",
  source: docs.hikari,
  provenOn: null,
  check: (config) => {
    const value = (short: string) => {
      const option = settingOf(config, short);
      return option && !option.isOpaque ? numberOf(config, option.name) : undefined;
    };
    const [option, idle] = [settingOf(config, "idle-timeout"), value("idle-timeout")];
    const [least, most] = [value("minimum-idle"), value("maximum-pool-size")];
    if (!option || idle === undefined || idle <= 0 || idle === 600_000) return [];
    if (least === undefined || most === undefined || least < most || most < 1) return [];
    return [
      ignoredOption(option, {
        why:
          "`idle-timeout` has no effect: `minimum-idle` is not below `maximum-pool-size`, so the pool keeps its " +
          "size.",
        fix: `# remove idle-timeout, or set minimum-idle below ${most}`,
      }),
    ];
  },
};
