// Azure Database for PostgreSQL: the gateway of Single Server, and Microsoft Entra within the server.
import type { Product } from "./product.ts";

export const azure: Product = {
  name: "Azure Database for PostgreSQL",
  source:
    "https://learn.microsoft.com/azure/postgresql (sign in with Microsoft Entra; migrate with dump and restore), microsoft/azuredatastudio-postgresql#505, MicrosoftDocs/azure-docs#6371, cyrilgdn/terraform-provider-postgresql#60",
  isServer: true,
  refusals: [
    {
      pattern: /The Username should be in <?username@hostname>? format/,
      cause: "pooler-user-unknown",
      says: "Azure's gateway does not know which server is meant: it wants the user as USER@SERVER.",
      next: [
        "Write the user as USER@SERVER (in a URL USER%40SERVER), with SERVER the first label of the host's name.",
        "Only Single Server wants this; Flexible Server takes the plain user: compare the host with the portal's.",
      ],
    },
    { pattern: /^SSL connection is required\. Please specify SSL options/, cause: "auth-tls-required" },
    {
      pattern: /[Aa]ccess token .*(valid|expired)|validating the access token/,
      cause: "auth-token-rejected",
      next: [
        "Make a token for the resource https://ossrdbms-aad.database.windows.net, and give it as the password within its hour.",
        "A role without Entra takes a password and no token, and the reverse: select * from pgaadauth_list_principals(false).",
      ],
    },
  ],
};
