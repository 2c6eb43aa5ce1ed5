// What is concluded of one place's fault when others are held against it.
import type { Finding } from "../../report/report.ts";
import type { RoundEvidence } from "../../report/round-verdict.ts";
import { doubtOf, type ControlPlace } from "./control.ts";
import { rowOf } from "./scope.ts";
import { passes, type JudgedPlace } from "./place.ts";

/** A finding whose severity is decided by whom it hurts. */
export type PlaceFinding = Omit<Finding, "severity" | "because"> & { because: RoundEvidence[] };

/** What is known when places are compared: who fails alike, and who got past it. */
export interface Case {
  failing: JudgedPlace;
  own: Finding;
  /** Fail like it. */
  alike: JudgedPlace[];
  /** Got past what stops it; never empty where an explanation is asked for. */
  through: JudgedPlace[];
  /** The best of them. */
  control: ControlPlace;
}

/** The place's own words, with its name. */
export function ownFinding(failing: JudgedPlace, own: Finding): PlaceFinding {
  const { severity: _, because, ...rest } = own;
  return { ...rest, because: because.map((one) => ({ ...one, vantage: failing.name })) };
}

/** What the control saw of the same layer, and what keeps it from proving more. */
export function evidenceOf({ failing, own, control }: Case): RoundEvidence[] {
  const id = rowOf(own.cause);
  const row = control.place.report.observations.find((one) => one.id === id);
  const doubt = doubtOf(control, failing);
  const vantage = control.place.name;
  return [
    ...(row ? [{ vantage, observation: id, text: row.summary }] : []),
    ...(doubt === null ? [] : [{ vantage, observation: id, text: doubt }]),
  ];
}

/** Of places that got past a step; what came after it may fail there too. */
export function worksFrom(through: JudgedPlace[]): string {
  const isWhole = through.every((place) => passes(place, "query"));
  return isWhole ? `From ${namesOf(through)} it works.` : `From ${namesOf(through)} this step works.`;
}

/** At most so many places are named in a sentence. */
const mostNamed = 3;

/** "orders-ord", "orders-ord and office", "a, b and 4 more". */
export function namesOf(places: Pick<JudgedPlace, "name">[]): string {
  const names = [...new Set(places.map(({ name }) => name))];
  const more = names.length - mostNamed;
  if (more > 0) return `${names.slice(0, mostNamed).join(", ")} and ${more} more`;
  return names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
