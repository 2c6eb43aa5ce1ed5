// Calls that come while another is under way go together in the next: a storm costs few transactions, and one call
// none more. What is wrong with one call is that call's own trouble.
import { Outage } from "../errors.ts";

interface Waiting<Item, Result> {
  items: Item[];
  resolve: (results: Result[]) => void;
  reject: (error: unknown) => void;
}

export class Gathered<Item, Result> {
  readonly #run: (items: Item[]) => Promise<Result[]>;
  readonly #most: number;
  readonly #waiting: Waiting<Item, Result>[] = [];
  #isRunning = false;

  /** @param run of many at once; one result for each item, in their order. @param most items beside the first call's */
  constructor(run: (items: Item[]) => Promise<Result[]>, most: number) {
    this.#run = run;
    this.#most = most;
  }

  /** @returns one result for each item, in their order */
  add(items: Item[]): Promise<Result[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ items, resolve, reject });
      if (!this.#isRunning) void this.#runAll();
    });
  }

  async #runAll(): Promise<void> {
    this.#isRunning = true;
    while (this.#waiting.length > 0) await this.#runSome(this.#next());
    this.#isRunning = false;
  }

  /** At least one call, and as many more as there is room for. */
  #next(): Waiting<Item, Result>[] {
    let [calls, items] = [0, 0];
    for (const call of this.#waiting) {
      if (calls > 0 && items + call.items.length > this.#most) break;
      calls += 1;
      items += call.items.length;
    }
    return this.#waiting.splice(0, calls);
  }

  async #runSome(calls: Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.#run(calls.flatMap(({ items }) => items));
      let at = 0;
      for (const { items, resolve } of calls) resolve(results.slice(at, (at += items.length)));
    } catch (error) {
      // While the store is away it is so for each. A fault may be of one call alone, and must not cost the others.
      if (error instanceof Outage || calls.length === 1) for (const { reject } of calls) reject(error);
      else for (const call of calls) await this.#runSome([call]);
    }
  }
}
