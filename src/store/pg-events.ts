// What happened, in PostgreSQL: written once, never changed, gone with retention.
import type { Database } from "./database.ts";
import { eventColumns, jsonb, type EventRecord } from "./rows.ts";
import { insertEvent, insertEventOnce } from "./sql.ts";
import type { NewEvent, Store, StoredEvent } from "./store.ts";

/**
 * A target's newest of each type, one index look-up a type. Earlier
 * versions told of the end of every scheduled check: those are left out.
 */
const ofTypes = `select e.* from unnest($2::text[]) wanted cross join lateral (
    select ${eventColumns} from dbcheck.events
    where target = $1 and type = wanted and not (type = 'check.finished' and exists (
      select from dbcheck.events look where look.check_id = events.check_id and look.type = 'incident.look'))
    order by events.id desc limit $3) e
  order by e.id::bigint desc limit $3`;

export class PgEvents {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async append({ type, checkId, target, actor, data }: NewEvent): Promise<void> {
    await this.#database.query(insertEvent, [type, checkId, target, actor, jsonb(data)]);
  }

  async appendOnce(key: string, { type, checkId, target, actor, data }: NewEvent): Promise<boolean> {
    return (await this.#database.query(insertEventOnce, [key, type, checkId, target, actor, jsonb(data)])).length > 0;
  }

  async find({ checkId, target, types, limit = 100 }: Parameters<Store["events"]>[0]): Promise<StoredEvent[]> {
    const rows =
      target !== undefined && types
        ? await this.#database.query<EventRecord>(ofTypes, [target, types, limit])
        : await this.#database.query<EventRecord>(
            `select ${eventColumns} from dbcheck.events
             where ($1::uuid is null or check_id = $1) and ($2::text is null or target = $2) and ($4::text[] is null or type = any($4))
             order by events.id desc limit $3`,
            [checkId ?? null, target ?? null, limit, types ?? null],
          );
    return rows.toReversed();
  }
}
