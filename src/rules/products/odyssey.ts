// Odyssey 1.1 to 1.5: its sentences begin with "odyssey: " and an id of the client.
import type { Product } from "./product.ts";

export const odyssey: Product = {
  name: "Odyssey",
  source: "https://github.com/yandex/odyssey (sources/frontend.c, auth.c, tls.c)",
  refusals: [
    {
      pattern: /^odyssey: .*route for .* is not found/,
      cause: "pooler-database-unknown",
      alternatives: ["pooler-user-unknown"],
    },
    // auth.c: a rule of the configuration with `authentication "block"`, the default one among them.
    {
      pattern: /^odyssey: .*user blocked/,
      cause: "auth-hba-rejected",
      alternatives: ["pooler-user-unknown", "pooler-database-unknown"],
    },
    { pattern: /^odyssey: .*host based authentication rejected/, cause: "auth-hba-rejected" },
    { pattern: /^odyssey: .*SSL is required/, cause: "auth-tls-required" },
    { pattern: /^odyssey: .*too many (client )?(tcp )?connections/, cause: "pooler-client-limit" },
    {
      pattern: /^odyssey: .*(failed to (connect to|get) remote server|remote server read\/write error)/,
      cause: "pooler-server-unreachable",
      alternatives: ["pooler-server-login-failed", "pooler-exhausted"],
    },
    { pattern: /^odyssey: .*can't find suitable host for tsa/, cause: "pooler-server-unreachable" },
    { pattern: /^odyssey: .*failed to make auth query/, cause: "pooler-auth-lookup-failed" },
    { pattern: /^odyssey: .*gracefully shutting down/i, cause: "pooler-shutting-down" },
    {
      pattern: /^odyssey: .*incorrect password/,
      cause: "auth-password-rejected",
      alternatives: ["pooler-user-unknown"],
    },
  ],
};
