// What cannot work in a connection string of Go's, seen in its text alone.
import { listed } from "../../report/sentences.ts";
import { inLine, invalidOption, namesAsCode, optionOf } from "../options.ts";
import type { AppConfig, Found, Lint } from "../playbook.ts";
import { keepsBackSettings, poolerThatLosesStatements } from "../poolers.ts";
import { rawUrlFound } from "../raw-characters.ts";
import { sslmodeMeant } from "../sslmode-meant.ts";
import { partsAsWritten } from "../url.ts";
import { since } from "../versions.ts";
import { dialectOfEnt } from "./ent.ts";
import { preparesOverSimple } from "./prepares.ts";
import { addressOf } from "./go-pg.ts";
import { insecureLast, pgdriverUrl } from "./pgdriver.ts";
import { docs, pgxOnly, poolOnly, respelt, strangers } from "./options.ts";
import { driverOf, parameterIn, putInOf, says, urlOf } from "./place.ts";
import { noScheme } from "./no-scheme.ts";
import { poolLints } from "./pool-lints.ts";

const proven = "lib/pq 1.10, pgx 4";

interface Said {
  name: string;
  value: string;
  option: string;
  line: number | null;
}

/** Parameters of the text, those of a URL too. */
function parametersOf(config: AppConfig): Said[] {
  const url = optionOf(config, "url");
  const parts = url && typeof url.value === "string" ? partsAsWritten(url.value) : null;
  return [
    ...config.options.flatMap(({ name, value, isOpaque, line }): Said[] =>
      name === "url" || name === "dsn"
        ? []
        : [{ name, value: isOpaque ? "" : String(value), option: name, line: putInOf(config, name)?.name ?? line }],
    ),
    ...Object.entries(parts?.parameters ?? {}).map(([name, value]) => ({
      name,
      value,
      option: "url",
      line: url?.line ?? null,
    })),
  ];
}

const isBehindProxy = (config: AppConfig) =>
  keepsBackSettings(urlOf(config)?.host ?? parameterIn(config, "host")?.value ?? null);

function misspelt(config: AppConfig, name: string): string | undefined {
  const driver = driverOf(config);
  const meant = isBehindProxy(config) ? undefined : respelt(name);
  // A word of another driver's would be refused as well.
  const isAnothers =
    meant === "binary_parameters"
      ? driver !== "pq"
      : poolOnly.has(meant ?? "")
        ? driver !== "pgxpool"
        : pgxOnly.has(meant ?? "") && (driver === "pq" || driver === "pgdriver");
  return isAnothers ? undefined : meant;
}

/** lib/pq reads it from 1.11 on; what no lock file says, nobody knows. */
const mayReadAddress = (config: AppConfig) =>
  driverOf(config) === null || (driverOf(config) === "pq" && since(config, "lib/pq", "lib/pq", "1.11").holds !== false);

/** Who does not read it where it stands, and the word that is meant; null: it is read, or nobody knows. */
function strange(config: AppConfig, name: string): { whose: string; meant: string | null | undefined } | null {
  const driver = driverOf(config);
  // go-pg reads a few parameters of a URL, and refuses the others itself.
  if (driver === "go-pg" || (name === "hostaddr" && mayReadAddress(config))) return null;
  const isPool = poolOnly.has(name) && driver !== null && driver !== "pgxpool";
  const isPgx = pgxOnly.has(name) && (driver === "pq" || driver === "pgdriver");
  const meant = Object.hasOwn(strangers, name) ? strangers[name] : misspelt(config, name);
  if (!isPool && !isPgx && meant === undefined) return null;
  const whose = isPool ? "Only pgxpool reads" : isPgx ? "Only pgx reads" : "No Go driver reads";
  // What is meant stands beside it: it is refused all the same.
  return { whose, meant: typeof meant === "string" && says(config, meant) ? null : meant };
}

/** Each driver has a page of its own; pgdriver was not tried. */
const strangersOf = (whose: "pq" | "pgdriver" | null): Lint => ({
  id: whose === null ? "unknown-parameter" : `unknown-parameter-of-${whose}`,
  source: docs[whose ?? "pgx"],
  provenOn: whose === "pgdriver" ? null : proven,
  check: (config) => {
    const driver = driverOf(config);
    return (driver === "pq" || driver === "pgdriver" ? driver : null) === whose ? strangersIn(config) : [];
  },
});

function strangersIn(config: AppConfig): Found[] {
  const all = parametersOf(config).flatMap((said) => {
    const found = strange(config, said.name);
    return found ? [{ ...said, ...found }] : [];
  });
  // The server is asked once with all that is to be taken out: one mistake.
  const out = all.filter(({ meant, whose }) => !meant && whose === "No Go driver reads");
  return all.flatMap((one): Found[] => {
    const isOut = out.includes(one);
    if (isOut && one !== out[0]) return [];
    const names = isOut ? out.map(({ name }) => name) : [one.name];
    const read = namesAsCode(names);
    const [subject, object] = names.length === 1 ? ["It is", "it"] : ["They are", "them"];
    const isKept = isBehindProxy(config);
    const why = isKept
      ? `${one.whose} ${read}. ${subject} sent as a setting, and this host's proxy keeps ${object} back: ` +
        "PostgreSQL itself would refuse each connection."
      : `${one.whose} ${read}. ${subject} sent to the server as a setting, and PostgreSQL refuses each connection ` +
        `(${refusalOf(names)}).`;
    return [
      invalidOption([one.option, one.line], {
        ...(isKept ? { severity: "notice" as const } : {}),
        why,
        fix: one.meant ? renamed(one, one.meant) : `// ${inLine(one.line)}leave out ${listed(names)}${boundOf(names)}`,
      }),
    ];
  });
}

/** The server has a setting `ssl` of its own, and no session may set it. */
const refusalOf = (names: string[]) =>
  names.join() === "ssl" ? 'parameter "ssl" cannot be changed now' : "unrecognized configuration parameter";

/** A value that fits one name fits the other, but for TLS. */
const renamed = ({ name, value, line }: Said, meant: string) =>
  `// ${inLine(line)}write ${meant === "sslmode" ? `sslmode=${sslmodeMeant(value)}` : meant} in place of ${name}`;

const boundOf = (names: string[]) => (names.includes("pool_max_conns") ? ": SetMaxOpenConns sets it" : "");

const words = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"];
const ofPq = ["disable", "require", "verify-ca", "verify-full"];

const sslmode: Lint = {
  id: "sslmode",
  source: docs.pq,
  provenOn: proven,
  check: (config) => {
    const said = parameterIn(config, "sslmode");
    if (!said || said.value === "") return [];
    const isUnknown = !words.includes(said.value);
    const { holds, text } = since(config, "lib/pq", "lib/pq", "1.12");
    const isTooNew = driverOf(config) === "pq" && !ofPq.includes(said.value) && holds === false;
    if (!isUnknown && !isTooNew) return [];
    const put = putInOf(config, "sslmode");
    const line = put?.value ?? optionOf(config, said.option)?.line ?? null;
    const meant = isUnknown ? sslmodeMeant(said.value) : said.value;
    // A format keeps its verb: what is put in is corrected.
    const write = (mode: string) => (put ? `"${mode}"` : `sslmode=${mode}`);
    const fix = driverOf(config) === "pq" && holds !== true && !ofPq.includes(meant) ? ofEither(write) : write(meant);
    return [
      {
        cause: "config-sslmode-invalid",
        option: said.option,
        line,
        why: isUnknown
          ? `Go drivers accept only ${words.join(", ")} for \`sslmode\`, and refuse to connect with others.`
          : `lib/pq takes \`sslmode=${said.value}\` from 1.12 on, and refuses it before (unsupported ` +
            `sslmode); ${text}.`,
        fix: `// ${inLine(line)}write ${fix}`,
      },
    ];
  },
};

/** lib/pq before 1.12 has no way to take what the server offers. */
const ofEither = (write: (mode: string) => string) =>
  `${write("require")} where the server has TLS, and ${write("disable")} where it has none`;

const nextAsValue = /^(host|port|user|dbname|database|sslmode|password|TimeZone|search_path)=/;

/** `password= dbname=shop`: blanks behind = are skipped, and the next parameter becomes the value. */
const swallowed: Lint = {
  id: "empty-value",
  source: "https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-KEYWORD-VALUE",
  provenOn: proven,
  check: (config) =>
    config.options.flatMap(({ name, value, line }): Found[] => {
      const [, next] = nextAsValue.exec(String(value)) ?? [];
      if (next === undefined || ["url", "dsn"].includes(name)) return [];
      return [
        invalidOption([name, line], {
          why:
            `\`${name}=\` is empty, so it takes what follows as its value: \`${next}\` is lost, and its default ` +
            `applies.`,
          fix: `// ${inLine(putInOf(config, name)?.name ?? line)}give ${name} a value, or write ${name}=''`,
        }),
      ];
    }),
};

const url: Lint = {
  id: "url",
  source: docs.pgx,
  provenOn: null,
  check: (config) => {
    const option = optionOf(config, "url");
    const parts = option && typeof option.value === "string" ? partsAsWritten(option.value) : null;
    return option && parts?.problem ? rawUrlFound(option, parts, "Go") : [];
  },
};

const port: Lint = {
  id: "port",
  source: docs.pgx,
  provenOn: proven,
  check: (config) => {
    const option = optionOf(config, "port");
    const value = String(option?.value);
    if (!option || option.isOpaque || /^\s*\d+(?:,\d+)*\s*$/.test(value) || nextAsValue.test(value)) return [];
    return [
      {
        cause: "config-port-invalid",
        option: "port",
        line: option.line,
        why: "The port is not a number: no connection is opened.",
        fix: `// ${inLine(option.line)}write the port as a number${
          putInOf(config, "port") ? "" : ", with a blank behind it"
        }`,
      },
    ];
  },
};

const simple = [
  "PreferSimpleProtocol",
  "DefaultQueryExecMode",
  "default_query_exec_mode",
  "prefer_simple_protocol",
  "statement_cache_mode",
  "statement_cache_capacity",
  "StatementCacheCapacity",
];

const pooler: Lint = {
  id: "statements-on-a-transaction-pooler",
  source: docs.exec,
  provenOn: null,
  check: (config) => {
    const driver = driverOf(config);
    const parts = urlOf(config);
    const place = {
      host: parts?.host ?? parameterIn(config, "host")?.value,
      port: parts?.port ?? Number(parameterIn(config, "port")?.value),
    };
    const name = poolerThatLosesStatements(place.host, Number.isInteger(place.port) ? place.port : undefined);
    if (
      name === null ||
      driver === null ||
      driver === "go-pg" ||
      driver === "pgdriver" ||
      says(config, ...simple, "binary_parameters")
    )
      return [];
    const isPq = driver === "pq";
    const line =
      optionOf(config, "url")?.line ?? putInOf(config, "host")?.name ?? optionOf(config, "host")?.line ?? null;
    const add = (word: string) => `// ${inLine(line)}add ${word}`;
    return [
      {
        cause: "app-config-pooler-mismatch",
        option: isPq ? "binary_parameters" : driver === "gorm" ? "PreferSimpleProtocol" : "default_query_exec_mode",
        line: null,
        why: isPq
          ? `The host is the ${name}, in transaction mode: lib/pq prepares and runs a query in two steps. ` +
            `Some queries then fail with "unnamed prepared statement does not exist".`
          : `The host is the ${name}, in transaction mode: pgx keeps named statements. Some then fail with "does ` +
            `not exist" (SQLSTATE 26000).`,
        fix: isPq
          ? add("binary_parameters=yes")
          : driver === "gorm"
            ? "// open it with postgres.New(postgres.Config{DSN: dsn, PreferSimpleProtocol: true})"
            : add(
                config.traits.includes("pgx-4")
                  ? "prefer_simple_protocol=true"
                  : "default_query_exec_mode=simple_protocol",
              ),
      },
    ];
  },
};

export const lints: Lint[] = [
  strangersOf("pq"),
  strangersOf("pgdriver"),
  strangersOf(null),
  sslmode,
  swallowed,
  url,
  port,
  pooler,
  addressOf("Addr"),
  addressOf("WithAddr"),
  pgdriverUrl,
  insecureLast,
  noScheme,
  dialectOfEnt,
  preparesOverSimple,
  ...poolLints,
];
