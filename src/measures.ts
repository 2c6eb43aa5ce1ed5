// What this process counts and times of itself, for who reads its metrics. Names are those of the Prometheus page.

export type Labels = Record<string, string>;

/** One value at its labels. */
export interface MeasuredValue {
  labels: Labels;
  value: number;
}

/** Only goes up, until the process ends. */
export class Counter {
  readonly #samples = new Map<string, MeasuredValue>();

  add(labels: Labels, by = 1): void {
    const key = JSON.stringify(labels);
    const sample = this.#samples.get(key) ?? { labels, value: 0 };
    sample.value += by;
    this.#samples.set(key, sample);
  }

  samples(): MeasuredValue[] {
    return [...this.#samples.values()];
  }
}

/** From a check on loopback to the longest wait, seconds. */
export const durationBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30];

export interface DurationSample {
  labels: Labels;
  /** By bound: how many took at most so long. */
  atMost: number[];
  count: number;
  sumSeconds: number;
}

export class Durations {
  readonly #samples = new Map<string, DurationSample>();

  add(labels: Labels, tookMs: number): void {
    const key = JSON.stringify(labels);
    const sample = this.#samples.get(key) ?? { labels, atMost: durationBounds.map(() => 0), count: 0, sumSeconds: 0 };
    const seconds = tookMs / 1000;
    for (const [at, bound] of durationBounds.entries())
      if (seconds <= bound) sample.atMost[at] = (sample.atMost[at] ?? 0) + 1;
    sample.count += 1;
    sample.sumSeconds += seconds;
    this.#samples.set(key, sample);
  }

  samples(): DurationSample[] {
    return [...this.#samples.values()];
  }
}

/** Labels are few and known: no host, SQL or person, and a target only where it says so. */
export const measures = {
  /** By status of the verdict, or "failed" where the check itself failed. */
  checks: new Counter(),
  /** By stage: "queue" until a worker begins, the rungs of the way in, and "total". */
  checkStages: new Durations(),
  /** By target, cause, owner and severity: once a check. */
  findings: new Counter(),
  /** By outcome: "complete", "incomplete" where a place was not heard, "cancelled". */
  rounds: new Counter(),
  /** By vantage and outcome: "report", "late", "again", or "declined". */
  vantageAnswers: new Counter(),
  /** By source and outcome, as the ledger has it; "refused" where it was not believed. */
  alerts: new Counter(),
  /** By method and HTTP status; "none" where no answer came. */
  slackCalls: new Counter(),
};
