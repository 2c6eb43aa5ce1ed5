// Google Cloud SQL for PostgreSQL: how Customer Care takes a case, and what the documentation says of the causes.
import type { Vendor } from "../vendor.ts";
import {
  applicationCauses,
  connectionsFull,
  diskFull,
  memory,
  neverArrives,
  path,
  poolerFull,
  restarts,
  sessionStateCauses,
  slow,
  stopped,
} from "./cause-groups.ts";
import { insteadOfApplication, unverified, verified } from "./known.ts";

const procedures = "https://cloud.google.com/support/docs/customer-care-procedures";
const practice = "https://cloud.google.com/support/docs/best-practice";
const caseApi = "https://cloud.google.com/support/docs/reference/rest/v2/cases";
const premium = "https://cloud.google.com/support/docs/premium-best-practices";
const guidelines = "https://cloud.google.com/terms/tssg";
const instances = "https://cloud.google.com/sql/docs/postgres/admin-api/rest/v1/instances";
const knownIssues = "https://docs.cloud.google.com/sql/docs/postgres/known-issues";
const bestPractices = "https://docs.cloud.google.com/sql/docs/postgres/best-practices";
const memoryUse = "https://docs.cloud.google.com/sql/docs/postgres/manage-memory-usage-best-practices";
const suspension =
  "https://docs.cloud.google.com/ruby/docs/reference/google-cloud-sql-v1/latest/Google-Cloud-Sql-V1-SqlSuspensionReason";
const pooling = "https://cloud.google.com/sql/docs/postgres/managed-connection-pooling";

const runnable = verified(
  "An instance that its owner has stopped is RUNNABLE too: settings.activationPolicy NEVER means stopped.",
  instances,
);
const expired = verified(
  "When the server's certificate has expired, add a new one and rotate to it (Connections, Security in the " +
    "console).",
  knownIssues,
);
const outOfMemory = verified(
  "An instance that runs out of memory may be down for a while; max_connections and work_mem are the usual reasons.",
  memoryUse,
);
const suspended = verified(
  "A SUSPENDED instance has a reason in suspensionReason: billing, a revoked key (KMS), operational trouble, or " +
    "abuse of the project.",
  suspension,
);

export const gcp: Vendor = {
  name: "gcp",
  title: "Google Cloud SQL for PostgreSQL",
  channels: [
    {
      name: "Google Cloud console, Support, Cases",
      url: "https://console.cloud.google.com/support/cases",
      isPublic: false,
      onlyFor: verified(
        "Technical cases need a paid Customer Care service, and permission to edit support cases in the project.",
        procedures,
      ),
    },
    {
      name: "Cloud Support API (cases.create)",
      url: caseApi,
      isPublic: false,
      onlyFor: unverified("The API is for the paid services too; the role is Tech Support Editor.", caseApi),
    },
    { name: "Google Cloud community", url: null, isPublic: true, onlyFor: null },
  ],
  severities: {
    1: {
      label: "P1",
      code: "P1",
      firstResponse: unverified("15 minutes with Premium, 1 hour with Enhanced, around the clock.", practice),
      onlyFor: unverified("Enhanced and Premium Support; Standard Support ends at P2.", practice),
      fallback: "P2, with “production down” as the first words of the title",
    },
    2: {
      label: "P2",
      code: "P2",
      firstResponse: unverified("4 hours with Standard, in its hours.", practice),
      onlyFor: null,
      fallback: null,
    },
    3: { label: "P3", code: "P3", onlyFor: null, fallback: null },
    4: { label: "P4", code: "P4", onlyFor: null, fallback: null },
  },
  severitySource: verified(
    "P1: unusable in production, without a workaround within 30 minutes; P2: use severely " +
      "impaired. Google may reclassify a case.",
    practice,
  ),
  identifiers: [
    {
      key: "project",
      label: "Project ID",
      isRequired: true,
      where: "`gcloud config get project`, or the project picker of the console",
    },
    { key: "instance", label: "Instance", isRequired: true, where: "`gcloud sql instances list`" },
    { key: "region", label: "Region", isRequired: true, where: "`gcloud sql instances describe INSTANCE`" },
    {
      key: "connection",
      label: "Connection name",
      isRequired: false,
      where: "Instance's overview: project:region:instance",
    },
    {
      key: "operation",
      label: "Operation",
      isRequired: false,
      where: "`gcloud sql operations list --instance INSTANCE`",
    },
  ],
  fields: [
    { label: "Title", value: "{title}" },
    { label: "Priority", value: "{severity}", choices: ["P1", "P2", "P3", "P4"] },
    { label: "Category", value: "Cloud SQL for PostgreSQL" },
    { label: "Project", value: "{id:project}" },
    { label: "Instance", value: "{id:instance} ({id:region})" },
    { label: "Time zone", value: "Etc/UTC" },
    { label: "Description", value: "{body}" },
  ],
  limits: { title: null, body: null },
  scope: [
    {
      text: "Customer Care does not debug your own application code.",
      instead: insteadOfApplication,
      known: unverified("The guidelines ask customers to try first, and exclude code.", guidelines),
      causes: applicationCauses,
    },
  ],
  quirks: [
    { ...runnable, causes: stopped },
    { ...suspended, causes: [...stopped, "startup-closed"] },
    { ...expired, causes: ["tls-certificate-expired", "tls-certificate-expires-soon"] },
    { ...outOfMemory, causes: [...memory, ...restarts] },
    {
      ...verified("Operations run one at a time, restarts included.", bestPractices),
      causes: [...restarts, ...stopped],
    },
    {
      ...verified(
        "For an instance that is not in the project, the error only says that you are not authorized to connect.",
        knownIssues,
      ),
      causes: ["tcp-refused", "startup-closed"],
    },
    { ...verified("Managed Connection Pooling is for Enterprise Plus instances only.", pooling), causes: poolerFull },
    {
      ...unverified("The Cloud SQL Auth Proxy is not a pooler: each client connection uses one server connection."),
      causes: [...connectionsFull, ...sessionStateCauses],
    },
  ],
  answered: [
    {
      causes: stopped,
      matches: /runnable|stopped|state/i,
      question: "Why can it not be reached although its state is RUNNABLE?",
      answer: runnable,
    },
    {
      causes: ["platform-instance-stopped"],
      matches: /suspend/i,
      question: "Why is the instance suspended?",
      answer: suspended,
    },
    {
      causes: ["tls-certificate-expired"],
      matches: /certificate/i,
      question: "What can be done about an expired server certificate?",
      answer: expired,
    },
    {
      causes: memory,
      matches: /memory|oom/i,
      question: "Why was the instance down without maintenance?",
      answer: outOfMemory,
    },
  ],
  wanted: [
    {
      causes: [...restarts, ...path],
      text:
        "Host, failover and maintenance events of instance {id:instance} in project {id:project}, {id:region}, " +
        "between {from} and {to}. Please include those without an operation in `gcloud sql operations list`.",
      why: "Only Google sees what lies below the instance.",
    },
    {
      causes: [...path, ...neverArrives],
      text:
        "Connections from our address to {host}:{port} between {from} and {to}, as the instance's front end saw " +
        "them: accepted, refused, reset.",
      why: "It separates a network fault from a fault of the instance.",
    },
    {
      causes: [...slow, ...diskFull],
      text: "Latency and throttling of the disk of {id:instance} between {from} and {to}.",
      why: "The metrics show what the instance saw, but not why.",
    },
  ],
  statusPage: { url: "https://status.cloud.google.com/", known: unverified("Public incidents by product and region.") },
  asks: [
    verified("Check known issues first. Then say what was seen, and since when, with exact times.", procedures),
    {
      ...verified(
        "With P1, somebody who can join a call within 15 to 30 minutes, around the clock until it is mitigated.",
        premium,
      ),
      key: "contact",
    },
    verified("A case whose filer is not continuously available may be downgraded.", guidelines),
  ],
};
