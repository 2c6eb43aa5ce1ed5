// Amazon RDS Proxy in front of RDS for PostgreSQL and Aurora.
import type { Product } from "./product.ts";

export const rdsProxy: Product = {
  name: "RDS Proxy",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.troubleshooting.html (PostgreSQL)",
  refusals: [
    {
      pattern: /RDS Proxy currently doesn.t support/i,
      cause: "pooler-parameter-rejected",
      next: ["Set it after the login (SET), or for the role: ALTER ROLE … SET …; RDS Proxy takes no options at login."],
    },
    { pattern: /RDS Proxy supports only version/i, cause: "pooler-parameter-rejected" },
    {
      pattern: /RDS Proxy has no credentials for the role/i,
      cause: "pooler-user-unknown",
      next: [
        "Register a Secrets Manager secret for this role with the proxy. The secret's `username` must be the " +
          "role, and the proxy's IAM role must be allowed to read it.",
      ],
    },
    { pattern: /RDS Proxy requires TLS/i, cause: "auth-tls-required" },
    { pattern: /IAM (authentication )?is allowed only with SSL/i, cause: "auth-tls-required" },
    { pattern: /IAM authentication failed because of too many/i, cause: "pooler-client-limit" },
    { pattern: /IAM authentication failed for (the role|user)/i, cause: "auth-token-rejected" },
    { pattern: /password that was provided for the role .* is wrong/i, cause: "auth-password-rejected" },
    { pattern: /RDS (Proxy )?supports only IAM/i, cause: "auth-method-unsupported" },
    {
      pattern: /timed.?out.waiting to acquire (a )?database connection/i,
      cause: "pooler-exhausted",
      alternatives: ["pooler-server-unreachable"],
    },
    {
      pattern: /maximum number of client connections to the proxy exceeded|Rate of connection to proxy exceeded/i,
      cause: "pooler-client-limit",
    },
    {
      pattern: /^Request returned an error: database .* does not exist/,
      cause: "admission-database-missing",
    },
  ],
};
