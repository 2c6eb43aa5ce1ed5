// The report of a round's check: the rows of the place where the application runs, under the verdict of all places.
import type { Report, ReportTarget } from "../report/report.ts";
import type { Round } from "../report/round.ts";
import type { RoundFinding, RoundVerdict } from "../report/round-verdict.ts";
import type { RoundReport } from "../report/round-verdict.ts";
import { roundView } from "../rules/vantages/judge-round.ts";

/**
 * @param judged the round
 * @param target as the bot knows it, for a round whose deciding place was not heard
 * @returns rows and advice of the application's own place, or of the first that was asked where that one was not
 */
export function reportOf(round: Round, judged: RoundReport, target: ReportTarget): Report {
  const { id, roster, home, startsAt, deadline, answers } = round;
  const decides = roster.includes(home) ? home : (roster[0] ?? home);
  const { verdict, findings } = judged;
  const own = answers.find(({ vantage, carried, receivedAt }) => {
    return vantage === decides && !carried && receivedAt <= deadline;
  })?.report;
  const told = findings.map((one) => placed(one, decides));
  const brokenRules = [...(own?.brokenRules ?? []), ...(judged.brokenRules ?? [])];
  const rest = (own?.findings ?? []).filter(({ cause }) => !told.some((one) => one.cause === cause));
  return {
    ...(own ?? unheard(decides, round, target)),
    id,
    startedAt: own?.startedAt ?? startsAt,
    verdict: placed(verdict, decides),
    findings: [...told, ...rest],
    ...(brokenRules.length > 0 ? { brokenRules } : {}),
    round: roundView(judged),
  };
}

function unheard(vantage: string, { id, startsAt, deadline }: Round, target: ReportTarget): Omit<Report, "verdict"> {
  const blank = { findings: [], observations: [], comparisons: [], changes: [] };
  const tookMs = Math.max(0, Date.parse(deadline) - Date.parse(startsAt));
  return { schema: "dbcheck.report/1", id, vantage, startedAt: startsAt, tookMs, target, ...blank };
}

/** Evidence of another place says so: rows of its name are not those of this report. */
function placed<Judged extends RoundVerdict | RoundFinding>(judged: Judged, own: string): Judged {
  const because = judged.because.map((one) => {
    return one.vantage === own ? one : { ...one, text: `from ${one.vantage}: ${one.text}` };
  });
  return { ...judged, because };
}
