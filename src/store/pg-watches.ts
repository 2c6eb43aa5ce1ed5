// Watched targets in PostgreSQL. A period keeps its phase; what was missed is not made up for.
import type { Report } from "../report/report.ts";
import type { Ask, Database } from "./database.ts";
import { jsonb, storable } from "./rows.ts";
import { insertEvent, isAtHome } from "./sql.ts";
import type { LateScheduledChecks, NewWatch, WatchRow } from "./store.ts";
import { quietUntil, type QuietHours } from "../incidents/quiet-hours.ts";

const columns = `target, channel, every_seconds as "everySeconds", actor, created_at as "createdAt", next_at as "nextAt", silent_until as "silentUntil",
  quiet_hours as "quietHours"`;
type WatchRecord = WatchRow & Record<string, unknown>;

/** One bad check may be a moment's: so many in a row make an incident, the second soon after the first. */
const badChecksInRow = 2;
const confirmMs = 15_000;
/** Of an advisory lock: unlike any other of the store's. */
const stallsKey = 0x64_62_63_73;

/**
 * Each target has its own place in the period, so that many do not come at once: the next one
 * that is at least a quarter of the period away. What was missed is not made up for.
 */
const nextInPhase = `to_timestamp(ceil((extract(epoch from now()) + due.every_seconds / 4.0 - abs(hashtext(due.target)::bigint) % due.every_seconds)
  / due.every_seconds) * due.every_seconds + abs(hashtext(due.target)::bigint) % due.every_seconds)`;

export class PgWatches {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The first check is within a minute; the target's name decides when, and its place in the period from then on. */
  async set({ target, fingerprint, channel, everySeconds, quietHours, actor }: NewWatch): Promise<WatchRow> {
    return this.#database.transaction(async (ask) => {
      const [row] = await ask<WatchRecord>(
        `insert into dbcheck.watches (target, fingerprint, channel, every_seconds, actor, quiet_hours, next_at)
         values ($1, $2, $3, $4, $5, $6::jsonb, now() + (abs(hashtext($1)::bigint) % least($4, 60)) * interval '1 s')
         on conflict (target) do update set fingerprint = excluded.fingerprint, channel = excluded.channel, actor = excluded.actor,
           every_seconds = excluded.every_seconds, next_at = excluded.next_at, silent_until = null, bad_in_row = 0,
           quiet_hours = excluded.quiet_hours, looked_at = now(), stalled_note = null
         returning ${columns}`,
        [target, storable(fingerprint), channel, everySeconds, actor, quietHours && jsonb(quietHours)],
      );
      if (!row) throw new Error("a watch was not written");
      await ask(insertEvent, ["watch.set", null, target, actor, jsonb({ channel, everySeconds, quietHours })]);
      return row;
    });
  }

  remove(target: string, actor: string): Promise<boolean> {
    return this.#database.transaction(async (ask) => {
      const rows = await ask("delete from dbcheck.watches where target = $1 returning target", [target]);
      if (rows.length > 0) await ask(insertEvent, ["watch.removed", null, target, actor, "{}"]);
      return rows.length > 0;
    });
  }

  /** @param untilMs 0 ends the silence */
  silence(target: string, untilMs: number, actor: string): Promise<boolean> {
    return this.#database.transaction(async (ask) => {
      const until = untilMs === 0 ? null : new Date(untilMs);
      const rows = await ask(
        "update dbcheck.watches set silent_until = $2, next_at = greatest(coalesce($2, now()), now()), " +
          "bad_in_row = 0 where target = $1 returning target",
        [target, until],
      );
      if (rows.length > 0) await ask(insertEvent, ["watch.silenced", null, target, actor, jsonb({ until })]);
      return rows.length > 0;
    });
  }

  /** @param targets undefined: of all */
  async of(targets?: string[]): Promise<WatchRow[]> {
    return this.#database.query<WatchRecord>(
      `select ${columns} from dbcheck.watches where $1::text[] is null or target = any($1) order by target`,
      [targets ?? null],
    );
  }

  /**
   * A quiet check for each watch that is due, but where somebody checks
   * already or an incident is checked anyway; at most so many.
   */
  async due(most: number, leftOut: string[], vantage: string | null): Promise<string[]> {
    const rows = await this.#database.query<{ id: string }>(
      `with due as (
         select target, fingerprint, channel, every_seconds from dbcheck.watches where next_at <= now() and target <> all($2)
         and ${isAtHome("$3")} order by next_at limit $1
         for update skip locked
       ), held as (
         update dbcheck.watches w set next_at = ${nextInPhase} from due where w.target = due.target
       ), made as (
         insert into dbcheck.checks (target, fingerprint, requesters, delivery_key, quiet, speak_in)
         select target, fingerprint, '[]', 'look', true, channel from due
         where not exists (select from dbcheck.incidents i where i.target = due.target and i.is_open and i.next_look_at is not null)
         order by target on conflict (target) where state in ('waiting', 'running') and not cancel_requested do nothing returning id
       )
       select id from made`,
      [most, leftOut, vantage],
    );
    return rows.map(({ id }) => id);
  }

  /** Those that were not checked within their period. */
  async late(): Promise<LateScheduledChecks> {
    const [row] = await this.#database.query<LateScheduledChecks & Record<string, unknown>>(
      `select count(*) filter (where lag_s >= every_seconds)::int as late, count(*)::int as watched,
         coalesce(max(lag_s) filter (where lag_s >= every_seconds), 0)::float8 * 1000 as "mostMs"
       from (select every_seconds, extract(epoch from now() - greatest(next_at, silent_until)) as lag_s from dbcheck.watches) w`,
    );
    return row ?? { late: 0, watched: 0, mostMs: 0 };
  }

  tellStalls(): Promise<void> {
    return this.#database.transaction(async (ask) => {
      // One at a time: of two that each have a part of the watches, each would
      // tell of its own, and neither that all are checked again.
      const [lock] = await ask<{ isOurs: boolean }>('select pg_try_advisory_xact_lock($1) as "isOurs"', [stallsKey]);
      if (!lock?.isOurs) return;
      await tellStalls(ask);
      await tellResumed(ask);
    });
  }
}

/** Of the bot's own, one for each target. */
const insertEvents = `insert into dbcheck.events (type, target, actor, data)
  select $1, target, 'bot', $3::jsonb from unnest($2::text[]) target`;

/** Nobody looked for three periods, and no worker was seen in that time: one note for each channel. */
async function tellStalls(ask: Ask): Promise<void> {
  const stalled = await ask<{ target: string; channel: string; lookedAt: Date }>(
    `select target, channel, looked_at as "lookedAt" from dbcheck.watches
     where stalled_note is null and greatest(looked_at, silent_until) < now() - 3 * every_seconds * interval '1 s'
       and not exists (select from dbcheck.workers where seen_at > now() - 3 * every_seconds * interval '1 s')
     order by channel, target for update`,
  );
  for (const channel of new Set(stalled.map((one) => one.channel))) {
    const here = stalled.filter((one) => one.channel === channel);
    const targets = here.map(({ target }) => target);
    const sinceAt = new Date(Math.min(...here.map(({ lookedAt }) => lookedAt.getTime()))).toISOString();
    // It hangs on one of the checks that wait for a worker.
    const [note] = await ask<{ id: string }>(
      `insert into dbcheck.messages (check_id, kind, want_version, channel, said, not_before)
       select id, 'note', 1, $2, $3::jsonb, coalesce($4::timestamptz, '-infinity') from dbcheck.checks
       where target = any($1) and state = 'waiting' and quiet order by created_at limit 1 returning id`,
      [targets, channel, jsonb({ kind: "stalled", targets, sinceAt, againAt: null }), await earliest(ask, targets)],
    );
    if (!note) continue;
    await ask("update dbcheck.watches set stalled_note = $2 where target = any($1)", [targets, note.id]);
    await ask(insertEvents, ["watch.stalled", targets, jsonb({ sinceAt })]);
  }
}

/** When the first of them may be told of; null: now. */
async function earliest(ask: Ask, targets: string[]): Promise<Date | null> {
  const hours = await ask<{ quietHours: QuietHours | null }>(
    'select distinct quiet_hours as "quietHours" from dbcheck.watches where target = any($1)',
    [targets],
  );
  const ends = hours.map(({ quietHours }) => (quietHours ? quietUntil(quietHours, new Date()) : null));
  return ends.includes(null) ? null : (ends.toSorted((a, b) => Number(a) - Number(b))[0] ?? null);
}

/** The same note says that checks have begun again, once all of its targets are checked. */
async function tellResumed(ask: Ask): Promise<void> {
  const resumed = await ask<{ target: string; note: string }>(
    `with again as (
       select target, stalled_note as note from dbcheck.watches
       where stalled_note is not null and looked_at > now() - 3 * every_seconds * interval '1 s' order by target for update
     ), cleared as (update dbcheck.watches w set stalled_note = null from again where w.target = again.target)
     select target, note from again`,
  );
  if (resumed.length === 0) return;
  await ask(insertEvents, ["watch.resumed", resumed.map(({ target }) => target), "{}"]);
  await ask(
    `update dbcheck.messages m set said = said || jsonb_build_object('againAt', $2::text), want_version = want_version + 1
     where id = any($1) and not exists (select from dbcheck.watches w where w.stalled_note = m.id)`,
    [[...new Set(resumed.map(({ note }) => note))], new Date().toISOString()],
  );
}

/** When what a watch of the target has to tell may be told; null: now. */
export async function quietEnd(ask: Ask, target: string): Promise<Date | null> {
  const [row] = await ask<{ quietHours: QuietHours | null }>(
    'select quiet_hours as "quietHours" from dbcheck.watches where target = $1',
    [target],
  );
  return row?.quietHours ? quietUntil(row.quietHours, new Date()) : null;
}

/** Counts bad checks in a row. @returns whether what this one saw is believed */
export async function believed(ask: Ask, target: string, verdict: Report["verdict"]): Promise<boolean> {
  if (verdict.status === "inconclusive") return false;
  if (verdict.status === "healthy") {
    await ask("update dbcheck.watches set bad_in_row = 0 where target = $1 and bad_in_row > 0", [target]);
    return true;
  }
  const [row] = await ask<{ bad: number }>(
    `update dbcheck.watches set bad_in_row = bad_in_row + 1,
       next_at = case when bad_in_row + 1 < $2 then least(next_at, now() + $3 * interval '1 ms') else next_at end
     where target = $1 returning bad_in_row as bad`,
    [target, badChecksInRow, confirmMs],
  );
  return (row?.bad ?? badChecksInRow) >= badChecksInRow;
}
