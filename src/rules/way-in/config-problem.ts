// The configuration is wrong before a packet is sent: libpq's own documentation is the measure (libpq-connect).
import type { Draft, Rule, Seen } from "../rule.ts";

export const configProblem: Rule = {
  id: "config-problem",
  judge: (seen) => {
    const row = seen.row("config");
    const unusable = (row?.facts.problems ?? []).map(({ cause, where, text, fix }) => ({
      cause,
      confidence: "confirmed" as const,
      proof: "bytes" as const,
      summary: `The configuration cannot be used: ${where}: ${text}`,
      because: [["config", `${where}: ${text}`]] as [string, string][],
      nextSteps: [fix, "No packet was sent: the database itself was not looked at."],
    }));
    return [...unusable, ...portability(seen)];
  },
};

/** libpq reads it, other drivers of the same URL may not: then the check is green and the application down. */
function portability(seen: Seen): Draft[] {
  const warnings = seen.row("config")?.facts.warnings ?? [];
  return warnings.flatMap(({ cause, where, text, fix }) =>
    cause
      ? [
          {
            cause,
            severity: "notice" as const,
            confidence: "confirmed" as const,
            proof: "bytes" as const,
            summary: `${where}: ${text}.`,
            because: [["config", text]] as [string, string][],
            nextSteps: [fix],
          },
        ]
      : [],
  );
}
