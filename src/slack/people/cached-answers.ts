// What Slack was asked a while ago: kept for minutes, asked once at a
// time, and believed for longer while Slack gives no answer.
import { within } from "../../deadline.ts";
import { Outage } from "../../errors.ts";
import { monotonicMs } from "../../clock.ts";

const freshMs = 5 * 60_000;
/** While Slack does not answer, what it said within the last day still holds. */
const staleMs = 24 * 3_600_000;
/** An acknowledgement is due within 3 s: all that one question needs is asked at once, and gets so long. */
const lookUpMs = 2_000;
const mostKept = 5_000;

export class CachedAnswers<Value> {
  readonly #ask: (key: string) => Promise<Value>;
  readonly #known = new Map<string, { value: Value; at: number }>();
  readonly #asking = new Map<string, Promise<Value>>();

  constructor(ask: (key: string) => Promise<Value>) {
    this.#ask = ask;
  }

  /** @throws what asking throws, Outage after 2 s; neither where an older answer is known */
  async get(key: string): Promise<Value> {
    const known = this.#known.get(key);
    if (known && monotonicMs() - known.at < freshMs) return known.value;
    const asked = this.#asking.get(key) ?? this.#lookUp(key).finally(() => this.#asking.delete(key));
    this.#asking.set(key, asked);
    return asked.catch((error: unknown) => {
      if (known && error instanceof Outage && monotonicMs() - known.at < staleMs) return known.value;
      throw error;
    });
  }

  async #lookUp(key: string): Promise<Value> {
    const value = await within(
      lookUpMs,
      this.#ask(key),
      () => new Outage(`Slack gave no answer within ${lookUpMs / 1000} s.`),
    );
    if (this.#known.size >= mostKept) this.#known.clear();
    this.#known.set(key, { value, at: monotonicMs() });
    return value;
  }
}
