// Who works on a check, in PostgreSQL: its lease is claimed, renewed, given
// back, and free again once it is over or its worker is gone.
import type { Database } from "./database.ts";
import { checkColumns, type CheckRecord } from "./rows.ts";
import { isAtHome, raise } from "./sql.ts";
import type { CheckRow } from "./store.ts";

/**
 * Its lease is over, or its worker is gone.
 * @param canTell number of the parameter that says whether a worker that is not seen is gone
 */
const isFree = (canTell: number) =>
  `(lease_until < now() or ($${canTell}::boolean and worker in (select name from dbcheck.gone)))`;

export class PgLeases {
  readonly #database: Database;
  readonly #vantage: string | null;

  /** @param vantage of this process: only in the bot's own does it take checks */
  constructor(database: Database, vantage: string | null) {
    this.#database = database;
    this.#vantage = vantage;
  }

  /** Free are those that wait, and those whose lease is over or whose worker is gone. Null: somebody else has it. */
  async claim(id: string, worker: string, leaseMs: number, canTell: boolean): Promise<CheckRow | null> {
    const [row] = await this.#database.query<CheckRecord>(
      `with before as (
         select id, state, worker from dbcheck.checks
         where id = $1 and (state = 'waiting' or (state = 'running' and ${isFree(4)})) and ${isAtHome("$5")}
         for update skip locked
       ), taken as (
         update dbcheck.checks c set state = 'running', worker = $2, lease_until = now() + $3 * interval '1 ms',
           started_at = coalesce(started_at, now()), attempts = attempts + 1
         from before where c.id = before.id returning c.*
       ), told as (
         insert into dbcheck.events (type, check_id, target, actor, data)
         select case before.state when 'waiting' then 'check.started' else 'check.taken-over' end, taken.id, taken.target, $2,
           case before.state when 'waiting' then '{}'::jsonb else jsonb_build_object('from', before.worker) end
         from taken join before using (id) where not taken.quiet
       ), changed as (select id from taken), raised as (${raise})
       select ${checkColumns} from taken`,
      [id, worker, leaseMs, canTell, this.#vantage],
    );
    return row ?? null;
  }

  async renew(id: string, worker: string, leaseMs: number): Promise<{ owned: boolean; cancelRequested: boolean }> {
    const [row] = await this.#database.query<{ cancelRequested: boolean }>(
      `update dbcheck.checks set lease_until = now() + $3 * interval '1 ms'
       where id = $1 and worker = $2 and state = 'running' returning cancel_requested as "cancelRequested"`,
      [id, worker, leaseMs],
    );
    return { owned: row !== undefined, cancelRequested: row?.cancelRequested ?? false };
  }

  async release(id: string, worker: string): Promise<boolean> {
    const rows = await this.#database.query(
      `with changed as (
         update dbcheck.checks set state = 'waiting', worker = null, lease_until = null
         where id = $1 and worker = $2 and state = 'running' returning id, target, quiet
       ), raised as (${raise}),
       told as (insert into dbcheck.events (type, check_id, target, actor)
         select 'check.released', id, target, $2 from changed where not quiet)
       select id from changed`,
      [id, worker],
    );
    return rows.length > 0;
  }

  /** Checks that nobody works on: never queued, or their worker died. */
  async forgotten(canTell: boolean): Promise<string[]> {
    const rows = await this.#database.query<{ id: string }>(
      `select id from dbcheck.checks
       where ((state = 'waiting' and created_at < now() - interval '3 s') or (state = 'running' and ${isFree(1)}))
         and ${isAtHome("$2")}
       order by created_at limit 500`,
      [canTell, this.#vantage],
    );
    return rows.map(({ id }) => id);
  }
}
