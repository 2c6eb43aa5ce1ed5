// What a round says of its target: where the application runs decides whether anybody is hurt.
import type { Report, ReportTarget, Verdict } from "../report/report.ts";
import type { Round } from "../report/round.ts";

/**
 * The report of the application's own place, or of the first that was asked where that one was not. Where it was not
 * heard there is no verdict, whatever others saw: their reports stand beside it in the round.
 */
export function reportOf(round: Round, target: ReportTarget): Report {
  const { id, roster, home, startsAt, deadline, answers, missing } = round;
  const decides = roster.includes(home) ? home : (roster[0] ?? home);
  const answer = answers.find(({ vantage, carried, receivedAt }) => {
    return vantage === decides && !carried && receivedAt <= deadline;
  });
  if (answer) return { ...answer.report, id };
  const reason = missing.find(({ vantage }) => vantage === decides)?.reason ?? `${decides} was not heard.`;
  const verdict: Verdict = {
    status: "inconclusive",
    layer: null,
    cause: null,
    confidence: "possible",
    owner: "unclear",
    summary: `Nobody can say how it is where the application runs. ${reason}`,
    because: [],
    ruledOut: [],
    alternatives: [],
    nextSteps: [`See that dbcheck runs in ${decides} and reaches the queue; then check again.`],
  };
  const blank = { findings: [], observations: [], comparisons: [], changes: [] };
  const tookMs = Math.max(0, Date.parse(deadline) - Date.parse(startsAt));
  return { schema: "dbcheck.report/1", id, vantage: decides, startedAt: startsAt, tookMs, target, verdict, ...blank };
}
