// What a pooler does to a Laravel application: statements with names, and migrations.
import { ignoredOption, optionOf } from "../options.ts";
import type { AppConfig, Lint } from "../playbook.ts";
import { poolerThatLosesStatements } from "../poolers.ts";
import { wholeParts } from "../url.ts";
import { since } from "../versions.ts";
import { docs, emulated, unprepared } from "./options.ts";
import { inOptions, literal, phpLine, settingAt } from "./write.ts";

const pooler: Lint = {
  id: "named-statements-on-a-transaction-pooler",
  source: docs.pooler,
  provenOn: "PHP 8.2 (PDO)",
  check: (config) => {
    // The attributes stand in the PHP file, which an environment file does not show.
    if (config.traits.includes("environment")) return [];
    const parts = wholeParts(literal(settingAt(config, "url")) ?? "");
    const port = settingAt(config, "port");
    const number = parts?.port ?? (port && !port.isOpaque ? Number(port.value) : undefined);
    const name = poolerThatLosesStatements(parts?.host ?? literal(settingAt(config, "host")), number);
    const handles = ["direct.host", "direct.url", ...(isPooledRead(config).holds === false ? [] : ["pooled"])];
    // An attribute that is false leaves the statements their names: tried with PHP 8.2 behind PgBouncer 1.18.
    const isOn = (one: string) => optionOf(config, one) !== null && optionOf(config, one)?.value !== false;
    const isHandled = [emulated, "options", ...handles, ...unprepared].some(isOn);
    if (name === null || isHandled) return [];
    const off = unprepared.find((one) => optionOf(config, one)) ?? null;
    return [
      {
        cause: "app-config-pooler-mismatch",
        option: off ?? emulated,
        line: optionOf(config, off ?? emulated)?.line ?? null,
        why:
          `The host is the ${name}, in transaction mode. PDO uses named prepared statements. Some then ` +
          `fail with "does not exist" (SQLSTATE 26000).`,
        fix: inOptions(config, phpLine(off ?? unprepared[0], "true")),
      },
    ];
  },
};

/** `pooled` and `direct` came with laravel/framework#60425, within 13. */
const isPooledRead = (config: AppConfig) => since(config, "laravel/framework", "Laravel", "13");

const pooledBefore13: Lint = {
  id: "pooled-before-13",
  source: docs.pooled,
  provenOn: null,
  check: (config) => {
    const option = config.options.find(({ name }) => name === "pooled" || name.startsWith("direct."));
    const { holds, text } = isPooledRead(config);
    if (!option || holds !== false) return [];
    const name = option.name.split(".")[0] ?? option.name;
    return [
      ignoredOption(option, {
        level: "warning",
        why: `Laravel reads \`${name}\` from 13 on; ${text}. The option is silently ignored.`,
        fix: inOptions(config, phpLine(unprepared[0], "true")),
      }),
    ];
  },
};

const migrations: Lint = {
  id: "migrations-through-a-pooler",
  source: docs.pooled,
  provenOn: null,
  check: (config) => {
    const option = optionOf(config, "pooled");
    const hasDirect = config.options.some(({ name }) => name === "direct" || name.startsWith("direct."));
    if (!option || option.value !== true || hasDirect || isPooledRead(config).holds === false) return [];
    return [
      {
        cause: "app-config-pooler-mismatch",
        severity: "notice",
        option: "direct",
        line: null,
        why:
          "Without `direct`, migrations go through the pooler too. In transaction mode it keeps no session, so " +
          "locks and SET are lost between transactions.",
        fix: "// add 'direct' => ['host' => the server's own address], beside pooled",
      },
    ];
  },
};

export const poolerLints: Lint[] = [pooler, pooledBefore13, migrations];
