// PgBouncer 1.8 to 1.25. Until 1.18 every error of its own is 08P01.
import type { Product } from "./product.ts";

export const pgbouncer: Product = {
  name: "PgBouncer",
  source: "https://github.com/pgbouncer/pgbouncer (client.c, objects.c, janitor.c, proto.c, server.c)",
  refusals: [
    {
      pattern: /^query_wait_timeout$/,
      cause: "pooler-exhausted",
      alternatives: ["pooler-server-unreachable", "pooler-paused", "pooler-server-login-failed"],
    },
    // 1.24 and later quote the server's last answer.
    {
      pattern: /cached error: (connect failed|server DNS lookup failed|.*timeout)/,
      cause: "pooler-server-unreachable",
    },
    {
      pattern: /cached error: .*(password|authentication|role|user)/,
      cause: "pooler-server-login-failed",
    },
    // Until 1.15 it said no more of a server that was not reached or did not let it in (janitor.c, objects.c).
    {
      pattern: /^pgbouncer cannot connect to server$/,
      cause: "pooler-server-unreachable",
      alternatives: ["pooler-server-login-failed"],
    },
    {
      pattern: /server_login_retry|server login has been failing/,
      cause: "pooler-server-unreachable",
      alternatives: ["pooler-server-login-failed"],
    },
    {
      pattern: /server login failed|wrong password type|cannot do (SCRAM|MD5) authentication/,
      cause: "pooler-server-login-failed",
    },
    {
      pattern: /auth_query|^authentication database ".*" is disabled|^unexpected response from login query$/,
      cause: "pooler-auth-lookup-failed",
    },
    // client.c says the same of an auth_dbname that is not configured, and of auth_type=any without a forced user.
    {
      pattern: /^bouncer config error$/,
      cause: "pooler-auth-lookup-failed",
      alternatives: ["pooler-database-unknown"],
    },
    { pattern: /^no such database/, cause: "pooler-database-unknown" },
    { pattern: /^no such user|"trust" authentication failed/, cause: "pooler-user-unknown" },
    { pattern: /database ".*" is disabled/, cause: "pooler-database-disabled" },
    { pattern: /^(pooler|database ".*") is paused/, cause: "pooler-paused" },
    {
      pattern: /no more connections allowed|client connections exceeded|max_(db|user)_client_connections/,
      cause: "pooler-client-limit",
    },
    { pattern: /too many connections.*(max_db|max_user)/, cause: "pooler-client-limit" },
    // Its buffer for packets before the login is fixed: a long token does not fit (pgbouncer/pgbouncer#874).
    {
      pattern: /^client sent partial pkt in startup phase$/,
      cause: "auth-token-rejected",
      alternatives: ["auth-password-rejected"],
      says: "The password is too long for the pooler. It may be a token, or the wrong value.",
      next: ["Connect directly to the server with such a long token, or upgrade PgBouncer."],
    },
    { pattern: /unsupported startup parameter/, cause: "pooler-parameter-rejected" },
    { pattern: /in statement pooling mode/, cause: "session-transaction-refused" },
    {
      pattern: /pgbouncer (is )?shut(ting )?down|server connections dropped, exiting|shutdown in progress/,
      cause: "pooler-shutting-down",
    },
    { pattern: /^(SSL|TLS connection) required$/, cause: "auth-tls-required" },
    { pattern: /^TLS client certificate required$/, cause: "tls-client-certificate-required" },
    // It says so too of a server that ends its TLS, or the session that it has begun.
    {
      pattern: /server conn crashed|server closed/,
      cause: "pooler-server-unreachable",
      alternatives: ["pooler-server-login-failed"],
    },
    { pattern: /connect failed|server DNS lookup failed|server down/, cause: "pooler-server-unreachable" },
    // client.c, finish_set_pool: the line of auth_hba_file that fits says reject, or none fits.
    {
      pattern: /^login rejected$/,
      cause: "auth-hba-rejected",
      says: "PgBouncer's auth_hba_file rejects this connection: a line refuses it, or no line matches.",
      next: [
        "Check PgBouncer's auth_hba_file: the first line that matches database, user, address and TLS decides. " +
          "No match means reject.",
        "Leave PostgreSQL's pg_hba.conf alone: it applies only to the pooler's own connections.",
      ],
    },
    { pattern: /^unix socket login rejected$/, cause: "auth-hba-rejected", alternatives: ["pooler-user-unknown"] },
    {
      pattern: /^certificate authentication failed$/,
      cause: "tls-client-certificate-required",
      alternatives: ["pooler-user-unknown"],
    },
    {
      pattern: /SASL authentication failed|auth failed|PAM authentication failed/,
      cause: "auth-password-rejected",
      alternatives: ["pooler-user-unknown"],
    },
  ],
};
