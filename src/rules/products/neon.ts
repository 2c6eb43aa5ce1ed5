// Neon's proxy: it speaks before any database does.
import type { Product } from "./product.ts";

export const neon: Product = {
  name: "Neon",
  source:
    "https://github.com/neondatabase/neon (proxy/src: auth, control_plane/errors.rs, compute) and " +
    "https://neon.com/docs/connect/connection-errors",
  refusals: [
    { pattern: /Endpoint ID is not specified|SNI is missing/, cause: "tls-sni-required" },
    { pattern: /^Inconsistent (project|endpoint) name|^Project name must/, cause: "tls-sni-required" },
    { pattern: /^The requested endpoint could not be found/, cause: "pooler-database-unknown" },
    // Whoever owns the project has switched it off, or its plan has run out: not Neon.
    {
      pattern: /endpoint (has been|is) disabled/,
      cause: "pooler-database-disabled",
      owner: "client",
      says: "The project's compute endpoint is disabled in Neon.",
      next: ["Enable it in Neon's console (Branches, Computes) or API, and find out who disabled it."],
    },
    {
      pattern: /has exceeded the .* quota/,
      cause: "pooler-database-disabled",
      owner: "client",
      next: ["Check the project's usage and plan in Neon's console. It resumes when the quota is raised or renewed."],
    },
    {
      pattern: /^(Couldn.t connect to compute node|Control plane request failed|Console request failed)/,
      cause: "pooler-server-unreachable",
      next: ["Try again in a minute, and check neonstatus.com: the fault is inside Neon, behind its proxy."],
    },
    {
      pattern: /^Failed to acquire permit|^Too many connections (attempts|to this endpoint)/,
      cause: "pooler-client-limit",
    },
    { pattern: /^connection is insecure/, cause: "auth-tls-required" },
    {
      pattern:
        /^This (IP address|VPC endpoint id) .* is not allowed|from a blocked network|^VPC endpoint ID is not specified/,
      cause: "auth-hba-rejected",
      next: ["Add this machine's address to the project's IP allow list, IPv4 and IPv6."],
    },
  ],
};
