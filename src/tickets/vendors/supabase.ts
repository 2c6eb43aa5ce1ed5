// Supabase: what its support form has, and what the documentation says of the causes.
import type { Vendor } from "../vendor.ts";
import {
  applicationCauses,
  connectionsFull,
  diskFull,
  family,
  neverArrives,
  password,
  path,
  poolerCut,
  poolerFull,
  poolerUnknown,
  restarts,
  sessionStateCauses,
  stopped,
} from "./cause-groups.ts";
import { insteadOfApplication, unverified, verified } from "./known.ts";

const guides = "https://supabase.com/docs/guides";
const trouble = `${guides}/troubleshooting`;
const connecting = `${guides}/database/connecting-to-postgres`;
const size = `${guides}/platform/database-size`;
const compute = `${guides}/platform/compute-and-disk`;
const passwordFailed = `${trouble}/fatal-password-authentication-failed`;
const form = `${trouble}/formatting-support-requests-for-faster-resolution-616717`;
const constants =
  "https://github.com/supabase/supabase/blob/master/apps/studio/components/interfaces/Support/Support.constants.ts";

const directIpv6 = verified(
  "The direct host db.REF.supabase.co is IPv6 only, unless the project has the IPv4 add-on. Without IPv6, use " +
    "the shared pooler (session mode on port 5432).",
  connecting,
);
const addOn = verified(
  "The IPv4 add-on replaces the AAAA record of db.REF.supabase.co with an A record; removing it does the reverse. " +
    "For less than a minute, neither may work.",
  `${trouble}/enabling-ipv4-addon`,
);
const tenant = verified(
  "“Tenant or user not found” means that host or user is wrong, not the password. The user is ROLE.PROJECT_REF. " +
    "Copy the host (aws-N-REGION) from Connect, since the region does not give N.",
  `${trouble}/tenant-or-user-not-found`,
);
const banned = verified(
  "After two wrong passwords in a row, an address is banned for 30 minutes, and its connections are refused. " +
    "Lift the ban in Database Settings, Banned IPs.",
  `${trouble}/error-connection-refused-when-trying-to-connect-to-supabase-database-hwG0Dr`,
);
const cached = verified(
  "For a while after a role's password was changed, the shared pooler may refuse the new one. Try a direct " +
    "connection, then the pooler again.",
  passwordFailed,
);
const circuit = verified(
  "After repeated failures the shared pooler answers “Circuit breaker open” instead of banning the address.",
  passwordFailed,
);
const readOnly = verified(
  "The database becomes read-only at 95 % of the disk, once the day's automatic resizes are used up. There are " +
    "at most four in 24 hours. On the Free plan, it becomes read-only above 500 MB of data.",
  size,
);
const paused = verified(
  "A Free project with little activity for 7 days is paused; it is resumed in the dashboard. Paid projects are " +
    "not paused.",
  `${guides}/platform/free-project-pausing`,
);
const transactions = verified(
  "Transaction mode (port 6543 of the shared pooler) has no prepared statements; session mode and direct " +
    "connections do.",
  `${trouble}/disabling-prepared-statements-qL8lEL`,
);

const paidOnly = unverified("Organizations on a paid plan.");
const fallback = "Low, with “production down” as the first words of the subject";

export const supabase: Vendor = {
  name: "supabase",
  title: "Supabase",
  channels: [
    {
      name: "Support form in the dashboard",
      url: "https://supabase.com/dashboard/support/new",
      isPublic: false,
      onlyFor: null,
    },
    { name: "GitHub discussions", url: "https://github.com/orgs/supabase/discussions", isPublic: true, onlyFor: null },
  ],
  severities: {
    1: { label: "Urgent", onlyFor: paidOnly, fallback },
    2: { label: "High", onlyFor: paidOnly, fallback },
    3: { label: "Normal", onlyFor: paidOnly, fallback: "Low" },
    4: { label: "Low", onlyFor: null, fallback: null },
  },
  severitySource: verified(
    "Urgent: production system down; High: production system impaired; Normal: system impaired; Low: general guidance.",
    constants,
  ),
  identifiers: [
    {
      key: "project",
      label: "Project ref",
      isRequired: true,
      where: "In db.REF.supabase.co, in the pooler's user ROLE.REF, or Project Settings",
    },
    { key: "organization", label: "Organization", isRequired: true, where: "Dashboard, at the top left" },
    { key: "region", label: "Region", isRequired: false, where: "Project Settings; it is in the pooler's host name" },
  ],
  fields: [
    { label: "Organization", value: "{id:organization}" },
    { label: "Project", value: "{id:project}" },
    { label: "Category", value: "Database unresponsive" },
    { label: "Severity", value: "{severity}", choices: ["Low", "Normal", "High", "Urgent"] },
    { label: "Which services are affected?", value: "Database" },
    { label: "Subject", value: "{title}" },
    { label: "Message", value: "{body}" },
  ],
  limits: { title: null, body: null },
  scope: [
    {
      text: "Your own application code is for its developers.",
      instead: insteadOfApplication,
      known: unverified("Support is for the platform.", `${guides}/platform/shared-responsibility-model`),
      causes: applicationCauses,
    },
  ],
  quirks: [
    { ...directIpv6, causes: family },
    { ...addOn, causes: [...family, "dns-answers-differ"] },
    { ...tenant, causes: poolerUnknown },
    { ...banned, causes: ["tcp-refused", ...password] },
    { ...cached, causes: ["auth-password-rejected", "pooler-server-login-failed"] },
    { ...circuit, causes: [...password, "pooler-server-unreachable", "pooler-server-login-failed"] },
    { ...readOnly, causes: diskFull },
    { ...paused, causes: stopped },
    { ...transactions, causes: sessionStateCauses },
    {
      ...verified(
        "The compute size limits connections and pooler clients. Nano and Micro: 60 and 200. Small: 90 and 400. " +
          "Medium: 120 and 600. Large: 160 and 800, and so on.",
        compute,
      ),
      causes: [...connectionsFull, ...poolerFull],
    },
    {
      ...verified(
        "Both poolers use the same pool size, independently: together with direct connections they may exceed " +
          "the server's limit.",
        connecting,
      ),
      causes: [...connectionsFull, ...poolerFull],
    },
  ],
  answered: [
    {
      causes: family,
      matches: /ipv[46]|enetunreach|could not translate|network is unreachable/i,
      question: "Why can the direct host not be reached?",
      answer: directIpv6,
    },
    {
      causes: poolerUnknown,
      matches: /tenant/i,
      question: "What does “Tenant or user not found” mean?",
      answer: tenant,
    },
    {
      causes: ["tcp-refused"],
      matches: /refused|banned/i,
      question: "Why are connections refused after wrong passwords?",
      answer: banned,
    },
    {
      causes: ["auth-password-rejected"],
      matches: /password/i,
      question: "Why is a new password refused by the pooler?",
      answer: cached,
    },
    { causes: diskFull, matches: /read.?only/i, question: "Why does the database refuse writes?", answer: readOnly },
    {
      causes: ["platform-instance-stopped"],
      matches: /paus/i,
      question: "Why was the project paused?",
      answer: paused,
    },
    {
      causes: sessionStateCauses,
      matches: /prepared/i,
      question: "Why are prepared statements lost?",
      answer: transactions,
    },
  ],
  wanted: [
    {
      causes: [...poolerCut, ...poolerFull, ...poolerUnknown, ...password, ...neverArrives, "startup-closed"],
      text:
        "The shared pooler's log for project {id:project} between {from} and {to}. Please include connections from " +
        "our address: accepted, refused, or cut off by the circuit breaker.",
      why: "It separates refusals of the pooler from those of the server.",
    },
    {
      causes: [...restarts, ...path],
      text: "Restarts, host and network events of project {id:project} between {from} and {to}, and what started them.",
      why: "The dashboard shows that it restarted, but not why.",
    },
    {
      causes: ["dns-nxdomain", "dns-no-address", "dns-answers-differ"],
      text: "History of the DNS records of {host} between {from} and {to}.",
      why: "Only the vendor has it.",
    },
  ],
  statusPage: { url: "https://status.supabase.com/", known: unverified("Public incidents by region and service.") },
  asks: [
    verified(
      "A short ticket of verified facts, under 300 words without logs. Its parts: summary, impact, expected, " +
        "actual, steps, environment, what was tried, evidence, request. The environment has the project ref, and " +
        "times with their zone.",
      form,
    ),
    unverified(
      "An e-mail, unlike the form, does not show the plan.",
      "https://github.com/orgs/supabase/discussions/47200",
    ),
    verified("No passwords, keys, tokens or personal data.", form),
    {
      ...unverified("The form asks whether support may look into the project; that is for a person to decide."),
      key: "consent",
    },
  ],
};
