// dj_database_url.config() and .parse(): their keywords, and the OPTIONS that they make.
import { ignoredOption, invalidOption, literalOf, optionOf, valueOf } from "../options.ts";
import type { Lint, Option } from "../playbook.ts";
import { isTypo } from "../specs.ts";
import { ofDatabase } from "./options.ts";
import { aliasOf, pythonValue } from "./write.ts";

/** Python refuses any other. Those of all versions, up to 3.1; `default` and `env` are config()'s alone. */
const keywords = [
  "default",
  "env",
  "engine",
  "conn_max_age",
  "conn_health_checks",
  "disable_server_side_cursors",
  "ssl_require",
  "test_options",
  // 1.1 may have had it so: its change log is not clear.
  "conn_health_check",
];

/** As they are written; the lint's own are left, and settings of Django are in capitals. */
const isKeyword = ({ name }: Option) => /^[a-z_]+$/.test(name) && !keywords.includes(name);

function valueFor({ value, isOpaque }: Option, keyword: string): string {
  if (!isOpaque && (typeof value === "boolean" || typeof value === "number")) return pythonValue(value);
  if (keyword === "conn_max_age") return "600";
  return "True";
}

export const urlCall: Lint = {
  id: "keywords-of-dj-database-url",
  source: "https://github.com/jazzband/dj-database-url/blob/master/dj_database_url/__init__.py",
  provenOn: null,
  check: ({ options, traits }) =>
    traits.includes("dj-database-url")
      ? options.filter(isKeyword).flatMap((option) => {
          const meant = keywords.find((one) => isTypo(option.name, one));
          if (meant === undefined) return [];
          return [
            invalidOption(option, {
              why:
                `dj_database_url has no keyword \`${option.name}\`: the call raises TypeError (got an unexpected ` +
                "keyword argument).",
              fix: /^(?:ssl|conn|disable)_/.test(meant)
                ? `${meant}=${valueFor(option, meant)},`
                : `# rename ${option.name} to ${meant}`,
            }),
          ];
        })
      : [],
};

/** dj_database_url puts the URL's parameters into OPTIONS. */
export const optionsReplaced: Lint = {
  id: "options-replaced",
  source: "https://github.com/jazzband/dj-database-url",
  provenOn: null,
  check: (config) => {
    const option = config.options.find(({ name }) => name.startsWith("OPTIONS."));
    if (!config.traits.includes("options-replaced") || !option || optionOf(config, "OPTIONS.sslmode")) return [];
    const isEmpty = config.options.every(
      ({ name }) => !name.startsWith("OPTIONS.") || ofDatabase.includes(name.slice("OPTIONS.".length)),
    );
    // What the variable's URL has, nobody sees here.
    const isRequired = optionOf(config, "ssl_require") !== null && valueOf(config, "ssl_require") !== false;
    if (!isRequired && !/[?&]sslmode=/.test(literalOf(config, "URL") ?? "")) return [];
    return [
      ignoredOption(["OPTIONS", option.line], {
        level: "warning",
        why:
          `A new OPTIONS replaces the one from the URL: ${isRequired ? "ssl_require" : "its sslmode"} is lost, and ` +
          "the connection may be unencrypted.",
        fix: isEmpty
          ? `# remove this OPTIONS: all of it belongs in DATABASES["${aliasOf(config)}"] itself`
          : `# give this dictionary to DATABASES["${aliasOf(config)}"].setdefault("OPTIONS", {}).update(), ` +
            "which keeps the URL's",
      }),
    ];
  },
};
