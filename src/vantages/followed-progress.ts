// What the thread follows of a round: the rows of the application's own place, and beside them every other place's.
import type { Progress } from "../report/observation.ts";
import type { StandingOfVantage } from "../store/vantages.ts";

export interface FollowedParts {
  roster: string[];
  home: string;
  own: { vantage: string };
  onProgress: (progress: Progress) => void;
}

export class FollowedProgress {
  readonly #parts: FollowedParts;
  readonly #all = new Map<string, Progress>();

  constructor(parts: FollowedParts) {
    this.#parts = parts;
  }

  own(progress: Progress): void {
    this.#all.set(this.#parts.own.vantage, progress);
    this.#tell();
  }

  others(standing: StandingOfVantage[]): void {
    const before = JSON.stringify([...this.#all]);
    for (const { vantage, progress } of standing) if (progress) this.#all.set(vantage, progress);
    if (JSON.stringify([...this.#all]) !== before) this.#tell();
  }

  #tell(): void {
    const { roster, home, onProgress } = this.#parts;
    const order = [home, ...roster].filter((vantage, at, all) => all.indexOf(vantage) === at);
    const [first, ...rest] = order.flatMap((vantage) => {
      const progress = this.#all.get(vantage);
      return progress ? [{ vantage, ...progress }] : [];
    });
    if (!first) return;
    const { startedAt, rows } = first;
    onProgress({ startedAt, rows, vantages: rest.map((one) => ({ vantage: one.vantage, rows: one.rows })) });
  }
}
