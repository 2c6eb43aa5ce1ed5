// What a picture of an incident shows: how it stood, and when somebody or something acted. Pure.
import { lasting, type HappenedEvent } from "./timeline.ts";
import type { Incident } from "./incident.ts";

export type StripStatus = "down" | "degraded" | "healthy" | "inconclusive";

export interface Strip {
  target: string;
  fromMs: number;
  toMs: number;
  /** Without gaps, oldest first. */
  states: { status: StripStatus; fromMs: number; toMs: number }[];
  lanes: { name: string; atMs: number[] }[];
}

const lanes: [name: string, types: RegExp][] = [
  ["Checks", /^check\.(?:finished|failed)$/],
  ["Steps", /^step\.|^experiment\.|^incident\.taken$/],
  ["Notes, tickets", /^timeline\.pinned$|^ticket\.|^escalat/],
  ["Alerts", /^alert\./],
];

/**
 * @param events of the target since the incident opened, oldest first
 * @returns null where a sentence says as much: fewer than two turns and fewer than four marks
 */
export function stripOf(target: string, incident: Incident, events: HappenedEvent[]): Strip | null {
  const fromMs = Date.parse(incident.openedAt);
  const latestMs = [Date.parse(incident.lastLookAt), ...events.map(({ at }) => at.getTime())];
  const toMs = Math.max(
    incident.closedAt === null ? Math.max(...latestMs) : Date.parse(incident.closedAt),
    fromMs + 1000,
  );
  const within = events.filter(({ at }) => at.getTime() >= fromMs - 1000 && at.getTime() <= toMs + 1000);
  const states = statesOf(incident, within, fromMs, toMs);
  const marked = lanes
    .map(([name, types]) => ({
      name,
      atMs: within
        .filter(({ type }) => types.test(type))
        .map(({ at }) => Math.min(Math.max(at.getTime(), fromMs), toMs)),
    }))
    .filter(({ atMs }) => atMs.length > 0);
  const marks = marked.reduce((sum, { atMs }) => sum + atMs.length, 0);
  return states.length < 2 && marks < 4 ? null : { target, fromMs, toMs, states, lanes: marked };
}

/** It stays as it was until an event says otherwise; a recovery is told when the last of its healthy checks ends. */
function statesOf(incident: Incident, events: HappenedEvent[], fromMs: number, toMs: number): Strip["states"] {
  const turns = events.flatMap(({ at, type, data }) => {
    const status = statusAfter(type, data);
    return status === null ? [] : [{ status, atMs: Math.min(Math.max(at.getTime(), fromMs), toMs) }];
  });
  const states: Strip["states"] = [];
  for (const { status, atMs } of [{ status: statusOf(incident.first.status), atMs: fromMs }, ...turns]) {
    const last = states.at(-1);
    if (last?.status === status) continue;
    if (last) last.toMs = atMs;
    states.push({ status, fromMs: atMs, toMs });
  }
  return states.filter((one) => one.toMs > one.fromMs);
}

function statusAfter(type: string, data: Record<string, unknown>): StripStatus | null {
  if (type === "check.finished") return statusOf(data["status"]);
  if (type === "incident.changed" || type === "incident.reopened") {
    const to = data["to"];
    return typeof to === "object" && to !== null && "status" in to ? statusOf(to.status) : null;
  }
  return type === "incident.recovered" ? "healthy" : null;
}

function statusOf(value: unknown): StripStatus {
  return value === "down" || value === "degraded" || value === "healthy" ? value : "inconclusive";
}

/** For who cannot see it: "orders from 12:00 to 12:22 UTC: down for 10 min, then healthy for 12 min. checks: 5." */
export function stripText({ target, fromMs, toMs, states, lanes: shown }: Strip): string {
  const iso = (ms: number) => new Date(ms).toISOString();
  const how = states.map((one) => `${one.status} for ${lasting(iso(one.fromMs), iso(one.toMs))}`);
  const marks = shown.map(({ name, atMs }) => `${name.toLowerCase()}: ${atMs.length}`);
  return `${target} from ${iso(fromMs).slice(11, 16)} to ${iso(toMs).slice(11, 16)} UTC: ${how.join(", then ")}. ${marks.join("; ")}.`;
}
