// Neon: who may open a ticket, its severities, and what the documentation says of the causes.
import type { Vendor } from "../vendor.ts";
import {
  applicationCauses,
  connectionsFull,
  neverArrives,
  path,
  poolerCut,
  poolerFull,
  restarts,
  sessionStateCauses,
  stopped,
} from "./cause-groups.ts";
import { insteadOfApplication, unverified, verified } from "./known.ts";

const support = "https://neon.com/docs/introduction/support";
const errors = "https://neon.com/docs/connect/connection-errors";
const pooling = "https://neon.com/docs/connect/connection-pooling";

const wakesUp = verified(
  "By default a compute is suspended after 5 minutes without activity. The next connection wakes it, which takes a " +
    "moment; a client with a short timeout gives up first.",
  errors,
);
const cutWhenIdle = verified(
  "“terminating connection due to administrator command” appears on connections that were idle when the compute " +
    "was suspended. The application must reconnect.",
  errors,
);
const sni = verified(
  "Neon finds the endpoint by the name in the TLS handshake (SNI). A client without it must give " +
    "`options=endpoint%3DENDPOINT_ID`.",
  errors,
);
const startupParameters = verified(
  "The pooled host refuses startup parameters that PgBouncer does not track (“unsupported startup parameter”). " +
    "Leave them out, or use the host without -pooler.",
  errors,
);
const pooled = verified(
  "The pooled host (-pooler) is PgBouncer in transaction mode. SET, LISTEN, temporary tables and SQL PREPARE do " +
    "not outlive a transaction. Protocol-level prepared statements are kept.",
  pooling,
);
const in2024 = (text: string) => unverified(`As documented in 2024: ${text}`, support);

export const neon: Vendor = {
  name: "neon",
  title: "Neon",
  channels: [
    {
      name: "Support ticket in the Neon console",
      url: "https://console.neon.tech/app/projects?modal=support",
      isPublic: false,
      onlyFor: verified("Paid plans.", support),
    },
    {
      name: "support@neon.tech, where the console cannot be reached",
      url: null,
      isPublic: false,
      onlyFor: verified("Paid plans.", support),
    },
    { name: "Discord", url: "https://neon.tech/discord", isPublic: true, onlyFor: null },
  ],
  severities: {
    1: {
      label: "Severity 1 (Critical)",
      firstResponse: in2024(
        "a target only with Enterprise support, under 1 to 2 hours. Others get a response within 3 business days.",
      ),
      onlyFor: null,
      fallback: null,
    },
    2: {
      label: "Severity 2 (High)",
      firstResponse: in2024(
        "a target only with Enterprise support, 1 to 2 days. Others get a response within 3 business days.",
      ),
      onlyFor: null,
      fallback: null,
    },
    3: { label: "Severity 3 (Normal)", onlyFor: null, fallback: null },
    4: { label: "Severity 4 (Low)", onlyFor: null, fallback: null },
  },
  severitySource: in2024("four levels; Neon assesses the severity itself."),
  identifiers: [
    { key: "project", label: "Project ID", isRequired: true, where: "Console, project settings" },
    {
      key: "endpoint",
      label: "Endpoint ID",
      isRequired: true,
      where: "ep-…: the host name's first label, without -pooler",
    },
    { key: "region", label: "Region", isRequired: true, where: "In the host name; console, project settings" },
    { key: "branch", label: "Branch ID", isRequired: false, where: "Console, Branches: br-…" },
    { key: "operation", label: "Operation ID", isRequired: false, where: "Console, Monitoring, System operations" },
  ],
  fields: [
    { label: "Severity", value: "{severity}" },
    { label: "Project", value: "{id:project}" },
    { label: "Subject", value: "{title}" },
    { label: "Description", value: "{body}" },
  ],
  limits: { title: null, body: null },
  scope: [
    {
      text: "Undocumented use, third-party software and integrations are not supported.",
      instead: insteadOfApplication,
      known: verified("Support covers cases where the product does not do what its documentation says.", support),
      causes: applicationCauses,
    },
  ],
  quirks: [
    { ...wakesUp, causes: [...stopped, "startup-silent", "query-timeout", "capacity-checkout-slow", "tcp-slow"] },
    { ...cutWhenIdle, causes: ["query-connection-lost", "session-idle-killed", "server-recently-restarted"] },
    { ...sni, causes: ["tls-sni-required", "auth-password-rejected", "startup-closed", "startup-server-error"] },
    { ...startupParameters, causes: ["pooler-parameter-rejected", "admission-parameter-rejected"] },
    { ...pooled, causes: sessionStateCauses },
    {
      ...verified(
        "The compute size sets max_connections: 104 with 0.25 CU, 419 with 1 CU, at most 4,000. Of these, 7 are " +
          "reserved.",
        pooling,
      ),
      causes: connectionsFull,
    },
    {
      ...verified(
        "The pooler accepts 10,000 clients. It gives each user of each database 90 % of max_connections. A " +
          "query waits 120 seconds for one of these connections (query_wait_timeout).",
        pooling,
      ),
      causes: [...poolerFull, "query-timeout"],
    },
  ],
  answered: [
    {
      causes: ["startup-silent"],
      matches: /cold|suspend|first connection|idle|compute node|p1001/i,
      question: "Why does the first connection take so long, or fail?",
      answer: wakesUp,
    },
    {
      causes: ["session-idle-killed"],
      matches: /administrator command/i,
      question: "Why are idle connections terminated?",
      answer: cutWhenIdle,
    },
    {
      causes: ["tls-sni-required"],
      matches: /endpoint id|sni/i,
      question: "What does “The endpoint ID is not specified” mean?",
      answer: sni,
    },
    {
      causes: ["pooler-parameter-rejected"],
      matches: /startup parameter/i,
      question: "Why is a startup parameter refused?",
      answer: startupParameters,
    },
    {
      causes: sessionStateCauses,
      matches: /prepared|search_path|listen/i,
      question: "Why are session settings lost?",
      answer: pooled,
    },
  ],
  wanted: [
    {
      causes: [...path, ...restarts, ...stopped],
      text:
        "Starts, suspensions and failures of the compute of endpoint {id:endpoint} (project {id:project}, " +
        "{id:region}) between {from} and {to}.",
      why: "Operations in the console show that it started, but not what delayed it.",
    },
    {
      causes: [
        ...path,
        ...poolerCut,
        ...poolerFull,
        ...neverArrives,
        "startup-closed",
        "startup-silent",
        "auth-password-rejected",
      ],
      text:
        "The proxy's log for endpoint {id:endpoint} between {from} and {to}: connections from our address " +
        "accepted and refused, with reasons.",
      why: "The proxy answers before the database does.",
    },
  ],
  statusPage: { url: "https://neonstatus.com/", known: verified("Neon asks you to check there first.", support) },
  asks: [
    verified("Details of the issue, and whatever helps to find it.", support),
    { ...in2024("with Critical one is asked for the business impact in depth."), key: "impact" },
  ],
};
