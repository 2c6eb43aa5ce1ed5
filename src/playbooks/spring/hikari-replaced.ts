// Times and sizes that HikariCP does not use as they stand: it takes others, with a warning in its log.
import { ignoredOption, numberOf, optionOf } from "../options.ts";
import type { AppConfig, Found, Lint } from "../playbook.ts";
import { inMilliseconds } from "./hikari-lints.ts";
import { docs } from "./options.ts";
import { poolOption, settingOf } from "./settings.ts";
import { springLine } from "./write.ts";

const usualLifetime = 1_800_000;
const leastLifetime = 30_000;
const leastKeepalive = 30_000;
const leastIdle = 10_000;
const leastLeak = 2000;

function valueOf(config: AppConfig, short: string): number | undefined {
  const option = settingOf(config, short);
  return option && !option.isOpaque ? numberOf(config, option.name) : undefined;
}

/** The lifetime that counts, 0 for none; undefined where a variable decides it. */
function lifetimeOf(config: AppConfig): number | undefined {
  const life = valueOf(config, "max-lifetime");
  if (life === undefined) return optionOf(config, poolOption(config, "max-lifetime")) ? undefined : usualLifetime;
  return life < 0 || (life > 0 && life < leastLifetime) ? usualLifetime : life;
}

function said(config: AppConfig, short: string, why: string, fix: string): Found[] {
  const option = settingOf(config, short);
  return option ? [ignoredOption(option, { why, fix })] : [];
}

export const keepalive: Lint = {
  id: "hikari-keepalive",
  source: docs.hikari,
  provenOn: null,
  check: (config) => {
    const [short, value, life] = ["keepalive-time", valueOf(config, "keepalive-time"), lifetimeOf(config)];
    if (value === undefined || value <= 0) return [];
    const name = poolOption(config, short);
    if (value < leastKeepalive)
      return said(
        config,
        short,
        `\`keepalive-time\` of ${value} ms is below 30 seconds: HikariCP does not use it.`,
        inMilliseconds(name, value, leastKeepalive),
      );
    if (life === undefined || life === 0 || value < life) return [];
    return said(
      config,
      short,
      `\`keepalive-time\` of ${value} ms is not below \`max-lifetime\` (${life} ms): HikariCP does not use it.`,
      `# set keepalive-time below ${life}, or max-lifetime above ${value}`,
    );
  },
};

/** HikariCP logs a warning, and takes another value than the file has. */
export const replaced: Lint = {
  id: "hikari-replaced",
  source: docs.hikari,
  provenOn: "HikariCP 2.7",
  check: (config) => [...lifetime(config), ...idleTime(config), ...leakTime(config), ...minimum(config)],
};

function lifetime(config: AppConfig): Found[] {
  const life = valueOf(config, "max-lifetime");
  if (life === undefined || life <= 0 || life >= leastLifetime) return [];
  return said(
    config,
    "max-lifetime",
    `\`max-lifetime\` of ${life} ms is below 30 seconds: HikariCP uses 30 minutes instead.`,
    inMilliseconds(poolOption(config, "max-lifetime"), life, leastLifetime),
  );
}

function idleTime(config: AppConfig): Found[] {
  const [idle, life] = [valueOf(config, "idle-timeout"), lifetimeOf(config)];
  const [least, most] = [valueOf(config, "minimum-idle"), valueOf(config, "maximum-pool-size")];
  // A pool that does not shrink has no use for it; and one of the two may stand in another file.
  if (idle === undefined || idle <= 0 || least === undefined || most === undefined || least >= most) return [];
  if (life !== undefined && life > 0 && idle + 1000 > life)
    return said(
      config,
      "idle-timeout",
      `\`idle-timeout\` is not below \`max-lifetime\` (${life} ms): HikariCP turns it off.`,
      `# set idle-timeout a second or more below ${life}, or raise max-lifetime`,
    );
  if (idle >= leastIdle) return [];
  return said(
    config,
    "idle-timeout",
    `\`idle-timeout\` of ${idle} ms is below 10 seconds: HikariCP uses 10 minutes instead.`,
    inMilliseconds(poolOption(config, "idle-timeout"), idle, leastIdle),
  );
}

function leakTime(config: AppConfig): Found[] {
  const [leak, life] = [valueOf(config, "leak-detection-threshold"), lifetimeOf(config)];
  if (leak === undefined || leak <= 0) return [];
  const isLong = life !== undefined && life > 0 && leak > life;
  if (leak >= leastLeak && !isLong) return [];
  return said(
    config,
    "leak-detection-threshold",
    `\`leak-detection-threshold\` of ${leak} ms is ` +
      `${isLong ? `above \`max-lifetime\` (${life} ms)` : "below 2 seconds"}: HikariCP turns it off.`,
    isLong
      ? `# set leak-detection-threshold to ${life} or less`
      : inMilliseconds(poolOption(config, "leak-detection-threshold"), leak, leastLeak),
  );
}

function minimum(config: AppConfig): Found[] {
  const [least, most] = [valueOf(config, "minimum-idle"), valueOf(config, "maximum-pool-size")];
  if (least === undefined || most === undefined || least <= most || most < 1) return [];
  return said(
    config,
    "minimum-idle",
    `\`minimum-idle\` (${least}) is above \`maximum-pool-size\` (${most}): HikariCP uses ${most}.`,
    springLine(poolOption(config, "minimum-idle"), most),
  );
}
