// What cannot work in a database.yml, seen in its text alone.
import { ignoredOption, invalidOption, numberOf, optionOf, placeOfOption, stringOf, valueOf } from "../options.ts";
import type { Found, Lint } from "../playbook.ts";
import { poolerThatLosesStatements } from "../poolers.ts";
import { notShown } from "../shown/may-be-shown.ts";
import { specLint } from "../specs.ts";
import { isTemplated } from "../templates.ts";
import { isMisread, rawUrlFound } from "../raw-characters.ts";
import { urlParts, urlWins, wholeParts } from "../url.ts";
import { since } from "../versions.ts";
import { parameters } from "../../libpq/parameters.ts";
import { docs, specs } from "./options.ts";
import { renamed, yamlLine } from "./write.ts";
import { sslmodeMeant } from "../sslmode-meant.ts";

const proven = "Active Record 6.1";

/** Words of Active Record's alone. */
const onlyHere = "pool max_connections prepared_statements variables schema_search_path checkout_timeout".split(" ");

const adapter: Lint = {
  id: "adapter",
  source: docs.guide,
  provenOn: proven,
  check: (config) => {
    const option = optionOf(config, "adapter");
    if (
      !option ||
      option.isOpaque ||
      typeof option.value !== "string" ||
      ["postgresql", "postgis"].includes(option.value)
    )
      return [];
    // Sequel reads such files too, and this is its word.
    if (config.versions?.has("sequel") === true && !config.versions.has("activerecord")) return [];
    // Gems bring their own: postgresql_makara, pgbouncer.
    if (!/^(?:pg|pgsql|psql|postgres?|postgres[-_]?s?ql|postgresql\d+)$/i.test(option.value)) return [];
    // DataMapper, ROM and tools for migrations read such files too, and `postgres` is their word.
    const isIts = config.versions?.has("activerecord") === true || onlyHere.some((one) => optionOf(config, one));
    return [
      invalidOption(option, {
        ...(isIts ? {} : { severity: "notice" as const }),
        why:
          `Active Record has no adapter with this name: it raises AdapterNotFound (or LoadError) before it ` +
          `connects.`,
        fix: "adapter: postgresql",
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

const sslmode: Lint = {
  id: "sslmode",
  source: docs.libpq,
  provenOn: proven,
  check: (config) => {
    const option = optionOf(config, "sslmode");
    const known = parameters["sslmode"]?.values ?? [];
    // Active Record leaves out what is empty in the file.
    if (!option || option.isOpaque || option.value === null || isTemplated(option)) return [];
    if (known.includes(String(option.value))) return [];
    return [
      {
        cause: "config-sslmode-invalid",
        ...placeOfOption(option),
        why: `libpq refuses to connect with this sslmode: it accepts ${known.join(", ")}.`,
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
    // libpq takes one for each host.
    if (/^\d+(?:,\d*)*$/.test(String(option.value))) return [];
    return [
      {
        cause: "config-port-invalid",
        ...placeOfOption(option),
        why: "The port is not a number: libpq refuses the connection.",
        fix: "port: 5432",
      },
    ];
  },
};

/** The URL's parts go over the keys beside it. */
const url: Lint = {
  id: "url",
  source: docs.guide,
  provenOn: proven,
  check: (config) => {
    const option = optionOf(config, "url");
    const parts = option && !option.isOpaque && typeof option.value === "string" ? urlParts(option.value) : null;
    if (!option || !parts) return [];
    if (isMisread(parts, "Active Record")) return rawUrlFound(option, parts, "Active Record");
    const pairs: [string, string | number | null][] = [
      ["host", parts.host],
      ["database", parts.database],
      ["username", parts.user],
      ["port", parts.port],
    ];
    return pairs.flatMap(([name, inUrl]): Found[] => {
      const own = optionOf(config, name);
      if (!own || own.isOpaque || inUrl === null || String(own.value) === String(inUrl)) return [];
      return [urlWins(own)];
    });
  },
};

/** The same URL for several databases: tried with Active Record 6.1, whose hash of the URL goes over the keys. */
const sameUrl: Lint = {
  id: "same-url",
  source: docs.guide,
  provenOn: proven,
  check: (config) => {
    const first = config.traits.find((one) => one.startsWith("url-of:"))?.slice("url-of:".length);
    const name = optionOf(config, "database");
    if (first === undefined || !name) return [];
    const own = config.database.slice(config.database.lastIndexOf(".") + 1);
    return [
      ignoredOption(name, {
        why:
          `\`url\` is the same as in \`${first}\`. The database that it names goes over \`database\`, so both are ` +
          "one database.",
        fix: `url: <%= ENV["${own.toUpperCase()}_DATABASE_URL"] %>`,
      }),
    ];
  },
};

const pooler: Lint = {
  id: "prepared-statements-on-a-transaction-pooler",
  source: docs.guide,
  provenOn: null,
  check: (config) => {
    const parts = wholeParts(stringOf(config, "url") ?? "");
    const name = poolerThatLosesStatements(
      parts?.host ?? stringOf(config, "host"),
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
        fix:
          "prepared_statements: false\nadvisory_locks: false # migrations: session locks do not survive the " +
          "pooler; or run them on the direct URL",
      },
    ];
  },
};

/** Words of other adapters: this one ignores them. */
const foreign: Record<string, [whose: string, fix: string]> = {
  timeout: ["SQLite", "checkout_timeout: 5 # seconds; or variables: { statement_timeout: 5000 }; or remove timeout"],
  wait_timeout: ["MySQL", "checkout_timeout: 5 # seconds; or remove wait_timeout"],
  reconnect: ["MySQL", "# remove reconnect: Active Record reconnects automatically"],
  sslca: ["MySQL", "sslrootcert: config/ca.pem"],
};

const foreignWords: Lint = {
  id: "foreign-words",
  source: docs.guide,
  provenOn: null,
  check: (config) =>
    Object.entries(foreign).flatMap(([name, [whose, fix]]): Found[] => {
      const option = optionOf(config, name);
      if (!option || (name === "sslca" && optionOf(config, "sslrootcert"))) return [];
      // Before Rails 4 it was the pool's, as checkout_timeout is now.
      if (name === "wait_timeout" && since(config, "activerecord", "Active Record", "4.0").holds === false) return [];
      const why = `\`${name}\` is a setting of ${whose}'s adapter: PostgreSQL's ignores it.`;
      const isSaid = ["checkout_timeout", "variables.statement_timeout"].some((one) => optionOf(config, one) !== null);
      const isTime = name === "timeout" || name === "wait_timeout";
      const own = isTime && isSaid ? `# remove ${name}: PostgreSQL's own settings are already here` : fix;
      const isMerged = config.traits.includes(`merged:${name}.${whose}`);
      const moved = `# move ${name} into the sections of ${whose}: they merge it from here`;
      return [ignoredOption([name, option.line], { why, fix: isMerged ? moved : own })];
    }),
};

/** Settings of the server that Active Record sets for a session, below `variables`. */
const ofServer =
  "statement_timeout lock_timeout idle_in_transaction_session_timeout idle_session_timeout work_mem".split(" ");

const misplaced: Lint = {
  id: "server-settings",
  source: docs.guide,
  provenOn: null,
  check: (config) => {
    const all = config.options.filter(({ name }) => ofServer.includes(name));
    const lines = all.map((one) => renamed(one, one.name)).join(", ");
    // A second `variables` would take the place of the first, with all that is in it.
    const isThere = config.options.some(({ name }) => /^variables(?:\.|$)/.test(name));
    return all.map(({ name, line }): Found => {
      const isSaid = optionOf(config, `variables.${name}`) !== null;
      const why = `Active Record ignores \`${name}\` here: settings of the server belong below \`variables\`.`;
      const move = isThere || lines.includes(notShown) ? `# move ${name} below variables` : `variables: { ${lines} }`;
      const fix = isSaid ? `# remove ${name}: variables has it` : move;
      return ignoredOption([name, line], { why, fix });
    });
  },
};

/** What people write, and neither Active Record nor libpq reads. */
const misnamed: Record<string, string> = {
  hostname: "host",
  server: "host",
  user_name: "username",
  db: "database",
  db_name: "database",
  pass: "password",
};

const misnamedWords: Lint = {
  id: "misnamed",
  source: docs.guide,
  provenOn: null,
  check: (config) =>
    config.options.flatMap((option): Found[] => {
      const meant = Object.hasOwn(misnamed, option.name) ? misnamed[option.name] : undefined;
      if (meant === undefined || optionOf(config, meant) || optionOf(config, "url")) return [];
      const why = `Active Record does not read \`${option.name}\`: it reads \`${meant}\`. libpq's default applies instead.`;
      return [invalidOption(option, { why, fix: renamed(option, meant) })];
    }),
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
        fix: `host: ${parts[1]}\nport: ${parts[2]}`,
      }),
    ];
  },
};

export const lints: Lint[] = [
  foreignWords,
  misplaced,
  misnamedWords,
  hostWithPort,
  adapter,
  encoding,
  sslmode,
  port,
  url,
  sameUrl,
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
