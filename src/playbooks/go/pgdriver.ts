// bun's pgdriver: a URL, options that are calls, and values that it writes into the query's text itself.
import { onlyKnown, settingIn } from "../connection-settings.ts";
import { invalidOption, literalOf, optionOf, valueOf } from "../options.ts";
import type { AppConfig, ConnectionSettings, Found, Lint } from "../playbook.ts";
import { docs } from "./options.ts";
import { driverOf, parameterIn, says, urlOf } from "./place.ts";

type Tls = "disable" | "require" | "verify";

/** What says something of TLS in the connector, in its order. */
const orderOf = ({ traits }: AppConfig): string[] => /^tls-by:(.+)$/m.exec(traits.join("\n"))?.[1]?.split(".") ?? [];

/** It asks for TLS unless it is told otherwise, also where others would only prefer it. */
function tlsOf(config: AppConfig): Tls | undefined {
  const [own, insecure] = [optionOf(config, "WithTLSConfig"), optionOf(config, "WithInsecure")];
  const last = orderOf(config).at(-1);
  if (own && insecure && last !== "WithTLSConfig" && last !== "WithInsecure") return undefined;
  // What `false` verifies depends on the release.
  if (insecure && last !== "WithTLSConfig") return insecure.value === true ? "disable" : undefined;
  if (own) return !own.isOpaque && own.value === null ? "disable" : undefined;
  const mode = parameterIn(config, "sslmode")?.value;
  if (mode === undefined) return says(config, "sslmode") || optionOf(config, "dsn") ? undefined : "require";
  return mode === "disable" ? "disable" : /^verify-(?:ca|full)$/.test(mode) ? "verify" : "require";
}

export function pgdriverSettings(
  config: AppConfig,
  milliseconds: (value: unknown) => number | undefined,
): ConnectionSettings {
  const setting = settingIn(config);
  const parts = urlOf(config);
  const [, host, port] = /^(\[[^\]]+\]|[^:]+):(\d+)$/.exec(literalOf(config, "WithAddr") ?? "") ?? [];
  const place = (option: string) => (optionOf(config, option) ? option : "url");
  const wait = optionOf(config, "WithDialTimeout") ? "WithDialTimeout" : "WithTimeout";
  const size = valueOf(config, "SetMaxOpenConns");
  const time = (name: string) => setting(name, milliseconds(valueOf(config, name)), docs.sql);
  return onlyKnown({
    host: setting(place("WithAddr"), host?.replace(/^\[|\]$/g, "") ?? parts?.host, docs.pgdriver),
    port: setting(place("WithAddr"), port === undefined ? parts?.port : Number(port), docs.pgdriver),
    database: setting(
      place("WithDatabase"),
      literalOf(config, "WithDatabase") ?? parts?.database ?? undefined,
      docs.pgdriver,
    ),
    user: setting(place("WithUser"), literalOf(config, "WithUser") ?? parts?.user ?? undefined, docs.pgdriver),
    family: setting<4 | 6 | "any">(place("WithAddr"), "any", docs.pgdriver),
    prepared: setting<"named" | "unnamed" | "none">("prepared", "none", docs.pgdriver),
    tls: setting<Tls>("sslmode", tlsOf(config), docs.pgdriver, {
      disable: "sslmode=disable",
      require: "sslmode=require",
    }),
    poolSize: setting("SetMaxOpenConns", typeof size === "number" && size > 0 ? size : undefined, docs.sql, {
      "{n}": "db.SetMaxOpenConns({n})",
    }),
    connectTimeoutMs: setting(wait, milliseconds(valueOf(config, wait)), docs.pgdriver),
    idleTimeoutMs: time("SetConnMaxIdleTime"),
    lifetimeMs: time("SetConnMaxLifetime"),
  });
}

const keywords = ["host", "user", "dbname", "sslmode"];

/** Others read keywords, too; it panics with "invalid scheme". */
export const pgdriverUrl: Lint = {
  id: "keywords-for-pgdriver",
  source: docs.pgdriver,
  provenOn: null,
  check: (config): Found[] => {
    const [first] = config.options.filter(({ name }) => keywords.includes(name));
    // `fmt.Sprintf("%s?sslmode=disable", url)`: what it begins with is not seen.
    if (driverOf(config) !== "pgdriver" || !first || optionOf(config, "dsn")) return [];
    return [
      {
        cause: "config-url-invalid",
        option: first.name,
        line: first.line,
        why: "pgdriver takes only a URL: `WithDSN` panics with keywords such as `host=` (invalid scheme).",
        fix: `// in line ${first.line}: postgres://USER:PASSWORD@HOST:5432/DATABASE, and the other words behind a ?`,
      },
    ];
  },
};

/** Both set one field: the later call replaces the TLS that the earlier one asks for. */
export const insecureLast: Lint = {
  id: "insecure-after-tls",
  source: "https://pkg.go.dev/github.com/uptrace/bun/driver/pgdriver#WithInsecure",
  provenOn: null,
  check: (config): Found[] => {
    const [own, insecure] = [optionOf(config, "WithTLSConfig"), optionOf(config, "WithInsecure")];
    const order = orderOf(config);
    const isLost = order.at(-1) === "WithInsecure" && order.includes("WithTLSConfig");
    if (!own || !insecure || !isLost || insecure.value !== true || own.value === null) return [];
    return [
      invalidOption(insecure, {
        severity: "degraded",
        why: "`WithInsecure(true)` stands after `WithTLSConfig` and removes it: the connection is plain text.",
        fix: "// leave out WithInsecure(true); where plain text is meant, leave out WithTLSConfig",
      }),
    ];
  },
};
