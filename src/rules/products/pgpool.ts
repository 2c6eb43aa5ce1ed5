// Pgpool-II 3.7 to 4.6.
import type { Product } from "./product.ts";

export const pgpool: Product = {
  name: "Pgpool-II",
  source: "https://git.postgresql.org/gitweb/?p=pgpool2.git (src/auth, src/protocol, src/main)",
  refusals: [
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
    {
      pattern: /authentication with pgpool failed.*(host rejected|rejected)|client authentication failed/,
      cause: "auth-hba-rejected",
    },
    {
      pattern: /authentication with pgpool failed|authentication failed for user:/,
      cause: "auth-password-rejected",
      alternatives: ["pooler-user-unknown"],
    },
    { pattern: /no pool_hba\.conf entry|pool_hba\.conf/, cause: "auth-hba-rejected" },
  ],
};
