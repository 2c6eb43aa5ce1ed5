// What a pooler in transaction mode does to the statements that pgjdbc names.
import { placeOfOption } from "../options.ts";
import type { AppConfig, Lint, Option } from "../playbook.ts";
import { poolerThatLosesStatements, usualPgBouncerPort } from "../poolers.ts";
import { withParameter } from "./lines-of-url.ts";
import { docs } from "./options.ts";
import { settingOf, urlOf } from "./settings.ts";

/** The URL is read whoever makes the pool; a property of the pool is HikariCP's alone. */
export const unnamedInUrl = (option: Option) => withParameter(option, "prepareThreshold", "0");

const vendors: Lint = {
  id: "named-statements-on-a-transaction-pooler",
  source: docs.threshold,
  provenOn: null,
  check: (config) => {
    const url = urlOf(config);
    const name = poolerThatLosesStatements(url?.parts?.host, url?.parts?.port);
    if (!url || name === null || unnamed(config, url.parts?.parameters ?? {})) return [];
    return [
      {
        cause: "app-config-pooler-mismatch",
        ...placeOfOption(url.option),
        why:
          `The host is the ${name}, in transaction mode, and pgjdbc names a statement at its fifth use. From then ` +
          `on it can fail with "does not exist" or "already exists".`,
        fix: unnamedInUrl(url.option),
      },
    ];
  },
};

/** Which release it is, and whether it keeps statements, the file does not say. */
const ownPgBouncer: Lint = {
  id: "named-statements-on-own-pgbouncer",
  source: "https://www.pgbouncer.org/config.html#max_prepared_statements",
  provenOn: null,
  check: (config) => {
    const url = urlOf(config);
    const parts = url?.parts;
    if (!url || parts?.port !== usualPgBouncerPort || !config.traits.includes("says-transaction-mode")) return [];
    if (unnamed(config, parts.parameters) || poolerThatLosesStatements(parts.host, parts.port)) return [];
    return [
      {
        cause: "app-config-pooler-mismatch",
        severity: "notice",
        ...placeOfOption(url.option),
        why:
          "This file speaks of PgBouncer in transaction mode. Before 1.21, or without `max_prepared_statements`, it " +
          `loses the statements that pgjdbc names: some then fail with "does not exist".`,
        fix: unnamedInUrl(url.option),
      },
    ];
  },
};

function unnamed(config: AppConfig, inUrl: Record<string, string>): boolean {
  const option = settingOf(config, "data-source-properties.prepareThreshold");
  const mode = settingOf(config, "data-source-properties.preferQueryMode");
  return (
    inUrl["prepareThreshold"] === "0" ||
    inUrl["preferQueryMode"] === "simple" ||
    option?.isOpaque === true ||
    mode?.isOpaque === true ||
    String(mode?.value) === "simple" ||
    String(option?.value) === "0"
  );
}

export const poolerLints: Lint[] = [vendors, ownPgBouncer];
