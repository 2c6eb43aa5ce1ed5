// Django's DATABASES: settings files of Python, or pieces of them.
import { lints } from "./django/lints.ts";
import { forms } from "./django/forms.ts";
import { docs } from "./django/options.ts";
import { read } from "./django/read.ts";
import { logs, steps } from "./django/steps.ts";
import { pythonLine } from "./django/write.ts";
import { literalOf, numberOf, stringOf, valueOf } from "./options.ts";
import type { AppConfig, Playbook, Wishes } from "./playbook.ts";
import { wholeParts } from "./url.ts";
import { onlyKnown, tlsOfSslmode, wisher } from "./wish.ts";

function wishes(config: AppConfig): Wishes {
  const wish = wisher(config);
  const parts = wholeParts(stringOf(config, "URL") ?? "");
  const opaqueUrl = config.traits.some((one) => one.startsWith("call:")) && !parts;
  const age = numberOf(config, "CONN_MAX_AGE");
  return onlyKnown({
    host: wish("HOST", parts?.host ?? literalOf(config, "HOST"), docs.settings),
    port: wish("PORT", parts?.port ?? numberOf(config, "PORT"), docs.settings),
    database: wish("NAME", parts?.database ?? literalOf(config, "NAME"), docs.settings),
    user: wish("USER", parts?.user ?? literalOf(config, "USER"), docs.settings),
    family: wish<4 | 6 | "any">("HOST", "any", docs.settings),
    prepared: wish<"named" | "unnamed" | "none">("OPTIONS.prepare_threshold", "none", docs.postgres),
    tls: wish(
      "OPTIONS.sslmode",
      opaqueUrl
        ? undefined
        : tlsOfSslmode(valueOf(config, "OPTIONS.sslmode") ?? parts?.parameters["sslmode"] ?? "prefer"),
      docs.postgres,
      {
        require: '"OPTIONS": {"sslmode": "require"}',
        disable: '"OPTIONS": {"sslmode": "disable"}',
      },
    ),
    poolSize: wish("OPTIONS.pool.max_size", numberOf(config, "OPTIONS.pool.max_size"), docs.postgres, {
      "{n}": '"max_size": {n}',
    }),
    idleTimeoutMs: wish("CONN_MAX_AGE", age === undefined ? undefined : age * 1000, docs.settings),
  });
}

export const django: Playbook = {
  framework: "django",
  title: "Django",
  read,
  forms: () => forms,
  lints,
  wishes,
  steps,
  logs,
  withOption: pythonLine,
};
