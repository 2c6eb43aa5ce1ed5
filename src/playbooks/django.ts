// Django's DATABASES: settings files of Python, or pieces of them.
import { lints } from "./django/lints.ts";
import { forms } from "./django/forms.ts";
import { docs } from "./django/options.ts";
import { read } from "./django/read.ts";
import { logs, steps } from "./django/steps.ts";
import { pythonLine } from "./django/write.ts";
import { literalOf, numberOf, optionOf, stringOf, valueOf } from "./options.ts";
import type { AppConfig, Playbook, ConnectionSettings } from "./playbook.ts";
import { wholeParts, type UrlParts } from "./url.ts";
import { onlyKnown, tlsOfSslmode, settingIn } from "./connection-settings.ts";

function settings(config: AppConfig): ConnectionSettings {
  const setting = settingIn(config);
  const parts = wholeParts(stringOf(config, "URL") ?? "");
  const age = numberOf(config, "CONN_MAX_AGE");
  return onlyKnown({
    host: setting("HOST", parts?.host ?? literalOf(config, "HOST"), docs.settings),
    port: setting("PORT", parts?.port ?? numberOf(config, "PORT"), docs.settings),
    database: setting("NAME", parts?.database ?? literalOf(config, "NAME"), docs.settings),
    user: setting("USER", parts?.user ?? literalOf(config, "USER"), docs.settings),
    family: setting<4 | 6 | "any">("HOST", "any", docs.settings),
    prepared: setting<"named" | "unnamed" | "none">("OPTIONS.prepare_threshold", "none", docs.postgres),
    tls: setting("OPTIONS.sslmode", tlsOf(config, parts), docs.postgres, {
      require: '"OPTIONS": {"sslmode": "require"}',
      disable: '"OPTIONS": {"sslmode": "disable"}',
    }),
    poolSize: setting("OPTIONS.pool.max_size", numberOf(config, "OPTIONS.pool.max_size"), docs.postgres, {
      "{n}": '"max_size": {n}',
    }),
    idleTimeoutMs: setting("CONN_MAX_AGE", age === undefined ? undefined : age * 1000, docs.settings),
  });
}

/** Undefined where it depends on what we cannot see. */
function tlsOf(config: AppConfig, parts: UrlParts | null) {
  const [mode, options] = [optionOf(config, "OPTIONS.sslmode"), optionOf(config, "OPTIONS")];
  if (mode) return tlsOfSslmode(valueOf(config, "OPTIONS.sslmode"));
  if (valueOf(config, "ssl_require") === true && !config.traits.includes("options-replaced")) return "require" as const;
  const isCall = config.traits.includes("call") && !parts;
  if (isCall || options?.isOpaque || config.traits.includes("options-open")) return undefined;
  return tlsOfSslmode(parts?.parameters["sslmode"] ?? "prefer");
}

export const django: Playbook = {
  framework: "django",
  title: "Django",
  read,
  forms: () => forms,
  lints,
  settings,
  steps,
  logs,
  withOption: pythonLine,
};
