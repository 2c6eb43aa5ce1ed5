// Azure Database for PostgreSQL: how Azure takes a support request, and what the documentation says of the causes.
import type { Vendor } from "../vendor.ts";
import {
  applicationCauses,
  connectionsFull,
  diskFull,
  path,
  poolerFull,
  restarts,
  sessionStateCauses,
  slow,
} from "./cause-groups.ts";
import { insteadOfApplication, unverified, verified } from "./known.ts";

const response = "https://azure.microsoft.com/en-us/support/plans/response/";
const manage =
  "https://learn.microsoft.com/en-us/azure/azure-portal/supportability/how-to-manage-azure-support-request";
const restCreate = "https://learn.microsoft.com/en-us/rest/api/support/support-tickets/create";
const rest = "https://learn.microsoft.com/en-us/rest/api/support";
const docs = "https://learn.microsoft.com/en-us/azure/postgresql";
const storage = `${docs}/compute-storage/concepts-storage`;
const pgbouncer = `${docs}/connectivity/concepts-pgbouncer`;
const connections = `${docs}/troubleshoot/how-to-troubleshoot-common-connection-issues`;

const readOnly = verified(
  "At 95 % of its storage, or with less than 5 GiB free, the server becomes read-only automatically. `SET " +
    "SESSION CHARACTERISTICS AS TRANSACTION READ WRITE` allows deletes; autogrow or more storage ends it.",
  storage,
);
const firewall = verified(
  "If connections keep failing, it is usually a firewall: the server's rules for the client's address, or outbound " +
    "port 5432.",
  connections,
);
const transient = verified(
  "Maintenance, scaling and failover break connections, typically for less than 60 seconds; the application must " +
    "retry. A support request is for what lasts longer, or comes several times a day.",
  connections,
);
const prepared = verified(
  "The built-in PgBouncer keeps protocol-level prepared statements only if pgbouncer.max_prepared_statements is " +
    "above 0. By default, it does not keep them.",
  pgbouncer,
);
const notDeveloper = verified("Standard plans and higher; not the Developer plan.", response);

export const azure: Vendor = {
  name: "azure",
  title: "Azure Database for PostgreSQL",
  channels: [
    {
      name: "Azure portal, Help + support",
      url: "https://portal.azure.com/#view/Microsoft_Azure_Support/HelpAndSupportBlade/~/overview",
      isPublic: false,
      onlyFor: verified("Owner, Contributor or Support Request Contributor of the subscription.", manage),
    },
    {
      name: "Azure Support REST API",
      url: restCreate,
      isPublic: false,
      onlyFor: verified("Needs a Professional Direct, Premier or Unified plan, and Support Request Contributor.", rest),
    },
    { name: "Microsoft Q&A", url: "https://learn.microsoft.com/answers/", isPublic: true, onlyFor: null },
  ],
  severities: {
    1: {
      label: "A - Critical impact",
      code: "critical",
      firstResponse: verified(
        "Under 1 hour with Standard and ProDirect, under 15 minutes with Azure Rapid Response.",
        response,
      ),
      onlyFor: notDeveloper,
      fallback: "C - Minimal impact, with “production down” as the first words of the title",
    },
    2: {
      label: "B - Moderate impact",
      code: "moderate",
      firstResponse: unverified("Under 4 hours with Standard, under 2 hours with ProDirect.", response),
      onlyFor: notDeveloper,
      fallback: "C - Minimal impact",
    },
    3: {
      label: "C - Minimal impact",
      code: "minimal",
      firstResponse: unverified("Under 8 business hours.", response),
      onlyFor: null,
      fallback: null,
    },
    4: { label: "C - Minimal impact", code: "minimal", onlyFor: null, fallback: null },
  },
  severitySource: verified(
    "Severity A is critical, B moderate business impact. With A you commit to work on it around the clock; " +
      "otherwise it may be lowered to B.",
    response,
  ),
  identifiers: [
    { key: "subscription", label: "Subscription ID", isRequired: true, where: "`az account show`" },
    { key: "resourceGroup", label: "Resource group", isRequired: true, where: "Server's overview in the portal" },
    { key: "server", label: "Server", isRequired: true, where: "the host name's first label" },
    { key: "region", label: "Region", isRequired: true, where: "Server's overview in the portal (Location)" },
    { key: "tracking", label: "Tracking ID of an incident", isRequired: false, where: "Portal, Service Health" },
  ],
  fields: [
    { label: "Issue type", value: "Technical" },
    { label: "Subscription", value: "{id:subscription}" },
    { label: "Service", value: "Azure Database for PostgreSQL flexible server" },
    { label: "Resource", value: "{id:server} in {id:resourceGroup}, {id:region}" },
    { label: "Summary", value: "{title}" },
    { label: "When did the problem start", value: "{startedAt}" },
    { label: "Description", value: "{body}" },
    {
      label: "Severity",
      value: "{severity}",
      choices: ["A - Critical impact", "B - Moderate impact", "C - Minimal impact"],
    },
  ],
  limits: { title: null, body: null },
  scope: [
    {
      text: "Break-fix plans do not include debugging your own application code.",
      instead: insteadOfApplication,
      known: unverified("The plans cover technical break-fix issues of Azure services.", response),
      causes: applicationCauses,
    },
  ],
  quirks: [
    { ...readOnly, causes: diskFull },
    {
      ...verified(
        "15 of the server's connections are reserved for replication and monitoring.",
        `${docs}/configure-maintain/concepts-limits`,
      ),
      causes: connectionsFull,
    },
    { ...firewall, causes: path },
    { ...transient, causes: restarts },
    {
      ...verified(
        "The built-in PgBouncer (port 6432) is not available in the Burstable tier: scaling down to it removes " +
          "PgBouncer.",
        pgbouncer,
      ),
      causes: ["tcp-refused"],
    },
    {
      ...verified(
        "The built-in PgBouncer runs on the server's own machine and restarts with it, also on failover and scaling.",
        pgbouncer,
      ),
      causes: [...restarts, "pooler-shutting-down", "pooler-server-unreachable"],
    },
    {
      ...verified(
        "Defaults of the built-in PgBouncer: 50 server connections for each user and database, 5,000 clients.",
        "https://learn.microsoft.com/en-us/azure/postgresql/flexible-server/param-pgbouncer",
      ),
      causes: poolerFull,
    },
    { ...prepared, causes: sessionStateCauses },
  ],
  answered: [
    {
      causes: diskFull,
      matches: /read.?only|storage/i,
      question: "Why does the server refuse writes?",
      answer: readOnly,
    },
    {
      causes: path,
      matches: /firewall|time.?out|can(?:no|')t connect/i,
      question: "Why can the server not be reached?",
      answer: firewall,
    },
    {
      causes: restarts,
      matches: /maintenance|transient|failover/i,
      question: "Why were connections lost for a moment?",
      answer: transient,
    },
    {
      causes: sessionStateCauses,
      matches: /prepared/i,
      question: "Why are prepared statements lost on port 6432?",
      answer: prepared,
    },
  ],
  wanted: [
    {
      causes: [...restarts, ...path],
      text:
        "Host, failover, maintenance and network events of server {id:server} (subscription {id:subscription}, " +
        "{id:region}) between {from} and {to}. Please include those that Resource Health does not show.",
      why: "Only Azure sees what lies below the server.",
    },
    {
      causes: [...slow, ...diskFull],
      text: "Throttling and latency of the disk of {id:server} between {from} and {to}.",
      why: "The metrics show what the server saw, but not why.",
    },
    {
      causes: [
        ...poolerFull,
        "pooler-server-unreachable",
        "pooler-server-login-failed",
        "pooler-shutting-down",
        "startup-closed",
      ],
      text:
        "The built-in PgBouncer's log of {id:server} between {from} and {to}, where its diagnostic setting " +
        "(PostgreSQLFlexPGBouncer) was not on.",
      why: "Without that setting a customer has no log of it.",
    },
  ],
  statusPage: {
    url: "https://azure.microsoft.com/status",
    known: verified("Known outages; those of a resource are in Resource Health.", connections),
  },
  asks: [
    {
      ...verified(
        "Severity A needs somebody who works on it with Microsoft around the clock, and correct contacts. " +
          "Otherwise it may be lowered to B.",
        response,
      ),
      key: "contact",
    },
    {
      ...unverified(
        "The form asks whether support may collect advanced diagnostic information; that is for a person to decide.",
      ),
      key: "consent",
    },
    verified(
      "The API takes neither attachments nor the consent to share diagnostics. Give those in the portal or to " +
        "the engineer.",
      restCreate,
    ),
  ],
};
