// Cloud SQL for PostgreSQL: IAM within the server.
import type { Product } from "./product.ts";

export const googleCloud: Product = {
  name: "Google Cloud SQL",
  source:
    "https://cloud.google.com/sql/docs/postgres/iam-logins, GoogleCloudPlatform/cloud-sql-proxy#849, GoogleCloudPlatform/cloud-sql-jdbc-socket-factory#727",
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
  ],
};
