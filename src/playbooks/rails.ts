// Rails: database.yml with its ERB, or a piece of it.
import { literalOf, numberOf, optionOf, stringOf, valueOf } from "./options.ts";
import type { AppConfig, Playbook, ConnectionSettings } from "./playbook.ts";
import { lints } from "./rails/lints.ts";
import { forms } from "./rails/forms.ts";
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
  const idle = numberOf(config, "idle_timeout") ?? 300;
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
          : opaqueUrl && !prepared
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
      opaqueUrl ? undefined : tlsOfSslmode(valueOf(config, "sslmode") ?? parts?.parameters["sslmode"] ?? "prefer"),
      docs.guide,
      { require: "sslmode: require", disable: "sslmode: disable" },
    ),
    poolSize: setting("pool", numberOf(config, "pool") ?? (optionOf(config, "pool") ? undefined : 5), docs.pool, {
      "{n}": "pool: {n}",
    }),
    checkoutTimeoutMs: setting("checkout_timeout", (numberOf(config, "checkout_timeout") ?? 5) * 1000, docs.pool),
    idleTimeoutMs: setting("idle_timeout", idle * 1000, docs.pool),
  });
}

export const rails: Playbook = {
  framework: "rails",
  title: "Rails (Active Record)",
  read,
  forms: () => forms,
  lints: lints.map((lint) => ({
    ...lint,
    check: (config) => lint.check(config).map((one) => ({ ...one, fix: inRuby(one.fix, config.traits) })),
  })),
  settings,
  steps,
  logs,
  withOption: yamlLine,
};
