// What cannot work in a database.yml, seen in its text alone.
import { alsoByDefault, defaultAlone, withUsualUrl } from "../by-default.ts";
import { invalidOption, literalOf, numberOf, optionOf, placeOfOption, valueOf } from "../options.ts";
import type { Found, Lint, Option } from "../playbook.ts";
import { poolerThatLosesStatements } from "../poolers.ts";
import { specLint } from "../specs.ts";
import { isTemplated, mayBeFilledIn } from "../templates.ts";
import { isMisread, rawUrlFound } from "../raw-characters.ts";
import { millisecondsForSeconds, portBeyondFound, portFix } from "../numbers-meant.ts";
import { urlParts, urlWins, wholeParts } from "../url.ts";
import { parameters } from "../../libpq/parameters.ts";
import { docs, specs } from "./options.ts";
import { urlByDefault } from "./url-by-default.ts";
import { wordLints } from "./words.ts";
import { renamed, yamlLine } from "./write.ts";
import { sslmodeMeant } from "../sslmode-meant.ts";

const proven = "Active Record 6.1";

/** Words of Active Record's alone. */
const onlyHere = (
  "pool prepared_statements variables schema_search_path checkout_timeout min_messages idle_timeout " +
  "reaping_frequency migrations_paths database_tasks advisory_locks insert_returning"
).split(" ");

const adapter: Lint = {
  id: "adapter",
  source: docs.guide,
  provenOn: proven,
  check: (config) => {
    const [option, name] = [optionOf(config, "adapter"), valueOf(config, "adapter")];
    if (!option || typeof name !== "string" || ["postgresql", "postgis"].includes(name)) return [];
    // Sequel reads such files too, and this is its word.
    if (config.versions?.has("sequel") === true && !config.versions.has("activerecord")) return [];
    // Gems bring their own: postgresql_makara, pgbouncer.
    if (!/^(?:pg|pgsql|psql|postgres?|postgres[-_]?s?ql|postgresql\d+)$/i.test(name)) return [];
    // DataMapper, ROM and tools for migrations read such files too, and `postgres` is their word.
    const isIts = config.versions?.has("activerecord") === true || onlyHere.some((one) => optionOf(config, one));
    return [
      invalidOption(option, {
        ...(isIts && !option.isOpaque ? {} : { severity: "notice" as const }),
        why:
          `${option.isOpaque ? defaultAlone : ""}Active Record has no adapter with this name: it raises ` +
          `AdapterNotFound (or LoadError) before it connects.`,
        fix: option.isOpaque ? "# give postgresql as the default of adapter" : "adapter: postgresql",
      }),
    ];
  },
};

const encoding: Lint = {
  id: "encoding",
  source: "https://www.postgresql.org/docs/current/multibyte.html#MULTIBYTE-CHARSET-SUPPORTED",
  provenOn: proven,
  check: (config) => {
    const option = optionOf(config, "encoding");
    if (!option || option.isOpaque || !/^utf8mb\d$/i.test(String(option.value))) return [];
    return [
      invalidOption(option, {
        why:
          `"${String(option.value)}" is a MySQL encoding: PostgreSQL rejects it as client_encoding, and no ` +
          `connection opens.`,
        fix: "encoding: unicode",
      }),
    ];
  },
};

const modes = parameters["sslmode"]?.values ?? [];

const sslmode: Lint = {
  id: "sslmode",
  source: docs.libpq,
  provenOn: proven,
  check: (config) => {
    const option = optionOf(config, "sslmode");
    // Active Record leaves out what is empty in the file.
    if (!option || option.isOpaque || option.value === null || isTemplated(option)) return [];
    if (modes.includes(String(option.value))) return [];
    return [
      {
        cause: "config-sslmode-invalid",
        ...placeOfOption(option),
        why: `libpq refuses to connect with this sslmode: it accepts ${modes.join(", ")}.`,
        fix: `sslmode: ${sslmodeMeant(String(option.value))}`,
      },
    ];
  },
};

const port: Lint = {
  id: "port",
  source: docs.libpq,
  provenOn: proven,
  check: (config) => {
    const option = optionOf(config, "port");
    if (!option || option.isOpaque || option.value === null || isTemplated(option)) return [];
    // libpq takes one for each host; the one of a URL goes over it.
    if (/^\d+(?:,\d*)*$/.test(String(option.value))) return optionOf(config, "url") ? [] : portBeyondFound(option);
    return [
      {
        cause: "config-port-invalid",
        ...placeOfOption(option),
        why: "The port is not a number: libpq refuses the connection.",
        fix: portFix(option, yamlLine),
      },
    ];
  },
};

const textOf = (option: Option | null): string | null =>
  option && !option.isOpaque && typeof option.value === "string" ? option.value : null;

/** Active Record takes the parameters of the URL for keys of its section. */
const urlText: Lint = {
  id: "url-text",
  source: docs.guide,
  provenOn: proven,
  check: (config) => {
    const option = optionOf(config, "url");
    const parts = urlParts(textOf(option) ?? "");
    if (!option || !parts) return [];
    if (isMisread(parts, "Active Record")) return rawUrlFound(option, parts, "Active Record");
    const mode = parts.parameters["sslmode"];
    if (mode === undefined || mayBeFilledIn(mode) || modes.includes(mode)) return [];
    return [
      {
        cause: "config-sslmode-invalid",
        ...placeOfOption(option),
        why: `libpq refuses to connect with the sslmode in this URL: it accepts ${modes.join(", ")}.`,
        fix: `# in the URL, write sslmode=${sslmodeMeant(mode)}`,
      },
    ];
  },
};

/** The URL's parts go over the keys of its own section; what others merge too may be meant for those. */
const url: Lint = {
  id: "url",
  source: docs.guide,
  provenOn: proven,
  check: (config) => {
    const parts = urlParts(textOf(optionOf(config, "url")) ?? "");
    if (!parts) return [];
    // What keeps it from being read is said by another.
    if (isMisread(parts, "Active Record")) return [];
    const pairs: [string, string | number | null][] = [
      ["host", parts.host],
      ["database", parts.database],
      ["username", parts.user],
      ["port", parts.port],
    ];
    return pairs.flatMap(([name, inUrl]): Found[] => {
      const own = optionOf(config, name);
      const isSame = own === null || own.isOpaque || inUrl === null || String(own.value) === String(inUrl);
      return isSame || config.traits.includes(`shared:${name}`) ? [] : [urlWins(own)];
    });
  },
};

const pooler: Lint = {
  id: "prepared-statements-on-a-transaction-pooler",
  source: docs.guide,
  provenOn: null,
  check: (config) => {
    // What a variable falls back to is not what is deployed.
    const parts = wholeParts(literalOf(config, "url") ?? "");
    const name = poolerThatLosesStatements(
      parts?.host ?? literalOf(config, "host"),
      parts?.port ?? numberOf(config, "port"),
    );
    const option = optionOf(config, "prepared_statements");
    if (name === null || option?.isOpaque || valueOf(config, "prepared_statements") === false) return [];
    // The URL's parameters are keys as well.
    if (parts?.parameters["prepared_statements"] === "false") return [];
    return [
      {
        cause: "app-config-pooler-mismatch",
        option: "prepared_statements",
        line: option?.line ?? null,
        why:
          `The host is the ${name}, in transaction mode, and Active Record names its prepared statements. ` +
          `Some then fail with "does not exist" or "already exists".`,
        fix: "prepared_statements: false",
      },
    ];
  },
};

const hostWithPort: Lint = {
  id: "host-with-port",
  source: docs.libpq,
  provenOn: null,
  check: (config) => {
    const option = optionOf(config, "host");
    const parts = option && !option.isOpaque ? /^([\w.-]+):(\d{1,5})$/.exec(String(option.value)) : null;
    if (!option || !parts) return [];
    return [
      invalidOption(option, {
        why: "The port is read as part of the host name: libpq finds no host with that name.",
        fix: optionOf(config, "port") ? `host: ${parts[1]}` : `host: ${parts[1]}\nport: ${parts[2]}`,
      }),
    ];
  },
};

const seconds: Lint = {
  id: "connect-timeout-in-milliseconds",
  source: docs.libpq,
  provenOn: null,
  check: (config) => millisecondsForSeconds(optionOf(config, "connect_timeout"), "libpq", yamlLine),
};

export const lints: Lint[] = [
  ...wordLints,
  seconds,
  hostWithPort,
  adapter,
  encoding,
  sslmode,
  port,
  ...alsoByDefault([urlText], withUsualUrl),
  url,
  urlByDefault,
  pooler,
  specLint({
    specs,
    source: docs.pool,
    provenOn: null,
    ignoredBy: "Active Record",
    write: yamlLine,
    rename: renamed,
    isTextTyped: true,
  }),
];
