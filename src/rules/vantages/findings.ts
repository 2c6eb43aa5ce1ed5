// Every finding of every place, once: held against the other places, and weighed by whom it hurts.
import type { Cause, Severity } from "../../report/causes.ts";
import type { Finding } from "../../report/report.ts";
import type { RoundFinding } from "../../report/round-verdict.ts";
import { ownFinding, type PlaceFinding } from "./place-finding.ts";
import { bestControl, isThrough } from "./control.ts";
import { everywhere } from "./everywhere.ts";
import { onlyHere } from "./only-here.ts";
import { addressesOf, share, type JudgedPlace } from "./place.ts";
import { isAlike, scopeOf } from "./scope.ts";
import { compareSettings, destination } from "./settings.ts";

/** A finding of the round, and the cause that its place gave it. */
export interface Weighed {
  from: JudgedPlace;
  ownCause: Cause;
  finding: RoundFinding;
}

/**
 * @param center whose report decides; its findings keep their severity
 * @param counted everybody who says something of the target, the center included where it does
 */
export function weigh(center: JudgedPlace | null, counted: JudgedPlace[]): Weighed[] {
  const weighed: Weighed[] = [];
  const ordered = [...counted.filter((one) => one === center), ...counted.filter((one) => one !== center)];
  for (const place of ordered)
    for (const own of place.findings) {
      if (own.severity === "inconclusive") continue;
      const known = weighed.find((one) => isCovered(one, place, own.cause));
      if (known) known.finding.vantages = [...new Set([...known.finding.vantages, place.name])];
      else weighed.push(weighOne(place, own, center, counted));
    }
  return weighed;
}

/** The same of the server, or named as one of those that fail alike. What one place found itself stands by itself. */
function isCovered({ from, ownCause, finding }: Weighed, place: JudgedPlace, cause: Cause): boolean {
  const { name } = place;
  if (from === place) return false;
  if (ownCause === cause && scopeOf(cause) === "server") return true;
  return finding.vantages.includes(name) && isAlike(ownCause, cause);
}

function weighOne(place: JudgedPlace, own: Finding, center: JudgedPlace | null, counted: JudgedPlace[]): Weighed {
  const others = counted.filter((one) => one !== place);
  const isHeld = scopeOf(own.cause) !== "server" || own.cause === place.verdict.cause;
  const told = isHeld ? held(place, own, others) : ownFinding(place, own);
  const severity = place === center ? own.severity : severityFor(own, place, center);
  const isNamed = place === center || told.summary.includes(place.name);
  return {
    from: place,
    ownCause: own.cause,
    finding: {
      ...told,
      severity,
      summary: isNamed ? told.summary : `From ${place.name}: ${told.summary}`,
      vantages: [place.name, ...(isHeld ? alikeTo(place, own, others).map(({ name }) => name) : [])],
    },
  };
}

/** One place's fault held against the other places. */
function held(failing: JudgedPlace, own: Finding, others: JudgedPlace[]): PlaceFinding {
  const alike = alikeTo(failing, own, others);
  const through = others.filter((place) => !alike.includes(place) && isThrough(place, own.cause));
  const control = bestControl(failing, through, own.cause);
  if (control) return onlyHere({ failing, own, alike, through, control });
  return alike.length > 0 ? everywhere(failing, own, alike) : ownFinding(failing, own);
}

function alikeTo(failing: JudgedPlace, own: Finding, others: JudgedPlace[]): JudgedPlace[] {
  return others.filter(
    ({ verdict, findings, refusedAt }) =>
      isAlike(own.cause, verdict.cause) ||
      (refusedAt === failing.name && isRefusal(failing, own)) ||
      findings.some(({ cause, severity }) => cause === own.cause && severity === own.severity),
  );
}

/** What was refused to the one would be refused to whoever logs in alike. */
function isRefusal(place: JudgedPlace, own: Finding): boolean {
  return own.cause === place.verdict.cause && scopeOf(own.cause) === "login";
}

/**
 * The server's own state or word counts for the application where both reach the same server. Where it got through at
 * the same moment, what keeps another place out comes and goes. All else that another place meets is a notice.
 */
function severityFor(own: Finding, place: JudgedPlace, center: JudgedPlace | null): Severity {
  if (center?.refusedAt === place.name && isRefusal(place, own)) return own.severity;
  if (own.severity === "notice" || !center || center.notCounted !== null || scopeOf(own.cause) !== "server")
    return "notice";
  const isOther = compareSettings(center, place).differ.some((name) => [...destination, "dbname"].includes(name));
  const reached = [addressesOf(center).taken, addressesOf(place).taken] as const;
  const isElsewhere = reached.every(({ size }) => size > 0) && !share(...reached);
  if (isOther || isElsewhere) return "notice";
  return center.verdict.status === "inconclusive" ? own.severity : "degraded";
}
