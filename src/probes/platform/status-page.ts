// What does the vendor's public status page say? One question to the vendor, with nothing of the target in it.
import type { AskedFacts, IncidentFacts, StatusPageFacts } from "../facts.ts";
import { askShared } from "./shared-requests.ts";
import { statusPages, type StatusPage, type StatusSource } from "./status/pages.ts";
import type { PageReading } from "./status/reading.ts";
import { passed, skipped, unknown, warned, type Answer, type Probe, type ProbeContext } from "../probe.ts";

const patienceMs = 5000;
const mostIncidents = 10;

async function run(context: ProbeContext): Promise<Answer<StatusPageFacts>> {
  const { vendor, platform } = context.target;
  if (!vendor || vendor.name === "generic" || !platform) return unknown("not-applicable", "no vendor is known");
  const found = statusPages[vendor.name];
  if (found.sources.length === 0)
    return skipped("not-applicable", `not known: the vendor publishes no machine-readable status; see ${found.page}`);
  const signal = context.within(patienceMs);
  const answers = await Promise.all(found.sources.map((source) => read(source, platform.statusMirror, signal)));
  return answerFrom(vendor.name, found, answers);
}

interface Read {
  asked: AskedFacts;
  reading: PageReading | null;
}

async function read(source: StatusSource, mirror: string | null, signal: AbortSignal): Promise<Read> {
  const { host, pathname, search } = new URL(source.url);
  const { asked, data } = await askShared(
    {
      what: host,
      url: mirror === null ? source.url : `${mirror}/${host}${pathname}${search}`,
      ...(source.accept ? { accept: source.accept } : {}),
      ...(source.maxBytes ? { maxBytes: source.maxBytes } : {}),
    },
    signal,
  );
  if (asked.reason !== null) return { asked, reading: null };
  const reading = source.read(data);
  return reading
    ? { asked, reading }
    : { asked: { ...asked, reason: "malformed", why: "the answer does not have the documented format" }, reading };
}

function answerFrom(vendor: string, { page, about }: StatusPage, answers: Read[]): Answer<StatusPageFacts> {
  const readings = answers.flatMap(({ reading }) => reading ?? []);
  // Two sources tell of the same incident under the same id: the first, fuller one is kept.
  const open = new Map(
    readings
      .flatMap(({ incidents }) => incidents)
      .toReversed()
      .map((one) => [one.id, one]),
  );
  const incidents = [...open.values()]
    .slice(0, mostIncidents)
    .map((one) => ({ ...one, concerns: concernOf(one, about) }));
  const facts: StatusPageFacts = {
    vendor,
    page,
    asked: answers.map(({ asked }) => asked),
    indicator: readings.map(({ indicator }) => indicator).find((one) => one !== null) ?? null,
    incidents: readings.length === 0 ? null : incidents,
    maintenances: [...new Set(readings.flatMap(({ maintenances }) => maintenances))],
  };
  const unseen = facts.asked.filter(({ reason }) => reason !== null);
  const missing = unseen.map(({ what, why }) => `not seen: ${what} (${why})`);
  const at = facts.asked
    .map((one) => one.at)
    .sort()[0]
    ?.replace(/\.\d+Z$/, "Z");
  const word = facts.indicator === null ? "" : ` ("${facts.indicator}")`;
  const said =
    incidents.length > 0
      ? incidents.map(incidentWords).join("; ")
      : `no open incident at ${at}${word}, which proves nothing`;
  const summary = [...(readings.length > 0 ? [`${new URL(page).host}: ${said}`] : []), ...missing].join("; ");
  const more = { reproduce: `curl -sS '${facts.asked[0]?.place ?? page}'` };
  if (incidents.some(({ concerns }) => concerns !== false)) return warned("incident-open", summary, facts, more);
  const [first] = unseen;
  return first?.reason ? unknown(first.reason, summary, facts, more) : passed(summary, facts, more);
}

/** Null where it names nothing that could be held against what a database needs. */
function concernOf({ name, affects }: PageReading["incidents"][number], about: RegExp | undefined): boolean | null {
  if (!about) return affects.length > 0 ? true : null;
  return about.test([name, ...affects].join(" "));
}

function incidentWords({ name, status, startedAt, affects }: IncidentFacts): string {
  const more = [status, startedAt === null ? null : `since ${startedAt}`, ...affects.slice(0, 5)].filter(
    (one) => one !== null,
  );
  return more.length === 0 ? `"${name}"` : `"${name}" (${more.join(", ")})`;
}

export const statusPage: Probe<"status-page"> = {
  id: "status-page",
  title: "Vendor's status page",
  layer: "platform",
  source: "platform",
  needs: [],
  applies: ({ vendor, platform }) =>
    platform?.statusPages === true && vendor !== null && vendor !== undefined && vendor.name !== "generic",
  run,
};
