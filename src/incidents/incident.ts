// An incident: from the first bad verdict of a target to its recovery. One check after the other turns it; pure.
//
// | state  | what happens                                          | becomes                                            |
// |--------|-------------------------------------------------------|----------------------------------------------------|
// | (none) | a check finds the target degraded or down             | open                                               |
// | open   | bad once more                                         | open; told where cause or status are others        |
// | open   | nobody knows (inconclusive)                           | open, with a longer pause                          |
// | open   | healthy, and not yet often enough in a row            | open                                               |
// | open   | healthy often enough in a row                         | closed; told as recovered                          |
// | open   | it turns again and again                              | open and flapping; told once                       |
// | open   | somebody closes it                                    | closed, without scheduled checks                   |
// | open   | somebody stops its watch, or it lasts a day           | open, without scheduled checks                     |
// | closed | bad within half an hour                               | open again; told as reopened                       |
// | closed | bad later                                             | closed for good; a new incident is open            |
// | closed | healthy for half an hour                              | closed for good, its scheduled checks at an end    |
import type { Cause, Layer } from "../report/causes.ts";
import type { Status, Verdict } from "../report/report.ts";

/** What a check saw, as far as an incident remembers it. */
export interface IncidentStatus {
  status: Extract<Status, "degraded" | "down">;
  cause: Cause | null;
  layer: Layer | null;
  summary: string;
  /** ISO 8601. */
  at: string;
}

export interface Incident {
  state: "open" | "closed";
  openedAt: string;
  closedAt: string | null;
  /** Somebody closed it; null: it ended by itself, or is open. */
  closedBy: string | null;
  /** The verdict that opened it, and the latest bad one. */
  first: IncidentStatus;
  latest: IncidentStatus;
  lastLookAt: string;
  looks: number;
  healthyInRow: number;
  /** Checks since something changed: what the pauses grow with. */
  calm: number;
  /** When it turned from bad to good or back, newest last; the last few. */
  turns: string[];
  isFlapping: boolean;
  reopened: number;
  /** What the thread was told last. */
  told: IncidentStatus;
  /** When those on call were called: once, with the first message that says "down". */
  pagedAt: string | null;
  /** Null: nobody checks by itself any more. */
  nextLookAt: string | null;
  /** Slack id of the person who is on it; left out by older versions. */
  takenBy?: string | null;
}

/** What the thread is told by a message of its own; everything else is only an edit of the headline. */
export type IncidentNews =
  | { kind: "changed"; from: IncidentStatus; to: IncidentStatus }
  | {
      kind: "recovered";
      openedAt: string;
      closedAt: string;
      first: IncidentStatus;
      latest: IncidentStatus;
      looks: number;
    }
  | { kind: "reopened"; to: IncidentStatus; closedAt: string }
  | { kind: "flapping"; turns: number; sinceAt: string };

/** Healthy checks in a row that make a recovery. */
export const healthyChecksInRow = 3;
/** A fault within so long after the end belongs to the same incident. */
export const reopenWithinMs = 30 * 60_000;
/** So many turns within so long are flapping. */
const flapping = { turns: 4, withinMs: 15 * 60_000 };
const watchForMs = 24 * 3_600_000;
/** Pauses between checks while nothing changes, seconds; the last one stays. */
const pauses = [15, 30, 60, 120, 300, 600];
/** Vendors ban addresses that log in wrongly again and again. */
const pausesAfterRefusal = [600, 1800];
const pauseWhileHealthy = 15;
const pauseAfterEnd = 120;

/** What a verdict makes of an incident. */
export interface Turn {
  /** As it then is; null: there is none, and none begins. */
  incident: Incident | null;
  /** What to tell the thread. */
  said: IncidentNews | null;
  /** That message, or the result that opens the incident, calls those on call. */
  pages: boolean;
}

export function applyVerdict(incident: Incident | null, verdict: Verdict, at: string): Turn {
  const turn = turnedBy(incident, verdict, at);
  const next = turn.incident;
  const isNew = next !== null && next.openedAt !== incident?.openedAt;
  const isTold = isNew || turn.said?.kind === "changed" || turn.said?.kind === "reopened";
  if (!next || next.state !== "open" || next.latest.status !== "down" || next.pagedAt !== null || !isTold)
    return { ...turn, pages: false };
  return { ...turn, incident: { ...next, pagedAt: at }, pages: true };
}

function turnedBy(incident: Incident | null, verdict: Verdict, at: string): Omit<Turn, "pages"> {
  const seen = badOf(verdict, at);
  const isHealthy = verdict.status === "healthy";
  if (!incident) return { incident: seen ? opened(seen) : null, said: null };
  const next: Incident = { ...incident, lastLookAt: at, looks: incident.looks + 1, turns: [...incident.turns] };
  if (incident.state === "closed") {
    const sinceEnd = since(incident.closedAt ?? at, at);
    // It began before somebody closed it: what it saw is known.
    if (sinceEnd < 0) return { incident, said: null };
    // Its plan of checks has ended, and so has it.
    if (!seen) return { incident: incident.nextLookAt === null ? incident : planned(next), said: null };
    if (sinceEnd > reopenWithinMs) return { incident: opened(seen), said: null };
    const said: IncidentNews = { kind: "reopened", to: seen, closedAt: incident.closedAt ?? at };
    const again = {
      state: "open" as const,
      closedAt: null,
      closedBy: null,
      latest: seen,
      told: seen,
      healthyInRow: 0,
      calm: 0,
      nextLookAt: at,
    };
    return { incident: planned({ ...turned(next, at), ...again, reopened: incident.reopened + 1 }), said };
  }
  if (isHealthy) return better(incident, next, at);
  // Nobody knows: neither better nor worse.
  if (!seen) return { incident: planned({ ...next, calm: incident.calm + 1 }), said: null };
  const isSame = seen.cause === incident.latest.cause && seen.status === incident.latest.status;
  const worse = incident.healthyInRow > 0 ? turned(next, at) : next;
  const result = {
    ...worse,
    latest: seen,
    healthyInRow: 0,
    calm: isSame && incident.healthyInRow === 0 ? incident.calm + 1 : 0,
  };
  return telling(incident, result, at);
}

function better(before: Incident, next: Incident, at: string): { incident: Incident; said: IncidentNews | null } {
  const healthyInRow = before.healthyInRow + 1;
  const result = { ...(before.healthyInRow === 0 ? turned(next, at) : next), healthyInRow, calm: 0 };
  if (healthyInRow < healthyChecksInRow) return telling(before, result, at);
  const { openedAt, first, latest, looks } = result;
  const closed = { ...result, state: "closed" as const, closedAt: at, isFlapping: false };
  return { incident: planned(closed), said: { kind: "recovered", openedAt, closedAt: at, first, latest, looks } };
}

/**
 * Flapping is said once; while it lasts, single turns are not, but that
 * it is down for the first time. What is new is told after it.
 */
function telling(before: Incident, next: Incident, at: string): { incident: Incident; said: IncidentNews | null } {
  const recent = next.turns.filter((turn) => since(turn, at) <= flapping.withinMs);
  const isFlapping = recent.length >= flapping.turns;
  const result = planned({ ...next, turns: recent, isFlapping });
  if (isFlapping && !before.isFlapping)
    return { incident: result, said: { kind: "flapping", turns: recent.length, sinceAt: recent[0] ?? at } };
  const { told, latest } = result;
  const isNews = result.healthyInRow === 0 && (told.cause !== latest.cause || told.status !== latest.status);
  const isFirstDown = latest.status === "down" && told.status !== "down" && result.pagedAt === null;
  if (!isNews || (isFlapping && !isFirstDown)) return { incident: result, said: null };
  return { incident: { ...result, told: latest }, said: { kind: "changed", from: told, to: latest } };
}

/** Closed, its checks at an end, and what fails now belongs to another: nothing changes it any more. */
export function isFinal({ state, closedAt, nextLookAt }: Incident, at: string): boolean {
  return state === "closed" && nextLookAt === null && since(closedAt ?? at, at) > reopenWithinMs;
}

/** Somebody ends it; what fails again opens it again. */
export function closed(incident: Incident, by: string, at: string): Incident {
  return { ...incident, state: "closed", closedAt: at, closedBy: by, nextLookAt: null, isFlapping: false };
}

/** It stays open, and nobody checks by itself. */
export function unwatched(incident: Incident): Incident {
  return { ...incident, nextLookAt: null };
}

/** Somebody is on it. @param over also where another person is */
export function taken(incident: Incident, by: string, over: boolean): Incident {
  return incident.takenBy && !over ? incident : { ...incident, takenBy: by };
}

function badOf({ status, cause, layer, summary }: Verdict, at: string): IncidentStatus | null {
  return status === "degraded" || status === "down" ? { status, cause, layer, summary, at } : null;
}

function opened(seen: IncidentStatus): Incident {
  return planned({
    state: "open",
    openedAt: seen.at,
    closedAt: null,
    closedBy: null,
    first: seen,
    latest: seen,
    told: seen,
    lastLookAt: seen.at,
    looks: 1,
    healthyInRow: 0,
    calm: 0,
    turns: [],
    isFlapping: false,
    reopened: 0,
    pagedAt: null,
    nextLookAt: seen.at,
  });
}

const since = (earlier: string, later: string) => Date.parse(later) - Date.parse(earlier);
const after = (at: string, seconds: number) => new Date(Date.parse(at) + seconds * 1000).toISOString();
const turned = (incident: Incident, at: string): Incident => ({ ...incident, turns: [...incident.turns, at] });

/** The next check. One that was stopped stays so, and none lasts longer than a day. */
function planned(incident: Incident): Incident {
  const { state, openedAt, closedAt, lastLookAt: at } = incident;
  if (incident.nextLookAt === null || since(openedAt, at) > watchForMs) return { ...incident, nextLookAt: null };
  if (state === "closed")
    return { ...incident, nextLookAt: since(closedAt ?? at, at) >= reopenWithinMs ? null : after(at, pauseAfterEnd) };
  if (incident.healthyInRow > 0) return { ...incident, nextLookAt: after(at, pauseWhileHealthy) };
  const list = incident.latest.layer === "auth" ? pausesAfterRefusal : pauses;
  return { ...incident, nextLookAt: after(at, list[Math.min(incident.calm, list.length - 1)] ?? 600) };
}
