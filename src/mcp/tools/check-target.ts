import { z } from "zod";
import type { Report } from "../../report/report.ts";
import { tool } from "../tool.ts";

/** What a caller decides by: the verdict with its evidence, and what else was found. */
export function verdictData({ id, target, vantage, startedAt, tookMs, verdict, findings }: Report) {
  const others = findings.filter(({ cause }) => cause !== verdict.cause);
  return {
    report: id,
    target: target.name,
    vantage,
    startedAt,
    tookMs,
    verdict,
    otherFindings: others.map(({ cause, severity, confidence, owner, summary }) => ({
      cause,
      severity,
      confidence,
      owner,
      summary,
    })),
  };
}

export const checkTarget = tool({
  name: "check_target",
  title: "Check a database now",
  description:
    "Runs one read-only check of a registered target: DNS, TCP, TLS, login, query, server state. " +
    ("Says which layer is broken, who can fix it, what proves it, what was ruled out, and what to do. Takes up " +
      "to 15 seconds."),
  input: z.object({
    target: z.string().min(1).max(200).describe("A name from list_targets. Hosts and URLs are not accepted."),
  }),
  run: async ({ target }, checks, signal) => {
    const report = await checks.run(target, signal);
    const { status, cause, confidence, owner, summary, because, ruledOut, nextSteps } = report.verdict;
    const lines = [
      `${target}: ${status}${cause ? ` (${cause}, ${confidence}; who can fix it: ${owner})` : ""}`,
      summary,
      ...because.map(({ observation, text }) => `evidence, ${observation}: ${text}`),
      ...ruledOut.map(({ cause: other, text }) => `not ${other}: ${text}`),
      ...nextSteps.map((step, at) => `step ${at + 1}: ${step}`),
      `All rows: get_report with id ${report.id}.`,
    ];
    return { text: lines.join("\n"), data: verdictData(report) };
  },
});
