// Pgpool-II 3.7 to 4.6.
import type { Product } from "./product.ts";

export const pgpool: Product = {
  name: "Pgpool-II",
  source: "https://git.postgresql.org/gitweb/?p=pgpool2.git (src/auth, src/protocol, src/main)",
  refusals: [
    {
      pattern: /authentication failed|failed to authenticate/,
      detail: /unable to decrypt password|pool_key/,
      cause: "pooler-auth-lookup-failed",
      says: "The pooler cannot decrypt its password file (pool_passwd): the key is missing or wrong.",
      next: [
        "Give pgpool the key that encrypted pool_passwd (.pgpoolkey in its user's home, or -k), or write " +
          "pool_passwd again with pg_enc.",
      ],
    },
    {
      pattern: /authentication failed|failed to authenticate/,
      detail: /pool_passwd file does not contain an entry/,
      cause: "pooler-user-unknown",
      next: ["Add the user to pool_passwd (pg_enc -m -k KEY -u USER), or allow_clear_text_frontend_auth."],
    },
    {
      pattern: /^invalid authentication packet from backend/,
      cause: "pooler-server-login-failed",
      alternatives: ["pooler-server-unreachable"],
      next: [
        "Give all servers behind pgpool the same login method: compare their pg_hba.conf rules for pgpool's address.",
      ],
    },
    { pattern: /pgpool is not accepting any new connections/, cause: "pooler-shutting-down" },
    // num_init_children less reserved_connections; PostgreSQL's own sentence begins with a small letter.
    { pattern: /^Sorry, too many clients already/, cause: "pooler-client-limit" },
    {
      pattern: /all backend nodes are down|requires at least one valid node/,
      cause: "pooler-server-unreachable",
    },
    {
      pattern: /failed to create a backend( \d+)? connection|unable to connect to backend|failover.*discarding/,
      cause: "pooler-server-unreachable",
    },
    {
      pattern: /unable to read (data from|message)|read (from|on) backend.* failed|connection to host:.* failed/,
      cause: "pooler-server-unreachable",
      alternatives: ["pooler-server-login-failed", "startup-too-many-connections"],
    },
    {
      pattern: /failed to authenticate with backend|backend authentication failed|valid password not found/,
      cause: "pooler-server-login-failed",
      alternatives: ["auth-password-rejected"],
    },
    {
      pattern: /unable to get the? password|password does not exist in backend|SCRAM authentication failed in slot/,
      cause: "pooler-user-unknown",
      alternatives: ["pooler-server-login-failed", "auth-password-rejected"],
    },
    { pattern: /authentication with pgpool failed.*rejected/, cause: "auth-hba-rejected" },
    { pattern: /client authentication failed/, detail: /pool_hba\.conf/, cause: "auth-hba-rejected" },
    {
      pattern: /client authentication failed/,
      cause: "auth-hba-rejected",
      alternatives: ["auth-password-rejected", "pooler-user-unknown"],
    },
    {
      pattern: /authentication with pgpool failed|authentication failed for user:/,
      cause: "auth-password-rejected",
      alternatives: ["pooler-user-unknown"],
    },
    { pattern: /no pool_hba\.conf entry|pool_hba\.conf/, cause: "auth-hba-rejected" },
  ],
};
