// go-pg: its Options are fields, and it writes values into the query's text itself.
import { onlyKnown, settingIn } from "../connection-settings.ts";
import { literalOf, numberOf, optionOf } from "../options.ts";
import type { AppConfig, ConnectionSettings, Found, Lint } from "../playbook.ts";
import { docs } from "./options.ts";

export function goPgSettings(
  config: AppConfig,
  milliseconds: (value: unknown) => number | undefined,
): ConnectionSettings {
  const setting = settingIn(config);
  const [, host = "", port] = /^(\[[^\]]+\]|[^:]*):(\d+)$/.exec(literalOf(config, "Addr") ?? "") ?? [];
  // Before its fourth release they stand apart.
  const isApart = ["Host", "Port"].some((name) => optionOf(config, name));
  const ssl = optionOf(config, "SSL");
  const time = (name: string) => setting(name, milliseconds(optionOf(config, name)?.value), docs.goPg);
  return onlyKnown({
    host: isApart
      ? setting("Host", literalOf(config, "Host"), docs.goPg)
      : setting("Addr", optionOf(config, "Addr") ? host.replace(/^\[|\]$/g, "") || undefined : "localhost", docs.goPg),
    port: isApart
      ? setting("Port", numberOf(config, "Port"), docs.goPg)
      : setting("Addr", port === undefined ? undefined : Number(port), docs.goPg),
    database: setting("Database", literalOf(config, "Database"), docs.goPg),
    user: setting("User", literalOf(config, "User"), docs.goPg),
    family: setting<4 | 6 | "any">(isApart ? "Host" : "Addr", "any", docs.goPg),
    prepared: setting<"named" | "unnamed" | "none">("Prepare", "none", docs.goPg),
    tls: setting<"disable" | "prefer" | "require" | "verify">(
      ssl ? "SSL" : "TLSConfig",
      ssl?.value === true ? "require" : isTlsUnknown(config) ? undefined : "disable",
      docs.goPg,
    ),
    poolSize: setting("PoolSize", numberOf(config, "PoolSize"), docs.goPg, { "{n}": "PoolSize: {n}," }),
    connectTimeoutMs: time("DialTimeout"),
    checkoutTimeoutMs: time("PoolTimeout"),
    idleTimeoutMs: time("IdleTimeout"),
    lifetimeMs: time("MaxConnAge"),
  });
}

const isTlsUnknown = (config: AppConfig) =>
  ["SSL", "TLSConfig"].some((name) => optionOf(config, name)?.isOpaque === true);

/** Go dials what is a host and a port: without the second, "missing port in address". */
export const addressOf = (name: "Addr" | "WithAddr"): Lint => ({
  id: name === "Addr" ? "address-of-go-pg" : "address-of-pgdriver",
  source: name === "Addr" ? docs.goPg : docs.pgdriver,
  provenOn: null,
  check: (config): Found[] => {
    const option = optionOf(config, name);
    const text = literalOf(config, name);
    if (!option || text === undefined || /:\d{1,5}$|\$\{|^\//.test(text)) return [];
    return [
      {
        cause: "config-port-invalid",
        option: name,
        line: option.line,
        why: `\`${name}\` is a host with its port: without one Go refuses to dial (missing port in address).`,
        fix: `// in line ${option.line}: the port behind the host, such as :5432`,
      },
    ];
  },
});
