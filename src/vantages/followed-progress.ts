// What the thread follows of a round: the rows of the application's own place, and beside them every other place's.
import type { PlaceProgress, Progress } from "../report/observation.ts";
import type { StandingOfVantage } from "../store/vantages.ts";
import { silence, type Silent } from "./roster.ts";

export interface FollowedParts {
  roster: string[];
  home: string;
  own: { vantage: string };
  onProgress: (progress: Progress) => void;
}

export class FollowedProgress {
  readonly #parts: FollowedParts;
  readonly #all = new Map<string, Progress>();
  readonly #silences = new Map<string, string>();

  constructor(parts: FollowedParts) {
    this.#parts = parts;
  }

  /** So that the thread says at once who will not be waited for. */
  silent(silent: ReadonlyMap<string, Silent>): void {
    for (const [vantage, one] of silent) this.#silences.set(vantage, silence(one));
    this.#tell();
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
    const first = order.find((vantage) => this.#all.has(vantage));
    const { startedAt, rows } = this.#all.get(first ?? "") ?? { startedAt: new Date().toISOString(), rows: [] };
    const vantages = order.flatMap((vantage): PlaceProgress[] => {
      if (vantage === first) return [];
      const progress = this.#all.get(vantage);
      if (progress) return [{ vantage, rows: progress.rows }];
      const silent = this.#silences.get(vantage);
      return silent === undefined ? [] : [{ vantage, rows: [], silence: silent }];
    });
    if (first !== undefined || vantages.length > 0) onProgress({ startedAt, rows, vantages });
  }
}
