// Arms of choices within a file, and which of them can run in one go.
import { BeyondBound } from "./bounded.ts";

/** One arm of a choice: of those of one statement exactly one runs. */
export interface Arm {
  /** Where its statement begins. */
  statement: string;
  at: number;
  /** How many it has, a missing `else` among them. */
  of: number;
}

/** Each is one more reading of the whole. */
const mostWays = 40;

/**
 * Of things in arms those that can run in one go: every arm is in one of them, and arms with the same number go
 * together where they can.
 * @throws BeyondBound where some would be left out
 */
export function waysThrough<T extends { arms: Arm[] }>(all: T[]): T[][] {
  const sizes = new Map(all.flatMap(({ arms }) => arms.map(({ statement, of }) => [statement, of])));
  const way = (number: number, own: Arm[] = []) =>
    all.filter(({ arms }) =>
      arms.every(({ statement, at, of }) => {
        const mine = own.find((one) => one.statement === statement);
        return at === (mine ? mine.at : Math.min(number, of - 1));
      }),
    );
  const most = Math.min(mostWays, Math.max(1, ...[...sizes.values()].slice(0, 1000)));
  const found = Array.from({ length: most }, (_, number) => way(number));
  const covered = new Set(found.flat());
  for (const one of all) {
    if (covered.has(one)) continue;
    if (found.length >= mostWays) throw new BeyondBound("has more branches");
    const own = way(one.arms[0]?.at ?? 0, one.arms);
    found.push(own);
    for (const each of own) covered.add(each);
  }
  const isAgain = (one: T[], at: number) =>
    found
      .slice(0, at)
      .some((other) => other.length === one.length && other.every((each, place) => one[place] === each));
  return found.filter((one, at) => one.length > 0 && !isAgain(one, at));
}

/** Whether the first runs wherever the second does. */
export const runsWith = (one: Arm[], other: Arm[]): boolean =>
  one.every(({ statement, at }) => other.some((each) => each.statement === statement && each.at === at));
