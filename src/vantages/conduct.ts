// One round: asks every place of a target's roster to look at the same moment, looks from the bot's own,
// and ends when all have answered, or at the deadline. The application's own place decides.
import { setTimeout as sleep } from "node:timers/promises";
import { errorText, Outage } from "../errors.ts";
import { isLeft } from "../jobs/runner.ts";
import type { Logger } from "../log.ts";
import { measures } from "../measures.ts";
import type { Progress } from "../report/observation.ts";
import { silentAfterMs, type MissingVantage, type Round } from "../report/round.ts";
import type { StandingOfVantage, VantageSeen } from "../store/vantages.ts";
import { FollowedProgress } from "./followed-progress.ts";
import { protocol, reportVersion, type Ability, type RoundJob } from "./messages.ts";
import { whyMissing } from "./missing.ts";
import { lookFromHere, type OwnPlaceParts } from "./own-place.ts";
import { isAwaited, silentOf } from "./roster.ts";
import { roundKey } from "./encryption.ts";
import { whileAway } from "./while-away.ts";

/** So that a job reaches every place before it begins; and from then to the deadline a check and its report's way. */
export const roundTimes = { leadMs: 1_000, lastsMs: 17_000 };
/** Another process of the bot may have heard an answer. */
const lookEveryMs = 400;
/** A queue that comes back is asked once more, for so long after the start. */
const askForMs = 2_000;
const askAgainMs = 300;
/** Places that were told of a cancel get so long to tell what they saw so far. */
const lastWordMs = 2_000;

export interface RoundParts extends OwnPlaceParts {
  target: string;
  roster: string[];
  signal: AbortSignal;
  onProgress: (progress: Progress) => void;
  times?: typeof roundTimes;
  log: Logger;
}

/**
 * @returns the round as it ended
 * @throws Outage where the store stays away, and where the check is left to another worker: the round goes on there
 */
export async function conductRound(parts: RoundParts): Promise<Round> {
  const { id, target, roster, home, own, store, line, signal, log, times = roundTimes } = parts;
  const { startsInMs, endsInMs } = await whileAway(
    () => store.beginRound({ id, target, roster, home, ...times }),
    signal,
  );
  const [startsAt, endsAt] = [performance.now() + startsInMs, performance.now() + endsInMs];
  const over = new AbortController();
  const ended = AbortSignal.any([signal, over.signal]);
  let changed = () => {};
  const unsubscribe = line?.onHeard(id, () => changed());
  const followed = new FollowedProgress(parts);
  const others = roster.filter((vantage) => vantage !== own.vantage);
  const seenNow = () => store.vantages().catch(() => null);
  const silentAmong = (all: VantageSeen[] | null) => silentOf(others, all, line?.isEveryHelloHeard() ?? false);
  const first = seenNow();
  const known = first.then((all) => all ?? []);
  let silent = silentAmong(await first);
  followed.silent(silent);
  const asking = Promise.all(others.map((vantage) => ask(vantage, parts, known, startsAt, endsAt, ended)));
  const looking = roster.includes(own.vantage)
    ? lookFromHere(parts, (progress) => followed.own(progress), startsAt, endsAt, ended)
    : null;
  looking?.then(() => changed()).catch(() => changed());
  let cancelledAt: number | null = null;
  try {
    for (;;) {
      const standing = await store.standing(id).catch((error: unknown) => {
        if (!(error instanceof Outage)) throw error;
        return null;
      });
      if (standing) followed.others(standing);
      const open = roster.filter((vantage) => !standing?.some((one) => one.vantage === vantage && one.isOver));
      if (open.length === 0 || performance.now() >= endsAt || isLeft(signal)) break;
      if (signal.aborted && cancelledAt === null) {
        cancelledAt = performance.now();
        void cancel(open, parts, await known);
      }
      if (cancelledAt !== null && performance.now() - cancelledAt > lastWordMs) break;
      // Before it ends without the silent ones: has one of them come back?
      if (standing && !isAwaited(roster, standing, silent)) silent = silentAmong(await seenNow());
      if (standing && !isAwaited(roster, standing, silent)) break;
      const pause = new AbortController();
      changed = () => pause.abort();
      if (!signal.aborted) signal.addEventListener("abort", changed, { once: true });
      const restMs = Math.min(lookEveryMs, Math.max(0, endsAt - performance.now()));
      await sleep(restMs, undefined, { signal: pause.signal }).catch(() => undefined);
      signal.removeEventListener("abort", changed);
    }
  } finally {
    unsubscribe?.();
    over.abort();
    await asking;
    await looking?.catch((error: unknown) => log.warn({ round: id, reason: errorText(error) }, "no look from here"));
  }
  if (isLeft(signal)) throw new Outage("the round is left to another worker");
  const [standing, seen] = await whileAway(() => Promise.all([store.standing(id), store.vantages()]), null);
  const round = await whileAway(() => store.endRound(id, missingOf(parts, standing, seen)), null);
  const heard = round.missing.length === 0 ? "complete" : "incomplete";
  measures.rounds.add({ outcome: signal.aborted ? "cancelled" : heard });
  return round;
}

async function ask(
  vantage: string,
  { id, target, home, store, line, log }: RoundParts,
  known: Promise<VantageSeen[]>,
  startsAt: number,
  endsAt: number,
  ended: AbortSignal,
): Promise<void> {
  const decline = (why: string) => store.decline(id, vantage, why).catch(() => undefined);
  if (!line) return decline("no-secret");
  const turns = can(vantage, "turns", await known);
  for (;;) {
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
        opensPool: vantage === home,
        ...(turns ? { turns } : {}),
      };
      return await line.send(vantage, job);
    } catch (error) {
      if (!ended.aborted && performance.now() < startsAt + askForMs) {
        await sleep(askAgainMs, undefined, { signal: ended }).catch(() => undefined);
        continue;
      }
      log.warn({ round: id, vantage, reason: errorText(error) }, "a vantage could not be asked");
      return decline("no-queue");
    }
  }
}

/** Those that know of it end their look, and tell what they saw so far. */
async function cancel(open: string[], { id, own, line, log }: RoundParts, known: VantageSeen[]): Promise<void> {
  const told = open.filter((vantage) => vantage !== own.vantage && can(vantage, "cancel", known));
  const tell = async (vantage: string) => line?.send(vantage, { kind: "cancel", round: id });
  await Promise.all(told.map(tell)).catch((error: unknown) =>
    log.warn({ round: id, reason: errorText(error) }, "a vantage was not told of the cancel"),
  );
}

/** Nobody is asked for what it does not know: that a place knows it, the place has said itself. */
function can(vantage: string, what: Ability, known: VantageSeen[]): boolean {
  return known.find(({ name }) => name === vantage)?.about.can?.includes(what) ?? false;
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
