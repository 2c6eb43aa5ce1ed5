// Where the thread of a check is.
import type { Store } from "../store/store.ts";
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
