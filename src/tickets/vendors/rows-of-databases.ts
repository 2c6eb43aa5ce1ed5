// Vendors of databases of whom less is known: Aiven, Crunchy Bridge, PlanetScale, Tiger.
import { connectionsFull, diskFull, poolerCut, poolerFull, restarts, sessionStateCauses } from "./cause-groups.ts";
import { unverified, verified } from "./known.ts";
import { knownAnswer, portal, quirk, type VendorRow } from "./row.ts";

const aivenSupport = "https://aiven.io/docs/platform/howto/support";
const aivenDocs = "https://aiven.io/docs/products/postgresql";
const crunchySupport = "https://docs.crunchybridge.com/how-to/support";
const planetscaleSupport = "https://planetscale.com/docs/support";
const planetscaleBouncer = "https://planetscale.com/docs/postgres/connecting/pgbouncer";
const tigerPolicy = "https://www.tigerdata.com/legal/support-policy";
const tigerPooling =
  "https://www.tigerdata.com/docs/deploy/tiger-cloud/tiger-cloud-aws/service-management/connection-pooling";

export const databases = {
  aiven: {
    title: "Aiven for PostgreSQL",
    channels: [
      portal(
        "Aiven Console, Support",
        "https://console.aiven.io/",
        verified("Any paid service, but not customers with free services only.", aivenSupport),
      ),
    ],
    severities: { 1: ["Critical"], 2: ["High"], 3: ["Low"], 4: ["Low"] },
    firstResponse: {
      1: unverified(
        "In 2022: 15 minutes with Business and Enterprise support, 12 hours with Priority.",
        "https://aiven.io/support-services",
      ),
      2: unverified(
        "In 2022: 1 hour with Business and Enterprise support, 12 hours with Priority.",
        "https://aiven.io/support-services",
      ),
    },
    severitySource: verified("Case severities are Low, High and Critical.", "https://aiven.io/support-services"),
    required: [
      ["project", "Project", "Console, at the top left; the host name has SERVICE-PROJECT"],
      ["service", "Service", "Console, Services"],
    ],
    optional: [["plan", "Plan", "`avn service get SERVICE`"]],
    fields: [
      ["Severity", "{severity}"],
      ["Project and service", "{id:project}, {id:service}"],
      ["Product", "Aiven for PostgreSQL"],
    ],
    noApplications: unverified(
      "Aiven's description of responsibilities says what it covers.",
      "https://aiven.io/responsibility",
    ),
    quirks: [
      knownAnswer(
        "Why was the service away for minutes?",
        /failover|standby/i,
        verified(
          "When the primary is lost a standby is promoted after 60 seconds; for clients it may take up to 180. " +
            "Hobbyist and Startup plans have no standby.",
          `${aivenDocs}/concepts/upgrade-failover`,
        ),
        ...restarts,
        "dns-answers-differ",
      ),
      knownAnswer(
        "Why does the pooler not know the database?",
        /pool/i,
        verified(
          "A pool has its own port, and its name is the database name to use.",
          `${aivenDocs}/howto/manage-pool`,
        ),
        "pooler-database-unknown",
        "admission-database-missing",
      ),
      quirk(
        verified(
          "The pooler takes 500 clients for each GB of memory, at least 5,000 and at most 50,000.",
          `${aivenDocs}/concepts/pg-connection-pooling`,
        ),
        ...poolerFull,
      ),
      knownAnswer(
        "How many connections does the plan give?",
        /connections|too many clients/i,
        verified(
          "The plan limits the server's connections, from 15 to 1,000.",
          `${aivenDocs}/reference/pg-connection-limits`,
        ),
        ...connectionsFull,
      ),
    ],
    resource: "service {id:service} of project {id:project}",
    status: "https://status.aiven.io/",
    asks: [
      verified("The features affected, steps to reproduce, error messages, languages and frameworks.", aivenSupport),
      verified("Never passwords or personal information: Aiven does not ask for them.", aivenSupport),
      verified("A comment with #escalate escalates a ticket.", aivenSupport),
    ],
  },
  crunchy: {
    title: "Crunchy Bridge",
    channels: [
      portal(
        "Dashboard, Team, Support",
        "https://www.crunchybridge.com/",
        verified("Administrators and managers of the team.", crunchySupport),
      ),
    ],
    severities: {
      1: ["The highest of the form"],
      2: ["The second of the form"],
      3: ["The third of the form"],
      4: ["The lowest of the form"],
    },
    severitySource: unverified("The form has a severity; its names were not found in public.", crunchySupport),
    required: [
      ["cluster", "Cluster ID", "In the host name p.ID.db.postgresbridge.com; `cb list`"],
      ["team", "Team", "Dashboard; `cb team list`"],
    ],
    optional: [["region", "Region", "`cb info ID`"]],
    fields: [
      ["Team", "{id:team}"],
      ["Severity", "{severity}"],
      ["Cluster", "{id:cluster}"],
    ],
    noApplications: verified(
      "Code and debugging of your own applications are not included.",
      "https://docs.crunchybridge.com/concepts/support",
    ),
    scope: [
      {
        text:
          "Support does nothing destructive or irreversible on a customer's behalf, and nothing that you can do " +
          "yourself.",
        instead: "Ask what to do, then do it yourself.",
        known: verified("The scope of support says so.", "https://docs.crunchybridge.com/concepts/support"),
        causes: [...diskFull, "server-wraparound-near", "server-replication-slot-retains-wal"],
      },
    ],
    quirks: [quirk(unverified("The pooler is at port 5431 of the same host."), ...poolerFull, ...poolerCut)],
    resource: "cluster {id:cluster}",
    status: "https://status.crunchybridge.com/",
    asks: [
      {
        ...verified(
          "The form asks whether engineers may access dashboard, cluster or data; that is for a person to decide.",
          crunchySupport,
        ),
        key: "consent",
      },
    ],
  },
  planetscale: {
    title: "PlanetScale for Postgres",
    channels: [portal("support.planetscale.com", "https://support.planetscale.com/")],
    severities: { 1: ["P1 Urgent"], 2: ["P2 High"], 3: ["P3 Normal"], 4: ["P4 Low"] },
    firstResponse: {
      1: unverified(
        "In 2024: 1 hour with Business, 15 minutes with Enterprise support, 2 business days otherwise.",
        planetscaleSupport,
      ),
      2: unverified(
        "In 2024: 4 hours with Business, 1 hour with Enterprise support, 2 business days otherwise.",
        planetscaleSupport,
      ),
    },
    severitySource: unverified(
      "In 2024: P1 is production down because of the platform and without a workaround, or data at risk.",
      planetscaleSupport,
    ),
    required: [
      ["organization", "Organization", "`pscale org show`"],
      ["databaseName", "Database", "`pscale database list`: its name at PlanetScale"],
      ["branch", "Branch", "After the dot of the user's name; `pscale branch list DATABASE`"],
    ],
    optional: [["region", "Region", "Dashboard, branch"]],
    fields: [
      ["Priority", "{severity}"],
      ["Database and branch", "{id:organization}/{id:databaseName}, {id:branch}"],
    ],
    noApplications: unverified("Support is for the platform."),
    quirks: [
      knownAnswer(
        "Why are session settings lost, or replicas not reached, on port 6432?",
        /6432|pgbouncer|prepared|replica/i,
        verified(
          "Port 6432 is PgBouncer in transaction mode. Every database has one, for its primary. " +
            "Direct connections use port 5432.",
          planetscaleBouncer,
        ),
        ...sessionStateCauses,
        ...poolerFull,
        "server-read-only",
      ),
      knownAnswer(
        "Which TLS does a client need?",
        /ssl|tls|certificate/i,
        verified(
          "TLS is required: sslmode=verify-full with the system's roots.",
          "https://planetscale.com/docs/postgres/connecting",
        ),
        "auth-tls-required",
        "tls-certificate-untrusted",
      ),
    ],
    resource: "branch {id:branch} of database {id:databaseName}",
    status: "https://www.planetscalestatus.com/",
    asks: [unverified("Response times apply to tickets from the web form, not to e-mail.", planetscaleSupport)],
  },
  tiger: {
    title: "Tiger Cloud (Timescale)",
    channels: [
      portal(
        "Tiger Console, Support",
        "https://console.cloud.tigerdata.com/",
        verified("The Named Contacts of the subscription.", "https://www.timescale.com/legal/support-policy/"),
      ),
    ],
    severities: { 1: ["Severity 1"], 2: ["Severity 2"], 3: ["Severity 3"], 4: ["Severity 4"] },
    severitySource: unverified("The names are those of the policy, whose table was not read.", tigerPolicy),
    required: [
      ["service", "Service ID", "The host name's first label; Console, Services"],
      ["project", "Project ID", "The host name's second label; Console"],
    ],
    optional: [["region", "Region", "Console, service overview"]],
    fields: [
      ["Severity", "{severity}"],
      ["Service", "{id:service} of project {id:project}"],
    ],
    noApplications: verified(
      "Support is for Tiger Data's services only, and for no other part of a customer's environment.",
      tigerPolicy,
    ),
    quirks: [
      quirk(
        verified("The pooler is PgBouncer, and accepts the service's own users.", tigerPooling),
        ...poolerFull,
        ...poolerCut,
      ),
      quirk(
        unverified(
          "The pooler has another port; database tsdb_transaction is its pool in transaction mode.",
          tigerPooling,
        ),
        ...sessionStateCauses,
        "pooler-database-unknown",
      ),
    ],
    resource: "service {id:service} of project {id:project}",
    status: "https://status.timescale.com/",
    asks: [],
  },
} satisfies Record<string, VendorRow>;
