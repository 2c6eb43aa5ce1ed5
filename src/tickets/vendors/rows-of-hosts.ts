// Vendors that host applications too, and of whom less is known: Render, Railway, DigitalOcean.
import { connectionsFull, family, path, poolerFull, restarts, sessionStateCauses, stopped } from "./cause-groups.ts";
import { unverified, verified } from "./known.ts";
import { knownAnswer, forum, noScale, portal, quirk, severityWords, type VendorRow } from "./row.ts";

const railwaySupport = "https://docs.railway.com/platform/support";
const businessClass = verified("Workspaces with Business Class or Enterprise support.", railwaySupport);

export const hosts = {
  render: {
    title: "Render Postgres",
    channels: [
      portal("Contact form in the dashboard", "https://dashboard.render.com/"),
      forum("Render community", "https://community.render.com/"),
    ],
    severities: severityWords,
    severitySource: noScale(""),
    required: [
      ["instance", "Database ID", "dpg-…: the host name's first label, and in the dashboard's address"],
      ["region", "Region", "In the external host name; dashboard, Info"],
    ],
    optional: [["workspace", "Workspace ID", "tea-…, in the dashboard's address"]],
    fields: [["Database", "{id:instance}"]],
    noApplications: unverified("Support is for the platform."),
    quirks: [
      knownAnswer(
        "Why could the database suddenly not be reached?",
        /suspend|expire/i,
        verified(
          "A database of the free plan expires some time after it was created, and is then suspended. That " +
            "looks like an outage.",
          "https://render.com/docs/free",
        ),
        ...stopped,
        "dns-nxdomain",
        "startup-closed",
      ),
    ],
    resource: "database {id:instance} ({id:region})",
    status: "https://status.render.com/",
    asks: [unverified("The workspace's plan sets a ticket's priority.")],
  },
  railway: {
    title: "Railway Postgres",
    channels: [
      portal(
        "Private thread in Central Station",
        "https://station.railway.com/support",
        verified("Pro plan and higher; slower, since only employees see it.", railwaySupport),
      ),
      forum("Central Station", "https://station.railway.com/"),
    ],
    severities: {
      1: ["P1", businessClass, "A thread in Central Station with “production down” as the first words"],
      2: ["P2", businessClass, "A thread in Central Station"],
      3: ["P3", businessClass, "A thread in Central Station"],
      4: ["P3", businessClass, "A public thread in Central Station"],
    },
    firstResponse: {
      1: verified("One hour, around the clock.", railwaySupport),
      2: verified("The same business day.", railwaySupport),
      3: verified("Two business days.", railwaySupport),
    },
    severitySource: verified("P1 outages, P2 bugs, P3 integrations and general questions.", railwaySupport),
    required: [
      ["project", "Project ID", "Project settings, and in the dashboard's address"],
      ["service", "Service name or ID", "Before .railway.internal; service settings"],
    ],
    optional: [
      ["environment", "Environment", "Dashboard, at the top"],
      ["deployment", "Deployment ID", "Service, Deployments"],
    ],
    fields: [
      ["Project", "{id:project}"],
      ["Service", "{id:service}"],
    ],
    noApplications: verified("There is no application-level support.", railwaySupport),
    scope: [
      {
        text:
          "Databases made from Railway's templates are not managed: configuration, backups and recovery are the " +
          "owner's.",
        instead:
          "Look at the database service's own logs, volume and deployments first; file what concerns the platform.",
        known: verified("Its database templates are unmanaged.", "https://docs.railway.com/databases/postgresql"),
        causes: ["*"],
      },
    ],
    quirks: [
      knownAnswer(
        "Why can a name below railway.internal not be reached?",
        /railway\.internal|ipv6|enotfound/i,
        verified(
          "Names below railway.internal are for services of the same project and environment, and do not work " +
            "during builds. In environments created before October 16, 2025, they have IPv6 addresses only.",
          "https://docs.railway.com/networking/private-networking/how-it-works",
        ),
        ...family,
        "dns-nxdomain",
      ),
      knownAnswer(
        "Why are session settings or prepared statements lost?",
        /pgbouncer|prepared|listen/i,
        verified(
          "PgBouncer, if added, is in transaction mode by default, with 20 server connections and 1,000 clients " +
            "for each replica. DATABASE_UNPOOLED_URL bypasses it.",
          "https://docs.railway.com/databases/postgresql-pgbouncer",
        ),
        ...poolerFull,
        ...sessionStateCauses,
      ),
      knownAnswer(
        "What does “could not resize shared memory segment” mean?",
        /shared memory/i,
        verified(
          "“could not resize shared memory segment … no space left on device” means the container's shared " +
            "memory, not the disk. That memory is 64 MB unless RAILWAY_SHM_SIZE_BYTES is set.",
          "https://docs.railway.com/databases/postgresql",
        ),
        "query-disk-full",
        "query-out-of-memory",
      ),
    ],
    resource: "service {id:service} of project {id:project}",
    status: "https://status.railway.com/",
    asks: [
      verified(
        "The issue, IDs, environment, error messages, build or deploy logs. There is no support by e-mail.",
        railwaySupport,
      ),
    ],
  },
  digitalocean: {
    title: "DigitalOcean Managed PostgreSQL",
    channels: [
      portal("Support ticket", "https://cloud.digitalocean.com/support/tickets/new", null),
      forum("DigitalOcean community", "https://www.digitalocean.com/community/"),
    ],
    severities: severityWords,
    severitySource: noScale("; response times depend on the plan"),
    required: [
      ["name", "Cluster name", "In the host name, before -do-user-"],
      ["cluster", "Cluster UUID", "`doctl databases list`, and in the control panel's address"],
      ["region", "Region", "`doctl databases get UUID`"],
    ],
    optional: [["size", "Size", "`doctl databases get UUID`"]],
    fields: [["Resource", "Database cluster {id:name} ({id:cluster}), {id:region}"]],
    noApplications: unverified("Support is for the platform."),
    quirks: [
      knownAnswer(
        "How many connections does the cluster accept?",
        /connections|too many clients/i,
        verified(
          "The server takes 25 connections for each GB of memory, 3 of them reserved; pools share what is left.",
          "https://docs.digitalocean.com/products/databases/postgresql/how-to/manage-connection-pools/",
        ),
        ...connectionsFull,
        ...poolerFull,
      ),
      quirk(
        unverified(
          "If trusted sources are set, all other addresses are blocked.",
          "https://docs.digitalocean.com/products/databases/postgresql/how-to/secure/",
        ),
        ...path,
      ),
      quirk(
        unverified("The API has no status for down: a cluster that does not answer may still be “online”."),
        ...restarts,
        ...path,
      ),
    ],
    resource: "cluster {id:name} ({id:cluster}, {id:region})",
    status: "https://status.digitalocean.com/",
    asks: [
      verified(
        "Tickets are free for all customers; paid plans are answered sooner.",
        "https://docs.digitalocean.com/platform/support-plans/",
      ),
    ],
  },
} satisfies Record<string, VendorRow>;
