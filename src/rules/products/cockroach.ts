// CockroachDB Cloud's proxy: one address for many clusters. It sends 08004, and the name of its own code.
import type { Product } from "./product.ts";

const next = [
  "Connect to the host name that the console shows, so that the driver sends it (SNI).",
  "Or name the cluster: options=--cluster=CLUSTER, or the database as CLUSTER.DATABASE.",
];

export const cockroach: Product = {
  name: "CockroachDB Cloud",
  source: "https://github.com/cockroachdb/cockroach (pkg/ccl/sqlproxyccl: error.go, proxy.go), cockroachdb/docs#18014",
  refusals: [
    {
      pattern: /^codeParamsRoutingFailed: .*(missing cluster|multiple different|differ)/i,
      cause: "tls-sni-required",
      says: "CockroachDB's proxy cannot tell which cluster you want.",
      next,
    },
    { pattern: /^codeParamsRoutingFailed: .*(not found|invalid cluster)/i, cause: "pooler-database-unknown", next },
    { pattern: /^codeBackendDown|^unable to reach backend SQL server/i, cause: "pooler-server-unreachable" },
    { pattern: /^codeUnavailable/i, cause: "pooler-server-unreachable", alternatives: ["pooler-database-disabled"] },
    // Load, too many attempts, or an address that the cluster does not allow.
    {
      pattern: /^codeProxyRefusedConnection/i,
      cause: "auth-hba-rejected",
      alternatives: ["pooler-client-limit"],
      next: ["Check the cluster's IP allowlist. Then wait a minute: too many failed attempts are refused as well."],
    },
    { pattern: /^server requires encryption$/, cause: "auth-tls-required" },
  ],
};
