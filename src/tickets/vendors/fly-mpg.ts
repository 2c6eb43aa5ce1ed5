// Fly.io Managed Postgres: how its support is reached, what its documentation answers, and what only Fly.io has.
// Read in superfly/docs (2026-08) and superfly/flyctl (2026-08) unless marked otherwise.
import type { Cause } from "../../report/causes.ts";
import type { Known, SeverityName, Vendor } from "../vendor.ts";

const docs = "https://fly.io/docs";
const read = (text: string, path: string): Known => ({
  text,
  url: path.startsWith("https:") ? path : `${docs}/${path}`,
  isVerified: true,
});
const believed = (text: string, url: string | null = null): Known => ({ text, url, isVerified: false });

/** No scale of severities is documented: the first line says how bad it is. */
const level = (label: string): SeverityName => ({ label, onlyFor: null, fallback: null });

const ofApplication: Cause[] = [
  "app-config-invalid-option",
  "app-config-family-mismatch",
  "app-config-pooler-mismatch",
  "app-not-connecting",
  "app-health-failing",
  "app-stuck-waiting",
  "app-blocking-itself",
];
const ofNames: Cause[] = [
  "dns-nxdomain",
  "dns-no-address",
  "dns-servfail",
  "dns-timeout",
  "dns-refused",
  "dns-family-mismatch",
  "dns-answers-differ",
  "app-config-family-mismatch",
];
const ofPooler: Cause[] = [
  "pooler-exhausted",
  "pooler-client-limit",
  "pooler-server-unreachable",
  "pooler-paused",
  "session-prepared-statement-lost",
  "session-state-lost",
  "app-config-pooler-mismatch",
  "capacity-pool-exceeds-limit",
  "capacity-connections-near-limit",
  "startup-too-many-connections",
];

export const flyMpg: Vendor = {
  name: "fly-mpg",
  title: "Fly.io Managed Postgres",
  channels: [
    {
      name: "dashboard, Support tab (Support Portal)",
      url: "https://fly.io/dashboard",
      isPublic: false,
      onlyFor: read("Every organization with a Managed Postgres cluster may file there about it.", "about/support/"),
    },
    {
      name: "community forum",
      url: "https://community.fly.io",
      isPublic: true,
      onlyFor: null,
    },
  ],
  severities: {
    1: level("PRODUCTION DOWN"),
    2: level("Production impaired"),
    3: level("Normal"),
    4: level("Question"),
  },
  severitySource: believed("No scale of severities is documented."),
  identifiers: [
    {
      key: "cluster",
      label: "Cluster",
      isRequired: true,
      where: "the middle label of its host name, or `fly mpg list`",
    },
    { key: "organization", label: "Organization", isRequired: true, where: "`fly orgs list`, the slug" },
    { key: "app", label: "App", isRequired: true, where: "`fly apps list`" },
    { key: "region", label: "Region", isRequired: true, where: "`fly mpg status CLUSTER`" },
    { key: "machine", label: "Machine", isRequired: false, where: "`fly machine list -a APP`" },
  ],
  fields: [
    { label: "Subject", value: "{title}", maxChars: 120 },
    { label: "App name", value: "{id:app}" },
    { label: "Cluster", value: "{id:cluster}" },
    { label: "When it happened (UTC)", value: "from {from} to {to}" },
    { label: "What happened, what was tried, errors", value: "{body}" },
  ],
  limits: { title: 120, body: null },
  scope: [
    {
      text: "Fly.io's support does not cover the application's code, frameworks and libraries",
      instead:
        "Fix the application first. Then file only what concerns the platform, and say that the application is " +
        "excluded",
      known: read("The application's code, frameworks and libraries are outside of its support.", "about/support/"),
      causes: ofApplication,
    },
  ],
  quirks: [
    {
      ...read(
        "PgBouncer of Managed Postgres is in session mode by default. For Ecto, Fly.io's guide uses transaction " +
          "mode with `prepare: :unnamed`. Changing the mode restarts the poolers.",
        "mpg/guides-examples/phoenix-guide/",
      ),
      causes: ["app-not-connecting", "app-config-invalid-option", ...ofPooler],
    },
    {
      ...read(
        "When the proxy restarts, connections older than 10 minutes end. Clients should keep a connection for " +
          "at most 600 s, and an idle one for 300 s.",
        "mpg/client-configuration/",
      ),
      causes: ["query-connection-lost", "session-idle-killed", "capacity-some-connections-fail"],
    },
    {
      ...read(
        "FATAL 08P01 protocol_violation at login comes from named prepared statements.",
        "mpg/client-configuration/",
      ),
      causes: ["session-prepared-statement-lost", "app-config-pooler-mismatch"],
    },
    {
      ...read(
        "Flympg.net names resolve to private (6PN, IPv6) addresses: a client that does not ask for IPv6 gets nxdomain.",
        "mpg/guides-examples/phoenix-guide/",
      ),
      causes: ofNames,
    },
    {
      ...read(
        "Each plan limits clients, database connections and reserve. Basic and Starter: 200, 50, 10. Launch: " +
          "500, 150, 30. Scale and Performance: 1000, 300, 50.",
        "mpg/cluster-configuration/",
      ),
      causes: [
        "pooler-exhausted",
        "pooler-client-limit",
        "capacity-pool-exceeds-limit",
        "capacity-connections-near-limit",
        "startup-too-many-connections",
      ],
    },
    {
      ...believed("A cluster turns read-only (SQLSTATE 25006) when its disk is about 90 % full."),
      causes: ["server-read-only", "query-disk-full"],
    },
  ],
  answered: [
    {
      causes: [],
      matches:
        /known (?:issue|problem).*(?:ecto|postgrex|pool|dbconnection)|(?:ecto|postgrex|dbconnection).*known (?:issue|problem)/i,
      question: "Is there a known problem with Ecto's pools on Fly machines?",
      answer: read(
        "None is documented. Fly.io's guide asks for transaction mode and `prepare: :unnamed` with Ecto. " +
          "Postgrex has no max_lifetime. Oban needs the PG notifier or a direct repo.",
        "mpg/guides-examples/phoenix-guide/",
      ),
    },
    {
      causes: ["dns-family-mismatch", "app-config-family-mismatch"],
      matches: /ipv6[- ]only|aaaa|address family|became ipv6|dns (?:was )?changed?/i,
      question: "When did the names become IPv6-only?",
      answer: read(
        "The names resolve to private addresses of the organization's network, which are IPv6. The guide has " +
          "asked clients to enable IPv6 since 2025-10-30.",
        "mpg/guides-examples/phoenix-guide/",
      ),
      remains: "removed A records are not public; only Fly.io can say whether there was one",
    },
    {
      causes: ["platform-out-of-memory"],
      matches: /resource limit|memory (?:issue|limit)|limit of memory|cgroup|ulimit|file descriptor/i,
      question: "Could a limit of memory, processes or file descriptors be the reason?",
      answer: read(
        "The events of the Machine show it without support: `fly machine status MACHINE` has exit code and " +
          "oom_killed of each exit.",
        "machines/api/machines-resource/",
      ),
    },
    {
      causes: [],
      matches:
        /release (?:v\.?s?\.?|and|versus|or|from|in) .*(?:eval|console)|(?:eval|console).*release|process environment/i,
      question: "What is different between a release and a console on a Machine?",
      answer: read(
        "Image, environment, secrets and network of the Machine are those of the app; nothing else is documented.",
        "reference/configuration/",
      ),
    },
    {
      causes: ["platform-release-command-failed"],
      matches: /release[_ ]command/i,
      question: "Does the machine of a release_command get the volumes?",
      answer: read(
        "No: it is a temporary Machine with the app's environment, secrets and network, and without its volumes.",
        "reference/configuration/",
      ),
    },
    {
      causes: [],
      matches: /\b(?:de|at)tach/i,
      question: "Was the cluster detached when `fly mpg list` shows no attached apps?",
      answer: read(
        "That list is only bookkeeping, which flyctl has kept since v0.4.2. Only `fly mpg attach` writes it. A " +
          "secret that was set in another way works without it.",
        "https://github.com/superfly/flyctl/pull/4717",
      ),
    },
  ],
  wanted: [
    {
      causes: ["*"],
      text:
        "The PgBouncer log of cluster {id:cluster} from {from} to {to}: accepted and refused connections from app " +
        "{id:app}[[, Machine {id:machine}]].",
      why:
        "No command of flyctl shows this log. A line means that the application reaches the pooler. No line means " +
        "that it never did.",
    },
    {
      causes: ["*"],
      text:
        "Events of cluster {id:cluster} in {region} from {from} to {to}: failover, restart, maintenance, change " +
        "of plan or configuration.",
      why: "No command of flyctl shows them.",
    },
    {
      causes: [...ofNames, "app-config-invalid-option", "app-not-connecting"],
      text:
        "The history of the A and AAAA records of pgbouncer.{id:cluster}.flympg.net and " +
        "direct.{id:cluster}.flympg.net from {from} to {to}.",
      why: "Whether a record was removed is not public.",
    },
    {
      causes: ofPooler,
      text:
        "Pooler metrics of cluster {id:cluster} from {from} to {to}: active and waiting clients, server " +
        "connections, CPU.",
      why: "The dashboard keeps them for two days at most.",
    },
  ],
  statusPage: {
    url: "https://status.flyio.net",
    known: believed("A host's own trouble is shown to the app only, not on this page."),
  },
  asks: [
    {
      ...read(
        "App name or Machine id, UTC times, errors as text, what was tried: they ask for these first.",
        "about/support/",
      ),
    },
    {
      ...read(
        "Whether the pooler is in session or transaction mode is shown in the dashboard only: Connect, Pooler " +
          "settings.",
        "mpg/cluster-configuration/",
      ),
      key: "poolMode",
      causes: ["app-not-connecting", "app-config-invalid-option", ...ofPooler],
    },
  ],
};
