// A request for a check, in PostgreSQL: a check of its own, or a share of the one that is open.
import type { Ask, Database } from "./database.ts";
import { askerOf, checkColumns, jsonb, storable, type CheckRecord } from "./rows.ts";
import { insertEvent, insertMessages, raise, threeMessages } from "./sql.ts";
import type { Accepted, CheckRequest, CheckRow } from "./store.ts";

/**
 * Key, check, messages and event of a new request; no row where it
 * was delivered before, `id` null where a check is open.
 */
const insertAll = `with key as (insert into dbcheck.deliveries (key) values ($1) on conflict do nothing returning key),
  made as (
    insert into dbcheck.checks (target, fingerprint, requesters, delivery_key, asked)
    select $2, $3, $4::jsonb, key, $8::text[] from key
    on conflict (target) where state in ('waiting', 'running') and not cancel_requested do nothing returning *
  ), asked as (insert into dbcheck.messages (check_id, kind, want_version, channel)
    select made.id, kind, wanted, $5::text from made, ${threeMessages} where $5::text is not null
  ), told as (insert into dbcheck.events (type, check_id, target, actor, data)
    select 'check.requested', id, target, $6, $7::jsonb from made)
  select ${checkColumns} from key left join made on true`;

export function accept(database: Database, request: CheckRequest): Promise<Accepted> {
  const { deliveryKey, target, fingerprint, requester } = request;
  const { person, actor, whereFrom } = askerOf(requester);
  return database.transaction(async (ask) => {
    for (;;) {
      const [made] = await ask<CheckRecord>(insertAll, [
        deliveryKey,
        target,
        storable(fingerprint),
        jsonb(person ? [person] : []),
        person?.channelId ?? null,
        actor,
        jsonb(whereFrom),
        request.asked ?? null,
      ]);
      if (!made) return { kind: "duplicate" };
      if (made.id) return { kind: "new", check: made };
      const joined = await join(ask, target, requester);
      if (joined) return { kind: "joined", check: joined };
      // It ended between the two statements, so there is room for a new one.
      await ask("delete from dbcheck.deliveries where key = $1", [deliveryKey]);
    }
  });
}

/**
 * Adds a requester to the open check of this target; who asked before is
 * not listed twice. One that is being cancelled has ended.
 */
async function join(ask: Ask, target: string, requester: CheckRequest["requester"]): Promise<CheckRow | null> {
  const { person, actor, whereFrom } = askerOf(requester);
  const who = person && { teamId: person.teamId, userId: person.userId, channelId: person.channelId };
  const [row] = await ask<CheckRecord>(
    `with changed as (
       update dbcheck.checks set requesters = case when $3::jsonb is null or requesters @> $3::jsonb then requesters else requesters || $2::jsonb end
       where target = $1 and state in ('waiting', 'running') and not cancel_requested returning *
     ), raised as (${raise})
     select ${checkColumns} from changed`,
    [target, person && jsonb([person]), who && jsonb([who])],
  );
  if (!row) return null;
  // A scheduled check becomes the caller's check; the first person's check gets messages of its own.
  if (row.quiet) await ask("update dbcheck.checks set quiet = false, speak_in = null where id = $1", [row.id]);
  if (person && row.requesters.length === 1) await ask(`${insertMessages} ${unlessThere}`, [row.id, person.channelId]);
  await ask(insertEvent, ["check.joined", row.id, target, actor, jsonb(whereFrom)]);
  return row;
}

const unlessThere = "on conflict (check_id, kind) where kind <> 'note' do nothing";

/** @returns whether there was one that nobody had begun */
export async function withdraw(database: Database, deliveryKey: string): Promise<boolean> {
  const rows = await database.query(
    `with kept as (insert into dbcheck.deliveries (key) values ($1) on conflict do nothing),
     gone as (
       update dbcheck.checks set state = 'cancelled', finished_at = now()
       where delivery_key = $1 and state = 'waiting' returning id, target
     ), silent as (update dbcheck.messages set dropped = true from gone where check_id = gone.id),
     told as (insert into dbcheck.events (type, check_id, target, actor) select 'check.withdrawn', id, target, 'bot' from gone)
     select id from gone`,
    [deliveryKey],
  );
  return rows.length > 0;
}
