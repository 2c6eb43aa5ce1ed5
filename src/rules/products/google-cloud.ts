// Cloud SQL and AlloyDB for PostgreSQL, and the connectors in front of them.
import type { Product } from "./product.ts";

export const googleCloud: Product = {
  name: "Google Cloud SQL",
  source:
    "https://cloud.google.com/sql/docs/postgres/iam-logins and https://cloud.google.com/sql/docs/postgres/debugging-connectivity",
  refusals: [
    {
      pattern: /(Cloud SQL|AlloyDB) IAM .*authentication failed/i,
      cause: "auth-token-rejected",
    },
    {
      pattern: /(cloudsql|alloydb).*(quota|rate)|connect(ion)? quota/i,
      cause: "pooler-client-limit",
    },
  ],
};
