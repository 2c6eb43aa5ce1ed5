// Lets so many work at once; the others wait. To wait here is our own doing
// and no outage: it goes on for as long as anybody is answered.
import { Outage } from "../errors.ts";

export class Turns {
  readonly #silentMs: number;
  readonly #waiting = new Set<() => void>();
  #free: number;
  /** Monotonic, ms. */
  #heardAt = 0;

  /** @param silentMs who waits gives up once nobody was answered for so long */
  constructor(atOnce: number, silentMs: number) {
    this.#free = atOnce;
    this.#silentMs = silentMs;
  }

  /** To be given back with `end`. @throws Outage */
  begin(): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const since = performance.now();
      const leftMs = () => Math.max(since, this.#heardAt) + this.#silentMs - performance.now();
      const giveUp = () => {
        if (!this.#waiting.has(go)) return;
        if (leftMs() > 0) return wait();
        this.#waiting.delete(go);
        reject(new Outage(`The store has not answered for ${this.#silentMs / 1000} s.`));
      };
      let timer: NodeJS.Timeout | undefined;
      // What has arrived already is read before anybody gives up: a busy process is not a silent store.
      const wait = () => void (timer = setTimeout(() => setImmediate(giveUp), leftMs()));
      const go = () => {
        clearTimeout(timer);
        resolve();
      };
      this.#waiting.add(go);
      wait();
    });
  }

  end(): void {
    const [next] = this.#waiting;
    if (!next) return void (this.#free += 1);
    this.#waiting.delete(next);
    next();
  }

  /** The store has answered somebody. */
  heard(): void {
    this.#heardAt = performance.now();
  }
}
