// Laravel over PDO: config/database.php, and the environment file that fills it.
import { forms } from "./laravel/forms.ts";
import { lints } from "./laravel/lints.ts";
import { docs, emulated, timeout, unprepared } from "./laravel/options.ts";
import { readLaravel } from "./laravel/read.ts";
import { logs, steps } from "./laravel/steps.ts";
import { lineOf, nameIn, settingAt } from "./laravel/write.ts";
import { optionOf, valueOf } from "./options.ts";
import type { AppConfig, Playbook, Scalar, ConnectionSettings } from "./playbook.ts";
import { wholeParts } from "./url.ts";
import { since } from "./versions.ts";
import { onlyKnown, tlsOfSslmode, settingIn } from "./connection-settings.ts";

/** What PDO waits for a connection where nothing else is said, in seconds. */
const usualTimeout = 30;

const readsPooled = (config: AppConfig) => since(config, "laravel/framework", "Laravel", "13").holds !== false;

function settings(config: AppConfig): ConnectionSettings {
  const setting = settingIn(config);
  const url = settingAt(config, "url");
  const parts = url && !url.isOpaque && typeof url.value === "string" ? wholeParts(url.value) : null;
  // What the URL says goes before all else: where it is not known, nothing of the place is.
  const isHidden = url?.isOpaque === true;
  const own = (name: string): Scalar | undefined => {
    const option = settingAt(config, name) ?? optionOf(config, `write.${name}`);
    return option && !option.isOpaque && !Array.isArray(option.value) && option.value !== "" ? option.value : undefined;
  };
  const text = (name: string, from: string | null | undefined) => {
    const value = from ?? (isHidden ? undefined : own(name));
    return setting(
      from ? nameIn(config, "url") : nameIn(config, name),
      typeof value === "string" ? value : undefined,
      docs.database,
    );
  };
  const port = parts?.port ?? (isHidden ? undefined : Number(own("port") ?? Number.NaN));
  const mode = parts?.parameters["sslmode"] ?? own("sslmode");
  const isSaid = settingAt(config, "sslmode") !== null || isHidden || config.traits.includes("environment");
  const isEmulated = valueOf(config, emulated) === true || (valueOf(config, "pooled") === true && readsPooled(config));
  const isUnprepared = unprepared.some((name) => valueOf(config, name) === true);
  const isUnknown = optionOf(config, "options")?.isOpaque === true || config.traits.includes("environment");
  const wait = valueOf(config, timeout) ?? (isUnknown ? undefined : usualTimeout);
  return onlyKnown({
    host: text("host", parts?.host),
    port: setting(
      parts?.port ? nameIn(config, "url") : nameIn(config, "port"),
      Number.isInteger(port) ? port : undefined,
      docs.database,
    ),
    database: text("database", parts?.database),
    user: text("username", parts?.user),
    family: setting<4 | 6 | "any">(nameIn(config, "host"), "any", docs.pdo),
    prepared: isUnknown
      ? undefined
      : setting<"named" | "unnamed" | "none">(
          emulated,
          isEmulated ? "none" : isUnprepared ? "unnamed" : "named",
          docs.attributes,
          {
            none: "'options' => [PDO::PGSQL_ATTR_DISABLE_PREPARES => true],",
          },
        ),
    tls: setting(nameIn(config, "sslmode"), tlsOfSslmode(mode ?? (isSaid ? undefined : "prefer")), docs.sslmode, {
      disable: lineOf(config, "sslmode", "disable"),
      require: lineOf(config, "sslmode", "require"),
      verify: lineOf(config, "sslmode", "verify-full"),
    }),
    connectTimeoutMs: setting(timeout, typeof wait === "number" ? wait * 1000 : undefined, docs.pdo),
  });
}

export const laravel: Playbook = {
  framework: "laravel",
  title: "Laravel (PDO)",
  read: (text) => readLaravel(text),
  forms: () => forms,
  lints,
  settings,
  steps,
  logs,
  withOption: (option, value) => lineOf(null, option, value),
};
