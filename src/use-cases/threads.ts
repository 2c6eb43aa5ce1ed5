// Where the thread of a check is, and who can open it.
import type { CheckRow, Requester, Store } from "../store/store.ts";
import type { Permitted, ThreadStart } from "./context.ts";

/** The channel of a check's thread; null while it has none. */
export async function threadChannel(store: Store, checkId: string): Promise<string | null> {
  return (await headlineRow(store, checkId))?.channel ?? null;
}

/** The first message of a check's thread; null until it is posted. */
export async function threadStart(store: Store, checkId: string): Promise<ThreadStart | null> {
  const headline = await headlineRow(store, checkId);
  return headline?.ts ? { channel: headline.channel, ts: headline.ts } : null;
}

export async function headlineRow(store: Store, checkId: string) {
  return (await store.messagesOf(checkId)).find(({ kind }) => kind === "headline");
}

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

/** Where a check that is asked for here is to be told: within the thread of the open incident, for whoever is in it. */
export async function withinThread(
  { check, backend }: Permitted,
  channelId: string,
  threadTs: string | undefined,
): Promise<{ threadTs?: string }> {
  const row = check.incidentId === null || threadTs === undefined ? null : await backend.store.incidentOf(check.id);
  if (row?.incident.state !== "open" || threadTs === undefined) return {};
  const start = await threadStart(backend.store, row.firstCheck);
  return start?.channel === channelId && start.ts === threadTs ? { threadTs } : {};
}
