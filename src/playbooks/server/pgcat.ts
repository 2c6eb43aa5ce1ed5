// pgcat.toml: its pools, and what keeps PgCat from starting or its clients from getting in, by its documentation
// and by what Config::validate refuses.
import { UserMistake } from "../../errors.ts";
import { listed } from "../../report/sentences.ts";
import { inLine } from "../options.ts";
import type { LintFinding } from "../playbook.ts";
import { shownName } from "../shown/may-be-shown.ts";
import { nearWord } from "./findings.ts";
import { mostConnections, pgcatPlaces } from "./pgcat-connections.ts";
import { found, typesOf, waitsOf, wordsOf } from "./pgcat-settings.ts";
import { pgcatClearText, pgcatWithoutTables } from "./pgcat-whole.ts";
import { generalWords, poolWords, userWords } from "./pgcat-words.ts";
import type { ServerFile } from "./server-file.ts";
import { serversOption } from "./server-places.ts";
import { isFilledInLater } from "./template.ts";
import { isTomlTable, tomlTableAt, tomlLines, tomlTable, type TomlLineOf, type TomlTable } from "./toml.ts";

const firstPool =
  "# add [pools.NAME.users.0] with username, password and pool_size, and [pools.NAME.shards.0] with servers and " +
  "database";
const oneServer = 'servers = [["HOST", 5432, "primary"]]';
const stops = "PgCat refuses the file and does not start.";

/**
 * @param isNamedSo its name says that it is PgCat's, whatever stands in it
 * @throws UserMistake where it is no TOML, or no pooler's
 */
export function readPgCat(text: string, isNamedSo = false): ServerFile {
  const whole = tomlTable(text);
  const [general, pools] = [tomlTableAt(whole, "general"), tomlTableAt(whole, "pools")];
  const isNothing = !general && !pools;
  // An empty file is not written yet, and who fills in a template may bring both tables.
  if (isNothing && (!isNamedSo || Object.keys(whole).length === 0 || isFilledInLater(text)))
    throw new UserMistake("There is no pooler in it: looked for the tables [general] and [pools.NAME].");
  const lineOf = tomlLines(text);
  const all = Object.entries(pools ?? {}).flatMap(([name, pool]): [string, TomlTable][] =>
    isTomlTable(pool) ? [[name, pool]] : [],
  );
  const modes = [...new Set(all.map(([, pool]) => pool["pool_mode"] ?? "transaction"))].filter(
    (one) => one === "session" || one === "transaction",
  );
  const most = mostConnections(all.map(([, pool]) => pool));
  const port = general?.["port"];
  return {
    kind: "pgcat",
    title: "PgCat",
    options: {
      ...(typeof port === "number" ? { port } : {}),
      pools: all.length,
      ...serversOption(all.flatMap(([, pool]) => pgcatPlaces(pool))),
      ...(modes.length > 0 ? { pool_mode: modes.join(", ") } : {}),
      ...(most > 0 ? { server_connections: most } : {}),
    },
    lines: {},
    notes:
      most > 0 ? [`its pools may hold ${most} connections to one server: max_connections there must allow them`] : [],
    findings: [
      ...wordsOf(general ?? {}, generalWords, "general", lineOf),
      ...waitsOf(general ?? {}, "general", "", lineOf),
      ...typesOf(general ?? {}, "general", "", lineOf),
      ...(isNothing ? [pgcatWithoutTables(firstPool)] : generalOf(general ?? {}, lineOf)),
      // Who fills in a template may append its pools.
      ...(!isNothing && all.length === 0 && !text.split(/["'\s]+/).some(isFilledInLater)
        ? [
            found(
              "error",
              "pools",
              null,
              pools
                ? "There is no pool: every client is refused (its database does not exist)."
                : `There is no table [pools], which has no default: ${stops}`,
              firstPool,
            ),
          ]
        : []),
      ...all.flatMap(([name, pool]) => poolOf(name, pool, general ?? {}, lineOf)),
      ...pgcatClearText(text),
    ],
  };
}

function generalOf(general: TomlTable, lineOf: TomlLineOf): LintFinding[] {
  const at = (name: string) => lineOf("general", name);
  const has = (name: string) => Object.hasOwn(general, name);
  const missing = ["admin_username", "admin_password"].filter((name) => !has(name));
  return [
    ...(missing.length > 0
      ? [
          found(
            "error",
            missing[0] ?? "",
            null,
            `${listed(missing.map((one) => `\`${one}\``))} ${missing.length === 1 ? "has" : "have"} no default: ` +
              stops,
            `# in [general]: ${listed(missing)}`,
          ),
        ]
      : []),
    ...(has("tls_certificate") && !has("tls_private_key")
      ? [
          found(
            "error",
            "tls_private_key",
            at("tls_certificate"),
            `\`tls_certificate\` needs \`tls_private_key\`: ${stops}`,
            "# in [general]: tls_private_key, the file of the certificate's key",
          ),
        ]
      : []),
    ...(has("auth_query") && !(has("auth_query_user") && has("auth_query_password"))
      ? [
          found(
            "error",
            "auth_query",
            at("auth_query"),
            `\`auth_query\` needs \`auth_query_user\` and \`auth_query_password\`: ${stops}`,
            "# in [general]: auth_query_user and auth_query_password",
          ),
        ]
      : []),
  ];
}

/** Its other names of these: serde's aliases in config.rs. */
const leastOutstanding = ["Random", "LOC", "least_outstanding_connections", "LeastOutstandingConnections"];

/** Where something of a table is to be added, and where something stands. */
const inTable = (line: number | null) => (line === null ? "" : `below line ${line}: `);

function poolOf(name: string, pool: TomlTable, general: TomlTable, lineOf: TomlLineOf): LintFinding[] {
  const path = `pools.${name}`;
  const told = `pools.${shownName(name)}`;
  const [users, shards] = [tomlTableAt(pool, "users") ?? {}, tomlTableAt(pool, "shards") ?? {}];
  const words = (table: TomlTable, where: string, of: string, list: string[], also: string[] = []): LintFinding[] => {
    const value = table[of];
    const taken = [...list, ...also];
    if (value === undefined || (typeof value === "string" && (taken.includes(value) || isFilledInLater(value))))
      return [];
    const near = nearWord(value, list);
    return [
      found(
        "error",
        `${told}.${of}`,
        lineOf(where, of),
        `\`${of}\` takes ${list.join(", ")}: ${stops}`,
        near === null ? "# write one of these" : `${of} = "${near}"`,
      ),
    ];
  };
  return [
    ...wordsOf(pool, poolWords, path, lineOf),
    ...waitsOf(pool, path, `${told}.`, lineOf),
    ...typesOf(pool, path, `${told}.`, lineOf),
    ...words(pool, path, "pool_mode", ["transaction", "session"], ["Transaction", "Session"]),
    ...words(pool, path, "default_role", ["any", "primary", "replica"]),
    ...words(pool, path, "load_balancing_mode", ["random", "loc"], leastOutstanding),
    ...words(pool, path, "sharding_function", ["pg_bigint_hash", "sha1"]),
    ...(Object.keys(users).length === 0
      ? [
          found(
            "error",
            `${told}.users`,
            null,
            `The pool has no user: ${stops}`,
            `# add [${told}.users.0] with username, password and pool_size`,
          ),
        ]
      : []),
    ...(Object.keys(shards).length === 0
      ? [
          found(
            "error",
            `${told}.shards`,
            null,
            `The pool has no shard, so no server: ${stops}`,
            `# add [${told}.shards.0] with ${oneServer} and database`,
          ),
        ]
      : []),
    ...Object.entries(users).flatMap(([key, user]) =>
      isTomlTable(user) ? userOf(user, `${path}.users.${key}`, told, [pool, general], lineOf) : [],
    ),
    ...Object.entries(shards).flatMap(([key, shard]) =>
      isTomlTable(shard) ? shardOf(shard, key, `${path}.shards.${key}`, told, lineOf) : [],
    ),
  ];
}

function userOf(user: TomlTable, path: string, told: string, above: TomlTable[], lineOf: TomlLineOf): LintFinding[] {
  const [size, least] = [user["pool_size"], user["min_pool_size"]];
  const isAsked = above.some((one) => Object.hasOwn(one, "auth_query"));
  const option = (name: string) => `${told}.users.${name}`;
  return [
    ...wordsOf(user, userWords, path, lineOf),
    ...typesOf(user, path, `${told}.users.`, lineOf),
    ...(Object.hasOwn(user, "username")
      ? []
      : [
          found(
            "error",
            option("username"),
            lineOf(path, ""),
            `The user has no \`username\`: ${stops}`,
            `# ${inTable(lineOf(path, ""))}username = "NAME"`,
          ),
        ]),
    ...(Object.hasOwn(user, "password") || isAsked || user["auth_type"] === "trust"
      ? []
      : [
          found(
            "error",
            option("password"),
            lineOf(path, ""),
            `The user has neither \`password\` nor an \`auth_query\`: this user cannot log in.`,
            `# ${inTable(lineOf(path, ""))}password = "PASSWORD", or an auth_query`,
          ),
        ]),
    ...(size === undefined && !above.some((one) => Object.hasOwn(one, "pool_size"))
      ? [
          found(
            "error",
            option("pool_size"),
            lineOf(path, ""),
            `The user has no \`pool_size\`: ${stops}`,
            "pool_size = 10",
          ),
        ]
      : []),
    ...(typeof size === "number" && typeof least === "number" && least > size
      ? [
          found(
            "error",
            option("min_pool_size"),
            lineOf(path, "min_pool_size"),
            `min_pool_size (${least}) is larger than pool_size (${size}): ${stops}`,
            `min_pool_size = ${size}`,
          ),
        ]
      : []),
  ];
}

function shardOf(shard: TomlTable, key: string, path: string, told: string, lineOf: TomlLineOf): LintFinding[] {
  const servers = Array.isArray(shard["servers"]) ? (shard["servers"] as unknown[]) : [];
  const roles = servers.map((one) => (Array.isArray(one) ? String(one[2]) : ""));
  const at = lineOf(path, "servers");
  const isQuoted = servers.some((one) => Array.isArray(one) && typeof one[1] === "string" && !isFilledInLater(one[1]));
  const option = `${told}.shards.servers`;
  const wrong = roles.find(
    (one) => !["primary", "replica", "auto"].includes(one.toLowerCase()) && !isFilledInLater(one),
  );
  return [
    ...(/^\d+$/.test(key)
      ? []
      : [
          found(
            "error",
            `${told}.shards`,
            lineOf(path, ""),
            `Shards are numbered from 0: ${stops}`,
            `# ${inLine(lineOf(path, ""))}write [${told}.shards.0], or the next free number`,
          ),
        ]),
    ...(servers.length === 0
      ? [found("error", option, at, `The shard has no server: ${stops}`, `# ${inLine(at)}write ${oneServer}`)]
      : []),
    ...(isQuoted
      ? [
          found(
            "error",
            option,
            at,
            `A server's port is a number, without quotes: ${stops}`,
            `# ${inLine(at)}write ports without quotes, as in ${oneServer}`,
          ),
        ]
      : []),
    ...(wrong === undefined
      ? []
      : [
          found(
            "error",
            option,
            at,
            `A server's role is primary or replica: ${stops}`,
            `# ${inLine(at)}write "primary" or "replica" as the role`,
          ),
        ]),
    ...(roles.filter((one) => one === "primary").length > 1
      ? [found("error", option, at, `A shard has one primary at most: ${stops}`, '# call all but one "replica"')]
      : []),
    ...(Object.hasOwn(shard, "database")
      ? []
      : [
          found(
            "error",
            `${told}.shards.database`,
            lineOf(path, ""),
            `The shard has no \`database\`: ${stops}`,
            `# ${inTable(lineOf(path, ""))}database = "NAME"`,
          ),
        ]),
  ];
}
