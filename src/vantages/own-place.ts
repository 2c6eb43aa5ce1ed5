// The bot's own place in a round: it looks as any other does, and needs no queue for it.
import { setTimeout as sleep } from "node:timers/promises";
import { isLeft } from "../jobs/runner.ts";
import type { LoginTurns } from "../probes/probe.ts";
import type { Progress } from "../report/observation.ts";
import type { Report } from "../report/report.ts";
import type { VantageStore } from "../store/vantages.ts";
import { fingerprintSettings } from "../target/settings-fingerprint.ts";
import type { Target } from "../target/target.ts";
import type { VantageLine } from "./jobs-and-answers.ts";
import { loginTurns } from "./login-turns.ts";
import { roundKey } from "./encryption.ts";
import { whileAway } from "./while-away.ts";

/** What `run` may use of a round. */
export interface OwnLook {
  timeoutMs: number;
  onProgress: (progress: Progress) => void;
  opensPool: boolean;
  /** Null: nobody else logs in. */
  turns: LoginTurns | null;
}

export interface OwnPlace {
  vantage: string;
  /** Looks from here. `null`: this place has no connection to the target. */
  run: ((look: OwnLook) => Promise<Report>) | null;
  target: Pick<Target, "conninfo">;
}

export interface OwnPlaceParts {
  id: string;
  /** First of the target's vantages. */
  home: string;
  own: OwnPlace;
  store: VantageStore;
  line: VantageLine | null;
}

/** So often the store is asked whether another place was refused. */
const turnEveryMs = 100;
/** So long before the round's deadline the look ends, as elsewhere. */
const travelMs = 1_500;

/** @param ended the round is over, or the check is to end: then what was seen so far is the report */
export async function lookFromHere(
  { id, home, own, store, line }: OwnPlaceParts,
  onProgress: (progress: Progress) => void,
  startsAt: number,
  endsAt: number,
  ended: AbortSignal,
): Promise<void> {
  const standing = await whileAway(() => store.standing(id), ended);
  if (standing.some(({ vantage, isOver }) => vantage === own.vantage && isOver)) return;
  if (!own.run) return whileAway(() => store.decline(id, own.vantage, "unknown-target"), ended);
  await sleep(Math.max(0, startsAt - performance.now()), undefined, { signal: ended }).catch(() => undefined);
  const key = line && roundKey(line.secret, id).reveal();
  const report = await own.run({
    timeoutMs: Math.max(500, endsAt - performance.now() - travelMs),
    onProgress,
    opensPool: own.vantage === home,
    turns: line && key ? ownTurns({ id, home, own, store, line }, key) : null,
  });
  // Whoever takes the check over looks anew.
  if (isLeft(ended)) return;
  const settings = key && own.target.conninfo ? fingerprintSettings(own.target.conninfo, key) : null;
  await whileAway(() => store.answer(id, own.vantage, { report, clockOffsetMs: 0, settings }), null);
}

function ownTurns(
  { id, home, own: { vantage }, store, line }: OwnPlaceParts & { line: VantageLine },
  key: string,
): LoginTurns {
  return loginTurns({
    key,
    insists: vantage === home,
    ask: async (login, signal) => {
      const word = await store.askTurn(id, vantage, login, true).catch(() => "wait" as const);
      if (word === "wait") await sleep(turnEveryMs, undefined, { signal }).catch(() => undefined);
      return word;
    },
    tell: (login, outcome) =>
      void store
        .endTurn(id, vantage, login, outcome)
        .then((told) => line.tellTurn(told, id, login))
        // Who waits asks again.
        .catch(() => undefined),
  });
}
