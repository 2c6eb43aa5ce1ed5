// The record of an incident as a file in its thread.
import type { Bot } from "./bot.ts";
import { toldTypes } from "../../incidents/timeline.ts";
import { recordMarkdown } from "../../incidents/record.ts";
import type { Report } from "../../report/report.ts";
import type { IncidentRow, Store } from "../../store/store.ts";
import { readersIn, threadChannel, withoutPrivateWords } from "../access/private-words.ts";
import { troubleOf } from "../connection/web-clients.ts";

const mostEvents = 2000;
const mostNames = 30;

/** @returns null when it is there, else what kept it from being put there, in words for the one who asked */
export async function exportRecord(
  bot: Bot,
  store: Store,
  row: IncidentRow,
  place: { channel: string; threadTs: string },
): Promise<string | null> {
  const day = row.incident.openedAt.slice(0, 10);
  return upload(bot, place, {
    filename: `incident-${row.target}-${day}.md`,
    title: `Incident of ${row.target}, ${day}`,
    content: await recordOf(bot, store, row),
  });
}

/** @returns null when it is there, else what kept it from being put there, in words for the one who asked */
export async function upload(
  bot: Bot,
  place: { channel: string; threadTs: string },
  file: { filename: string; title: string; content: string },
): Promise<string | null> {
  try {
    await bot.clients.interactive.filesUploadV2({ channel_id: place.channel, thread_ts: place.threadTs, ...file });
    return null;
  } catch (error) {
    const trouble = troubleOf(error);
    bot.log.warn({ trouble, file: file.filename }, "a file was not uploaded");
    const code = "code" in trouble ? trouble.code : trouble.kind;
    if (code === "missing_scope")
      return "I may not put files anywhere: the app needs the scope files:write (see the manifest).";
    if (code === "not_in_channel" || code === "channel_not_found")
      return "I may not put files here: invite me to this channel.";
    return `Slack did not take the file (${code}). Try again in a moment.`;
  }
}

export async function recordOf(bot: Bot, store: Store, { target, incident, firstCheck }: IncidentRow): Promise<string> {
  // It goes into the incident's thread, and from there anywhere.
  const readers = readersIn((await threadChannel(store, firstCheck)) ?? "");
  const kept = await store.events({ target, types: toldTypes, limit: mostEvents });
  const all = await withoutPrivateWords(store, kept, readers);
  // Who asked for the check that opened it did so just before.
  const events = all.filter(
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
  return recordMarkdown({
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
    names: await namesOf(bot, people),
    latest: await latestBad(
      store,
      events.map(({ checkId }) => checkId),
      first,
    ),
  });
}

/** Ids mean nothing to those who get the record elsewhere; where Slack tells no name, the id stays. */
async function namesOf(bot: Bot, people: (string | null)[]): Promise<Record<string, string>> {
  const ids = [...new Set(people)].filter((id) => id !== null && /^[UW][A-Z0-9]+$/.test(id)).slice(0, mostNames);
  const named = await Promise.all(ids.map(async (id) => [id ?? "", await bot.gate.nameOf(id ?? "")] as const));
  return Object.fromEntries(named.flatMap(([id, name]) => (name === null ? [] : [[id, name]])));
}

/** The newest report that found something wrong. */
export async function latestBad(
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
