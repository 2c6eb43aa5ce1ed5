// Who can open a thread, as far as its conversation tells. Pure.
import type { CheckRow, Requester } from "../store/store.ts";

/**
 * Direct messages and private channels, which others cannot open; and
 * channels of which nothing is known, as in mentions.
 */
export function isPrivate({ channelId, channelName }: Pick<Requester, "channelId" | "channelName">): boolean {
  return (
    channelId.startsWith("D") ||
    ["directmessage", "privategroup", ""].includes(channelName) ||
    channelName.startsWith("mpdm-")
  );
}

/**
 * Whether `requester` can open the thread, which is in the first one's place, or was moved to their direct messages.
 */
export function canOpen(check: CheckRow, threadChannel: string | null, requester: Requester): boolean {
  const [first] = check.requesters;
  if (!first || first.userId === requester.userId) return true;
  const moved = threadChannel !== null && threadChannel !== first.channelId;
  if (moved) return false;
  return first.channelId === requester.channelId || !isPrivate(first);
}
