// What asyncpg alone does not read in its URL. It sends that to the server as a setting, in the startup message.
import { invalidOption } from "../options.ts";
import type { Found, Lint, Option } from "../playbook.ts";
import { keepsBackSettings } from "../poolers.ts";
import { docs, sslmodes } from "./options.ts";
import { driverOf, placeOf, urlOf } from "./place.ts";

/** Its own arguments, libpq's and other libraries' words: no server has a setting of this name. */
const noSettings = new Set(
  `timeout command_timeout statement_cache_size max_cached_statement_lifetime max_cacheable_statement_size min_size
max_size max_queries max_inactive_connection_lifetime direct_tls prepared_statement_cache_size connect_timeout
channel_binding fallback_application_name keepalives keepalives_idle keepalives_interval keepalives_count gssencmode
sslcompression sslsni requiressl require_auth requirepeer load_balance_hosts hostaddr pgbouncer connection_limit
pool_timeout pool_size max_overflow socket_timeout schema currentSchema sslaccept ssl_mode`.split(/\s+/),
);
const ofCall = new Set(["timeout", "command_timeout", "statement_cache_size", "min_size", "max_size"]);

function foundOf(name: string, value: string, option: Option, host: string | null): Found {
  const isTls = name === "ssl" || name === "ssl_mode";
  const words = name === "ssl" ? 'parameter "ssl" cannot be changed now' : "unrecognized configuration parameter";
  const isKept = keepsBackSettings(host);
  return invalidOption(option, {
    ...(isKept ? { severity: "notice" as const } : {}),
    why:
      `asyncpg does not read \`${name}\` in a URL: it sends it to the server as a setting. ` +
      (!isKept
        ? `PostgreSQL refuses each connection (${words}).`
        : isTls
          ? "It does not ask for TLS: without `sslmode` asyncpg connects unencrypted where the server has no TLS."
          : "It has no effect here, and PostgreSQL itself would refuse it."),
    fix: isTls
      ? `# in the URL, write sslmode=${sslmodes.includes(value) ? value : "require"} for ${name}`
      : `# take ${name} out of the URL${argumentFor(name, value)}`,
  });
}

function argumentFor(name: string, value: string): string {
  const word = name === "connect_timeout" ? "timeout" : ofCall.has(name) ? name : null;
  return word === null || !/^\d{1,6}$/.test(value) ? "" : `, and pass ${word}=${value} to the call`;
}

export const asyncpgUrl: Lint = {
  id: "url-of-asyncpg",
  source: docs.asyncpgApi,
  provenOn: "asyncpg 0.27",
  check: (config) => {
    const option = urlOf(config);
    if (!option || driverOf(config) !== "asyncpg" || !config.traits.includes("driver")) return [];
    const { host, parameters } = placeOf(config);
    return Object.entries(parameters).flatMap(([name, value]) =>
      name === "ssl" || noSettings.has(name) ? [foundOf(name, value, option, host)] : [],
    );
  },
};
