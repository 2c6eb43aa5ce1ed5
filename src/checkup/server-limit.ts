// A cap on checks that touch one server at the same time: many targets may live on one server in trouble.
import pLimit, { type LimitFunction } from "p-limit";
import type { Progress, ProgressRow } from "../report/observation.ts";
import type { Target } from "../target/target.ts";

/** Checks at once per host and port. A check holds one connection at a time. */
const perServer = 10;

export interface WaitHooks {
  signal: AbortSignal;
  /** Is told, once, what the checklist says while it waits. */
  onWait: (progress: Progress) => void;
  /** Holds the wait, where there is one: whoever waits there works on nothing. */
  aside: (wait: Promise<void>) => Promise<void>;
}

export class ServerLimit {
  readonly #gates = new Map<string, LimitFunction>();
  readonly #atOnce: number;

  /** @param places checks that this process runs at once: one server never has all of them */
  constructor(places: number) {
    this.#atOnce = Math.max(1, Math.min(perServer, places - 1));
  }

  /**
   * Runs the work when the target's first server has room, or at once when the signal
   * ends the wait: what it does then is to say that the check was ended.
   */
  async through<T>(target: Target, { signal, onWait, aside }: WaitHooks, work: () => Promise<T>): Promise<T> {
    const key = serverOf(target);
    if (key === null || signal.aborted) return work();
    const gate = this.#gates.get(key) ?? pLimit(this.#atOnce);
    this.#gates.set(key, gate);
    let leave = () => {};
    const ended = new Promise<void>((resolve) => {
      leave = resolve;
      signal.addEventListener("abort", leave, { once: true });
    });
    const turn = new Promise<void>((resolve) => {
      // Holds its place in the queue until its work is done, or until it left: then its turn passes at once.
      void gate(async () => {
        resolve();
        if (!signal.aborted) await done;
      }).finally(() => gate.activeCount + gate.pendingCount === 0 && this.#gates.delete(key));
    });
    let finish = () => {};
    const done = new Promise<void>((resolve) => (finish = resolve));
    try {
      if (gate.activeCount + gate.pendingCount > this.#atOnce) {
        onWait(waiting());
        await aside(Promise.race([turn, ended]));
      } else await turn;
      return await work();
    } finally {
      finish();
      signal.removeEventListener("abort", leave);
    }
  }

  /** Those of the targets whose server somebody waits for already. */
  crowded(targets: Iterable<Target>): Target[] {
    const full = new Set([...this.#gates].flatMap(([key, { pendingCount }]) => (pendingCount > 0 ? [key] : [])));
    return full.size === 0 ? [] : [...targets].filter((target) => full.has(serverOf(target) ?? ""));
  }
}

function serverOf({ conninfo }: Target): string | null {
  const [first] = conninfo?.hosts ?? [];
  return first ? `${first.hostaddr ?? first.host}:${first.port}` : null;
}

/** No empty checklist: nothing is looked at yet. */
function waiting(): Progress {
  const row: ProgressRow = {
    probe: "waiting",
    title: "Waits for other checks of this server",
    state: "running",
    summary: "",
    tookMs: null,
  };
  return { startedAt: new Date().toISOString(), rows: [row] };
}
