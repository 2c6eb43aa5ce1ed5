// From several places' reports to one verdict. The application's own place decides whether anybody is hurt; no place is
// outvoted, and nobody who was not heard counts as good. Pure.
import { layerOf } from "../../report/causes.ts";
import type { Verdict } from "../../report/report.ts";
import type { Round } from "../../report/round.ts";
import type { BrokenRule } from "../verdict.ts";
import type { RoundFinding, RoundReport, RoundVerdict, RoundView, VantageVerdict } from "../../report/round-verdict.ts";
import { differingCertificates } from "./certificates.ts";
import { namesOf, ownFinding } from "./place-finding.ts";
import { weigh } from "./findings.ts";
import { matrixOf } from "./matrix.ts";
import { judgedPlace, stopOf, type JudgedPlace } from "./place.ts";
import { compareSettings } from "./settings.ts";
import { verdictWithoutCenter } from "./unheard.ts";

/** @param broken gets what threw, a bug of ours, and costs its own part alone; left out, a throw goes on */
export function judgeRound(given: Round, broken?: BrokenRule[]): RoundReport {
  const isolated = <T>(rule: string, otherwise: () => T, work: () => T): T => {
    try {
      return work();
    } catch (error) {
      if (!broken) throw error;
      broken.push({ rule, judges: [], error });
      return otherwise();
    }
  };
  const judged = given.answers.map((answer) =>
    isolated(
      `place-${answer.vantage}`,
      () => null,
      () => {
        const place = judgedPlace(answer, given);
        return { place, told: vantageVerdict(place) };
      },
    ),
  );
  const read = judged.filter((one) => one !== null);
  const round = { ...given, missing: [...given.missing, ...unread(given, judged)] };
  const places = read.map(({ place }) => place);
  const counted = places.filter(({ notCounted }) => notCounted === null);
  const center = centerOf(round, places);
  const certificates = isolated(
    "places-certificates",
    () => [],
    () => differingCertificates(center, counted),
  );
  const { verdict, findings } = isolated(
    "places-verdict",
    () => ({ verdict: withoutComparison(round, center, counted), findings: [] }),
    () => decide(round, center, counted, certificates),
  );
  return {
    schema: "dbcheck.round/1",
    id: round.id,
    target: round.target,
    home: round.home,
    startedAt: round.startsAt,
    verdict,
    findings: [...findings, ...ownFaults(places)],
    vantages: read.map(({ told }) => told),
    missing: round.missing.filter(({ vantage }) => !places.some(({ name, carried }) => name === vantage && !carried)),
    matrix: isolated(
      "places-matrix",
      () => [],
      () => matrixOf(places),
    ),
    settings: isolated(
      "places-settings",
      () => [],
      () => (center ? places.filter((place) => place !== center).map((other) => compareSettings(center, other)) : []),
    ),
  };
}

/** Places whose own answers a bug of ours keeps from being judged: nobody knows what they saw. */
function unread({ answers }: Round, judged: unknown[]): Round["missing"] {
  return answers
    .filter(({ carried }, at) => judged[at] === null && !carried)
    .map(({ vantage }) => ({
      vantage,
      reason: "It answered, and a bug in dbcheck keeps its report from being judged.",
      lastSeenAt: null,
    }));
}

/**
 * The word of the application's own place where a bug of ours keeps the places from being held against each other.
 * Well is only what is well everywhere: elsewhere the server may have said what counts for the application too.
 */
function withoutComparison(round: Round, center: JudgedPlace | null, counted: JudgedPlace[]): RoundVerdict {
  const others = counted.filter((place) => place !== center);
  if (!center || center.notCounted !== null) return verdictWithoutCenter(round, center, others, []);
  const own = wellOrUnclear(center, others, round, []);
  if (own.status !== "healthy" || others.every(({ verdict }) => verdict.status === "healthy")) return own;
  const summary =
    `Couldn't determine the cause: ${namesOf([center])} is well, others are not, and a bug in dbcheck ` +
    "keeps them from being compared.";
  return { ...own, status: "inconclusive", confidence: "possible", summary };
}

/** What a report keeps of it, beside a verdict and findings of its own. */
export function roundView({ home, vantages, missing, matrix, settings }: RoundReport): RoundView {
  return { home, vantages, missing, matrix, settings };
}

/** Whose report decides: the application's place; where the round did not ask it, the first that it asked. */
function centerOf({ home, roster }: Round, places: JudgedPlace[]): JudgedPlace | null {
  const isHomeAsked = roster.includes(home) || places.some(({ name }) => name === home);
  const own = places.filter(({ name }) => name === (isHomeAsked ? home : roster[0]));
  // Of several reports from one place its own answer goes before one that a person brought.
  return own.find(({ notCounted }) => notCounted === null) ?? own[0] ?? null;
}

function decide(
  round: Round,
  center: JudgedPlace | null,
  counted: JudgedPlace[],
  certificates: RoundFinding[],
): { verdict: RoundVerdict; findings: RoundFinding[] } {
  const weighed = weigh(center, counted);
  const others = counted.filter((place) => place !== center);
  const found = [...weighed.map(({ finding }) => finding), ...certificates];
  if (!center || center.notCounted !== null)
    return { verdict: verdictWithoutCenter(round, center, others, weighed), findings: found };
  const own = weighed.find(({ from, ownCause }) => from === center && ownCause === center.verdict.cause);
  const chosen = own?.finding ?? found.find(({ severity }) => severity !== "notice");
  if (!chosen) return { verdict: wellOrUnclear(center, others, round, found), findings: found };
  const rest = found.filter(
    (one) => one !== chosen && !(chosen.explains.includes(one.cause) && one.severity !== "notice"),
  );
  return { verdict: verdictFrom(chosen, own ? center.verdict : null), findings: [chosen, ...rest] };
}

/** @param own what the place itself ruled out; null: another place's finding decides */
function verdictFrom(finding: RoundFinding, own: Verdict | null): RoundVerdict {
  const { severity, vantages: _, explains: __, ...told } = finding;
  const ruledOut = own?.ruledOut ?? told.ruledOut;
  return {
    ...told,
    status: severity === "down" ? "down" : "degraded",
    // A path that cuts connections takes them first.
    ruledOut: told.owner === "network" ? ruledOut.filter(({ cause }) => layerOf(cause) !== "tcp") : ruledOut,
  };
}

/** The check was made where the application runs: nobody is sent there again. */
const applicationStillDown =
  "If the application is still down, compare its options with this target's. Compare one at a time: address " +
  "family, TLS, host, port, role.";

/** The application's place is well, or could not tell: its own verdict, beside what the others say. */
function wellOrUnclear(center: JudgedPlace, others: JudgedPlace[], round: Round, found: RoundFinding[]): RoundVerdict {
  const { verdict } = center;
  const elsewhere = found.filter(({ vantages }) => !vantages.includes(center.name));
  // Where only another place is in trouble, there is where something can be done.
  const forOthers = elsewhere.flatMap(({ nextSteps }) => nextSteps.slice(0, 1));
  const whereWell = center.isHome ? [applicationStillDown] : verdict.nextSteps;
  const nextSteps = forOthers.length > 0 ? forOthers : whereWell;
  const isAlone = others.length + round.missing.length === 0;
  return {
    ...verdict,
    summary: isAlone || verdict.status !== "healthy" ? verdict.summary : wellSummary(center, others, round),
    because: [
      ...verdict.because.map((one) => ({ ...one, vantage: center.name })),
      ...others.map((place) => ({
        vantage: place.name,
        observation: stopOf(place)?.id ?? "query",
        text: place.verdict.summary,
      })),
    ],
    nextSteps: verdict.status === "healthy" ? nextSteps : verdict.nextSteps,
  };
}

function wellSummary(center: JudgedPlace, others: JudgedPlace[], round: Round): string {
  const well = others.filter(({ verdict: { status } }) => status === "healthy");
  const bad = others.filter((place) => !well.includes(place));
  return [
    `Login and queries work from ${namesOf([center, ...well])}`,
    ...(center.isHome ? [`the application runs at ${center.name}`] : []),
    ...(bad.length > 0 ? [`not from ${namesOf(bad)}`] : []),
    ...unheardPlaces(round),
  ]
    .join("; ")
    .concat(".");
}

function unheardPlaces({ missing, answers }: Round): string[] {
  const names = missing.map(({ vantage: name }) => ({ name }));
  const isAnswered = ({ name }: { name: string }) => answers.some((one) => one.vantage === name && !one.carried);
  const [unread, silent] = [names.filter(isAnswered), names.filter((one) => !isAnswered(one))];
  return [
    ...(silent.length > 0 ? [`${namesOf(silent)} did not answer`] : []),
    ...(unread.length > 0 ? [`what ${namesOf(unread)} saw does not count`] : []),
  ];
}

/** What a place has of its own, such as no network, is a notice there: it speaks of nobody else. */
function ownFaults(places: JudgedPlace[]): RoundFinding[] {
  return places.flatMap((place) =>
    place.ownFault
      ? [
          {
            ...ownFinding(place, place.ownFault),
            severity: place.ownFault.severity,
            summary: `${place.name}: ${place.ownFault.summary}`,
            vantages: [place.name],
          },
        ]
      : [],
  );
}

function vantageVerdict(place: JudgedPlace): VantageVerdict {
  const { status, layer, cause, confidence, owner, summary } = place.verdict;
  const stop = stopOf(place);
  return {
    vantage: place.name,
    isHome: place.isHome,
    carried: place.carried,
    startedAt: new Date(place.startMs).toISOString(),
    tookMs: place.report.tookMs,
    clockOffsetMs: place.answer.clockOffsetMs,
    verdict: { status, layer, cause, confidence, owner, summary },
    stoppedAt: stop ? { layer: stop.layer, observation: stop.id, summary: stop.summary } : null,
    notCounted: place.notCounted,
  };
}
