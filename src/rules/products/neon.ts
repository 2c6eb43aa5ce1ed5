// Neon's proxy: it speaks before any database does.
import type { Product } from "./product.ts";

export const neon: Product = {
  name: "Neon",
  source: "https://neon.com/docs/connect/connection-errors and https://github.com/neondatabase/neon (proxy/src)",
  refusals: [
    { pattern: /Endpoint ID is not specified|Project ID is not specified/, cause: "tls-sni-required" },
    { pattern: /Inconsistent (project|endpoint)|Project name .* must/, cause: "tls-sni-required" },
    {
      pattern: /requested endpoint could not be found|endpoint .*(not found|doesn.t exist)/i,
      cause: "pooler-database-unknown",
    },
    { pattern: /endpoint (has been|is) disabled/i, cause: "pooler-database-disabled" },
    { pattern: /exceeded the (compute time|.*) quota|has exceeded .*limit/i, cause: "pooler-database-disabled" },
    {
      pattern: /Couldn.t connect to compute node|Console request failed|Failed to (wake|connect).*compute/i,
      cause: "pooler-server-unreachable",
    },
    {
      pattern: /Failed to acquire permit|Too many (database )?connection(s| attempts)/i,
      cause: "pooler-client-limit",
    },
    { pattern: /connection is insecure/i, cause: "auth-tls-required" },
    { pattern: /IP address .* is not allowed/i, cause: "auth-hba-rejected" },
  ],
};
