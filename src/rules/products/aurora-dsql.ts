// Amazon Aurora DSQL.
import type { Product } from "./product.ts";

export const auroraDsql: Product = {
  name: "Aurora DSQL",
  source: "https://docs.aws.amazon.com/aurora-dsql/latest/userguide/troubleshooting.html, dbcodeio/public#637",
  refusals: [
    {
      pattern: /^unable to accept connection, access denied/,
      cause: "auth-token-rejected",
      alternatives: ["admission-role-missing", "auth-hba-rejected"],
      next: [
        "Create a new token: `aws dsql generate-db-connect-auth-token`, or " +
          "`generate-db-connect-admin-auth-token` for admin. It expires after 15 minutes unless you set a longer " +
          "lifetime.",
        "The identity that signs needs dsql:DbConnect for a role of one's own, and dsql:DbConnectAdmin for admin.",
      ],
    },
  ],
};
