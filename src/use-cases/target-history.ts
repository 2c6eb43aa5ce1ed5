// What happened to a target, for one reader: what was written in narrower places is left out.
import { timelineTypes } from "../incidents/timeline.ts";
import type { Standing, StoredEvent, VantageStanding } from "../store/store.ts";
import type { UseCaseContext } from "./context.ts";
import { withoutPrivateWords, type EventReader } from "./private-words.ts";

/** Of those that are told. */
export const mostEvents = 200;

/** Oldest first; `standing` null: it was never checked. The caller has asked the target's policy. */
export async function targetHistory(
  { store }: UseCaseContext,
  target: string,
  reader: EventReader,
): Promise<{ events: StoredEvent[]; standing: Standing | null; atVantages: VantageStanding[] }> {
  const [events, [standing], atVantages] = await Promise.all([
    store.events({ target, types: timelineTypes, limit: mostEvents }),
    store.standings([target]),
    store.vantages.standings(target),
  ]);
  return { events: await withoutPrivateWords(store, events, reader), standing: standing ?? null, atVantages };
}
