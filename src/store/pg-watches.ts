// Watched targets in PostgreSQL. A period keeps its phase; what was missed is not made up for.
import type { Report } from "../report/report.ts";
import type { Ask, Database } from "./database.ts";
import { jsonb, storable } from "./rows.ts";
import { insertEvent } from "./sql.ts";
import type { NewWatch, WatchRow } from "./store.ts";
import { quietUntil, type QuietHours } from "../incidents/quiet-hours.ts";

const columns = `target, channel, every_seconds as "everySeconds", actor, created_at as "createdAt", next_at as "nextAt", silent_until as "silentUntil",
  quiet_hours as "quietHours"`;
type WatchRecord = WatchRow & Record<string, unknown>;

/** One bad look may be a moment's: so many in a row make an incident, the second soon after the first. */
const badLooks = 2;
const confirmMs = 15_000;
/** Of an advisory lock: unlike any other of the store's. */
const stallsKey = 0x64_62_63_73;

export class PgWatches {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The target's name decides its place in the period, so that many targets do not all come at once. */
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
        "update dbcheck.watches set silent_until = $2, next_at = greatest(coalesce($2, now()), now()), bad_in_row = 0 where target = $1 returning target",
        [target, until],
      );
      if (rows.length > 0) await ask(insertEvent, ["watch.silenced", null, target, actor, jsonb({ until })]);
      return rows.length > 0;
    });
  }

  async all(): Promise<WatchRow[]> {
    return this.#database.query<WatchRecord>(`select ${columns} from dbcheck.watches order by target`);
  }

  /** A quiet check for each watch that is due, but where somebody checks already or an incident is looked at anyway. */
  async due(): Promise<string[]> {
    const rows = await this.#database.query<{ id: string }>(
      `with due as (
         select target, fingerprint, channel, every_seconds, next_at from dbcheck.watches where next_at <= now() order by next_at limit 50
         for update skip locked
       ), held as (
         update dbcheck.watches w set next_at = due.next_at
           + (floor(extract(epoch from now() - due.next_at) / due.every_seconds) + 1) * due.every_seconds * interval '1 s'
         from due where w.target = due.target
       ), made as (
         insert into dbcheck.checks (target, fingerprint, requesters, delivery_key, quiet, speak_in)
         select target, fingerprint, '[]', 'look', true, channel from due
         where not exists (select from dbcheck.incidents i where i.target = due.target and i.is_open and i.next_look_at is not null)
         on conflict (target) where state in ('waiting', 'running') do nothing returning id, target
       ), told as (
         insert into dbcheck.events (type, check_id, target, actor) select 'incident.look', id, target, 'bot' from made
       )
       select id from made`,
    );
    return rows.map(({ id }) => id);
  }

  tellStalls(): Promise<void> {
    return this.#database.transaction(async (ask) => {
      // One at a time: of two that each have a part of the watches, each would tell of its own, and neither that all are looked at again.
      const [lock] = await ask<{ isOurs: boolean }>('select pg_try_advisory_xact_lock($1) as "isOurs"', [stallsKey]);
      if (!lock?.isOurs) return;
      await tellStalls(ask);
      await tellResumed(ask);
    });
  }
}

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
    // It hangs on one of the looks that wait for a worker.
    const [note] = await ask<{ id: string }>(
      `insert into dbcheck.messages (check_id, kind, want_version, channel, said, not_before)
       select id, 'note', 1, $2, $3::jsonb, coalesce($4::timestamptz, '-infinity') from dbcheck.checks
       where target = any($1) and state = 'waiting' and quiet order by created_at limit 1 returning id`,
      [targets, channel, jsonb({ kind: "stalled", targets, sinceAt, againAt: null }), await earliest(ask, targets)],
    );
    if (!note) continue;
    await ask("update dbcheck.watches set stalled_note = $2 where target = any($1)", [targets, note.id]);
    for (const target of targets) await ask(insertEvent, ["watch.stalled", null, target, "bot", jsonb({ sinceAt })]);
  }
}

/** When the first of them may be told of; null: now. */
async function earliest(ask: Ask, targets: string[]): Promise<Date | null> {
  const ends = await Promise.all(targets.map((target) => quietEnd(ask, target)));
  return ends.includes(null) ? null : (ends.toSorted((a, b) => Number(a) - Number(b))[0] ?? null);
}

/** The same note says that looks have begun again, once all of its targets are looked at. */
async function tellResumed(ask: Ask): Promise<void> {
  const resumed = await ask<{ target: string; note: string }>(
    `with again as (
       select target, stalled_note as note from dbcheck.watches
       where stalled_note is not null and looked_at > now() - 3 * every_seconds * interval '1 s' order by target for update
     ), cleared as (update dbcheck.watches w set stalled_note = null from again where w.target = again.target)
     select target, note from again`,
  );
  for (const { target } of resumed) await ask(insertEvent, ["watch.resumed", null, target, "bot", "{}"]);
  if (resumed.length === 0) return;
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

/** Counts bad looks in a row. @returns whether what this one saw is believed */
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
    [target, badLooks, confirmMs],
  );
  return (row?.bad ?? badLooks) >= badLooks;
}
