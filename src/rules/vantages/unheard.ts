// The application's own place was not heard, or has a fault of its own: what others say is no word of the application.
import type { Finding } from "../../report/report.ts";
import type { RoundEvidence, RoundVerdict } from "../../report/round-verdict.ts";
import type { Round } from "../../report/round.ts";
import { namesOf, ownFinding } from "./place-finding.ts";
import { certaintyWith } from "./control.ts";
import type { Weighed } from "./findings.ts";
import { stopOf, type JudgedPlace } from "./place.ts";
import { scopeOf } from "./scope.ts";

export function verdictWithoutCenter(
  round: Round,
  center: JudgedPlace | null,
  others: JudgedPlace[],
  weighed: Weighed[],
): RoundVerdict {
  const word = weighed.find(({ from, ownCause }) => ownCause === from.verdict.cause && scopeOf(ownCause) === "server");
  if (word) return serversWord(word, unheardText(round, center));
  return center?.ownFault ? ownFault(center, center.ownFault, others) : notHeard(round, center, others);
}

/** What the server says to everybody it says to the application. */
function serversWord({ finding, from }: Weighed, unheard: string): RoundVerdict {
  const { vantages: _, severity: __, explains: ___, proof, confidence, ...rest } = finding;
  return {
    ...rest,
    ...certaintyWith({ confidence, ...(proof ? { proof } : {}) }, false, false),
    status: from.verdict.status,
    summary: `${finding.summary} ${unheard}.`,
  };
}

/** Without a free port nothing there can connect, wherever the ports went; without a network, nobody knows. */
function ownFault(center: JudgedPlace, fault: Finding, others: JudgedPlace[]): RoundVerdict {
  const well = others.filter(isWell);
  const isExhausted = fault.cause === "vantage-ports-exhausted" && well.length > 0;
  return {
    status: isExhausted ? "down" : "inconclusive",
    layer: isExhausted ? fault.layer : null,
    cause: isExhausted ? fault.cause : null,
    confidence: "likely",
    owner: fault.owner,
    summary: isExhausted
      ? `Only ${center.name} has no free local port, so nothing there can connect; ${namesOf(well)} can.`
      : `${center.name}: ${fault.summary}${restOf(others)}`,
    because: [...ownFinding(center, fault).because, ...othersSay(others)],
    ruledOut: [],
    alternatives: [],
    nextSteps: fault.nextSteps,
  };
}

function notHeard(round: Round, center: JudgedPlace | null, others: JudgedPlace[]): RoundVerdict {
  const { home, missing } = round;
  const name = center?.name ?? home;
  const why = center?.notCounted ?? missing.find(({ vantage }) => vantage === name)?.reason ?? "It did not answer.";
  return {
    status: "inconclusive",
    layer: null,
    cause: null,
    confidence: "possible",
    owner: "unclear",
    summary: `Whether the application can connect is not known: ${unheardText(round, center)}.${restOf(others)}`,
    because: [{ vantage: name, observation: "vantage", text: why }, ...othersSay(others)],
    ruledOut: [],
    alternatives: [],
    nextSteps: [
      `Find out why ${name} did not answer: its dbcheck must run and reach the queue.`,
      "Or run a check where the application runs, and attach its report here.",
    ],
  };
}

/** It may have answered, and say nothing of the target all the same. */
function unheardText({ home, answers }: Round, center: JudgedPlace | null): string {
  if (!center && answers.some(({ vantage }) => vantage === home)) return `what ${home} saw cannot be judged`;
  return center ? `what ${center.name} saw does not count` : `${home} did not answer`;
}

function isWell({ verdict }: JudgedPlace): boolean {
  return verdict.status === "healthy";
}

function restOf(others: JudgedPlace[]): string {
  const [well, bad] = [others.filter(isWell), others.filter((place) => !isWell(place))];
  return [
    ...(well.length > 0 ? [` It works from ${namesOf(well)}.`] : []),
    ...(bad.length > 0 ? [` It does not work from ${namesOf(bad)}.`] : []),
  ].join("");
}

function othersSay(others: JudgedPlace[]): RoundEvidence[] {
  return others.map((place) => ({
    vantage: place.name,
    observation: stopOf(place)?.id ?? "query",
    text: place.verdict.summary,
  }));
}
