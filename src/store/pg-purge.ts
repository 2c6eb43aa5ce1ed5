// What retention no longer keeps.
import type { Database } from "./database.ts";

/** @returns how many checks went */
export async function purge(database: Database, olderThanDays: number): Promise<number> {
  await database.query("delete from dbcheck.deliveries where at < now() - interval '1 day'");
  await database.query("delete from dbcheck.workers where seen_at < now() - interval '1 day'");
  const old = (table: string, time: string, also = "") =>
    `with gone as (select ctid from dbcheck.${table} where ${time} < now() - $1 * interval '1 day' ${also} limit 500)
       delete from dbcheck.${table} where ctid in (select ctid from gone) returning 1`;
  await database.query("delete from dbcheck.baselines where at < now() - $1 * interval '1 day'", [olderThanDays]);
  await database.query(
    "delete from dbcheck.incidents where not is_open and opened_at < now() - $1 * interval '1 day'",
    [olderThanDays],
  );
  await database.query("delete from dbcheck.standings where at < now() - $1 * interval '1 day'", [olderThanDays]);
  // A look of the bot's own that found nothing is known by its baseline and its standing.
  const quiet = "and quiet and state = 'done' and incident_id is null";
  while ((await database.query(old("checks", "created_at", quiet), [1])).length > 0);
  // In portions, so that each call keeps its deadline.
  while ((await database.query(old("events", "at"), [olderThanDays])).length > 0);
  for (let total = 0; ;) {
    // What an incident began with carries its steps, experiments and thread for as long as it is open.
    const ended =
      "and state not in ('waiting', 'running') and id not in (select first_check from dbcheck.incidents where is_open)";
    const gone = (await database.query(old("checks", "created_at", ended), [olderThanDays])).length;
    if (gone === 0) return total;
    total += gone;
  }
}
