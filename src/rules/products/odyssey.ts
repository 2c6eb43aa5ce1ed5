// Odyssey 1.1 to 1.4: its sentences begin with "odyssey: " and an id of the client.
import type { Product } from "./product.ts";

export const odyssey: Product = {
  name: "Odyssey",
  source: "https://github.com/yandex/odyssey (sources/frontend.c, auth.c, router.c)",
  refusals: [
    { pattern: /^odyssey: .*route for .* (is )?not found/, cause: "pooler-database-unknown" },
    { pattern: /^odyssey: .*(is blocked|user blocked)/, cause: "auth-hba-rejected" },
    { pattern: /^odyssey: .*SSL is required/i, cause: "auth-tls-required" },
    {
      pattern: /^odyssey: .*(too many|limit|maximum)/i,
      cause: "pooler-client-limit",
    },
    {
      pattern: /^odyssey: .*(failed to connect|can.t connect|failed to get (a )?remote|server .*(dis)?connect)/i,
      cause: "pooler-server-unreachable",
      alternatives: ["pooler-server-login-failed", "pooler-exhausted"],
    },
    { pattern: /^odyssey: .*failed to make auth query/i, cause: "pooler-auth-lookup-failed" },
    { pattern: /^odyssey: .*(shutting down|shutdown)/i, cause: "pooler-shutting-down" },
    {
      pattern: /^odyssey: .*(incorrect password|authentication)/i,
      cause: "auth-password-rejected",
      alternatives: ["pooler-user-unknown"],
    },
  ],
};
