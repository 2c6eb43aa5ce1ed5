// PgDog.
import type { Product } from "./product.ts";

export const pgdog: Product = {
  name: "PgDog",
  source: "https://github.com/pgdogdev/pgdog (pgdog/src/net/messages/error_response.rs, backend/pool/error.rs)",
  refusals: [
    {
      pattern: /^password for user ".*" and database ".*" is wrong, or the database does not exist/,
      cause: "auth-password-rejected",
      alternatives: ["pooler-database-unknown", "pooler-user-unknown"],
    },
    { pattern: /^PgDog is shutting down/, cause: "pooler-shutting-down" },
    {
      pattern: /^connection pool for user ".*" and database ".*" is down/,
      cause: "pooler-server-unreachable",
      alternatives: ["pooler-server-login-failed"],
    },
    { pattern: /^checkout timeout$/, cause: "pooler-exhausted", alternatives: ["pooler-server-unreachable"] },
    { pattern: /^Clients must connect with TLS/, cause: "auth-tls-required" },
  ],
};
