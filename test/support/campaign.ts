// What `npm run soak` (scripts/soak.mjs) asks of a campaign, and how much of one an ordinary run plays.
import { randomInt } from "node:crypto";

/** All of it is played: `npm run soak`. */
export const isSoak = process.env["DBCHECK_SOAK"] === "yes";

/** How long a campaign goes on: --seconds, or what it takes by itself. */
export function campaignSeconds(byItself: number): number {
  return Number(process.env["DBCHECK_SOAK_SECONDS"] ?? byItself);
}

/**
 * What random choices come from: --seed; where a person plays a campaign, a new one each time; else always the same.
 * `npm test` and CI answer for a commit, and the same commit must get the same answer: a bug that a new seed finds is
 * none of the change that is tested. A person looks for it, with `npm run soak`, and has the time to mend it.
 */
export const seed = Number(process.env["DBCHECK_SOAK_SEED"] ?? (isSoak ? randomInt(1, 1_000_000_000) : 20_261_129));

/** The same, printed, so that a run can be played again. */
export function campaignSeed(): number {
  process.stdout.write(`seed ${seed}\n`);
  return seed;
}

/** Cases of a law: all of them in test/soak/laws/, a tenth in an ordinary run. */
export function cases(all: number): number {
  return isSoak ? all : Math.ceil(all / 10);
}
