// Targets that are checked every so often: who set it, where a change is told, and when somebody wants quiet.
import { UserMistake } from "../errors.ts";
import type { QuietHours } from "../incidents/quiet-hours.ts";
import type { UseCaseContext } from "./context.ts";
import type { RegisteredTarget } from "./target-directory.ts";

/** Shorter ones are a load; longer ones are no watch. */
const periods = { leastSeconds: 60, mostSeconds: 86_400 };
const longestSilenceSeconds = 7 * 86_400;

export type WatchChange =
  | { kind: "watch"; everySeconds: number; quietHours: QuietHours | null }
  | { kind: "unwatch" }
  /** 0 ends it. */
  | { kind: "silence"; seconds: number };

export type ChangedWatch =
  | {
      kind: "watched";
      everySeconds: number;
      quietHours: QuietHours | null;
      nextAt: Date;
      hasOpenIncident: boolean;
      /** Where changes were told until now, and who had set that; null where nothing moved. */
      movedFrom: { channel: string; actor: string } | null;
    }
  | { kind: "unwatched" }
  /** `until` null: the silence is over. */
  | { kind: "silenced"; until: Date | null }
  | { kind: "not-watched" };

/** The caller has asked the target's policy. @throws UserMistake for a period or silence out of bounds */
export async function changeWatch(
  context: UseCaseContext,
  entry: RegisteredTarget,
  who: { userId: string; channelId: string },
  wanted: WatchChange,
): Promise<ChangedWatch> {
  const { store } = context;
  switch (wanted.kind) {
    case "watch": {
      const { everySeconds, quietHours } = wanted;
      if (everySeconds < periods.leastSeconds || everySeconds > periods.mostSeconds)
        throw new UserMistake("Choose an interval from every 1m to every 24h.");
      const before = (await store.watches()).find(({ target }) => target === entry.name);
      const { nextAt } = await store.setWatch({
        target: entry.name,
        fingerprint: entry.fingerprint,
        channel: who.channelId,
        everySeconds,
        quietHours,
        actor: who.userId,
      });
      const hasOpenIncident = (await store.openIncident(entry.name)) !== null;
      const movedFrom = before && before.channel !== who.channelId ? before : null;
      return { kind: "watched", everySeconds, quietHours, nextAt, hasOpenIncident, movedFrom };
    }
    case "unwatch":
      return { kind: (await store.removeWatch(entry.name, who.userId)) ? "unwatched" : "not-watched" };
    case "silence": {
      const { seconds } = wanted;
      if (seconds > longestSilenceSeconds)
        throw new UserMistake("A silence lasts at most a week. To stop for good, use unwatch.");
      const until = seconds === 0 ? 0 : Date.now() + seconds * 1000;
      if (!(await store.silenceWatch(entry.name, until, who.userId))) return { kind: "not-watched" };
      return { kind: "silenced", until: until === 0 ? null : new Date(until) };
    }
  }
}
