// The end of a check in PostgreSQL: its report, its baseline, its event, and what it turns of its target's incident, in one transaction.
import type { Database } from "./database.ts";
import { turnIncident, type Ended } from "./pg-incidents.ts";
import { jsonb } from "./rows.ts";
import { raiseEnd } from "./sql.ts";
import type { Store } from "./store.ts";

export type End = Parameters<Store["finish"]>[2];

/** @returns false when this worker does not hold the check */
export async function finish(database: Database, id: string, worker: string, end: End): Promise<boolean> {
  const report = end.state === "failed" ? null : end.report;
  const baseline = end.state === "done" ? (end.baseline ?? null) : null;
  const data =
    end.state === "failed" ? end.failure : { status: end.report.verdict.status, cause: end.report.verdict.cause };
  return database.transaction(async (ask) => {
    const [ended] = await ask<Ended & Record<string, unknown>>(
      `with changed as (
       update dbcheck.checks set state = $3, report = $4::jsonb, failure = $5::jsonb, finished_at = now(), lease_until = null
       where id = $1 and worker = $2 and state = 'running' returning id, target, quiet, speak_in
     ), raised as (${raiseEnd}),
     told as (
       insert into dbcheck.events (type, check_id, target, actor, data) select $6, id, target, $2, $7::jsonb from changed
     ), kept as (
       insert into dbcheck.baselines (target, vantage, baseline) select target, $9, $8::jsonb from changed where $8::jsonb is not null
       on conflict (target, vantage) do update set at = now(), baseline = excluded.baseline
     ),
     stood as (
       insert into dbcheck.standings (target, status, cause, at, since)
       select target, $10, $11, now(), now() from changed where $3 = 'done' and $10::text is not null
       on conflict (target) do update set status = excluded.status, cause = excluded.cause, at = excluded.at,
         since = case when standings.status = excluded.status then standings.since else excluded.since end
     ), looked as (update dbcheck.watches w set looked_at = now() from changed where w.target = changed.target and $3 <> 'cancelled')
     select id, target, quiet, speak_in as "speakIn" from changed`,
      [
        id,
        worker,
        end.state,
        report && jsonb(report),
        end.state === "failed" ? jsonb(end.failure) : null,
        { done: "check.finished", cancelled: "check.cancelled", failed: "check.failed" }[end.state],
        jsonb(data),
        baseline && jsonb(baseline),
        baseline?.vantage ?? null,
        report?.verdict.status ?? null,
        report?.verdict.cause ?? null,
      ],
    );
    if (!ended) return false;
    if (end.state !== "cancelled") await turnIncident(ask, ended, report);
    return true;
  });
}
