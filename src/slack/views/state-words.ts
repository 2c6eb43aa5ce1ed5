// The words for every state, each with its emoji: never colour or emoji alone.
import { workedBeforeCancel, workedText } from "../../report/cancelled.ts";
import type { Observation, ProgressRow } from "../../report/observation.ts";
import type { Report, Status } from "../../report/report.ts";
import type { CheckRow } from "../../store/store.ts";

export interface Words {
  emoji: string;
  word: string;
}

export const statusWords: Record<Status, Words> = {
  healthy: { emoji: "white_check_mark", word: "Healthy" },
  degraded: { emoji: "warning", word: "Degraded" },
  down: { emoji: "red_circle", word: "Down" },
  inconclusive: { emoji: "grey_question", word: "Inconclusive" },
};

export const rowWords: Record<ProgressRow["state"], Words> = {
  pending: { emoji: "white_circle", word: "pending" },
  running: { emoji: "hourglass_flowing_sand", word: "running" },
  passed: { emoji: "white_check_mark", word: "passed" },
  warned: { emoji: "warning", word: "warning" },
  failed: { emoji: "x", word: "failed" },
  skipped: { emoji: "fast_forward", word: "skipped" },
  unknown: { emoji: "grey_question", word: "could not see" },
};

export function checkWords({ state, cancelRequested, report }: CheckRow): Words {
  if (state === "done") return report ? statusWords[report.verdict.status] : { emoji: "grey_question", word: "Done" };
  if (state === "cancelled") return { emoji: "octagonal_sign", word: "Cancelled" };
  if (state === "failed") return { emoji: "boom", word: "The check itself failed" };
  if (cancelRequested) return { emoji: "octagonal_sign", word: "Cancelling" };
  if (state === "running") return { emoji: "mag", word: "Checking" };
  return { emoji: "hourglass_flowing_sand", word: "Waiting" };
}

/** The sentence that says it all; "" while there is none. */
export function sentence(check: CheckRow): string {
  if (check.failure) return `${check.failure.text} (reference ${check.failure.reference})`;
  if (check.state === "cancelled") return `Cancelled before it finished. ${soFar(check)}`.trimEnd();
  return check.report?.verdict.summary ?? "";
}

/** Of a cancelled check: nobody waited for what it did not look at. */
function soFar({ report }: CheckRow): string {
  const worked = seenNothingWrong(report);
  return worked ? workedText(worked) : report ? `So far: ${report.verdict.summary}` : "";
}

/** What a cancelled check saw to work; null where it saw a fault, or was not cancelled. */
export function seenNothingWrong(report: Report | null): Observation[] | null {
  if (report?.verdict.status !== "inconclusive") return null;
  return report.observations.length === 0 ? [] : workedBeforeCancel(report.observations);
}

/** 12 ms, 1.2 s, 75 s. */
export function duration(ms: number): string {
  if (ms < 1) return "under 1 ms";
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`;
}

export function count(number: number, one: string, many: string = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
