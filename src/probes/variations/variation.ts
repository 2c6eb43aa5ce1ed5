// What an experiment is: one thing varied against the failing way in.
import type { ServerError } from "../wire/messages.ts";
import type { Candidate, ProbeContext, ObservedRow } from "../probe.ts";

export interface Variation {
  /** Completes the observation's id ("experiments:tls-off"). */
  id: string;
  /** The one thing that is varied, in a person's words. */
  varied: string;
  /**
   * The values compared, where this failure makes the experiment informative; else null.
   * @param failed the row that stopped the climb, or null when it came through
   */
  terms(context: ProbeContext, failed: ObservedRow | null): { from: string; to: string } | null;
  /** The outcome under the other value, and what was seen. Never throws for the tested side's faults. */
  run(
    context: ProbeContext,
    to: Candidate,
  ): Promise<{
    outcome: "passed" | "failed";
    said: string;
    facts?: object;
    error?: ServerError | null;
    /** First bytes of another protocol than PostgreSQL's, where such came. */
    foreign?: string;
    /** The way that failed before is answered by now, too: nothing was shown. */
    isOver?: true;
    /** The one of several values that made the difference. */
    to?: string;
  }>;
}

/** What a greeting is worth: asked for credentials, it came as far as it may. */
export function outcomeOf(heard: {
  answered: string;
  error: { sqlstate: string | null; message: string } | null;
  why?: string;
}): {
  outcome: "passed" | "failed";
  said: string;
} {
  if (heard.answered === "authentication") return { outcome: "passed", said: "the server asks for credentials" };
  if (heard.error) return { outcome: "failed", said: `${heard.error.sqlstate ?? "error"}: ${heard.error.message}` };
  return { outcome: "failed", said: heard.why ?? "no answer" };
}
