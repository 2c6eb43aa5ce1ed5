// After a lost answer: was the message posted? Its metadata names the row, so Slack's own history tells.
import type { WebClient } from "@slack/web-api";
import type { Logger } from "../../log.ts";
import type { MessageRow } from "../../store/store.ts";
import { troubleOf } from "../connection/web-clients.ts";

const eventType = "dbcheck_message";
/** Our clock and Slack's may differ by so much. */
const marginSeconds = 120;
const mostPages = 5;

/** No secrets here: every member of the channel can read metadata. */
export function metadataOf(row: MessageRow) {
  return { event_type: eventType, event_payload: { message_id: row.id, check_id: row.checkId } };
}

export type UnansweredPost =
  /** Its copies in Slack, oldest first, and the conversation they are in. */
  | { kind: "found"; channel: string; copies: string[] }
  | { kind: "absent" }
  /** This bot may not read there. */
  | { kind: "unreadable" }
  /** Slack gives no answer now. */
  | { kind: "unclear" };

/** @param threadTs of the headline, for a reply; null looks in the channel itself */
export async function findPosted(
  client: WebClient,
  row: MessageRow,
  channel: string,
  threadTs: string | null,
): Promise<UnansweredPost> {
  const since = (row.postingSince?.getTime() ?? 0) / 1000 - marginSeconds;
  try {
    const place = /^[UW]/.test(channel)
      ? ((await client.conversations.open({ users: channel })).channel?.id ?? channel)
      : channel;
    const copies: string[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < mostPages; page += 1) {
      const words = {
        channel: place,
        oldest: since.toFixed(6),
        limit: 200,
        include_all_metadata: true,
        ...(cursor ? { cursor } : {}),
      };
      const answer = await (threadTs
        ? client.conversations.replies({ ...words, ts: threadTs })
        : client.conversations.history(words));
      copies.push(...(answer.messages ?? []).filter((message) => isOf(message, row.id)).flatMap(({ ts }) => ts ?? []));
      cursor = answer.response_metadata?.next_cursor;
      if (!cursor) break;
    }
    copies.sort((a, b) => Number(a) - Number(b));
    return copies.length > 0 ? { kind: "found", channel: place, copies } : { kind: "absent" };
  } catch (error) {
    const trouble = troubleOf(error);
    // What hung under a deleted message was posted beside it.
    if (threadTs && trouble.kind === "refused" && trouble.code === "thread_not_found")
      return findPosted(client, row, channel, null);
    return { kind: trouble.kind === "refused" ? "unreadable" : "unclear" };
  }
}

/** Deletes every copy but the one that is kept. */
export async function deleteOthers(
  client: WebClient,
  channel: string,
  copies: string[],
  keep: string,
  log: Logger,
): Promise<void> {
  for (const ts of copies.filter((one) => one !== keep)) {
    await client.chat
      .delete({ channel, ts })
      .then(() => log.info({ channel, ts }, "a second copy of a message was deleted"))
      .catch((error: unknown) =>
        log.warn({ trouble: troubleOf(error) }, "a second copy of a message could not be deleted"),
      );
  }
}

function isOf(message: object, id: string): boolean {
  const { metadata } = message as { metadata?: { event_type?: string; event_payload?: { message_id?: unknown } } };
  return metadata?.event_type === eventType && metadata.event_payload?.message_id === id;
}
