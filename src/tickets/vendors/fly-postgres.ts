// Postgres apps on Fly.io, which their owner runs: what support takes of them, and what to do with the rest.
import type { Vendor } from "../vendor.ts";
import { connectionsFull, diskFull, family, memory, names, path, restarts } from "./cause-groups.ts";
import { unverified, verified } from "./known.ts";

const support = "https://fly.io/docs/about/support/";
const owned = "https://fly.io/docs/postgres/getting-started/what-you-should-know/";
const replicas = "https://fly.io/docs/postgres/advanced-guides/high-availability-and-global-replication/";
const monitoring = "https://fly.io/docs/postgres/managing/monitoring/";

const notSupported = verified(
  "Fly.io lists Unmanaged Postgres as not supported; Machines, Volumes and Networking are supported.",
  support,
);
const readOnlyDisk = verified(
  "When the volume is more than 90 % full, the image makes the users' tables read-only. Below that, after `fly " +
    "volumes extend` and a restart of the Machine, they are writable again.",
  "https://github.com/fly-apps/postgres-flex/blob/master/docs/capacity_monitoring.md",
);
const ports = verified(
  "Port 5432 always leads to a writable member, 5433 to the member itself, which may be a read replica.",
  replicas,
);
const privateIpv6 = verified(
  "The host resolves to an IPv6 address of the organization's private network. Only apps of that network reach " +
    "it, and a client must have IPv6 enabled.",
  "https://fly.io/docs/postgres/connecting/connecting-internal/",
);

export const flyPostgres: Vendor = {
  name: "fly-postgres",
  title: "Fly.io Postgres app (unmanaged)",
  channels: [
    {
      name: "Community forum",
      url: "https://community.fly.io",
      isPublic: true,
      onlyFor: null,
    },
    {
      name: "Support portal, for Machines, Volumes and Networking alone",
      url: "https://fly.io/dashboard",
      isPublic: false,
      onlyFor: verified(
        "Organizations with a Standard, Premium or Enterprise support package, or a legacy Launch or Scale plan.",
        support,
      ),
    },
  ],
  severities: {
    1: { label: "Production down", onlyFor: null, fallback: null },
    2: { label: "Production impaired", onlyFor: null, fallback: null },
    3: { label: "Normal", onlyFor: null, fallback: null },
    4: { label: "Question", onlyFor: null, fallback: null },
  },
  severitySource: unverified(
    "Fly.io publishes no scale of severities: the words go to the front of the title.",
    support,
  ),
  identifiers: [
    {
      key: "app",
      label: "Postgres app",
      isRequired: true,
      where: "`fly apps list`; it is the name before .flycast or .internal.",
    },
    { key: "organization", label: "Organization", isRequired: true, where: "`fly orgs list`" },
    { key: "region", label: "Primary region", isRequired: false, where: "`fly status --app APP`" },
    { key: "machine", label: "Machine", isRequired: false, where: "`fly machine list --app APP`" },
    { key: "volume", label: "Volume", isRequired: false, where: "`fly volumes list --app APP`" },
    { key: "image", label: "Image and version", isRequired: false, where: "`fly image show --app APP`" },
  ],
  fields: [
    { label: "Title", value: "{title}" },
    { label: "App", value: "{id:app}" },
    { label: "Text", value: "{body}" },
  ],
  limits: { title: null, body: null },
  scope: [
    {
      text: "The database itself: its configuration, failover, disk, memory, upgrades and recovery are the owner's.",
      instead:
        "Recover it from its own side: `fly status`, `fly checks list` and `fly logs` of the Postgres app. Ask " +
        "the community forum; file with support only what concerns a Machine, a volume or the network.",
      known: notSupported,
      causes: ["*"],
    },
  ],
  quirks: [
    { ...readOnlyDisk, causes: diskFull },
    { ...ports, causes: ["server-read-only"] },
    { ...privateIpv6, causes: [...family, ...names, ...path] },
    {
      ...verified("If it ran out of memory or disk space, recovering it is the owner's job.", owned),
      causes: [...memory, ...diskFull, ...restarts],
    },
    {
      ...verified(
        "`fly checks list --app APP` shows for each Machine whether transactions are read-write. It also shows " +
          "the connections in use, their maximum, and the free space of the volume.",
        monitoring,
      ),
      causes: ["*"],
    },
    {
      ...verified(
        "Volumes have daily snapshots, kept for 5 days; there are no backups elsewhere unless the owner makes them.",
        owned,
      ),
      causes: diskFull,
    },
    {
      ...unverified("The owner sets max_connections (`fly postgres config show --app APP`)."),
      causes: connectionsFull,
    },
  ],
  answered: [
    {
      causes: diskFull,
      matches: /read.?only/i,
      question: "Why does the database refuse writes?",
      answer: readOnlyDisk,
    },
    {
      causes: family,
      matches: /ipv6|nxdomain|resolve/i,
      question: "Why can the host not be reached from elsewhere, or over IPv4?",
      answer: privateIpv6,
    },
    {
      causes: [],
      matches: /support|ticket/i,
      question: "Does Fly.io's support look at this database?",
      answer: notSupported,
    },
  ],
  wanted: [
    {
      causes: [...restarts, ...path],
      text:
        "Host events of the Machines of app {id:app} between {from} and {to}: host unreachable, migration, " +
        "network or volume trouble.",
      why:
        "The public status page does not show whether the host failed. An owner sees only what the dashboard " +
        "shows of it.",
    },
  ],
  statusPage: {
    url: "https://status.flyio.net/",
    known: verified("Platform-wide issues; those of a single host are in the dashboard.", support),
  },
  asks: [
    verified(
      "App name or Machine ID, exact errors, what was tried and why, UTC times; logs as text, not as screenshots.",
      support,
    ),
  ],
};
