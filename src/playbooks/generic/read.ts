// Lines of a connection: `key=value` of libpq, a URL, or an
// environment file. What is no database's is left in the file.
import { UserMistake } from "../../errors.ts";
import { splitKeywords } from "../../libpq/split-conninfo.ts";
import { isExampleFile } from "../example-file.ts";
import { withUnread } from "../options.ts";
import type { AppConfig, Option } from "../playbook.ts";
import { otherDatabase } from "../other-databases.ts";
import { shellFile } from "../read/code-files.ts";
import { directusTraits, directusVariables } from "./directus.ts";
import { isWithPrefix, meantBy, parameterOf } from "./forms.ts";
import { manifestBlocks } from "./manifests.ts";
import { isPostgresServer, type SetVariable, type VariableBlock } from "./variable-block.ts";
import { poolerTraits } from "./pooler-container.ts";
import { isScript, urlsOfScript } from "./script-urls.ts";
import { poolerVariables } from "./pooler-image.ts";
import { placeTraits } from "./pooler-place.ts";
import { portTraits } from "./pooler-port.ts";
import { serverPortTraits } from "./server-port.ts";
import { imageTraits } from "./pooler-variables.ts";

/** Also those that are no URL for want of a slash. */
const postgres = /^(?:jdbc:)?(?:postgres|postgresql|postgis|ecto|pgsql)(?:\+\w+)?(?::|\/\/)/i;
const otherUrl = /^(?!postgres)(mysql2?|mariadb|mongodb(?:\+srv)?|sqlite3?|sqlserver|mssql|oracle)(?:\+\w+)?:/i;
const databaseVariable = /^(?:[A-Z0-9_]*_)?(?:DATABASE|DB|POSTGRES|POSTGRESQL|PG)_?(?:URL|URI|DSN|CONNECTION_STRING)$/;

/** An application's own settings: `dsn: "postgres://…"`, whatever the key is called. */
const settingsFile = /\.(?:ya?ml|toml)$/i;
const urlOfKey = /^(?:-\s+)?[\w.-]{1,60}\s*[:=]\s*["']?(postgres(?:ql)?:\/\/[^\s"']+)["']?\s*(?:#.*)?$/i;

/** No URL and no set of keywords is longer. Certificates and keys are, and are nobody's connection. */
const longestLine = 4000;
const nameOfVariable = /^[A-Z][A-Z0-9_]*(?=\s*=)/;

/** Which database the variables beside it are for: Laravel's DB_CONNECTION, Strapi's DATABASE_CLIENT. */
const kindVariable = /^(?:DB|DATABASE)_(?:CONNECTION|CLIENT|TYPE|DIALECT|ENGINE|DRIVER)$/;

export function read(text: string, file = ""): AppConfig[] {
  const blocks = manifestBlocks(text, file);
  return blocks ? ofManifest(blocks) : [ofLines(text, file)];
}

/** A node of a cluster of servers, whatever its image: its variables make the database. */
const isNode = ({ variables }: VariableBlock) =>
  variables.some(({ name }) => /^(?:PATRONI|REPMGR|SPILO)_|^(?:PG|PGUSER|POSTGRES)_(?:SUPERUSER|REPL)/.test(name));

const hostVariable = /HOST(?:NAME)?$/;
const saysPostgres = /^(?:postgres(?:ql|db)?\d*|pgsql|pg|[\w.]+\.postgresql\w*)$|^(?:jdbc:)?postgres(?:ql)?:/i;

/** Its variables say so, or lead to a server of PostgreSQL's in the same file; PgBouncer has no other servers. */
const isForPostgres = ({ variables, image }: VariableBlock, servers: string[]): boolean =>
  /pgbouncer[^/]*$/i.test(image) ||
  variables.some(
    ({ name, value }) =>
      value !== null &&
      ((saysPostgres.test(value) && !/USER|PASS|NAME$/.test(name)) ||
        (hostVariable.test(name) && servers.includes(value.replace(/:\d+$/, "")))),
  );

/** Each container's, ConfigMap's or Secret's. */
function ofManifest(blocks: VariableBlock[]): AppConfig[] {
  const servers = blocks.filter(isPostgresServer).map(({ name }) => name);
  const serverPortOf = serverPortTraits(blocks);
  const all = blocks
    .filter((one) => !one.isServer && !isNode(one))
    .map((one) => ({
      name: one.name,
      traits: [
        "manifest",
        ...(one.form === "map" ? [] : [`manifest-${one.form}`]),
        ...poolerTraits(one, blocks),
        ...portTraits(one, blocks),
        ...serverPortOf(one),
        ...placeTraits(one),
        ...imageTraits(one),
        ...directusTraits(one.variables),
      ],
      ...ofVariables(
        one.variables,
        [...poolerVariables(one), ...directusVariables(one.variables, one.image)],
        isForPostgres(one, servers),
      ),
    }));
  const found = all.filter(({ options, other }) => options.length > 0 && other === null);
  const other = all.map((one) => one.other).find((one) => one !== null);
  if (found.length === 0 && other) throw new UserMistake(`Its database is not PostgreSQL: it is ${other}.`);
  if (found.length === 0)
    throw new UserMistake(
      "No container in it has a database in its environment (DATABASE_URL, DB_HOST, PGHOST and the like). " +
        "Looked in `environment:`, `env:`, ConfigMaps and Secrets.",
    );
  const isUrl = ({ options }: { options: Option[] }) => options.some(({ value }) => postgres.test(String(value)));
  return found
    .toSorted((a, b) => Number(isUrl(b)) - Number(isUrl(a)))
    .map(({ name, options, traits }, at) => ({
      framework: "generic",
      database: found.length === 1 ? "" : name === "" ? `container ${at + 1}` : name,
      options,
      notes: [],
      traits,
    }));
}

/**
 * postgres_exporter puts the scheme before DATA_SOURCE_URI: `db:5432/weir?sslmode=disable`.
 * https://github.com/prometheus-community/postgres_exporter#environment-variables
 */
const asExporterReads = (one: SetVariable): SetVariable =>
  one.name === "DATA_SOURCE_URI" && withoutScheme.test(one.value ?? "")
    ? { ...one, value: `postgresql://${one.value}` }
    : one;
const withoutScheme = /^(?:[\w.-]|\$\{\w+\})+(?::(?:\d+|\$\{\w+\}))?\/|^(?:[\w.-]|\$\{\w+\})+:\d+$/;

/** What is a database's among them, and which other database they are for. */
function ofVariables(
  all: SetVariable[],
  also: SetVariable[] = [],
  isOurDatabase = false,
): { options: Option[]; other: string | null } {
  const isKey = (name: string) =>
    /^[A-Z][A-Z0-9_]*$/.test(name) || (meantBy(name) !== null && (isOurDatabase || /^(?:postgres|pg)/.test(name)));
  const set = all.filter(({ name }) => isKey(name) && (isOurDatabase || !isWithPrefix(name))).map(asExporterReads);
  const options = set.flatMap(({ name, value, line }): Option[] => {
    const isRead = also.some((one) => one.name === name) || isOfDatabase(name, value ?? unseen);
    if (value === null) return isRead ? [{ name, value: `\${${name}}`, isOpaque: true, line }] : [];
    return isRead && value !== "" ? [{ name, value, isOpaque: isReference(value), line }] : [];
  });
  const [url] = set.flatMap(({ name, value }) => {
    const scheme = databaseVariable.test(name) ? otherUrl.exec(value ?? "")?.[1] : undefined;
    return scheme === undefined ? [] : (otherDatabase(scheme) ?? scheme);
  });
  const kinds = set.map(({ name, value }) => (kindVariable.test(name) ? otherDatabase(value ?? "") : null));
  const kind = kinds.find((one) => one !== null) ?? null;
  const isOurs = options.some(({ value }) => postgres.test(String(value)));
  return { options, other: isOurs ? null : options.length === 0 ? (url ?? kind) : kind };
}

/** Whoever reads it there, its other words are code. */
function ofScript(text: string): AppConfig {
  const options = urlsOfScript(text);
  const [first, ...more] = options;
  if (!first) throw new UserMistake("It contains no connection URL (postgres://…) under a name that says so.");
  const notes = more.length > 0 ? ["it has several URLs"] : [];
  const byName = [...new Map(options.map((one) => [one.name, one])).values()];
  return { framework: "generic", database: "", options: byName, notes, traits: [] };
}

function ofLines(text: string, file: string): AppConfig {
  if (isScript(file)) return ofScript(text);
  const [notes, unread]: [string[], string[]] = [[], []];
  const isShell = shellFile.test(file);
  const variables: SetVariable[] = [];
  const own = text.split("\n").flatMap((raw, at): Option[] => {
    const line = raw.trim().replace(/^export\s+/, "");
    if (line === "" || /^[#;]/.test(line)) return [];
    if (line.length > longestLine) {
      const name = nameOfVariable.exec(line)?.[0] ?? "";
      const value = line.slice(name.length, longestLine).replace(/^\s*=?\s*["']?/, "");
      const isByValue = postgres.test(value) && !keyOfYaml.test(line);
      const what = name === "" ? "url" : name;
      if (isByValue || isOfDatabase(name, unseen))
        unread.push(`line ${at + 1} is longer than dbcheck reads: ${what} is not judged`);
      if (isByValue) return [{ name: what, value: `\${${what}}`, isOpaque: true, line: at + 1 }];
      variables.push({ name, value: null, line: at + 1 });
      return [];
    }
    const make = (name: string, value: string): Option => ({ name, value, isOpaque: false, line: at + 1 });
    if (isUrl(line)) return [make("url", unquoted(line))];
    const within = settingsFile.test(file) ? urlOfKey.exec(line)?.[1] : undefined;
    if (within !== undefined) return [make("url", within)];
    const [, name = "", rest = ""] = /^([A-Z][A-Z0-9_]*)\s*=\s*(.*)$/.exec(line) ?? [];
    if (name !== "") {
      variables.push({ name, value: unquoted(isShell ? firstWord(rest) : rest), line: at + 1 });
      return [];
    }
    if (isShell) return [];
    const { values, fault } = splitKeywords(line);
    if (fault && !/\.ya?ml$/i.test(file)) notes.push(`line ${at + 1} is neither key=value nor a URL`);
    const known = Object.entries(values).filter(([one]) => parameterOf(one) !== null);
    return known.map(([one, value]) => make(one, value));
  });
  const { options: set, other } = ofVariables(variables, directusVariables(variables));
  const found = set.map((one) => (isShell && isGivenByCommand(one.value) ? { ...one, isOpaque: true } : one));
  const options = [...own, ...found].toSorted((a, b) => a.line - b.line);
  if (other !== null && !own.some(({ value }) => postgres.test(String(value))))
    throw new UserMistake(`Its database is not PostgreSQL: it is ${other}.`);
  if (options.length === 0)
    throw new UserMistake(
      "It contains no connection URL (postgres://…) and no key=value line (host=…, PGHOST=…, DATABASE_URL=…).",
    );
  const traits = [...(isExampleFile(file) ? ["example"] : []), ...directusTraits(variables)];
  return withUnread({ framework: "generic", database: "", options, notes, traits }, unread);
}

/** Of a value that stands elsewhere only the name tells what it is. */
const unseen = "?";

/** `postgresql:` and `postgres: &name` of YAML begin a section. */
const keyOfYaml = /^["']?\w+["']?:(?:\s|$)/;

/** A URL, or what somebody took for one: `user:password@host/database`. */
const isUrl = (line: string) =>
  (postgres.test(line.replace(/^["']/, "")) && !keyOfYaml.test(line)) || /^[^\s=@]+:[^\s@]+@[^\s=]+$/.test(line);

function isOfDatabase(name: string, value: string): boolean {
  if (value === "") return false;
  if (parameterOf(name) !== null || meantBy(name) !== null || postgres.test(value)) return true;
  return (
    databaseVariable.test(name) &&
    !isFlag(value) &&
    !/^[a-z][a-z0-9+.-]*:/i.test(value) &&
    !/^[./]/.test(value) &&
    !isOfDotNet(value)
  );
}

/** `DATABASE_CLEANER_ALLOW_REMOTE_DATABASE_URL: "true"` */
const isFlag = (value: string) => /^(?:true|false|yes|no|on|off|[01])$/i.test(value);

/** `Server=…;Database=…`: ODBC's or .NET's own form, which no reader of libpq's sees. */
const isOfDotNet = (value: string) => /^[\w ]+=[^;]*;/.test(value);

/** `$HOST`, `${HOST}`: filled in by whoever reads the file. */
const isReference = (value: string) => /^\$(?:\w+|\{[^}]+\})$/.test(value);

/** `DB_HOST=db psql`: what follows the value is a command. */
const firstWord = (text: string) => /^(?:"[^"]*"|'[^']*'|[^\s;&|"'])*/.exec(text)?.[0] ?? "";

/** `postgres://shop:$(cat password)@db/shop` */
const isGivenByCommand = (value: Option["value"]) => /\$\(|`/.test(String(value));

/** What follows a value as ` # …` is a comment. */
function unquoted(text: string): string {
  const quoted = /^(["'])(.*?)\1\s*(?:#.*)?$/.exec(text.trim());
  return quoted ? (quoted[2] ?? "") : text.replace(/\s+#.*$/, "").trim();
}
