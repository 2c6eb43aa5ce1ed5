// Times and sizes that HikariCP refuses, or turns off without a word.
import { ignoredOption, invalidOption, numberOf } from "../options.ts";
import type { Found, Lint, Option } from "../playbook.ts";
import { isTemplated } from "../templates.ts";
import { docs } from "./options.ts";
import { settingOf } from "./settings.ts";
import { springLine } from "./write.ts";

/** Its numbers. Times are milliseconds. */
const hikariNumbers = [
  "maximum-pool-size",
  "minimum-idle",
  "connection-timeout",
  "validation-timeout",
  "idle-timeout",
  "max-lifetime",
  "keepalive-time",
  "leak-detection-threshold",
];

/** Those that it refuses below these: tried with 2.7 and 5.1, which take a negative lifetime for the default. */
const hikariMinimums = {
  "maximum-pool-size": 1,
  "minimum-idle": 0,
  "connection-timeout": 250,
  "validation-timeout": 250,
  "idle-timeout": 0,
};
const isTime = (short: string) => short !== "maximum-pool-size" && short !== "minimum-idle";
/** Longer than an hour is nobody's number of seconds; a wait for a connection is shorter. */
const mostSeconds = (short: string) => (/^(?:connection|validation)-/.test(short) ? 60 : 3600);

/** 30 → 30000: who writes so little means seconds. What may be either is told. */
export function inMilliseconds(name: string, value: number, least: number): string {
  const short = name.split(".").at(-1) ?? name;
  return value > 0 && value < 1000 && value <= mostSeconds(short) && value * 1000 >= least
    ? springLine(name, value * 1000)
    : `# give ${short} in milliseconds, ${least} or more`;
}

const hikariDefaults: Record<string, number> = {
  "maximum-pool-size": 10,
  "idle-timeout": 600_000,
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
            `\`${short}\` is ${value}, but must be at least ${min}${isTime(short) ? " milliseconds" : ""}: ` +
            `HikariCP throws IllegalArgumentException, and the application does not start.`,
          fix:
            min === 250
              ? inMilliseconds(option.name, value, min)
              : short === "minimum-idle"
                ? "# remove minimum-idle: it is then the same as maximum-pool-size"
                : springLine(option.name, hikariDefaults[short]),
        }),
      ];
    }),
};

const whole = (short: string) => `# give ${short} as a whole number`;

/** @param factor 0: without a unit */
function asNumber(name: string, amount: number, factor: number): string {
  const short = name.split(".").at(-1) ?? name;
  if (Number.isNaN(amount)) return `# give ${short} as a number of milliseconds`;
  if (factor > 0) return springLine(name, amount * factor);
  return amount < 1000 ? inMilliseconds(name, amount, 250) : springLine(name, amount);
}

/** Of a YAML file `30_000` is a number for Spring; Maven puts its own values in. */
const isNumberForSpring = ({ key, value }: Option) => key !== undefined && /^[+-]?\d[\d_]*$/.test(String(value));

export const types: Lint = {
  id: "hikari-types",
  source: docs.hikari,
  provenOn: null,
  check: (config) =>
    hikariNumbers.flatMap((short): Found[] => {
      const option = settingOf(config, short);
      if (!option || option.isOpaque || numberOf(config, option.name) !== undefined) return [];
      const text = String(option.value);
      // What is empty is not set for Spring.
      if (text.trim() === "" || isTemplated(option) || isNumberForSpring(option)) return [];
      const [, amount, unit] = /^(\d+)\s*(ms|s|m|h)$/i.exec(text) ?? [];
      const factor = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[unit?.toLowerCase() ?? ""] ?? 0;
      const bare = /^(\d+)\s+#/.exec(text)?.[1];
      const because =
        amount !== undefined
          ? "HikariCP's settings have no units"
          : bare !== undefined
            ? "the comment after it is part of the value"
            : "it is a string";
      // Later releases of HikariCP may read a unit in a file of its own.
      const isOwnFile = config.traits.includes("hikari.properties");
      return [
        invalidOption(option, {
          ...(isOwnFile ? { severity: "notice" as const } : {}),
          why:
            `\`${short}\` is not a number: ${because}, so ` +
            (isOwnFile
              ? "HikariCP 5 does not start (NumberFormatException)."
              : "Spring cannot bind it (APPLICATION FAILED TO START)."),
          fix: isTime(short)
            ? asNumber(option.name, Number(amount ?? bare), amount === undefined ? 0 : factor)
            : bare === undefined
              ? whole(short)
              : springLine(option.name, Number(bare)),
        }),
      ];
    }),
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
