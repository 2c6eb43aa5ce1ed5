// What the end of a check makes of its target's incident, in the same transaction.
import { applyVerdict, isFinal, type Incident } from "../incidents/incident.ts";
import { noteOf } from "../incidents/note.ts";
import type { Report } from "../report/report.ts";
import type { Ask } from "./database.ts";
import type { IncidentRow } from "./incident-row.ts";
import { addNote, endElsewhere, quietUntilOf, raiseHeadline, tellElsewhere } from "./pg-incident-notes.ts";
import { incidentColumns, saveIncident, type IncidentRecord } from "./pg-incident-rows.ts";
import { addSteps, proveSteps, stepsOf } from "./pg-steps.ts";
import { believed, quietEnd } from "./pg-watches.ts";
import { jsonb } from "./rows.ts";
import { insertEvent } from "./sql.ts";

/** The check that has just ended, as far as incidents care. */
export interface Ended {
  id: string;
  target: string;
  quiet: boolean;
  /** Of a watch's check: the channel that hears of an incident. */
  speakIn: string | null;
}

/** What a check is to an incident. */
interface Turned {
  incidentId: string;
  /** The incident began with it, or its thread is told of it. */
  isTold: boolean;
}

/**
 * To be called in the transaction that ends it. A check that broke saw nothing.
 * @returns null where it changes nothing that anybody would see
 */
export async function turnIncident(ask: Ask, check: Ended, report: Report | null): Promise<Turned | null> {
  const at = report?.startedAt ?? new Date().toISOString();
  const row = await current(ask, check.target, at);
  if (!report && !(row && check.quiet)) return null;
  const verdict = report?.verdict ?? unseen;
  // What a watch sees once may be a moment's; what a person sees, or a scheduled check of an open incident, counts.
  const isBelieved = !check.speakIn || (await believed(ask, check.target, verdict));
  const { incident, said, pages } = applyVerdict(row?.incident ?? null, verdict, at);
  if (!incident || incident === row?.incident) return null;
  const isNew = !row || row.incident.openedAt !== incident.openedAt;
  if (!isBelieved && incident.state === "open") return null;
  if (row) await proveSteps(ask, row.firstCheck, check.target, report);
  // Over, and nothing of it to say.
  if (!isNew && row.incident.state === "closed" && incident.state === "closed" && !check.quiet) return null;
  // Nobody checks it by itself any more: what was known already is counted, and shown with the next thing that turns.
  if (!isNew && row.incident.state === "open" && row.incident.nextLookAt === null && !said && check.quiet) {
    await saveIncident(ask, row.id, incident);
    return null;
  }
  const id = isNew ? await open(ask, check, incident) : await saveIncident(ask, row.id, incident);
  await ask("update dbcheck.checks set incident_id = $2 where id = $1", [check.id, id]);
  if (isNew) {
    // What fails anew gets a thread of its own, where the last one was.
    if (check.quiet) await speakUp(ask, check, row?.firstCheck ?? null);
    else await tellElsewhere(ask, check, check.id, incident.first);
    if (pages) await ask("update dbcheck.messages set pages = true where check_id = $1 and kind = 'final'", [check.id]);
    if (report) await addSteps(ask, check.id, report);
    const data = jsonb({ incident: id, ...incident.first });
    await ask(insertEvent, ["incident.opened", check.id, check.target, "bot", data]);
    return { incidentId: id, isTold: true };
  }
  if (report && (said?.kind === "changed" || said?.kind === "reopened")) await addSteps(ask, row.firstCheck, report);
  if (said) {
    const note = noteOf(said, await stepsOf(ask, row.firstCheck));
    await addNote(ask, check.id, row.firstCheck, note, { pages, notBefore: await quietUntilOf(ask, row) });
    if (said.kind === "recovered") await endElsewhere(ask, row.firstCheck);
    await tellElsewhere(ask, check, row.firstCheck, said);
    await ask(insertEvent, [`incident.${said.kind}`, check.id, check.target, "bot", jsonb({ incident: id, ...said })]);
  }
  await ask(raiseHeadline, [row.firstCheck]);
  return { incidentId: id, isTold: said !== null };
}

const unseen = {
  status: "inconclusive" as const,
  layer: null,
  cause: null,
  confidence: "possible" as const,
  owner: "unclear" as const,
  summary: "",
  because: [],
  ruledOut: [],
  alternatives: [],
  nextSteps: [],
};

/** The incident that the target's checks may still turn, locked. */
async function current(ask: Ask, target: string, at: string): Promise<IncidentRow | null> {
  const newest = `select ${incidentColumns} from dbcheck.incidents i where target = $1
    order by is_open desc, opened_at desc limit 1`;
  const [row] = await ask<IncidentRecord>(newest, [target]);
  if (!row || isFinal(row.incident, at)) return null;
  const [locked] = await ask<IncidentRecord>(`${newest} for update`, [target]);
  return locked ?? null;
}

async function open(ask: Ask, { id, target }: Ended, incident: Incident): Promise<string> {
  // Whatever was planned for an earlier one has nothing left to find.
  await ask("update dbcheck.incidents set next_look_at = null where target = $1 and next_look_at is not null", [
    target,
  ]);
  const [row] = await ask<{ id: string }>(
    "insert into dbcheck.incidents (target, first_check, is_open, next_look_at, incident) values ($1, $2, true, " +
      "$3, $4::jsonb) returning id",
    [target, id, incident.nextLookAt, jsonb(incident)],
  );
  if (!row) throw new Error("an incident was not written");
  return row.id;
}

/**
 * A quiet check gets messages after all: in its watch's channel (after
 * its quiet hours), or where the incident before was told.
 */
async function speakUp(ask: Ask, { id, target, speakIn }: Ended, before: string | null): Promise<void> {
  const notBefore = speakIn ? await quietEnd(ask, target) : null;
  await ask("update dbcheck.checks set quiet = false where id = $1", [id]);
  await ask(
    `insert into dbcheck.messages (check_id, kind, want_version, channel, not_before)
     select $1, kind, 1, place.channel, coalesce($4::timestamptz, '-infinity') from unnest(array['headline', 'checklist', 'final']) kind,
       (select coalesce($3, (select channel from dbcheck.messages where check_id = $2 and kind = 'headline')) as channel) place
     where place.channel is not null`,
    [id, before, speakIn, notBefore],
  );
}
