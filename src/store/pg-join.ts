// Somebody asks for what is being checked already.
import type { Ask } from "./database.ts";
import { checkColumns, jsonb, type CheckRecord } from "./rows.ts";
import { insertEvent, insertMessages, raise } from "./sql.ts";
import type { CheckRequest, CheckRow } from "./store.ts";

/** Adds a requester to the open check of this target; who asked before is not listed twice. */
export async function join(ask: Ask, target: string, requester: CheckRequest["requester"]): Promise<CheckRow | null> {
  const who = { teamId: requester.teamId, userId: requester.userId, channelId: requester.channelId };
  const [row] = await ask<CheckRecord>(
    `with changed as (
       update dbcheck.checks set requesters = case when requesters @> $3::jsonb then requesters else requesters || $2::jsonb end
       where target = $1 and state in ('waiting', 'running') returning *
     ), raised as (${raise})
     select ${checkColumns} from changed`,
    [target, jsonb([requester]), jsonb([who])],
  );
  // A look of the bot's own becomes this person's check, with messages of its own.
  if (row?.quiet) {
    await ask("update dbcheck.checks set quiet = false, speak_in = null where id = $1", [row.id]);
    await ask(insertMessages, [row.id, requester.channelId]);
  }
  if (row) await ask(insertEvent, ["check.joined", row.id, target, requester.userId, jsonb(whereFrom(requester))]);
  return row ?? null;
}

/** What the audit keeps of a requester: not the reply URL. */
export function whereFrom({ teamId, channelId, channelName }: CheckRequest["requester"]): Record<string, string> {
  return { teamId, channelId, channelName };
}
