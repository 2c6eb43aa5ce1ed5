// Azure Database for PostgreSQL: the gateway of Single Server and the sentences of Flexible Server.
import type { Product } from "./product.ts";

export const azure: Product = {
  name: "Azure Database for PostgreSQL",
  source: "https://learn.microsoft.com/azure/postgresql/flexible-server/how-to-troubleshoot-common-connection-issues",
  refusals: [
    { pattern: /Username should be in <?username@hostname/i, cause: "pooler-user-unknown" },
    { pattern: /SSL connection is required\. Please specify SSL options/i, cause: "auth-tls-required" },
    {
      pattern: /(Azure AD|Microsoft Entra|AAD).*(token|auth)|access token .*(expired|invalid)/i,
      cause: "auth-token-rejected",
    },
    {
      pattern: /server .* (is|was) (stopped|disabled)|server is not in a valid state/i,
      cause: "pooler-database-disabled",
    },
    {
      pattern: /cannot be reached|could not resolve .*server/i,
      cause: "pooler-server-unreachable",
      alternatives: ["pooler-database-unknown"],
    },
  ],
};
