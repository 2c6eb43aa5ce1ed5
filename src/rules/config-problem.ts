// The configuration is wrong before a packet is sent: libpq's own documentation is the measure (libpq-connect).
import type { Rule } from "./rule.ts";

export const configProblem: Rule = {
  id: "config-problem",
  judge: (seen) => {
    const row = seen.failed("config");
    return (row?.facts.problems ?? []).map(({ cause, where, text, fix }) => ({
      cause,
      confidence: "confirmed" as const,
      summary: `The configuration cannot be used: ${where}: ${text}`,
      because: [["config", `${where}: ${text}`]] as [string, string][],
      nextSteps: [fix, "No packet was sent: the database itself was not looked at."],
    }));
  },
};
