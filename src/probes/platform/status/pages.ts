// Where each vendor says publicly how it is, and in which format.
import type { VendorName } from "../../../target/vendor.ts";
import { flyIncidents } from "../fly-incidents.ts";
import { azureFeed } from "./azure-feed.ts";
import { googleCloud } from "./google-cloud.ts";
import { incidentIo } from "./incident-io.ts";
import { instatus } from "./instatus.ts";
import type { ReadPage } from "./reading.ts";
import { salesforceTrust } from "./salesforce-trust.ts";
import { statuspage } from "./statuspage.ts";

export interface StatusSource {
  url: string;
  read: ReadPage;
  accept?: "text";
  maxBytes?: number;
}
export interface StatusPage {
  /** For people. */
  page: string;
  /** None where nothing can be read by a program. */
  sources: StatusSource[];
  /** Vendors of many things: which of them a database needs. */
  about?: RegExp;
}

const atlassian = (origin: string): StatusPage => ({
  page: origin,
  sources: [{ url: `${origin}/api/v2/summary.json`, read: statuspage }],
});
const aboutDatabases =
  /postgres|database|\bsql\b|network|dns|load balanc|compute|virtual machine|storage|identity|multiple|several|all (services|regions)/i;

const fly: StatusPage = {
  page: "https://status.flyio.net",
  sources: [
    { url: "https://status.flyio.net/api/v2/summary.json", read: statuspage },
    { url: "https://incidents.flyio.net/v1/incidents", read: flyIncidents },
  ],
};

export const statusPages: Record<Exclude<VendorName, "generic">, StatusPage> = {
  "fly-mpg": fly,
  "fly-postgres": fly,
  // The Health API needs a paid support plan; the public page is made for people.
  aws: { page: "https://health.aws.amazon.com/health/status", sources: [] },
  gcp: {
    page: "https://status.cloud.google.com",
    // The whole history in one answer.
    sources: [{ url: "https://status.cloud.google.com/incidents.json", read: googleCloud, maxBytes: 8 * 1024 * 1024 }],
    about: aboutDatabases,
  },
  azure: {
    page: "https://azure.status.microsoft",
    sources: [{ url: "https://azure.status.microsoft/en-us/status/feed/", read: azureFeed, accept: "text" }],
    about: aboutDatabases,
  },
  supabase: atlassian("https://status.supabase.com"),
  neon: {
    page: "https://neonstatus.com",
    sources: [{ url: "https://neonstatus.com/api/v1/summary", read: incidentIo }],
  },
  heroku: {
    page: "https://status.salesforce.com/products/Heroku",
    sources: [
      { url: "https://api.status.salesforce.com/v1/incidents/active", read: salesforceTrust, maxBytes: 1024 * 1024 },
    ],
    about: /data|apps/i,
  },
  render: atlassian("https://status.render.com"),
  railway: {
    page: "https://status.railway.com",
    sources: [{ url: "https://status.railway.com/summary.json", read: instatus }],
  },
  digitalocean: { ...atlassian("https://status.digitalocean.com"), about: aboutDatabases },
  aiven: atlassian("https://status.aiven.io"),
  // HTML only, as far as is known.
  crunchy: { page: "https://status.crunchybridge.com", sources: [] },
  planetscale: atlassian("https://www.planetscalestatus.com"),
  tiger: atlassian("https://status.timescale.com"),
};
