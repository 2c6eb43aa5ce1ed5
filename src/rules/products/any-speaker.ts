// Sentences of PostgreSQL's own that speakers without a routine pass on, or have taken over.
import type { Product } from "./product.ts";

export const anySpeaker: Product = {
  name: "whoever answers",
  source: "https://www.postgresql.org/docs/current/errcodes-appendix.html",
  refusals: [
    {
      pattern: /unknown protocol version|unsupported (frontend )?protocol/i,
      cause: "pooler-parameter-rejected",
      alternatives: ["startup-not-postgres"],
      says: "The server does not support the requested protocol version, and offers no other.",
      next: ["Remove max_protocol_version, or set it to 3.0. PostgreSQL negotiates the version; some poolers do not."],
    },
    {
      pattern: /(pooler|server) (is )?shut(ting )?down|shutdown in progress/,
      cause: "pooler-shutting-down",
      alternatives: ["startup-shutting-down"],
    },
    {
      pattern: /authentication failed/,
      cause: "auth-password-rejected",
      alternatives: ["pooler-user-unknown"],
    },
    {
      pattern: /database ".*" does not exist/,
      cause: "admission-database-missing",
      alternatives: ["pooler-database-unknown"],
    },
    {
      pattern: /too many clients already/,
      cause: "startup-too-many-connections",
      alternatives: ["pooler-client-limit"],
    },
  ],
};
