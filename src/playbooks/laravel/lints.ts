// What cannot work in a Laravel connection to PostgreSQL, seen in its text alone.
import { parameters } from "../../libpq/parameters.ts";
import { ignoredOption, invalidOption, optionOf, placeOfOption } from "../options.ts";
import type { AppConfig, Found, Lint, Option } from "../playbook.ts";
import { rawUrlFound } from "../raw-characters.ts";
import { sslmodeMeant } from "../sslmode-meant.ts";
import { urlParts } from "../url.ts";
import { since } from "../versions.ts";
import { aroundLints } from "./around.ts";
import { docs, misnamed, vital } from "./options.ts";
import { poolerLints } from "./pooler-lints.ts";
import { inOptions, lineOf, literal, renamed, settingAt } from "./write.ts";

const proven = "Laravel 8";
const provenPdo = "PHP 8.2";

const names: Lint = {
  id: "misnamed-option",
  source: docs.database,
  provenOn: proven,
  check: (config) =>
    config.options.flatMap((option): Found[] => {
      const meant = Object.hasOwn(misnamed, option.name) ? misnamed[option.name] : undefined;
      if (config.traits.includes("own-array")) return [];
      if (meant === undefined || optionOf(config, meant) || (meant === "search_path" && optionOf(config, "schema")))
        return [];
      const [isLost, isTls] = [vital.includes(meant), option.name === "ssl"];
      const url = settingAt(config, "url");
      // A URL that is there has the rest, and what says no to TLS changes nothing.
      if (isLost && url && (!url.isOpaque || url.fallback)) return [];
      if (isTls && !option.isOpaque && sslmodeMeant(String(option.value)) === "disable") return [];
      return [
        invalidOption(option, {
          ...(isLost ? {} : { severity: "notice" as const }),
          // Laravel's own file asks for a URL that most deployments do not set.
          ...(isLost && !url ? {} : { level: "warning" as const }),
          why:
            `Laravel does not read ` +
            `\`${option.name}\`: ${meant.startsWith("options.") ? "use the PDO attribute" : `it reads \`${meant}\``}.` +
            (isLost && meant !== "database" ? " libpq's default applies instead" : " It is silently ignored") +
            (isLost && url ? ", unless the URL has it." : "."),
          fix: isTls ? tlsOf(config, option) : inOptions(config, renamed(option, meant)),
        }),
      ];
    }),
};

/** What a URL says of TLS goes before it, and is not always seen. */
function tlsOf(config: AppConfig, { value, isOpaque }: Option): string {
  if (settingAt(config, "url")) return "// 'sslmode' in its place, or in the URL: prefer, require or verify-full";
  if (isOpaque || typeof value === "object") return "// 'sslmode' in its place: prefer, require or verify-full";
  return `'sslmode' => '${sslmodeMeant(String(value))}',`;
}

const sslmode: Lint = {
  id: "sslmode",
  source: docs.sslmode,
  provenOn: provenPdo,
  check: (config) => {
    const option = settingAt(config, "sslmode");
    const value = literal(option);
    const words = parameters["sslmode"]?.values ?? [];
    if (!option || value === null || value === "" || words.includes(value)) return [];
    return [
      {
        cause: "config-sslmode-invalid",
        ...placeOfOption(option),
        why:
          `libpq accepts ${words.join(", ")} for \`sslmode\`, and refuses to connect with anything else (invalid ` +
          `sslmode value).`,
        fix: lineOf(config, "sslmode", sslmodeMeant(value)),
      },
    ];
  },
};

const place: Lint = {
  id: "place",
  source: docs.pdo,
  provenOn: provenPdo,
  check: (config) => {
    const found: Found[] = [];
    const [port, host] = [settingAt(config, "port"), settingAt(config, "host")];
    const isNumber = port !== null && /^\s*\d+\s*$/.test(String(port.value));
    if (
      port &&
      !port.isOpaque &&
      port.value !== null &&
      port.value !== "" &&
      !isNumber &&
      !String(port.value).includes("$")
    )
      found.push({
        cause: "config-port-invalid",
        ...placeOfOption(port),
        why: "The port is not a number: libpq refuses to connect (invalid integer value for connection option port).",
        fix: "// give the port as a number",
      });
    const [, name, number] = /^([\w.-]+):(\d{2,5})$/.exec(literal(host) ?? "") ?? [];
    if (host && name !== undefined)
      found.push(
        invalidOption(host, {
          why: "A port in `host` is read as part of the name: libpq finds no host with that name.",
          fix: port
            ? lineOf(config, "host", name)
            : `${lineOf(config, "host", name)}\n${lineOf(config, "port", Number(number))}`,
        }),
      );
    return found;
  },
};

/** `set names 'utf8mb4'` fails, and with it every connection; with an empty name until libpq gets it in its DSN. */
const charset: Lint = {
  id: "charset-of-mysql",
  source: docs.connector,
  provenOn: proven,
  check: (config) => {
    const option = settingAt(config, "charset");
    const value = literal(option);
    const isEmpty =
      value === "" && ["laravel/framework", "illuminate/database"].some((name) => isBefore9(config, name));
    if (!option || value === null || !(isEmpty || /^utf8mb[34]$/i.test(value))) return [];
    return [
      invalidOption(option, {
        why:
          (isEmpty
            ? "Laravel before 9 sends `set names ''`, and PostgreSQL has no encoding without a name. "
            : "PostgreSQL has no encoding with this name (it is MySQL's). ") +
          "Each connection fails (invalid value for parameter client_encoding).",
        fix: lineOf(config, "charset", "utf8"),
      }),
    ];
  },
};

const isBefore9 = (config: AppConfig, name: string) => since(config, name, "Laravel", "9").holds === false;

const foreignAttributes: Lint = {
  id: "attributes-of-mysql",
  source: docs.attributes,
  provenOn: provenPdo,
  check: (config) =>
    config.options.flatMap(({ name, line }): Found[] =>
      /^options\.(?:PDO::MYSQL_|Pdo\\Mysql::)/.test(name) && !config.traits.includes(`guarded:line${line}`)
        ? [
            ignoredOption([name, line], {
              why:
                "PostgreSQL's driver ignores an attribute of MySQL's driver. Where pdo_mysql is not installed, its " +
                "constant does not exist.",
              fix: name.includes("SSL") ? "// remove it; for TLS 'sslmode' stands beside options" : "// remove it",
            }),
          ]
        : [],
    ),
};

/** PDO takes attributes by number: a text as key is nobody's. */
const textAttributes: Lint = {
  id: "sslmode-among-attributes",
  source: docs.attributes,
  provenOn: provenPdo,
  check: (config) => {
    const option = optionOf(config, "options.sslmode");
    if (!option || optionOf(config, "sslmode")) return [];
    return [
      invalidOption(option, {
        severity: "degraded",
        why:
          "`options` holds PDO attributes, by constants: `sslmode` in it is silently ignored, and libpq's default " +
          "applies.",
        fix: "// move sslmode out of options, up beside it",
      }),
    ];
  },
};

const searchPath: Lint = {
  id: "search-path-before-9",
  source: "https://laravel.com/docs/9.x/upgrade#postgres-schema-configuration",
  provenOn: proven,
  check: (config) => {
    const option = optionOf(config, "search_path");
    const { holds, text } = since(config, "laravel/framework", "Laravel", "9");
    if (!option || holds !== false || optionOf(config, "schema")) return [];
    return [
      ignoredOption(option, {
        level: "warning",
        why:
          `Laravel reads \`search_path\` from 9 on, and before it \`schema\`; ${text}. The option is silently ` +
          `ignored.`,
        fix: renamed(option, "schema"),
      }),
    ];
  },
};

const pool: Lint = {
  id: "pool",
  source: docs.database,
  provenOn: null,
  check: (config) => {
    const option = config.options.find(({ name }) => /^pool\.(?:min|max)(?:_connections)?$/.test(name));
    if (!option) return [];
    return [
      ignoredOption(option, {
        why: "Laravel has no pool, so this is ignored: each PHP worker holds its own connection.",
        fix: "// remove pool",
      }),
    ];
  },
};

const url: Lint = {
  id: "url",
  source: docs.database,
  provenOn: null,
  check: (config) => {
    const option = settingAt(config, "url");
    const parts = option && literal(option) ? urlParts(String(option.value)) : null;
    return option && parts?.problem ? rawUrlFound(option, parts, "Laravel") : [];
  },
};

/** With the quotes that the file has around its keys. */
const asQuoted = (lint: Lint): Lint => ({
  ...lint,
  check: (config) => {
    const found = lint.check(config);
    if (!config.traits.includes("double-quotes")) return found;
    return found.map((one) => (/["$\\]|^\/\//.test(one.fix) ? one : { ...one, fix: one.fix.replaceAll("'", '"') }));
  },
});

export const lints: Lint[] = [
  names,
  sslmode,
  place,
  charset,
  foreignAttributes,
  textAttributes,
  searchPath,
  pool,
  url,
  ...poolerLints,
  ...aroundLints,
].map(asQuoted);
