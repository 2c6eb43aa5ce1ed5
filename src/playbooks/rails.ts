// Rails: database.yml with its ERB, or a piece of it.
import { literalOf, numberOf, optionOf, stringOf, valueOf } from "./options.ts";
import type { AppConfig, ConnectionSettings, Found, Playbook } from "./playbook.ts";
import { lints } from "./rails/lints.ts";
import { forms } from "./rails/forms.ts";
import { addedElsewhere } from "./rails/hashes.ts";
import { docs } from "./rails/options.ts";
import { read } from "./rails/read.ts";
import { logs, steps } from "./rails/steps.ts";
import { inRuby, yamlLine } from "./rails/write.ts";
import { wholeParts } from "./url.ts";
import { onlyKnown, tlsOfSslmode, settingIn } from "./connection-settings.ts";

function settings(config: AppConfig): ConnectionSettings {
  const setting = settingIn(config);
  const parts = wholeParts(stringOf(config, "url") ?? "");
  const opaqueUrl = optionOf(config, "url")?.isOpaque === true;
  const prepared = optionOf(config, "prepared_statements");
  // What other code adds is not known: no default of Active Record's is certain then.
  const isAdded = config.traits.includes(addedElsewhere);
  const seconds = (name: string, usual: number) => {
    const own = numberOf(config, name) ?? (isAdded ? null : usual);
    return own === null ? undefined : own * 1000;
  };
  return onlyKnown({
    host: setting("host", parts?.host ?? literalOf(config, "host"), docs.guide),
    port: setting("port", parts?.port ?? numberOf(config, "port"), docs.guide),
    database: setting("database", parts?.database ?? literalOf(config, "database"), docs.guide),
    user: setting("username", parts?.user ?? literalOf(config, "username"), docs.guide),
    family: setting<4 | 6 | "any">("host", "any", docs.guide),
    prepared: setting<"named" | "unnamed" | "none">(
      "prepared_statements",
      prepared?.isOpaque
        ? undefined
        : valueOf(config, "prepared_statements") === false || parts?.parameters["prepared_statements"] === "false"
          ? "none"
          : (opaqueUrl || isAdded) && !prepared
            ? undefined
            : "named",
      docs.guide,
      {
        none: "prepared_statements: false",
        unnamed: "prepared_statements: false",
      },
    ),
    tls: setting(
      "sslmode",
      opaqueUrl
        ? undefined
        : tlsOfSslmode(valueOf(config, "sslmode") ?? parts?.parameters["sslmode"] ?? (isAdded ? undefined : "prefer")),
      docs.guide,
      { require: "sslmode: require", disable: "sslmode: disable" },
    ),
    poolSize: setting(
      "pool",
      numberOf(config, "pool") ?? (optionOf(config, "pool") || isAdded ? undefined : 5),
      docs.pool,
      {
        "{n}": "pool: {n}",
      },
    ),
    checkoutTimeoutMs: setting("checkout_timeout", seconds("checkout_timeout", 5), docs.pool),
    idleTimeoutMs: setting("idle_timeout", seconds("idle_timeout", 300), docs.pool),
  });
}

/** What other code adds may be what is missing, or set again what is wrong. */
function told({ traits }: AppConfig, one: Found): Found[] {
  const isAdded = traits.includes(addedElsewhere);
  if (isAdded && one.line === null) return [];
  const fix = inRuby(one, traits);
  return [isAdded ? { ...one, fix, severity: "notice", level: "note" } : { ...one, fix }];
}

export const rails: Playbook = {
  framework: "rails",
  title: "Rails (Active Record)",
  read,
  forms: () => forms,
  lints: lints.map((lint) => ({ ...lint, check: (config) => lint.check(config).flatMap((one) => told(config, one)) })),
  settings,
  steps,
  logs,
  withOption: yamlLine,
};
