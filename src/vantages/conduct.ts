// One round: asks every place of a target's roster to look at the same moment, looks from the bot's own,
// and ends when all have answered, or at the deadline. The application's own place decides.
import { setTimeout as sleep } from "node:timers/promises";
import { errorText, Outage } from "../errors.ts";
import type { Logger } from "../log.ts";
import type { Progress } from "../report/observation.ts";
import type { Report } from "../report/report.ts";
import { silentAfterMs, type MissingVantage, type Round } from "../report/round.ts";
import type { VantageStore, StandingOfVantage, VantageSeen } from "../store/vantages.ts";
import { fingerprintSettings } from "../target/settings-fingerprint.ts";
import type { Target } from "../target/target.ts";
import type { VantageLine } from "./line.ts";
import { protocol, reportVersion, type RoundJob } from "./messages.ts";
import { roundKey } from "./sealed.ts";
import { whyMissing } from "./missing.ts";

/** So that a job reaches every place before it begins; and from then to the deadline a check and its report's way. */
export const roundTimes = { leadMs: 1_000, lastsMs: 17_000 };
/** Another process of the bot may have heard an answer. */
const lookEveryMs = 400;

export interface OwnPlace {
  vantage: string;
  /** Looks from here. `null`: this place has no connection to the target. */
  run: ((timeoutMs: number, onProgress: (progress: Progress) => void) => Promise<Report>) | null;
  target: Pick<Target, "conninfo">;
}

export interface RoundParts {
  id: string;
  target: string;
  roster: string[];
  /** First of the target's vantages. */
  home: string;
  own: OwnPlace;
  store: VantageStore;
  /** Null where the bot has no secret for vantages: only its own place is asked. */
  line: VantageLine | null;
  signal: AbortSignal;
  onProgress: (progress: Progress) => void;
  times?: typeof roundTimes;
  log: Logger;
}

/** @returns the round as it ended. @throws Outage where the store is away at its beginning or its end */
export async function conductRound(parts: RoundParts): Promise<Round> {
  const { id, target, roster, home, own, store, line, signal, log, times = roundTimes } = parts;
  const { startsInMs, endsInMs } = await store.beginRound({ id, target, roster, home, ...times });
  const [startsAt, endsAt] = [performance.now() + startsInMs, performance.now() + endsInMs];
  const asked = new AbortController();
  const ended = AbortSignal.any([signal, asked.signal]);
  let changed = () => {};
  const unsubscribe = line?.onHeard(id, () => changed());
  const followed = new FollowedProgress(parts);
  const others = roster.filter((vantage) => vantage !== own.vantage);
  const asking = Promise.all(others.map((vantage) => ask(vantage, parts, startsAt, endsAt)));
  const looking = roster.includes(own.vantage) ? lookFromHere(parts, followed, startsAt, endsAt, ended) : null;
  looking?.then(() => changed()).catch(() => changed());
  try {
    for (;;) {
      const standing = await store.standing(id).catch((error: unknown) => {
        if (!(error instanceof Outage)) throw error;
        return null;
      });
      if (standing) followed.others(standing);
      const isOpen =
        !standing || roster.some((vantage) => !standing.some((one) => one.vantage === vantage && one.isOver));
      if (!isOpen || performance.now() >= endsAt || signal.aborted) break;
      const pause = new AbortController();
      changed = () => pause.abort();
      signal.addEventListener("abort", changed, { once: true });
      const restMs = Math.min(lookEveryMs, Math.max(0, endsAt - performance.now()));
      await sleep(restMs, undefined, { signal: pause.signal }).catch(() => undefined);
      signal.removeEventListener("abort", changed);
    }
  } finally {
    unsubscribe?.();
    asked.abort();
    await asking;
    await looking?.catch((error: unknown) => log.warn({ round: id, reason: errorText(error) }, "no look from here"));
  }
  const [standing, seen] = await Promise.all([store.standing(id), store.vantages()]);
  return store.endRound(id, missingOf(parts, standing, seen));
}

async function ask(vantage: string, { id, target, store, line, log }: RoundParts, startsAt: number, endsAt: number) {
  const decline = (why: string) => store.decline(id, vantage, why).catch(() => undefined);
  if (!line) return decline("no-secret");
  try {
    const toQueue = (await line.clock.now()) - performance.now();
    const job: RoundJob = {
      kind: "round",
      protocol,
      round: id,
      target,
      startsAtMs: startsAt + toQueue,
      deadlineMs: endsAt + toQueue,
      answers: line.answers,
      reportVersion,
      key: roundKey(line.secret, id).reveal(),
    };
    await line.send(vantage, job);
  } catch (error) {
    log.warn({ round: id, vantage, reason: errorText(error) }, "a vantage could not be asked");
    await decline("no-queue");
  }
}

/** @param ended the round is over, or the check is to end: then what was seen so far is the report */
async function lookFromHere(
  { id, own, store, line }: RoundParts,
  followed: FollowedProgress,
  startsAt: number,
  endsAt: number,
  ended: AbortSignal,
): Promise<void> {
  const standing = await store.standing(id);
  if (standing.some(({ vantage, isOver }) => vantage === own.vantage && isOver)) return;
  if (!own.run) return store.decline(id, own.vantage, "unknown-target");
  await sleep(Math.max(0, startsAt - performance.now()), undefined, { signal: ended }).catch(() => undefined);
  const report = await own.run(Math.max(500, endsAt - performance.now() - 1_500), (progress) => followed.own(progress));
  const settings = line
    ? own.target.conninfo && fingerprintSettings(own.target.conninfo, roundKey(line.secret, id).reveal())
    : null;
  await store.answer(id, own.vantage, { report, clockOffsetMs: 0, settings });
}

/** What the thread follows: the rows of the application's own place, and beside them every other place's. */
class FollowedProgress {
  readonly #parts: RoundParts;
  readonly #all = new Map<string, Progress>();

  constructor(parts: RoundParts) {
    this.#parts = parts;
  }

  own(progress: Progress): void {
    this.#all.set(this.#parts.own.vantage, progress);
    this.#tell();
  }

  others(standing: StandingOfVantage[]): void {
    const before = JSON.stringify([...this.#all]);
    for (const { vantage, progress } of standing) if (progress) this.#all.set(vantage, progress);
    if (JSON.stringify([...this.#all]) !== before) this.#tell();
  }

  #tell(): void {
    const { roster, home, onProgress } = this.#parts;
    const order = [home, ...roster].filter((vantage, at, all) => all.indexOf(vantage) === at);
    const [first, ...rest] = order.flatMap((vantage) => {
      const progress = this.#all.get(vantage);
      return progress ? [{ vantage, ...progress }] : [];
    });
    if (!first) return;
    const { startedAt, rows } = first;
    onProgress({ startedAt, rows, vantages: rest.map((one) => ({ vantage: one.vantage, rows: one.rows })) });
  }
}

function missingOf(
  { roster, own, signal }: RoundParts,
  standing: StandingOfVantage[],
  seen: VantageSeen[],
): MissingVantage[] {
  return roster.flatMap((vantage) => {
    const one = standing.find((row) => row.vantage === vantage);
    if (one?.isAnswered) return [];
    const last = seen.find(({ name }) => name === vantage) ?? null;
    const isLive = last !== null && last.silentForMs < silentAfterMs;
    const why = one?.declined ?? (signal.aborted ? "cancelled" : "silent");
    const reason = whyMissing(vantage, why, { last, isLive, isOwn: vantage === own.vantage });
    return [{ vantage, reason, lastSeenAt: last?.seenAt.toISOString() ?? null }];
  });
}
