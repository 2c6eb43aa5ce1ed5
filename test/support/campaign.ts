// What `npm run soak` (scripts/soak.mjs) asks of a campaign, and how much of one an ordinary run plays.
import { randomInt } from "node:crypto";

/** All of it is played: `npm run soak`. */
export const isSoak = process.env["DBCHECK_SOAK"] === "yes";

/** How long a campaign goes on: --seconds, or what it takes by itself. */
export function campaignSeconds(byItself: number): number {
  return Number(process.env["DBCHECK_SOAK_SECONDS"] ?? byItself);
}

/** What its choices come from: --seed, or a new one. It is printed, so that a run can be played again. */
export function campaignSeed(): number {
  const seed = Number(process.env["DBCHECK_SOAK_SEED"] ?? randomInt(1, 1_000_000_000));
  process.stdout.write(`seed ${seed}\n`);
  return seed;
}

/** Cases of a law: all of them in test/soak/laws.soak.ts, a tenth in an ordinary run. */
export function cases(all: number): number {
  return isSoak ? all : Math.ceil(all / 10);
}
