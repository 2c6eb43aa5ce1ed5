// What people do about an incident: one list of steps, each with an
// owner, a state and a note; some a check can prove. Pure.
import type { Cause } from "../report/causes.ts";
import type { Report } from "../report/report.ts";
import { adviceSteps } from "../report/text.ts";

export interface IncidentStep {
  text: string;
  /** Whose step it is: of the finding, of the application's framework, or of the vendor that runs the server. */
  from: "finding" | "framework" | "vendor";
  /** The finding's. A check proves the step when this cause is gone; null: only a person can say that it is done. */
  cause: Cause | null;
  /** What to run, and what its answer tells. */
  how: { language: string; code: string; reads: string } | null;
  state: "open" | "doing" | "done" | "skipped";
  /** Slack user ids: whose it is, and who (null: a check) gave it its state. */
  owner: string | null;
  by: string | null;
  /** Of a skipped step. */
  reason: string | null;
  note: string | null;
  /** ISO 8601: somebody wants it proven by a check that begins after this. */
  askedAt: string | null;
  proof: { at: string; holds: boolean; text: string } | null;
}

export type StepChange =
  | { kind: "take" }
  | { kind: "done" }
  | { kind: "reopen" }
  | { kind: "skip"; reason: string }
  | { kind: "note"; note: string }
  | { kind: "check" };

const mostChars = 500;
/**
 * A check that never came may be asked for again; one that logs in wrongly only so often, since vendors ban addresses.
 */
const askAgainMs = 60_000;
const askAgainAfterRefusalMs = 10 * 60_000;
const untouched = {
  state: "open" as const,
  owner: null,
  by: null,
  reason: null,
  note: null,
  askedAt: null,
  proof: null,
};

/** The steps that a report calls for, in its order. */
export function stepsFor(report: Report): IncidentStep[] {
  const { cause, nextSteps } = report.verdict;
  return [
    ...nextSteps.map((text): IncidentStep => ({ text, from: "finding", cause, how: null, ...untouched })),
    ...(report.vendorSteps ?? []).map((text): IncidentStep => ({
      text,
      from: "vendor",
      cause: null,
      how: null,
      ...untouched,
    })),
    ...adviceSteps(report).map(({ title, ...how }): IncidentStep => ({
      // The list has numbers of its own.
      text: title.replace(/^\d+\. /, ""),
      from: "framework",
      cause: null,
      how: { language: how.language, code: how.code, reads: how.reads },
      ...untouched,
    })),
  ];
}

/** @returns the step as it then is, or why it stays as it was: "it is already done". @param at ISO 8601 */
export function stepAfter(step: IncidentStep, change: StepChange, actor: string, at: string): IncidentStep | string {
  const isOver = step.state === "done" || step.state === "skipped";
  switch (change.kind) {
    case "take":
      if (isOver) return `it is already ${step.state}`;
      if (step.state === "doing")
        return step.owner === actor ? "it is already yours" : "somebody else already has this";
      return { ...step, state: "doing", owner: actor, by: actor };
    case "done":
      if (step.state === "done") return "it is already done";
      return { ...step, state: "done", owner: step.owner ?? actor, by: actor, reason: null, askedAt: null };
    case "reopen":
      if (!isOver) return "it is already open";
      return { ...step, state: step.owner === null ? "open" : "doing", by: actor, reason: null, proof: null };
    case "skip": {
      const reason = change.reason.trim();
      if (reason === "") return "give a reason";
      if (step.state === "skipped") return "it is already skipped";
      return { ...step, state: "skipped", by: actor, reason: reason.slice(0, mostChars), askedAt: null };
    }
    case "note":
      return { ...step, note: change.note.trim().slice(0, mostChars) || null };
    case "check":
      if (step.cause === null) return "no check can prove it: mark it as done yourself";
      if (step.askedAt !== null && Date.parse(at) - Date.parse(step.askedAt) < askAgainMs)
        return "a check is already running";
      if (
        step.cause.startsWith("auth-") &&
        step.proof &&
        Date.parse(at) - Date.parse(step.proof.at) < askAgainAfterRefusalMs
      )
        return "the last login attempt was under 10 minutes ago; another failure could get this IP banned, so wait";
      return { ...step, askedAt: at };
  }
}

/** The step after a check that somebody wanted: ticked, un-ticked, or, where nothing could be seen, as it was. */
export function proveStep(step: IncidentStep, report: Report | null): IncidentStep {
  if (step.askedAt === null || step.cause === null) return step;
  if (report !== null && Date.parse(report.startedAt) < Date.parse(step.askedAt)) return step;
  const at = report?.startedAt ?? step.askedAt;
  const said = (holds: boolean, text: string): IncidentStep => ({ ...step, askedAt: null, proof: { at, holds, text } });
  if (report === null) return said(false, "the check itself failed, so nothing is proven");
  const found = report.findings.find(({ cause }) => cause === step.cause);
  if (found) {
    const state = step.owner === null ? "open" : "doing";
    return { ...said(false, `still there: ${found.summary}`), state, by: null, reason: null };
  }
  // Where the way in broke earlier, or nothing could be said, the cause was perhaps never reached.
  if (report.verdict.status !== "healthy" && report.verdict.status !== "degraded")
    return said(false, `nothing is proven: ${report.verdict.summary}`);
  return { ...said(true, `a check no longer finds ${step.cause}`), state: "done", by: null, reason: null };
}

/** Who is to be named beside the state: who does it, or who ended it; null where that is nobody, or a check. */
export function whoseState({ state, owner, by }: IncidentStep): string | null {
  return state === "doing" ? owner : state === "open" ? null : by;
}
