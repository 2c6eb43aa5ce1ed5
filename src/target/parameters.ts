// Every connection parameter of libpq 18 by name, its environment variable, and the values where they are enumerated.
// https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS and libpq-envars.html
import { distance } from "fastest-levenshtein";
import { sslmodes } from "./target.ts";

interface Parameter {
  env?: string;
  values?: readonly string[];
  number?: true;
}

const flag = ["0", "1"] as const;
const versions = ["TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"] as const;

export const parameters: Record<string, Parameter> = {
  host: { env: "PGHOST" },
  hostaddr: { env: "PGHOSTADDR" },
  port: { env: "PGPORT" },
  dbname: { env: "PGDATABASE" },
  user: { env: "PGUSER" },
  password: { env: "PGPASSWORD" },
  passfile: { env: "PGPASSFILE" },
  require_auth: { env: "PGREQUIREAUTH" },
  channel_binding: { env: "PGCHANNELBINDING", values: ["disable", "prefer", "require"] },
  connect_timeout: { env: "PGCONNECT_TIMEOUT", number: true },
  client_encoding: { env: "PGCLIENTENCODING" },
  options: { env: "PGOPTIONS" },
  application_name: { env: "PGAPPNAME" },
  fallback_application_name: {},
  keepalives: { number: true },
  keepalives_idle: { number: true },
  keepalives_interval: { number: true },
  keepalives_count: { number: true },
  tcp_user_timeout: { number: true },
  replication: {},
  gssencmode: { env: "PGGSSENCMODE", values: ["disable", "prefer", "require"] },
  sslmode: { env: "PGSSLMODE", values: sslmodes },
  requiressl: { env: "PGREQUIRESSL", values: flag },
  sslnegotiation: { env: "PGSSLNEGOTIATION", values: ["postgres", "direct"] },
  sslcompression: { env: "PGSSLCOMPRESSION", values: flag },
  sslcert: { env: "PGSSLCERT" },
  sslkey: { env: "PGSSLKEY" },
  sslkeylogfile: {},
  sslpassword: {},
  sslcertmode: { env: "PGSSLCERTMODE", values: ["disable", "allow", "require"] },
  sslrootcert: { env: "PGSSLROOTCERT" },
  sslcrl: { env: "PGSSLCRL" },
  sslcrldir: { env: "PGSSLCRLDIR" },
  sslsni: { env: "PGSSLSNI", values: flag },
  requirepeer: { env: "PGREQUIREPEER" },
  ssl_min_protocol_version: { env: "PGSSLMINPROTOCOLVERSION", values: versions },
  ssl_max_protocol_version: { env: "PGSSLMAXPROTOCOLVERSION", values: versions },
  min_protocol_version: { env: "PGMINPROTOCOLVERSION", values: ["3.0", "3.2", "latest"] },
  max_protocol_version: { env: "PGMAXPROTOCOLVERSION", values: ["3.0", "3.2", "latest"] },
  krbsrvname: { env: "PGKRBSRVNAME" },
  gsslib: { env: "PGGSSLIB", values: ["gssapi", "sspi"] },
  gssdelegation: { env: "PGGSSDELEGATION", values: flag },
  scram_client_key: {},
  scram_server_key: {},
  service: { env: "PGSERVICE" },
  servicefile: { env: "PGSERVICEFILE" },
  target_session_attrs: { env: "PGTARGETSESSIONATTRS", values: ["any", "read-write", "read-only", "primary", "standby", "prefer-standby"] },
  load_balance_hosts: { env: "PGLOADBALANCEHOSTS", values: ["disable", "random"] },
  oauth_issuer: {},
  oauth_client_id: {},
  oauth_client_secret: {},
  oauth_scope: {},
};

/** Words of URLs that other drivers read and libpq does not know. */
const foreign: Record<string, string> = {
  pgbouncer: "Prisma",
  schema: "Prisma",
  connection_limit: "Prisma",
  pool_timeout: "Prisma",
  sslaccept: "Prisma",
  sslidentity: "Prisma",
  statement_cache_size: "Prisma and asyncpg",
  uselibpqcompat: "node-postgres",
  ssl_mode: "nobody (it is sslmode)",
  ssl: "node-postgres and JDBC",
  prepareThreshold: "JDBC",
  currentSchema: "JDBC",
  pool_size: "SQLAlchemy and Ecto",
  pool: "Rails",
  search_path: "other drivers (libpq wants options=-csearch_path=…)",
  statement_timeout: "node-postgres (libpq wants options=-cstatement_timeout=…)",
  encoding: "Rails",
};

/** Why a parameter is not libpq's, and what was probably meant. */
export function unknownParameter(name: string): { text: string; fix: string } {
  const shown = name.slice(0, 60);
  const whose = Object.hasOwn(foreign, name) ? foreign[name] : undefined;
  const near = Object.keys(parameters)
    .map((known) => ({ known, away: distance(name.toLowerCase(), known) }))
    .sort((a, b) => a.away - b.away)[0];
  const meant = near && near.away <= 3 ? ` Did you mean ${near.known}?` : "";
  if (whose)
    return {
      text: `the parameter "${shown}" is not libpq's; it belongs to ${whose}`,
      fix: `Take ${shown} out of the URL that libpq reads, or give each its own URL.${meant}`,
    };
  return { text: `the parameter "${shown}" is not known to libpq`, fix: `Remove it or correct its spelling.${meant}` };
}
