// Settings of the server that pg and postgres.js send when they connect, in a file that says it is for PgBouncer.
import type { AppConfig, Found, Lint } from "../playbook.ts";
import { refusedParameters } from "../refused-parameters.ts";

const sentByPg = ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"];
/** postgres.js sends all that stands in `connection`; PgBouncer takes its name, encoding and time zone. */
const sentByPostgresJs = [
  ...sentByPg,
  "idle_session_timeout",
  "transaction_timeout",
  "client_connection_check_interval",
  "tcp_keepalives_idle",
  "tcp_keepalives_interval",
  "tcp_keepalives_count",
  "tcp_user_timeout",
];

const trait = "says-pgbouncer";
const denied = /\b(?:not?|without|never|instead|bypass\w*|direct\w*|avoid\w*|remove\w*|unlike|\w+n't)\b/i;

/** The trait of a file with a comment that names PgBouncer, and does not say that it is left aside. */
export function pgbouncerIn(source: string): string[] {
  const lines = source.split("\n").filter((line) => /(?:^|\s)(?:\/\/|\/?\*+)\s.{0,200}\bpg_?bouncer\b/i.test(line));
  return lines.some((line) => !denied.test(line)) ? [trait] : [];
}

/** @param prefixIn where the driver's own options stand; null where nobody sends them */
export const sentThroughPgbouncer = (prefixIn: (config: AppConfig) => string | null): Lint => ({
  id: "startup-parameters-through-pgbouncer",
  source: "https://www.pgbouncer.org/config.html#ignore_startup_parameters",
  provenOn: null,
  check: (config): Found[] => {
    const prefix = prefixIn(config);
    if (prefix === null || !config.traits.includes(trait)) return [];
    const names = config.traits.includes("postgres.js") ? sentByPostgresJs : sentByPg;
    // pg sends neither 0 nor an empty text.
    const sent = config.options.filter(
      ({ name, value, isOpaque }) => !isOpaque && Boolean(value) && names.some((one) => name === `${prefix}${one}`),
    );
    const words = sent.map(({ name }) => name.slice(prefix.length));
    return refusedParameters("A comment here names PgBouncer", sent, words, "//");
  },
});
