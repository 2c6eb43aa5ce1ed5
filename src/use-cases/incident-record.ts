// The record of an incident: everything that happened, who did it, what was seen.
import { recordMarkdown, type IncidentHistory } from "../incidents/record.ts";
import { stripOf, type Strip } from "../incidents/timeline-picture.ts";
import { timelineTypes } from "../incidents/timeline.ts";
import type { Report } from "../report/report.ts";
import type { IncidentRow, Store } from "../store/store.ts";
import type { Permitted, UseCaseContext } from "./context.ts";
import { readersIn, withoutPrivateWords } from "./private-words.ts";
import { threadChannel } from "./threads.ts";

const mostEvents = 2000;
const mostNames = 30;

export interface IncidentExport {
  file: { filename: string; title: string; content: string };
  /** For a picture; null where a sentence says as much. */
  strip: Strip | null;
  /** To be called once the file has reached people. */
  kept: () => Promise<void>;
}

/** The record as Markdown; null where the check belongs to no incident. */
export async function incidentRecord(
  context: UseCaseContext,
  { check, backend }: Permitted,
  userId: string,
): Promise<IncidentExport | null> {
  const { store } = backend;
  const row = await store.incidentOf(check.id);
  if (!row) return null;
  const day = row.incident.openedAt.slice(0, 10);
  const history = await historyOf(context, store, row);
  const file = {
    filename: `incident-${row.target}-${day}.md`,
    title: `Incident of ${row.target}, ${day}`,
    content: recordMarkdown(history),
  };
  const kept = () => {
    const data = { incident: row.id };
    const event = { type: "incident.exported", checkId: check.id, target: check.target, actor: userId, data };
    return store.appendEvent(event);
  };
  return { file, strip: stripOf(row.target, row.incident, history.events), kept };
}

async function historyOf(context: UseCaseContext, store: Store, row: IncidentRow): Promise<IncidentHistory> {
  const { target, incident, firstCheck } = row;
  // It goes into the incident's thread, and from there anywhere.
  const readers = readersIn((await threadChannel(store, firstCheck)) ?? "");
  const all = await store.events({ target, types: timelineTypes, limit: mostEvents });
  const told = await withoutPrivateWords(store, all, readers);
  // Who asked for the check that opened it did so just before.
  const events = told.filter(
    ({ at, checkId }) => checkId === firstCheck || at.getTime() >= Date.parse(incident.openedAt),
  );
  const first = (await store.check(firstCheck))?.report ?? null;
  const steps = (await store.steps(firstCheck)).map(({ step }) => step);
  const experiments = await store.experiments(firstCheck);
  const [shown] = events.filter(({ type }) => type === "experiments.concluded").slice(-1);
  const people = [
    ...events.map(({ actor }) => actor),
    ...steps.flatMap(({ owner, by }) => [owner, by]),
    ...experiments.map(({ actor }) => actor),
    incident.closedBy,
  ];
  return {
    target,
    incident,
    events,
    first,
    steps,
    experiments,
    conclusion: Array.isArray(shown?.data["lines"]) ? shown.data["lines"].map(String) : [],
    tickets: (await store.tickets(firstCheck)).map(({ ticket, caseNumber }) => ({
      vendor: ticket.vendorTitle,
      severity: ticket.severityLabel,
      title: ticket.title,
      at: ticket.at,
      caseNumber,
    })),
    names: await namesOf(context, people),
    latest: await latestBadReport(
      store,
      events.map(({ checkId }) => checkId),
      first,
    ),
  };
}

/** Ids mean nothing to those who get the record elsewhere; where nobody tells a name, the id stays. */
async function namesOf({ nameOf }: UseCaseContext, people: (string | null)[]): Promise<Record<string, string>> {
  const ids = [...new Set(people)].filter((id) => id !== null && /^[UW][A-Z0-9]+$/.test(id)).slice(0, mostNames);
  const named = await Promise.all(ids.map(async (id) => [id ?? "", await nameOf(id ?? "")] as const));
  return Object.fromEntries(named.flatMap(([id, name]) => (name === null ? [] : [[id, name]])));
}

/** The newest report that found something wrong. */
export async function latestBadReport(
  store: Store,
  checkIds: (string | null)[],
  first: Report | null,
): Promise<Report | null> {
  const newest = [...new Set(checkIds.toReversed())].flatMap((id) => id ?? []).slice(0, 20);
  for (const id of newest) {
    const report = (await store.check(id))?.report;
    if (report && (report.verdict.status === "down" || report.verdict.status === "degraded")) return report;
  }
  return first;
}
