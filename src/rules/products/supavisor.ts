// Supavisor, Supabase's pooler: sentences of 1.x, of 2.x, and of the generation whose sentences begin with a code.
import type { Product } from "./product.ts";

export const supavisor: Product = {
  name: "Supavisor",
  source: "https://github.com/supabase/supavisor (lib/supavisor/errors, client_handler/error.ex)",
  refusals: [
    {
      pattern: /^\(E(NOTFOUND|TENANTNOTFOUND|NOIDENTIFIER|INVALIDUSERINFO)\)|Tenant or user not found/,
      cause: "pooler-user-unknown",
      next: [
        "Compare the whole connection string with the dashboard's. The user is ROLE.PROJECT. The host contains " +
          "the project's own region and shard (aws-0-REGION, aws-1-REGION).",
        "Check the project's state: a paused or deleted project gives the same error.",
      ],
    },
    { pattern: /no tenant identifier provided|^tenant\/user .* not found/, cause: "pooler-user-unknown" },
    { pattern: /Invalid format for user or db_name/, cause: "pooler-user-unknown" },
    // The user is looked up in the database itself: one that is not there is the client's.
    { pattern: /^\(EAUTHQUERY\) user not found/, cause: "pooler-user-unknown" },
    {
      pattern: /^\(EAUTHQUERY\)/,
      cause: "pooler-server-login-failed",
      alternatives: ["pooler-auth-lookup-failed", "pooler-server-unreachable"],
    },
    {
      pattern: /^\(ECIRCUITBREAKER\)|temporarily blocked|[Cc]ircuit breaker open/,
      cause: "pooler-server-login-failed",
      alternatives: ["auth-password-rejected", "pooler-auth-lookup-failed"],
    },
    {
      pattern: /^\(EMAXCLIENT\w*\)|^\(EMAX\w*CONN\w*\)|MaxClientsInSessionMode|max clients reached/i,
      cause: "pooler-client-limit",
    },
    { pattern: /Max client connections reached|Max pools count reached/, cause: "pooler-client-limit" },
    {
      pattern: /^\(ECHECKOUT\w*\)|Unable to check out process from the pool|Pool checkout timeout/,
      cause: "pooler-exhausted",
      alternatives: ["pooler-server-unreachable"],
    },
    {
      pattern: /^\(EDBHANDLEREXITED\)|DbHandler exited|connection to database closed/,
      cause: "pooler-server-unreachable",
      alternatives: ["pooler-server-login-failed"],
    },
    {
      pattern: /^\(EPOOLTERMINATING\)|Failed to subscribe to tenant/,
      cause: "pooler-shutting-down",
      alternatives: ["pooler-server-unreachable"],
    },
    { pattern: /^\(ESSLREQUIRED\)|SSL connection is required/, cause: "auth-tls-required" },
    {
      pattern: /^\(EADDR\w*\)|not in tenant allow_list/i,
      cause: "auth-hba-rejected",
      says: "The project's network restrictions do not allow this address.",
      next: ["Add the address to Network Restrictions in the project's database settings, or lift them."],
    },
    { pattern: /^\(EBANNED\)|tenant is banned/, cause: "pooler-database-disabled" },
    { pattern: /^\(EINVALIDSTARTUPOPTION\)|^\(ESTARTUPMESSAGE\)/, cause: "pooler-parameter-rejected" },
    { pattern: /^\(EJIT\w*UNAUTHORIZED\)|^\(EJITUNAUTHORIZED\)/, cause: "auth-token-rejected" },
  ],
};
