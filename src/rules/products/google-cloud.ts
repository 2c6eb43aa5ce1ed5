// Cloud SQL for PostgreSQL and AlloyDB: IAM within the server.
import type { Product } from "./product.ts";

export const googleCloud: Product = {
  name: "Google Cloud SQL and AlloyDB",
  source:
    "https://cloud.google.com/sql/docs/postgres/iam-logins, GoogleCloudPlatform/cloud-sql-proxy#849, GoogleCloudPlatform/cloud-sql-jdbc-socket-factory#727, GoogleCloudPlatform/alloydb-auth-proxy#384",
  isServer: true,
  refusals: [
    {
      pattern: /^Cloud SQL IAM (user|service account) authentication failed/,
      cause: "auth-token-rejected",
      next: [
        "The identity that signs must be the user that logs in: the proxy's own account, or the one whose token is the password.",
        "It needs roles/cloudsql.instanceUser beside roles/cloudsql.client, and a user of the same name in the instance (a service account's without .gserviceaccount.com).",
      ],
    },
    {
      pattern: /^AlloyDB IAM (user|service account) authentication failed/,
      cause: "auth-token-rejected",
      next: [
        "The token must carry the scope alloydb.login, and whoever it is made for must be the user that logs in (an Auth Proxy with --auto-iam-authn makes its own).",
        "It needs roles/alloydb.databaseUser beside roles/alloydb.client, the instance's flag alloydb.iam_authentication, and a user of the same name (without .gserviceaccount.com).",
      ],
    },
  ],
};
