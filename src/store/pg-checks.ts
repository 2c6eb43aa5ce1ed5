// The rows of checks in PostgreSQL: found, and changed while they run; whatever changes is shown.
import type { Progress } from "../report/observation.ts";
import type { Database } from "./database.ts";
import { checkColumns, jsonb, type CheckRecord } from "./rows.ts";
import { raise } from "./sql.ts";
import type { CheckRow } from "./store.ts";

export class PgChecks {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async byId(id: string): Promise<CheckRow | null> {
    const found = `select ${checkColumns} from dbcheck.checks where id = $1`;
    const [row] = await this.#database.query<CheckRecord>(found, [id]);
    return row ?? null;
  }

  /** The one whose headline, or whose alert's thread, stands there. */
  async at(channel: string, ts: string): Promise<CheckRow | null> {
    const [row] = await this.#database.query<CheckRecord>(
      `select ${checkColumns} from dbcheck.checks
       where id = (select check_id from dbcheck.messages where kind = 'headline' and channel = $1 and ts = $2)
         or (alert ? 'threadTs' and alert ->> 'channel' = $1 and alert ->> 'threadTs' = $2)
       order by created_at limit 1`,
      [channel, ts],
    );
    return row ?? null;
  }

  async saveProgress(id: string, worker: string, progress: Progress): Promise<boolean> {
    const rows = await this.#database.query(
      `with changed as (
         update dbcheck.checks set progress = $3::jsonb where id = $1 and worker = $2 and state = 'running' returning id
       ), raised as (${raise})
       select id from changed`,
      [id, worker, jsonb(progress)],
    );
    return rows.length > 0;
  }

  async addNote(id: string, note: string): Promise<void> {
    await this.#database.query(
      `with changed as (update dbcheck.checks set notes = notes || $2::jsonb where id = $1 and not notes @> $2::jsonb returning id)
       ${raise}`,
      [id, jsonb([note])],
    );
  }

  async requestCancel(id: string, actor: string): Promise<boolean> {
    const rows = await this.#database.query(
      `with changed as (
         update dbcheck.checks set cancel_requested = true
         where id = $1 and state in ('waiting', 'running') and not cancel_requested returning id, target
       ), raised as (${raise}),
       told as (insert into dbcheck.events (type, check_id, target, actor) select 'check.cancel-requested', id, target, $2 from changed)
       select id from changed`,
      [id, actor],
    );
    return rows.length > 0;
  }
}
