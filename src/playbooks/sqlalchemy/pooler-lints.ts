// Statements with a name, where a pooler gives each transaction another connection of the server.
import { optionOf, placeOfOption } from "../options.ts";
import type { AppConfig, Found, Lint } from "../playbook.ts";
import { poolerThatLosesStatements } from "../poolers.ts";
import { since } from "../versions.ts";
import { docs } from "./options.ts";
import { driverAt, driverOf, engineAt, placeOf, urlOf } from "./place.ts";
import { lineOf, settingOf } from "./write.ts";

/**
 * SQLAlchemy prepares each statement by a name, whatever asyncpg's own cache holds: the names must differ between
 * processes, and none may be kept for a second transaction.
 */
const ofDialect: Record<string, string> = {
  statement_cache_size: "0",
  prepared_statement_cache_size: "0",
  prepared_statement_name_func: 'lambda: f"__asyncpg_{uuid4()}__"',
};

const isOff = (config: AppConfig, word: string) =>
  optionOf(config, `${driverAt(config)}${word}`)?.value === 0 || placeOf(config).parameters[word] === "0";

const isNamedAnew = (config: AppConfig) => optionOf(config, `${driverAt(config)}prepared_statement_name_func`) !== null;

const keepsNone = (config: AppConfig) =>
  isOff(config, "prepared_statement_cache_size") ||
  /(?:^|\.)NullPool$/.test(String(optionOf(config, `${engineAt(config)}poolclass`)?.value ?? ""));

/**
 * From 0.31 on asyncpg prepares without a name where its cache is off, and parses again what it executes later. Null
 * where the release decides, and is not known.
 */
export const isUnnamed = (config: AppConfig): boolean | null =>
  isOff(config, "statement_cache_size") && !isNamedAnew(config)
    ? since(config, "asyncpg", "asyncpg", "0.31").holds
    : false;

/**
 * The words that are missing, for an engine on asyncpg of an older release; none where each transaction names its
 * statements anew.
 */
export function missingForPooler(config: AppConfig): string[] {
  if (isUnnamed(config) === true) return [];
  if (isNamedAnew(config)) return keepsNone(config) ? [] : ["prepared_statement_cache_size"];
  return Object.keys(ofDialect).filter((word) => !isOff(config, word));
}

/** All three, for a call that has none of them. */
export const allForPooler = `connect_args={${Object.entries(ofDialect)
  .map(([word, code]) => `"${word}": ${code}`)
  .join(", ")}},`;

/** Arguments of the driver stand where the engine is made: in code, and not beside a URL or in a call of one's own. */
const isEngineElsewhere = ({ traits }: AppConfig): boolean =>
  traits.some((one) => ["settings", "environment", "ini", "own-engine"].includes(one));

function engineOf(config: AppConfig, name: string): Found[] {
  const at = driverAt(config);
  const missing = missingForPooler(config);
  const [first] = missing;
  if (first === undefined) return [];
  const options = missing.map((word) => optionOf(config, `${at}${word}`));
  if (options.some((one) => one?.isOpaque)) return [];
  const option = options.find((one) => one !== null) ?? null;
  const host = `The host is the ${name}, in transaction mode`;
  const isByRelease = isUnnamed(config) === null;
  return [
    {
      cause: "app-config-pooler-mismatch",
      ...(isByRelease ? { severity: "notice" as const } : {}),
      option: option?.name ?? `${at}${first}`,
      line: option?.line ?? null,
      why: isNamedAnew(config)
        ? `${host}, and SQLAlchemy keeps prepared statements for later. Some then fail with "does not exist".`
        : isOff(config, "statement_cache_size")
          ? `${host}. ${isByRelease ? "On asyncpg before 0.31, " : ""}SQLAlchemy names each statement even with ` +
            `\`statement_cache_size\` 0: some then fail with "already exists".`
          : `${host}, and asyncpg names its statements. Some then fail with "does not exist" or "already exists".`,
      fix: missing.includes("prepared_statement_name_func")
        ? withImport(fixFor(config, missing))
        : fixFor(config, missing),
    },
  ];
}

const withImport = (fix: string) => (fix.includes("uuid4()") ? `${fix}\n# at the top: from uuid import uuid4` : fix);

function fixFor(config: AppConfig, missing: string[]): string {
  const at = driverAt(config);
  if (
    missing.includes("prepared_statement_name_func") &&
    since(config, "sqlalchemy", "SQLAlchemy", "2").holds === false
  )
    return "# take port 5432 (session mode), or SQLAlchemy 2 with prepared_statement_name_func";
  if (!config.options.some((one) => one.name.startsWith(at)))
    return lineOf(config, `${engineAt(config)}connect_args`, allForPooler.slice("connect_args=".length, -1));
  return missing.map((word) => lineOf(config, `${at}${word}`, ofDialect[word] ?? "0")).join("\n");
}

/** asyncpg names its statements, psycopg 3 those that come a sixth time. */
function driverItself(config: AppConfig, name: string, driver: "asyncpg" | "psycopg"): Found[] {
  const at = driverAt(config);
  const [word, right, isRight] =
    driver === "asyncpg"
      ? (["statement_cache_size", "0", isOff(config, "statement_cache_size")] as const)
      : (["prepare_threshold", "None", optionOf(config, `${at}prepare_threshold`)?.value === null] as const);
  const option = optionOf(config, `${at}${word}`);
  if (isRight || option?.isOpaque) return [];
  return [
    {
      cause: "app-config-pooler-mismatch",
      option: `${at}${word}`,
      line: option?.line ?? null,
      why:
        `The host is the ${name}, in transaction mode, and ${driver} names its statements. Some then fail ` +
        `with "does not exist" or "already exists".`,
      fix: option
        ? lineOf(config, option.name, right)
        : config.traits.includes("driver")
          ? `${word}=${right},`
          : settingOf(config, ["connect_args", word], right),
    },
  ];
}

/** The URL alone says where it leads, and nothing of the statements. */
function elsewhere(config: AppConfig, name: string, driver: "asyncpg" | "psycopg"): Found[] {
  const option = urlOf(config);
  if (!option) return [];
  return [
    {
      cause: "app-config-pooler-mismatch",
      severity: "notice",
      ...placeOfOption(option),
      why:
        `The host is the ${name}, in transaction mode: named statements can be lost there. This file does not show ` +
        `the engine; SQLAlchemy on ${driver} names statements by default.`,
      fix:
        "# where the engine is made: " +
        (driver === "asyncpg" ? allForPooler : 'connect_args={"prepare_threshold": None},'),
    },
  ];
}

const pooler: Lint = {
  id: "named-statements-on-a-transaction-pooler",
  source: docs.asyncpg,
  provenOn: null,
  check: (config) => {
    const driver = driverOf(config);
    const { host, port } = placeOf(config);
    const name = poolerThatLosesStatements(host, port);
    if (name === null || (driver !== "asyncpg" && driver !== "psycopg")) return [];
    if (isEngineElsewhere(config)) return elsewhere(config, name, driver);
    const isHidden =
      config.notes.some((note) => note.endsWith("not read")) ||
      optionOf(config, driverAt(config).replace(/\.$/, ""))?.isOpaque === true;
    if (isHidden) return [];
    return driver === "asyncpg" && !config.traits.includes("driver")
      ? engineOf(config, name)
      : driverItself(config, name, driver);
  },
};

export const poolerLints: Lint[] = [pooler];
