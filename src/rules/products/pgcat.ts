// PgCat 1.x.
import type { Product } from "./product.ts";

export const pgcat: Product = {
  name: "PgCat",
  source: "https://github.com/postgresml/pgcat (src/client.rs, src/messages.rs)",
  refusals: [
    {
      pattern: /^No pool configured for database/,
      cause: "pooler-database-unknown",
      alternatives: ["pooler-user-unknown"],
    },
    {
      pattern: /^could not get connection from the pool/,
      cause: "pooler-exhausted",
      alternatives: ["pooler-server-unreachable"],
    },
    // The server's own sentence: a pooler that only passes it on says it too.
    {
      pattern: /^terminating connection due to administrator command$/,
      cause: "pooler-shutting-down",
      alternatives: ["startup-shutting-down"],
    },
  ],
};
