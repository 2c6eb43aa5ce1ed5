// What another place proves of the one that fails: the same settings, at the same time, in the same round.
import { layerOf, type Cause } from "../../report/causes.ts";
import type { SettingsComparison } from "../../report/round-verdict.ts";
import type { Finding } from "../../report/report.ts";
import { branches } from "../branches.ts";
import { rowOf } from "./scope.ts";
import { passes, type JudgedPlace } from "./place.ts";
import { compareSettings, relevantTo } from "./settings.ts";

const mostGapMs = 1000;

export interface ControlPlace {
  place: JudgedPlace;
  settings: SettingsComparison;
  /** Between the end of one and the begin of the other; below nothing where they overlap. */
  gapMs: number;
  /** They overlap, or one began within a second of the other's end: a refusal comes in milliseconds. */
  isSameMoment: boolean;
  /** It may confirm: nothing differs but the place. */
  isGood: boolean;
}

/** How sure a finding is, as reports say it. */
export type Assurance = Pick<Finding, "confidence" | "proof">;

export function vouched(by: "another place gets through" | "another network meets the same"): Assurance {
  return { confidence: "confirmed", proof: branches[by].proof };
}

/** Got past what stops the other: the row of that cause passed there, and nothing of the kind was found. */
export function isThrough(place: JudgedPlace, cause: Cause): boolean {
  return passes(place, rowOf(cause)) && !place.findings.some((one) => one.cause === cause);
}

export function controlOf(failing: JudgedPlace, other: JudgedPlace, cause: Cause): ControlPlace {
  const settings = compareSettings(failing, other);
  const gapMs = Math.max(failing.startMs - other.endMs, other.startMs - failing.endMs);
  const isSameMoment = gapMs <= mostGapMs;
  const relevant = relevantTo(layerOf(cause));
  const isAsked = !failing.carried && !other.carried;
  const isSame = settings.differ.length === 0 && !settings.unknown.some((name) => relevant.includes(name));
  return { place: other, settings, gapMs, isSameMoment, isGood: isAsked && isSameMoment && isSame };
}

/** The one that proves most. */
export function bestControl(failing: JudgedPlace, others: JudgedPlace[], cause: Cause): ControlPlace | null {
  const rank = ({ isGood, settings, isSameMoment, place }: ControlPlace) =>
    Number(isGood) * 1000 + Number(isSameMoment) * 100 - settings.differ.length * 10 + Number(place.isHome);
  const controls = others.map((other) => controlOf(failing, other, cause));
  return controls.toSorted((a, b) => rank(b) - rank(a))[0] ?? null;
}

/**
 * How sure a conclusion is that leans on another place. What the server states stays; all else is confirmed by a good
 * control alone, never by one whose settings differ or that was made at another time.
 */
export function certaintyWith(own: Assurance, isGood: boolean, decides: boolean): Assurance {
  if (isGood && decides) return vouched("another place gets through");
  const { confidence, proof } = own;
  if (confidence !== "confirmed") return { confidence };
  if (proof && (isGood || proof === "stated")) return { confidence, proof };
  return { confidence: "likely" };
}

/** What keeps the control from proving it, for people; null: nothing. */
export function doubtOf(
  { settings, gapMs, isSameMoment, place, isGood }: ControlPlace,
  failing: JudgedPlace,
): string | null {
  if (isGood) return null;
  if (settings.differ.length > 0) return settings.text;
  const gapSeconds = Math.ceil(gapMs / 100) / 10;
  if (!isSameMoment) return `The two checks were ${gapSeconds} s apart, more than one second.`;
  if (failing.carried || place.carried) return "A report added by hand cannot confirm a cause on its own.";
  return settings.text;
}
