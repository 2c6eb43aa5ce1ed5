// The end of a check in PostgreSQL: its report, its event, how its target
// stands, and what it turns of an incident, in one transaction.
import type { Baseline } from "../baseline/baseline.ts";
import type { Report } from "../report/report.ts";
import type { Ask, Database } from "./database.ts";
import { turnIncident, type Ended } from "./pg-turn-incident.ts";
import { jsonb, knownPlaces } from "./rows.ts";
import { insertEvent, insertEventOnce, raiseEnd } from "./sql.ts";
import type { Store } from "./store.ts";

/** Somebody asked other places than the application's own: how the target stands is not theirs to say. */
const isAside =
  `coalesce((select not home = any(asked) from dbcheck.rounds r where r.id = checks.id and asked is not null), ` +
  `false)`;

export type End = Parameters<Store["finish"]>[2];

const eventOf = { done: "check.finished", cancelled: "check.cancelled", failed: "check.failed" };

/**
 * Whoever makes scheduled checks holds watches or incidents and waits for checks. So the end of a
 * check takes its target's watch and incidents first, and the check after them: this is
 * the store's order of locks, and none waits for another in a circle.
 */
const lockTarget = `with mine as materialized (
    select target from dbcheck.checks where id = $1 and worker = $2 and state = 'running'
  ), watch as materialized (
    select from dbcheck.watches w join mine using (target) for no key update of w
  ), planned as materialized (
    select from dbcheck.incidents i join mine using (target) where i.is_open or i.next_look_at is not null
    order by i.id for update of i
  )
  select (select count(*) from watch) as watches, (select count(*) from planned) as incidents`;

/** @returns false when this worker does not hold the check */
export async function finish(database: Database, id: string, worker: string, end: End): Promise<boolean> {
  return database.transaction(async (ask) => {
    await ask(lockTarget, [id, worker]);
    const [held] = await ask<HeldCheck & Record<string, unknown>>(
      `select id, target, quiet, speak_in as "speakIn", ${isAside} as "isAside" from dbcheck.checks
       where id = $1 and worker = $2 and state = 'running' for update`,
      [id, worker],
    );
    if (!held) return false;
    await stand(ask, held, end);
    await standAtPlaces(ask, held, end);
    await (held.quiet ? endScheduledCheck(ask, held, end) : endCheck(ask, held, worker, end));
    return true;
  });
}

const reportOf = (end: End): Report | null => (end.state === "failed" ? null : end.report);

type HeldCheck = Ended & { isAside: boolean };

async function endCheck(ask: Ask, held: HeldCheck, worker: string, end: End): Promise<void> {
  await ask(`with changed as (${writeEnd}) ${raiseEnd}`, valuesOf(held.id, end));
  const data =
    end.state === "failed" ? end.failure : { status: end.report.verdict.status, cause: end.report.verdict.cause };
  await ask(insertEvent, [eventOf[end.state], held.id, held.target, worker, jsonb(data)]);
  if (end.state !== "cancelled" && !held.isAside) await turnIncident(ask, held, reportOf(end));
}

/**
 * A scheduled check that turned nothing leaves no row: its target's standing knows
 * of it. Of those that an open incident was checked by, the newest is kept.
 */
async function endScheduledCheck(ask: Ask, held: Ended, end: End): Promise<void> {
  const turned = end.state === "cancelled" ? null : await turnIncident(ask, held, reportOf(end));
  if (end.state === "failed")
    // Told once: a target that is not in the file any more fails at every check.
    await ask(insertEventOnce, [
      `scheduled check failed: ${held.target}: ${end.failure.text}`,
      "check.failed",
      held.id,
      held.target,
      "bot",
      jsonb(end.failure),
    ]);
  // A note may hang on it, of its own or that nobody looked for long.
  const isSilent = "not exists (select from dbcheck.messages m where m.check_id = c.id)";
  const gone = turned
    ? []
    : await ask(`delete from dbcheck.checks c where id = $1 and ${isSilent} returning id`, [held.id]);
  if (gone.length === 0) await ask(writeEnd, valuesOf(held.id, end));
  if (turned && !turned.isTold)
    await ask(
      `delete from dbcheck.checks c where incident_id = $1 and quiet and state = 'done' and id <> $2 and ${isSilent}`,
      [turned.incidentId, held.id],
    );
}

const writeEnd = `update dbcheck.checks
  set state = $2, report = $3::jsonb, failure = $4::jsonb, finished_at = now(), lease_until = null where id = $1 returning id`;
/** Of an end, for the statement above. */
function valuesOf(id: string, end: End): unknown[] {
  const report = reportOf(end);
  return [id, end.state, report && jsonb(report), end.state === "failed" ? jsonb(end.failure) : null];
}

const stableTraits = (baseline: string) => `jsonb_path_query_array(${baseline}, '$.traits[*] ? (@.isTime != true)')`;

/** How the target stands, what it is like from where it works, and that its watch was checked. */
async function stand(ask: Ask, { target, quiet, isAside }: HeldCheck, end: End): Promise<void> {
  if (end.state === "cancelled") return;
  const verdict = isAside ? null : reportOf(end)?.verdict;
  const baselines: Baseline[] = end.state === "done" ? (end.baselines ?? []) : [];
  await ask(
    `with stood as (
       insert into dbcheck.standings (target, status, cause, at, since, looks)
       select $1, $2, $3, now(), now(), $4::int where $2::text is not null
       on conflict (target) do update set status = excluded.status, cause = excluded.cause, at = excluded.at,
         since = case when standings.status = excluded.status then standings.since else excluded.since end,
         looks = case when standings.status = excluded.status then standings.looks else 0 end + excluded.looks
     ), kept as (
       insert into dbcheck.baselines (target, vantage, baseline)
       select $1, one ->> 'vantage', one from jsonb_array_elements($5::jsonb) one order by one ->> 'vantage'
       on conflict (target, vantage) do update set at = now(), baseline = excluded.baseline
       where $4 = 0 or baselines.at < now() - interval '15 min'
         or ${stableTraits("baselines.baseline")} <> ${stableTraits("excluded.baseline")}
     )
     update dbcheck.watches set looked_at = now() where target = $1 and not $6`,
    [target, verdict?.status ?? null, verdict?.cause ?? null, quiet ? 1 : 0, jsonb(baselines), isAside],
  );
}

/** How the target stands at each place that counted, and what is another state than before. */
async function standAtPlaces(ask: Ask, { id, target }: Ended, end: End): Promise<void> {
  const places = knownPlaces(end);
  if (places.length === 0) return;
  await ask(
    `with seen as (
       select * from jsonb_to_recordset($3::jsonb) as seen (vantage text, status text, cause text)
     ), before as (
       select vantage, status from dbcheck.vantage_standings where target = $1
     ), stood as (
       insert into dbcheck.vantage_standings (target, vantage, status, cause, at, since)
       select $1, vantage, status, cause, now(), now() from seen order by vantage
       on conflict (target, vantage) do update set status = excluded.status, cause = excluded.cause, at = excluded.at,
         since = case when vantage_standings.status = excluded.status then vantage_standings.since else excluded.since end
     )
     insert into dbcheck.events (type, check_id, target, actor, data)
     select 'vantage.changed', $2, $1, 'bot', to_jsonb(seen)
     from seen left join before using (vantage)
     where coalesce(before.status, 'healthy') <> seen.status order by vantage`,
    [target, id, jsonb(places)],
  );
}
