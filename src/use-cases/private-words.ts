// What people wrote in a narrower place stays there: whoever reads
// elsewhere sees that something was written, and not what.
import type { Store, StoredEvent } from "../store/store.ts";
import { canOpen } from "../access/private-threads.ts";
import { threadChannel } from "./threads.ts";

/** Who reads: one person in a channel; `userId` "" is everybody in that channel. */
export interface EventReader {
  userId: string;
  channelId: string;
  /** The channels that this person is in, as Slack says. */
  channels: () => Promise<string[]>;
}

/** Everybody in the channel, and nobody else. */
export function readersIn(channelId: string): EventReader {
  return { userId: "", channelId, channels: async () => [] };
}

const withheld = "(written in a conversation that you are not in)";

/** Of each type of event that holds people's words: the same without them. */
const withoutWords: Record<string, (data: StoredEvent["data"]) => StoredEvent["data"]> = {
  "timeline.pinned": (data) => ({ ...data, text: withheld }),
  "step.note": (data) => ({ ...data, note: withheld }),
  "step.skip": (data) => ({ ...data, reason: withheld }),
  "experiment.recorded": ({ outcome }) => ({ outcome, name: withheld }),
  "experiments.concluded": (data) => ({ ...data, lines: [withheld] }),
};

export async function withoutPrivateWords(
  store: Store,
  events: StoredEvent[],
  reader: EventReader,
): Promise<StoredEvent[]> {
  const hasWords = ({ type }: StoredEvent) => Object.hasOwn(withoutWords, type);
  const ids = [...new Set(events.filter(hasWords).map(({ checkId }) => checkId))];
  const open = new Set<string | null>();
  for (const id of ids) if (id !== null && (await isOpenTo(store, id, reader))) open.add(id);
  return events.map((event) => {
    const strip = withoutWords[event.type];
    return strip && !open.has(event.checkId) ? { ...event, data: strip(event.data) } : event;
  });
}

/** Whether the thread of this check is where the reader is, or can be opened from there. */
async function isOpenTo(store: Store, checkId: string, { userId, channelId, channels }: EventReader): Promise<boolean> {
  const [check, place] = await Promise.all([store.check(checkId), threadChannel(store, checkId)]);
  if (!check || place === null) return false;
  if (place === channelId) return true;
  const reader = { teamId: "", userId, channelId, channelName: "", responseUrl: null };
  if (check.requesters.length > 0 && canOpen(check, place, reader)) return true;
  return userId !== "" && (await channels().catch((): string[] => [])).includes(place);
}
