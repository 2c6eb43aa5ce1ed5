// Rails: database.yml with its ERB, or a piece of it.
import { literalOf, numberOf, optionOf, stringOf, valueOf } from "./options.ts";
import type { AppConfig, Playbook, Wishes } from "./playbook.ts";
import { lints } from "./rails/lints.ts";
import { forms } from "./rails/forms.ts";
import { docs } from "./rails/options.ts";
import { read } from "./rails/read.ts";
import { logs, steps } from "./rails/steps.ts";
import { yamlLine } from "./rails/write.ts";
import { wholeParts } from "./url.ts";
import { onlyKnown, tlsOfSslmode, wisher } from "./wish.ts";

function wishes(config: AppConfig): Wishes {
  const wish = wisher(config);
  const parts = wholeParts(stringOf(config, "url") ?? "");
  const opaqueUrl = optionOf(config, "url")?.isOpaque === true;
  const prepared = optionOf(config, "prepared_statements");
  const idle = numberOf(config, "idle_timeout") ?? 300;
  return onlyKnown({
    host: wish("host", parts?.host ?? literalOf(config, "host"), docs.guide),
    port: wish("port", parts?.port ?? numberOf(config, "port"), docs.guide),
    database: wish("database", parts?.database ?? literalOf(config, "database"), docs.guide),
    user: wish("username", parts?.user ?? literalOf(config, "username"), docs.guide),
    family: wish<4 | 6 | "any">("host", "any", docs.guide),
    prepared: wish<"named" | "unnamed" | "none">(
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
    tls: wish(
      "sslmode",
      opaqueUrl ? undefined : tlsOfSslmode(valueOf(config, "sslmode") ?? parts?.parameters["sslmode"] ?? "prefer"),
      docs.guide,
      { require: "sslmode: require", disable: "sslmode: disable" },
    ),
    poolSize: wish("pool", numberOf(config, "pool") ?? (optionOf(config, "pool") ? undefined : 5), docs.pool, {
      "{n}": "pool: {n}",
    }),
    checkoutTimeoutMs: wish("checkout_timeout", (numberOf(config, "checkout_timeout") ?? 5) * 1000, docs.pool),
    idleTimeoutMs: wish("idle_timeout", idle * 1000, docs.pool),
  });
}

export const rails: Playbook = {
  framework: "rails",
  title: "Rails (Active Record)",
  read,
  forms: () => forms,
  lints,
  wishes,
  steps,
  logs,
  withOption: yamlLine,
};
