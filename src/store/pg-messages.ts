// Message rows in PostgreSQL: which lag behind what they should say, and who is about to send them.
import type { Database } from "./database.ts";
import { inSendingOrder, jsonb, messageColumns, messageOf, type MessageRecord } from "./rows.ts";
import type { MessageResult, MessageRow } from "./store.ts";

const tell = (source: string) => `insert into dbcheck.events (type, check_id, target, actor, data)
  select $3, m.check_id, c.target, $2, $4::jsonb || jsonb_build_object('kind', m.kind) from ${source} m join dbcheck.checks c on c.id = m.check_id`;

export class PgMessages {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Rows that lag behind and may be sent now, headlines first; replies only under a headline
   * that is there. Those of a process that is gone (where `canTell`) are free at once,
   * unless it was posting just then: Slack may still have that on its way.
   */
  async claim(owner: string, limit: number, leaseMs: number, canTell: boolean): Promise<MessageRow[]> {
    const rows = await this.#database.query<MessageRecord>(
      `with due as (
         select m.id from dbcheck.messages m
         where want_version > has_version and not dropped and not_before <= now()
           and (lease_until is null or lease_until < now()
             or ($4::boolean and posting_since is null and owner in (select name from dbcheck.gone)))
           and (kind = 'headline' or exists (
             select from dbcheck.messages h where h.check_id = m.check_id and h.kind = 'headline' and h.ts is not null)
             or (kind = 'note' and said ->> 'kind' = 'stalled')
             or (kind = 'note' and exists (
               select from dbcheck.checks c join dbcheck.incidents i on i.id = c.incident_id
               join dbcheck.messages h on h.check_id = i.first_check and h.kind = 'headline' and h.ts is not null where c.id = m.check_id)))
         order by kind = 'headline' desc, kind = 'final' desc, not_before limit $2 for update skip locked
       )
       update dbcheck.messages m set owner = $1, lease_until = now() + $3 * interval '1 ms' from due where m.id = due.id
       returning ${messageColumns.replace("id,", "m.id,")}`,
      [owner, limit, leaseMs, canTell],
    );
    return inSendingOrder(rows.map(messageOf));
  }

  async of(checkId: string): Promise<MessageRow[]> {
    const rows = await this.#database.query<MessageRecord>(
      `select ${messageColumns} from dbcheck.messages where check_id = $1`,
      [checkId],
    );
    return inSendingOrder(rows.map(messageOf));
  }

  async markPosting(id: string, owner: string, channel: string): Promise<boolean> {
    const rows = await this.#database.query(
      `update dbcheck.messages set posting_since = now(), channel = $3 where id = $1 and owner = $2 and not ` +
        `dropped returning id`,
      [id, owner, channel],
    );
    return rows.length > 0;
  }

  async record(id: string, owner: string, result: MessageResult): Promise<boolean> {
    if (result.kind === "sent") return this.#sent(id, owner, result);
    if (result.kind === "dropped") return this.#dropped(id, owner, result.error);
    const rows = await this.#database.query(
      `update dbcheck.messages set attempts = attempts + 1, not_before = now() + $3 * interval '1 ms', owner = null, lease_until = null,
         posting_since = case when $4 then posting_since end
       where id = $1 and owner = $2 returning id`,
      [id, owner, result.inMs, result.answerLost ?? false],
    );
    return rows.length > 0;
  }

  async #sent(id: string, owner: string, result: Extract<MessageResult, { kind: "sent" }>): Promise<boolean> {
    const rows = await this.#database.query(
      `with before as (select id, ts from dbcheck.messages where id = $1 and owner = $2 for update),
       sent as (
         update dbcheck.messages m set has_version = greatest(has_version, $5), channel = $6, ts = $7, form = $8, attempts = 0,
           posting_since = null, not_before = '-infinity', owner = null, lease_until = null
         from before where m.id = before.id returning m.*
       ), first as (select sent.* from sent join before using (id) where before.ts is null), told as (${tell("first")})
       select id from sent`,
      [
        id,
        owner,
        "message.posted",
        jsonb({ channel: result.channel, ts: result.ts }),
        result.version,
        result.channel,
        result.ts,
        result.form,
      ],
    );
    return rows.length > 0;
  }

  async #dropped(id: string, owner: string, error: string): Promise<boolean> {
    const rows = await this.#database.query(
      `with gone as (
         update dbcheck.messages set dropped = true, posting_since = null, owner = null, lease_until = null
         where id = $1 and owner = $2 returning *
       ), told as (${tell("gone")})
       select id from gone`,
      [id, owner, "message.dropped", jsonb({ error })],
    );
    return rows.length > 0;
  }

  /**
   * Unsent messages go elsewhere, and at once. The check first, as
   * everywhere: whoever changes it changes its messages, too.
   */
  async move(checkId: string, channel: string): Promise<void> {
    await this.#database.query(
      `with held as materialized (select id from dbcheck.checks where id = $1 for no key update)
       update dbcheck.messages m set channel = $2, not_before = '-infinity', attempts = 0 from held where check_id = held.id and ts is null`,
      [checkId, channel],
    );
  }
}
