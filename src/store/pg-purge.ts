// What retention no longer keeps.
import type { Database } from "./database.ts";

/** In portions, so that each call keeps its deadline. */
const portion = 500;

/** @returns how many checks went */
export async function purge(database: Database, olderThanDays: number): Promise<number> {
  // What somebody else holds just now goes the next time: housekeeping waits
  // for nobody, and holds up nobody who waits for it.
  const inPortions = async (table: string, column: string, days: number, also = "") => {
    for (let total = 0; ;) {
      const gone = await database.query(
        `with old as (
           select ctid from dbcheck.${table} c where ${column} < now() - $1 * interval '1 day' ${also} limit ${portion}
           for update skip locked
         ) delete from dbcheck.${table} where ctid in (select ctid from old) returning 1`,
        [days],
      );
      total += gone.length;
      if (gone.length < portion) return total;
    }
  };
  await inPortions("deliveries", "at", 1);
  await inPortions("workers", "seen_at", 1);
  await inPortions("processes", "seen_at", 1);
  await inPortions("baselines", "at", olderThanDays);
  await inPortions("incidents", "opened_at", olderThanDays, "and not is_open");
  await inPortions("alerts", "last_at", olderThanDays);
  await inPortions("standings", "at", olderThanDays);
  await inPortions("vantage_standings", "at", olderThanDays);
  await forgetScheduledCheckEvents(database);
  await inPortions("checks", "created_at", 1, leftScheduledCheck);
  await inPortions("events", "at", olderThanDays);
  // What an incident began with carries its steps, experiments and thread for as long as it is open.
  const ended =
    "and state not in ('waiting', 'running') and id not in (select first_check from dbcheck.incidents where is_open)";
  return inPortions("checks", "created_at", olderThanDays, ended);
}

/** A scheduled check that earlier versions left: it has no message, and is not its incident's newest. */
const leftScheduledCheck = `and quiet and state not in ('waiting', 'running')
  and not exists (select from dbcheck.messages m where m.check_id = c.id)
  and not exists (select from dbcheck.incidents i where i.first_check = c.id)
  and (incident_id is null or exists (
    select from dbcheck.checks newer where newer.incident_id = c.incident_id and newer.quiet and newer.created_at > c.created_at))`;

/** The events that earlier versions left of every scheduled check; of one that somebody joined, only its mark. */
async function forgetScheduledCheckEvents(database: Database): Promise<void> {
  for (;;) {
    const gone = await database.query(
      `with looks as (
         select check_id from dbcheck.events where type = 'incident.look' order by check_id limit ${portion}
       )
       delete from dbcheck.events e using looks where e.check_id = looks.check_id and (e.type = 'incident.look'
         or (e.type in ('check.started', 'check.taken-over', 'check.released', 'check.finished') and not exists (
           select from dbcheck.events joined where joined.check_id = e.check_id and joined.type = 'check.joined')))
       returning 1`,
    );
    if (gone.length === 0) return;
  }
}
