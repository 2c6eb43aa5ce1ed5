// A cap on checks that touch one server at the same time: many targets may live on one server in trouble.
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

/** Whoever comes first goes first, also where a later one would find room sooner. */
class Gate {
  readonly #most: number;
  readonly #waiting: { need: number; go: () => void }[] = [];
  #used = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get isCrowded(): boolean {
    return this.#waiting.length > 0;
  }

  get isEmpty(): boolean {
    return this.#used === 0 && !this.isCrowded;
  }

  /** @returns `turn`: to be waited for; null: there is room. `leave`: from inside, or from the queue; once counts */
  enter(need: number): { turn: Promise<void> | null; leave: () => void } {
    let go = () => {};
    const one = { need: Math.min(need, this.#most), go: () => go() };
    let isOver = false;
    const leave = () => {
      if (isOver) return;
      isOver = true;
      const at = this.#waiting.indexOf(one);
      if (at === -1) this.#used -= one.need;
      else this.#waiting.splice(at, 1);
      this.#admit();
    };
    this.#waiting.push(one);
    const turn = new Promise<void>((resolve) => (go = resolve));
    this.#admit();
    return { turn: this.#waiting.includes(one) ? turn : null, leave };
  }

  #admit(): void {
    for (let first = this.#waiting[0]; first && this.#used + first.need <= this.#most; first = this.#waiting[0]) {
      this.#waiting.shift();
      this.#used += first.need;
      first.go();
    }
  }
}

export class ServerLimit {
  readonly #gates = new Map<string, Gate>();
  readonly #atOnce: number;

  /** @param places checks that this process runs at once: one server never has all of them */
  constructor(places: number) {
    this.#atOnce = Math.max(1, Math.min(perServer, places - 1));
  }

  /**
   * Runs the work when the target's first server has room, or at once when the signal
   * ends the wait: what it does then is to say that the check was ended.
   * @param places that look at the same moment, and count as so many checks
   */
  async through<T>(
    target: Target,
    { signal, onWait, aside }: WaitHooks,
    work: () => Promise<T>,
    places = 1,
  ): Promise<T> {
    // The bot itself may not know where the places of a round connect to.
    const key = serverOf(target) ?? (places > 1 ? target.name : null);
    if (key === null || signal.aborted) return work();
    const gate = this.#gates.get(key) ?? new Gate(this.#atOnce);
    this.#gates.set(key, gate);
    const { turn, leave } = gate.enter(places);
    let giveUp = () => {};
    try {
      if (turn) {
        const ended = new Promise<void>((resolve) => (giveUp = resolve));
        signal.addEventListener("abort", giveUp, { once: true });
        onWait(waiting());
        await aside(Promise.race([turn, ended]));
        if (signal.aborted) leave();
      }
      return await work();
    } finally {
      leave();
      signal.removeEventListener("abort", giveUp);
      if (gate.isEmpty) this.#gates.delete(key);
    }
  }

  /** Those of the targets whose server somebody waits for already. */
  crowded(targets: Iterable<Target>): Target[] {
    const full = new Set([...this.#gates].flatMap(([key, { isCrowded }]) => (isCrowded ? [key] : [])));
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
