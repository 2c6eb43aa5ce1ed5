// How things stand, in PostgreSQL: workers, queue, and each target as it was last seen.
import type { Baseline } from "../baseline/baseline.ts";
import type { Report, Status } from "../report/report.ts";
import type { Database } from "./database.ts";
import { isAtHome } from "./sql.ts";
import type { Standing, WorkerPresence } from "./store.ts";

const standingColumns = 'target, status, cause, at, since, looks::float8 as "scheduledChecks"';

export class PgOverview {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async placeInQueue(id: string): Promise<number> {
    const [row] = await this.#database.query<{ count: number }>(
      `select count(*)::int as count from dbcheck.checks w join dbcheck.checks me on me.id = $1
       where w.state = 'waiting' and (w.created_at, w.id) < (me.created_at, me.id)`,
      [id],
    );
    return row?.count ?? 0;
  }

  /** One of another vantage than the bot's own takes no checks, and counts for nothing. */
  async beat(worker: string, running: number, vantage: string | null): Promise<void> {
    await this.#database.query(
      `insert into dbcheck.workers (name, seen_at, running) select $1, now(), $2 where ${isAtHome("$3")}
       on conflict (name) do update set seen_at = now(), running = excluded.running`,
      [worker, running, vantage],
    );
  }

  async workers(): Promise<WorkerPresence[]> {
    return this.#database.query<WorkerPresence & Record<string, unknown>>(
      `select name, seen_at as "seenAt", running from dbcheck.workers where seen_at > now() - interval '15 s' ` +
        `order by name`,
    );
  }

  async counts(): Promise<{ waiting: number; running: number }> {
    const [row] = await this.#database.query<{ waiting: number; running: number }>(
      `select count(*) filter (where state = 'waiting')::int as waiting, count(*) filter (where state = 'running')::int as running
       from dbcheck.checks where state in ('waiting', 'running')`,
    );
    return row ?? { waiting: 0, running: 0 };
  }

  async oldestWaitingMs(): Promise<number> {
    const [row] = await this.#database.query<{ ms: number }>(
      `select coalesce(extract(epoch from now() - min(created_at)) * 1000, 0)::float8 as ms
       from dbcheck.checks where state = 'waiting'`,
    );
    return Math.max(0, row?.ms ?? 0);
  }

  async latestReport(target: string): Promise<Report | null> {
    const [row] = await this.#database.query<{ report: Report }>(
      "select report from dbcheck.checks where target = $1 and state = 'done' order by finished_at desc limit 1",
      [target],
    );
    return row?.report ?? null;
  }

  /** One row a status: in an outage of thousands of targets, as many rows would cost more than what they say. */
  async troubled(): Promise<Map<string, Status>> {
    const rows = await this.#database.query<{ status: Status; targets: string[] }>(
      "select status, json_agg(target) as targets from dbcheck.standings where status <> 'healthy' group by status",
    );
    return new Map(rows.flatMap(({ status, targets }) => targets.map((target) => [target, status] as const)));
  }

  standings(targets: string[]): Promise<Standing[]> {
    return this.#database.query<Standing & Record<string, unknown>>(
      `select ${standingColumns} from dbcheck.standings where target = any($1) order by target`,
      [targets],
    );
  }

  async baseline(target: string, vantage: string): Promise<Baseline | null> {
    const [row] = await this.#database.query<{ baseline: Baseline }>(
      "select baseline from dbcheck.baselines where target = $1 and vantage = $2",
      [target, vantage],
    );
    return row?.baseline ?? null;
  }
}
