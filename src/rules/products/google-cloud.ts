// Cloud SQL for PostgreSQL and AlloyDB: IAM within the server.
import type { Product } from "./product.ts";

export const googleCloud: Product = {
  name: "Google Cloud SQL and AlloyDB",
  source:
    "https://cloud.google.com/sql/docs/postgres/iam-logins, GoogleCloudPlatform/cloud-sql-proxy#849, " +
    "GoogleCloudPlatform/cloud-sql-jdbc-socket-factory#727, GoogleCloudPlatform/alloydb-auth-proxy#384",
  isServer: true,
  refusals: [
    {
      pattern: /^Cloud SQL IAM (user|service account) authentication failed/,
      cause: "auth-token-rejected",
      next: [
        "Log in as the IAM identity that signs: the proxy's own account, or the owner of the token.",
        "Grant it roles/cloudsql.instanceUser and roles/cloudsql.client. Create a user of the same name in the " +
          "instance (for a service account, without .gserviceaccount.com).",
      ],
    },
    {
      pattern: /^AlloyDB IAM (user|service account) authentication failed/,
      cause: "auth-token-rejected",
      next: [
        "Use a token with the scope alloydb.login, issued to the user that logs in. An Auth Proxy with " +
          "--auto-iam-authn creates its own.",
        "It needs roles/alloydb.databaseUser beside roles/alloydb.client, the instance's flag " +
          "alloydb.iam_authentication, and a user of the same name (without .gserviceaccount.com).",
      ],
    },
  ],
};
