// Settings of pgcat.toml that PgCat does not know, or takes in another unit than was meant.
import type { LintFinding } from "../playbook.ts";
import { inLine } from "../options.ts";
import { isTypo } from "../specs.ts";
import { finder } from "./findings.ts";
import { generalWords, poolWords, userWords, wordsMeant } from "./pgcat-words.ts";
import { isFilledInLater } from "./template.ts";
import { isTomlTable, type TomlLineOf, type TomlTable } from "./toml.ts";

const documented = finder("https://github.com/postgresml/pgcat/blob/main/CONFIG.md");
/** What it refuses stands in its code alone: CONFIG.md gives defaults to settings that have none. */
const refused = finder("https://github.com/postgresml/pgcat/blob/main/src/config.rs");
export const found: typeof refused = (level, ...rest) => (level === "error" ? refused : documented)(level, ...rest);
const tables = [generalWords, poolWords, userWords];

/** PgCat ignores what it does not know. */
export function wordsOf(table: TomlTable, known: ReadonlySet<string>, path: string, lineOf: TomlLineOf): LintFinding[] {
  const names = Object.keys(table).filter(
    (name) => !known.has(name) && !isFilledInLater(name) && isSetting(name, table[name], known),
  );
  return names.flatMap((name): LintFinding[] => {
    if (isOfShard(name, known) && isTables(table[name])) return [tableOf(name, path, lineOf)];
    const near = [...known].find((one) => isTypo(name, one));
    const meant = Object.hasOwn(wordsMeant, name) ? wordsMeant[name] : undefined;
    const line = lineOf(path, name) ?? lineOf(`${path}.${name}`, "");
    if (meant !== undefined && known.has(meant))
      return [
        found(
          "warning",
          name,
          line,
          `PgCat has no setting \`${name}\` here and ignores it; it calls this \`${meant}\`.`,
          Object.hasOwn(table, meant) ? `# remove ${name}` : `# rename ${name} to ${meant}`,
        ),
      ];
    // Another table's word says that a release may have it here, too.
    if (tables.some((one) => one.has(name))) return [];
    // What stands there as a name may be a slice of a secret: the line alone is told.
    if (near === undefined || Object.hasOwn(table, near))
      return [
        found(
          "note",
          "setting",
          line,
          "PgCat has no setting of this name here, and ignores it.",
          line === null ? "# remove it" : `# remove line ${line}`,
        ),
      ];
    return [
      found(
        "warning",
        name,
        line,
        `PgCat has no setting \`${name}\` and ignores it; did you mean \`${near}\`?`,
        `# rename ${name} to ${near}`,
      ),
    ];
  });
}

const isTables = (value: unknown) =>
  isTomlTable(value) || (Array.isArray(value) && value.length > 0 && value.every(isTomlTable));

/** A pool's servers and its database stand in its shards; of another table nobody knows what a release takes. */
const isOfShard = (name: string, known: ReadonlySet<string>) =>
  known === poolWords && /^(?:server|database)s?$/.test(name);
const isSetting = (name: string, value: unknown, known: ReadonlySet<string>) =>
  !isTomlTable(value) || isOfShard(name, known);

function tableOf(name: string, path: string, lineOf: TomlLineOf): LintFinding {
  const line = lineOf(`${path}.${name}`, "") ?? lineOf(`${path}.${name}`, "*") ?? lineOf(path, name);
  const why = `A pool of PgCat's has no table \`${name}\`: PgCat ignores it.`;
  return found("note", name, line, why, "# a pool's servers and database stand in its table [pools.NAME.shards.0]");
}

/** In milliseconds, and least of what anybody wants; below it somebody meant seconds. */
const waits: Record<string, number> = {
  connect_timeout: 100,
  idle_timeout: 1000,
  healthcheck_timeout: 10,
  shutdown_timeout: 1000,
  server_lifetime: 86_401,
};
/** A server may well be kept for a minute: then only whole hours of seconds are told. */
const isMeant = (name: string, value: number) => name === "server_lifetime" && value >= 10_000 && value % 3600 !== 0;

/** Zero is another matter. */
export function waitsOf(table: TomlTable, path: string, told: string, lineOf: TomlLineOf): LintFinding[] {
  return Object.entries(waits).flatMap(([name, least]): LintFinding[] => {
    const value = table[name];
    return typeof value !== "number" || value <= 0 || value >= least || isMeant(name, value)
      ? []
      : [
          // CONFIG.md does not list this one.
          (name === "server_lifetime" ? refused : documented)(
            "warning",
            `${told}${name}`,
            lineOf(path, name),
            `PgCat takes \`${name}\` in milliseconds: ${value} is ${value / 1000} s.`,
            `# if seconds are meant: ${name} = ${value * 1000}`,
          ),
        ];
  });
}

/** By its config.rs, in every release: numbers of whole milliseconds, seconds or pieces, and switches. */
const whole = new Set(
  `port prometheus_exporter_port connect_timeout idle_timeout server_lifetime tcp_keepalives_idle tcp_keepalives_count
tcp_keepalives_interval shutdown_timeout healthcheck_timeout healthcheck_delay ban_time idle_client_in_transaction_timeout worker_threads
pool_size min_pool_size statement_timeout prepared_statements_cache_size regex_search_limit query_parser_max_length`.split(
    /\s+/,
  ),
);
const switches = new Set(
  "query_parser_enabled primary_reads_enabled log_client_connections log_client_disconnections".split(" "),
);
const highestPort = 65_535;

/** What stands there as a text, or is no number or switch: serde takes nothing else for it. */
export function typesOf(table: TomlTable, path: string, told: string, lineOf: TomlLineOf): LintFinding[] {
  return Object.entries(table).flatMap(([name, value]): LintFinding[] => {
    const wanted = whole.has(name) ? "a whole number" : switches.has(name) ? "true or false" : null;
    if (wanted === null || (typeof value === "string" && isFilledInLater(value))) return [];
    const isBeyond = name === "port" && typeof value === "number" && (value < 0 || value > highestPort);
    const isGood = switches.has(name) ? typeof value === "boolean" : isInteger(value);
    if (isGood && !isBeyond) return [];
    const bare = typeof value === "string" ? value.trim() : "";
    const isMeant = switches.has(name) ? /^(?:true|false)$/.test(bare) : /^\d{1,9}$/.test(bare);
    const why = isBeyond
      ? `\`${name}\` is at most ${highestPort}: PgCat refuses the file and does not start.`
      : `\`${name}\` takes ${wanted}, without quotes: PgCat refuses the file and does not start.`;
    const line = lineOf(path, name);
    return [
      refused("error", `${told}${name}`, line, why, isMeant ? `${name} = ${bare}` : `# ${inLine(line)}write ${wanted}`),
    ];
  });
}

const isInteger = (value: unknown) =>
  typeof value === "bigint" || (typeof value === "number" && Number.isInteger(value));
