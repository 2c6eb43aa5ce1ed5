// What does the platform say of the app's machines, volumes and releases, and of the database's cluster?
import type { Target } from "../../target/target.ts";
import type { AskedFacts, MachineFacts, MachineSide, PlatformFacts } from "../facts.ts";
import { askPlatform, type PlatformAnswer, type ApiQuestion } from "./api-request.ts";
import { machinesMaxBytes, machinesOf, releaseCommandGroup, volumesOf } from "./fly-machines.ts";
import { clusterOf } from "./fly-postgres.ts";
import { errorCodeOf, releasesOf, releasesQuery } from "./fly-releases.ts";
import { passed, unknown, warned, type Answer, type Probe, type ProbeContext } from "../probe.ts";

const patienceMs = 5000;

type Access = NonNullable<NonNullable<Target["platform"]>["fly"]>;

interface App {
  name: string;
  side: MachineSide;
}

async function run(context: ProbeContext): Promise<Answer<PlatformFacts>> {
  const { vendor, platform } = context.target;
  if (!vendor || !platform?.fly) return unknown("not-applicable", "no platform can be asked");
  const apps = appsOf(context.target);
  const cluster = vendor.name === "fly-mpg" ? named(vendor.ids["cluster"]) : null;
  if (apps.length === 0 && cluster === null)
    return unknown("not-tried", "app and cluster are not known: set vendor_ids (app, cluster) in the targets file");
  const facts: PlatformFacts = {
    vendor: vendor.name,
    asked: [],
    machines: null,
    volumes: null,
    cluster: null,
    releases: null,
    releaseCommands: null,
    hostIssues: null,
  };
  const signal = context.within(patienceMs);
  const access = platform.fly;
  await Promise.all([
    ...apps.map((app) => askApp(app, access, signal, facts)),
    cluster === null ? undefined : askCluster(cluster, access, signal, facts),
  ]);
  // In one order, whoever answered first.
  facts.asked.sort((a, b) => a.place.localeCompare(b.place) || a.what.localeCompare(b.what));
  const place = new Map(apps.map(({ name }, at) => [name, at]));
  for (const list of [facts.machines ?? [], facts.volumes ?? [], facts.hostIssues ?? []])
    list.sort((a, b) => (place.get(a.app) ?? 0) - (place.get(b.app) ?? 0));
  return answerFrom(facts, access);
}

/** The application's app by its name; an unmanaged Postgres is an app itself, and its name stands in its host's. */
function appsOf({ vendor, conninfo }: Target): App[] {
  const host = conninfo?.hosts[0]?.host.toLowerCase() ?? "";
  const given = named(vendor?.ids["app"]);
  const isUnmanaged = vendor?.name === "fly-postgres";
  const inHost = isUnmanaged ? named(/([a-z0-9-]+)\.(?:internal|flycast)\.?$/.exec(host)?.[1]) : null;
  const database = inHost ?? (isUnmanaged ? given : null);
  return [
    ...(database === null ? [] : [{ name: database, side: "database" as const }]),
    ...(given === null || given === database ? [] : [{ name: given, side: "application" as const }]),
  ];
}

/** It becomes a part of a path. */
function named(id: string | undefined): string | null {
  return id !== undefined && /^[\w-][\w.-]{0,99}$/.test(id) ? id : null;
}

/** Asks, keeps the question, and gives what `read` makes of the answer; what it makes nothing of is malformed. */
async function put<T>(
  question: Omit<ApiQuestion, "token">,
  { token }: Access,
  signal: AbortSignal,
  facts: PlatformFacts,
  read: (data: unknown) => T | null,
): Promise<T | null> {
  const { asked, data }: PlatformAnswer = await askPlatform({ ...question, token }, signal);
  const value = asked.reason === null ? read(data) : null;
  facts.asked.push(asked.reason === null && value === null ? { ...asked, ...unreadable(data) } : asked);
  return value;
}

function unreadable(data: unknown): Pick<AskedFacts, "reason" | "why"> {
  const code = errorCodeOf(data);
  if (code === "UNAUTHORIZED" || code === "FORBIDDEN") return { reason: "not-permitted", why: `the API says ${code}` };
  return code === "no code"
    ? { reason: "malformed", why: "the answer does not have the documented format" }
    : { reason: "http-error", why: `the API says ${code}` };
}

async function askApp({ name, side }: App, access: Access, signal: AbortSignal, facts: PlatformFacts): Promise<void> {
  const base = `${access.machinesUrl}/v1/apps/${name}`;
  const machines = async (): Promise<void> => {
    const question = { what: `machines of ${name}`, url: `${base}/machines`, maxBytes: machinesMaxBytes };
    const found = await put(question, access, signal, facts, (data) => machinesOf(data, name, side));
    if (found)
      facts.machines = [...(facts.machines ?? []), ...found.filter(({ group }) => group !== releaseCommandGroup)];
  };
  const volumes = async (): Promise<void> => {
    const question = { what: `volumes of ${name}`, url: `${base}/volumes` };
    const found = await put(question, access, signal, facts, (data) => volumesOf(data, name, side));
    if (found) facts.volumes = [...(facts.volumes ?? []), ...found];
  };
  await Promise.all([machines(), volumes(), askReleases({ name, side }, access, signal, facts)]);
}

async function askReleases(
  { name, side }: App,
  access: Access,
  signal: AbortSignal,
  facts: PlatformFacts,
): Promise<void> {
  const query = { query: releasesQuery, variables: { appName: name } };
  const question = { what: `releases of ${name}`, url: `${access.apiUrl}/graphql`, query };
  const found = await put(question, access, signal, facts, (data) => releasesOf(data, name));
  if (!found) return;
  facts.hostIssues = [...(facts.hostIssues ?? []), ...found.hostIssues];
  if (side !== "application") return;
  facts.releases = found.releases;
  if (found.releases[0]?.status !== "failed") return;
  // Its machine is destroyed when it has ended: only the list of all that ever were still has its exit code.
  const all = {
    what: `release commands of ${name}`,
    url: `${access.machinesUrl}/v1/apps/${name}/machines?include_deleted=true`,
    maxBytes: machinesMaxBytes,
  };
  const machines = await put(all, access, signal, facts, (data) => machinesOf(data, name, side));
  if (machines)
    facts.releaseCommands = machines
      .filter(({ group }) => group === releaseCommandGroup)
      .toSorted(byLastExit)
      .slice(0, 5);
}

function byLastExit(a: MachineFacts, b: MachineFacts): number {
  return (b.exits[0]?.at ?? "").localeCompare(a.exits[0]?.at ?? "");
}

async function askCluster(id: string, access: Access, signal: AbortSignal, facts: PlatformFacts): Promise<void> {
  const question = { what: `cluster ${id}`, url: `${access.machinesUrl}/v1/postgres/${id}` };
  facts.cluster = await put(question, access, signal, facts, clusterOf);
}

function answerFrom(facts: PlatformFacts, { machinesUrl }: Access): Answer<PlatformFacts> {
  const unseen = facts.asked.filter(({ reason }) => reason !== null);
  const said = [
    ...machineWords(facts.machines ?? []),
    ...(facts.cluster
      ? [`cluster ${facts.cluster.name ?? facts.cluster.id} is ${facts.cluster.status ?? "in an unknown state"}`]
      : []),
    ...(facts.releases?.[0]
      ? [`newest release v${facts.releases[0].version ?? "?"}: ${facts.releases[0].status ?? "no status"}`]
      : []),
    ...(facts.hostIssues?.length ? [`${facts.hostIssues.length} problems of its hosts`] : []),
  ].join("; ");
  const missing = unseen.map(({ what, why }) => `${what} (${why})`).join(", ");
  const summary =
    [said, missing === "" ? "" : `not seen: ${missing}`].filter((part) => part !== "").join("; ") ||
    "the platform has no record of it";
  const places = facts.asked.map((one) => one.place);
  const place =
    places.find((one) => one.endsWith("/machines")) ?? places.find((one) => one.includes("/v1/")) ?? machinesUrl;
  const more = { reproduce: `curl -sS -H "Authorization: Bearer $FLY_API_TOKEN" '${place}'` };
  const [first] = unseen;
  if (first?.reason) return unknown(first.reason, summary, facts, more);
  const isBad = facts.machines?.some(isDown) || (facts.cluster?.status ?? "ready") !== "ready";
  return isBad ? warned("instance-not-running", summary, facts, more) : passed(summary, facts, more);
}

function machineWords(machines: MachineFacts[]): string[] {
  return [...new Set(machines.map(({ app }) => app))].map((app) => {
    const own = machines.filter((one) => one.app === app);
    return `${app}: ${own.filter(({ state }) => state === "started").length} of ${own.length} machines started`;
  });
}

/** Does not run, and its last exit was neither asked for nor clean. */
function isDown({ state, exits: [last] }: MachineFacts): boolean {
  return state !== "started" && last !== undefined && !last.requestedStop && last.exitCode !== 0;
}

export const platform: Probe<"platform"> = {
  id: "platform",
  title: "What the platform says",
  layer: "platform",
  source: "platform",
  needs: [],
  applies: ({ vendor, platform: access }) =>
    Boolean(access?.fly) && (vendor?.name === "fly-mpg" || vendor?.name === "fly-postgres"),
  run,
};
