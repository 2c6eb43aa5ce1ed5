// Azure Database for PostgreSQL: the gateway of Single Server, and Microsoft Entra within the server.
import type { Product } from "./product.ts";

export const azure: Product = {
  name: "Azure Database for PostgreSQL",
  source:
    "https://learn.microsoft.com/azure/postgresql (sign in with Microsoft Entra; migrate with dump and " +
    "restore), microsoft/azuredatastudio-postgresql#505, MicrosoftDocs/azure-docs#6371, " +
    "cyrilgdn/terraform-provider-postgresql#60",
  isServer: true,
  refusals: [
    {
      pattern: /The Username should be in <?username@hostname>? format/,
      cause: "pooler-user-unknown",
      says: "Azure's gateway cannot tell which server you want: it needs the user as USER@SERVER.",
      next: [
        "Write the user as USER@SERVER (in a URL USER%40SERVER), with SERVER the first label of the host's name.",
        "Only Single Server needs this; Flexible Server takes the plain user. Compare the host with the portal.",
      ],
    },
    // A subnet with a service endpoint comes by a private IPv6 address, which the Basic tier does not take.
    {
      pattern: /^Server is not configured to allow ipv6 connections/i,
      cause: "auth-hba-rejected",
      says: "Azure's server takes no connection from a subnet that has a service endpoint for it.",
      next: [
        "Remove the service endpoint Microsoft.Sql from this machine's subnet, or move the server out of the Basic " +
          "tier.",
      ],
    },
    { pattern: /^SSL connection is required\. Please specify SSL options/, cause: "auth-tls-required" },
    {
      pattern: /[Aa]ccess token .*(valid|expired)|validating the access token/,
      cause: "auth-token-rejected",
      next: [
        "Get a token for the resource https://ossrdbms-aad.database.windows.net, and use it as the password. It " +
          "is valid for about an hour.",
        "A role takes either an Entra token or a password. List the Entra roles: `select * from " +
          "pgaadauth_list_principals(false)`.",
      ],
    },
  ],
};
