// How long each stage of the way in takes now, beside the healthy checks of the last week.
import type { Report } from "../report/report.ts";

/** In the order of the way in, by the id of the row. */
const stages = {
  dns: "Name",
  tcp: "Connect",
  tls: "TLS",
  startup: "Greeting",
  auth: "Login",
  admission: "Admission",
  query: "Query",
} as const;
type Stage = keyof typeof stages;

/** In ms; a stage that did not work has none. */
export type StageTimes = Partial<Record<Stage, number>>;

export interface TimesSample {
  /** ISO 8601. */
  at: string;
  stageMs: StageTimes;
}

export interface StageComparison {
  target: string;
  /** Healthy checks that it is held against, and since when. */
  samples: number;
  sinceAt: string;
  stages: { name: string; nowMs: number; usualMs: number; mostMs: number; isSlow: boolean }[];
}

const weekMs = 7 * 24 * 3_600_000;
/** Watches look each minute: one of these is enough. */
const everyMs = 3 * 3_600_000;
const fewestSamples = 3;
/** A stage is slow from so many times its usual time, and so many ms more. */
const slow = { factor: 4, ms: 50 };

export function stageTimesOf({ observations }: Report): StageTimes {
  const took = (id: string) => {
    const row = observations.find((one) => one.id === id);
    return row && (row.outcome === "passed" || row.outcome === "warned") ? Math.round(row.tookMs * 10) / 10 : undefined;
  };
  const ids = Object.keys(stages) as Stage[];
  return Object.fromEntries(ids.flatMap((id) => (took(id) === undefined ? [] : [[id, took(id)]])));
}

/** The week with this sample, where the last one is old enough; samples that are too old go. */
export function weekWith(week: TimesSample[], sample: TimesSample, nowMs: number): TimesSample[] {
  const last = week.at(-1);
  const isDue = !last || Date.parse(sample.at) - Date.parse(last.at) >= everyMs;
  return [...week, ...(isDue ? [sample] : [])].filter(({ at }) => nowMs - Date.parse(at) <= weekMs);
}

/** @returns null where a sentence says as much: too few samples, or no stage that is slower than ever */
export function againstWeek(samples: TimesSample[], report: Report): StageComparison | null {
  const recent = samples.filter(({ at }) => Date.parse(report.startedAt) - Date.parse(at) <= weekMs);
  const [oldest] = recent;
  if (!oldest || recent.length < fewestSamples) return null;
  const now = stageTimesOf(report);
  const compared = (Object.keys(stages) as Stage[]).flatMap((id): StageComparison["stages"] => {
    const nowMs = now[id];
    const before = recent.flatMap(({ stageMs }) => stageMs[id] ?? []).toSorted((a, b) => a - b);
    const [usualMs, mostMs] = [before[Math.floor(before.length / 2)], before.at(-1)];
    if (nowMs === undefined || usualMs === undefined || mostMs === undefined) return [];
    const isSlow = nowMs > mostMs && nowMs > usualMs * slow.factor && nowMs > usualMs + slow.ms;
    return [{ name: stages[id], nowMs, usualMs, mostMs, isSlow }];
  });
  if (!compared.some(({ isSlow }) => isSlow)) return null;
  return { target: report.target.name, samples: recent.length, sinceAt: oldest.at, stages: compared };
}

export function milliseconds(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** For who cannot see it: "Times of orders: Greeting 5.1 s (usually 12 ms). As usual: Name, Connect." */
export function comparisonText({ target, stages: compared }: StageComparison): string {
  const slowOnes = compared
    .filter(({ isSlow }) => isSlow)
    .map(({ name, nowMs, usualMs }) => `${name} ${milliseconds(nowMs)} (usually ${milliseconds(usualMs)})`);
  const others = compared.filter(({ isSlow }) => !isSlow).map(({ name }) => name);
  const usual = others.length === 0 ? "" : ` As usual: ${others.join(", ")}.`;
  return `Times of ${target}: ${slowOnes.join(", ")}.${usual}`;
}
