// Incidents in PostgreSQL: turned in the transaction that ends a check, checked again when they are due.
import {
  closed,
  isFinal,
  applyVerdict,
  taken,
  unwatched,
  type Incident,
  type IncidentNews,
  type IncidentStatus,
} from "../incidents/incident.ts";
import type { Report } from "../report/report.ts";
import type { Ask, Database } from "./database.ts";
import { jsonb } from "./rows.ts";
import { noteOf, type Note } from "../incidents/note.ts";
import { insertEvent, isAtHome } from "./sql.ts";
import { addSteps, proveSteps, stepsOf } from "./pg-steps.ts";
import { believed, quietEnd } from "./pg-watches.ts";
import type { CheckAlert } from "./alerts.ts";
import type { IncidentFilter, IncidentRow, Requester } from "./store.ts";

const columns = `i.id, i.target, i.first_check as "firstCheck", i.incident`;
type IncidentRecord = IncidentRow & Record<string, unknown>;

const raiseHeadline =
  "update dbcheck.messages set want_version = want_version + 1 where check_id = $1 and kind = 'headline'";
/** A check whose worker died is made again after so long. */
const lookAgainMs = 60_000;

/** The check that has just ended, as far as incidents care. */
export interface Ended {
  id: string;
  target: string;
  quiet: boolean;
  /** Of a watch's check: the channel that hears of an incident. */
  speakIn: string | null;
}

/** What a check is to an incident. */
export interface Turned {
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
    await save(ask, row.id, incident);
    return null;
  }
  const id = isNew ? await open(ask, check, incident) : await save(ask, row.id, incident);
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

/** The incident that the target's checks may still turn, locked. */
async function current(ask: Ask, target: string, at: string): Promise<IncidentRow | null> {
  const newest = `select ${columns} from dbcheck.incidents i where target = $1 order by is_open desc, opened_at desc limit 1`;
  const [row] = await ask<IncidentRecord>(newest, [target]);
  if (!row || isFinal(row.incident, at)) return null;
  const [locked] = await ask<IncidentRecord>(`${newest} for update`, [target]);
  return locked ?? null;
}

/** A message of its own in the incident's thread. */
export async function addNote(
  ask: Ask,
  checkId: string,
  firstCheck: string,
  said: Note,
  { pages = false, notBefore = null }: { pages?: boolean; notBefore?: Date | null } = {},
): Promise<void> {
  await ask(
    `insert into dbcheck.messages (check_id, kind, want_version, channel, said, pages, not_before)
     select $1, 'note', 1, channel, $3::jsonb, $4, coalesce($5::timestamptz, '-infinity')
     from dbcheck.messages where check_id = $2 and kind = 'headline'`,
    [checkId, firstCheck, jsonb(said), pages, notBefore],
  );
}

/** The quiet hours of a watch hold for all that its incident tells; what a person's check began is told at once. */
async function quietUntilOf(ask: Ask, { target, firstCheck }: IncidentRow): Promise<Date | null> {
  const [first] = await ask<{ isWatch: boolean }>(
    'select speak_in is not null as "isWatch" from dbcheck.checks where id = $1',
    [firstCheck],
  );
  return first?.isWatch ? quietEnd(ask, target) : null;
}

/** A watch's channel hears of every change of an incident whose thread is elsewhere, in a message of its own. */
async function tellElsewhere(
  ask: Ask,
  check: Ended,
  firstCheck: string,
  of: IncidentStatus | IncidentNews,
): Promise<void> {
  const note = await elsewhereNote(ask, firstCheck, of);
  await ask(
    `insert into dbcheck.messages (check_id, kind, want_version, channel, said, not_before)
     select $1, 'note', 1, channel, $3::jsonb, coalesce($4::timestamptz, '-infinity') from dbcheck.watches where target = $2
       and channel <> coalesce((select channel from dbcheck.messages where check_id = $5 and kind = 'headline'), '')`,
    [check.id, check.target, jsonb(note), await quietEnd(ask, check.target), firstCheck],
  );
}

async function elsewhereNote(ask: Ask, firstCheck: string, of: IncidentStatus | IncidentNews): Promise<Note> {
  const [check] = await ask<{ requesters: Requester[]; alert: CheckAlert | null }>(
    "select requesters, alert from dbcheck.checks where id = $1",
    [firstCheck],
  );
  const [first] = check?.requesters ?? [];
  const isOpenToAll =
    first && first.channelId.startsWith("C") && !/^(|privategroup|directmessage|mpdm-.*)$/.test(first.channelName);
  // The channel of an alert's thread is the one that the targets file names: Slack shows it to those who are in it.
  const ofAlert = first ? null : (check?.alert?.channel ?? null);
  const channel = isOpenToAll ? first.channelId : ofAlert;
  if (!("kind" in of)) return { kind: "elsewhere", seen: of, channel, isOver: false };
  if (of.kind === "flapping") return of;
  // What people did stays in the thread.
  const [seen, isOver] = of.kind === "recovered" ? [of.latest, true] : [of.to, false];
  return { kind: "elsewhere", seen, channel, isOver };
}

/** What was told there of an incident that is over says so, too. */
async function endElsewhere(ask: Ask, firstCheck: string): Promise<void> {
  await ask(
    `update dbcheck.messages m set said = m.said || jsonb_build_object('isOver', true), want_version = m.want_version + 1
     from dbcheck.checks c, dbcheck.checks first where first.id = $1 and m.check_id = c.id
       and (c.id = first.id or c.incident_id = first.incident_id)
       and m.kind = 'note' and m.said ->> 'kind' = 'elsewhere' and m.said ->> 'isOver' = 'false'`,
    [firstCheck],
  );
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

async function save(ask: Ask, id: string, incident: Incident): Promise<string> {
  await ask("update dbcheck.incidents set is_open = $2, next_look_at = $3, incident = $4::jsonb where id = $1", [
    id,
    incident.state === "open",
    incident.nextLookAt,
    jsonb(incident),
  ]);
  return id;
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

export class PgIncidents {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async ofCheck(checkId: string): Promise<IncidentRow | null> {
    const [row] = await this.#database.query<IncidentRecord>(
      `select ${columns} from dbcheck.incidents i join dbcheck.checks c on c.incident_id = i.id where c.id = $1`,
      [checkId],
    );
    return row ?? null;
  }

  async open(target: string): Promise<IncidentRow | null> {
    const [row] = await this.#database.query<IncidentRecord>(
      `select ${columns} from dbcheck.incidents i where target = $1 and is_open`,
      [target],
    );
    return row ?? null;
  }

  async allOpen(): Promise<IncidentRow[]> {
    return this.#database.query<IncidentRecord>(
      `select ${columns} from dbcheck.incidents i where is_open order by opened_at`,
    );
  }

  newest({ targets, id, isOpen = false, before, limit }: IncidentFilter): Promise<IncidentRow[]> {
    return this.#database.query<IncidentRecord>(
      `select ${columns} from dbcheck.incidents i
       where target = any($1) and ($2::uuid is null or id = $2) and (is_open or not $3) and ($4::uuid is null
         or (opened_at, id) < (select opened_at, id from dbcheck.incidents where id = $4))
       order by opened_at desc, id desc limit $5`,
      [targets, id ?? null, isOpen, before ?? null, limit],
    );
  }

  /**
   * A check for each incident that is due and whose target nobody checks just now; at most
   * so many. Made in the order of their targets, as those of watches are: of two that make
   * checks of the same targets, neither waits for the other in a circle.
   */
  async due(most: number, leftOut: string[], vantage: string | null): Promise<string[]> {
    const rows = await this.#database.query<{ id: string }>(
      `with due as (
         select id, target, first_check from dbcheck.incidents where next_look_at <= now() and target <> all($3) and ${isAtHome("$4")}
         order by next_look_at limit $2
         for update skip locked
       ), held as (
         update dbcheck.incidents i set next_look_at = now() + $1 * interval '1 ms' from due where i.id = due.id
       ), made as (
         insert into dbcheck.checks (target, fingerprint, requesters, delivery_key, quiet, incident_id)
         select due.target, first.fingerprint, '[]', 'look', true, due.id from due join dbcheck.checks first on first.id = due.first_check
         order by due.target on conflict (target) where state in ('waiting', 'running') and not cancel_requested do nothing returning id
       )
       select id from made`,
      [lookAgainMs, most, leftOut, vantage],
    );
    return rows.map(({ id }) => id);
  }

  /** @returns false when it is over already, or never was */
  async end(id: string, actor: string): Promise<boolean> {
    const change = (incident: Incident) => closed(incident, actor, new Date().toISOString());
    return (await this.#change(id, actor, "incident.closed", change)) !== null;
  }

  async unwatch(id: string, actor: string): Promise<boolean> {
    return (await this.#change(id, actor, "incident.watch-stopped", unwatched)) !== null;
  }

  async take(id: string, actor: string, over: boolean): Promise<string | null> {
    const after = await this.#change(id, actor, "incident.taken", (incident) => taken(incident, actor, over));
    return after?.takenBy ?? null;
  }

  /** @returns the incident as it then is; null when it is over, or never was */
  #change(id: string, actor: string, type: string, change: (incident: Incident) => Incident): Promise<Incident | null> {
    return this.#database.transaction(async (ask) => {
      const [row] = await ask<IncidentRecord>(
        `select ${columns} from dbcheck.incidents i where id = $1 and is_open for update`,
        [id],
      );
      if (!row) return null;
      const after = change(row.incident);
      if (after === row.incident) return after;
      await save(ask, id, after);
      await ask(insertEvent, [type, row.firstCheck, row.target, actor, jsonb({ incident: id })]);
      if (type === "incident.closed") await endElsewhere(ask, row.firstCheck);
      await ask(raiseHeadline, [row.firstCheck]);
      return after;
    });
  }
}
