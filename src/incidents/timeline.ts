// What happened to a target, event by event, in plain words. The bot's own bookkeeping is left out.

/** As the store keeps it. */
export interface HappenedEvent {
  at: Date;
  type: string;
  checkId: string | null;
  /** A Slack user's id, a worker's name, or "bot". */
  actor: string;
  data: Record<string, unknown>;
}

export interface TimelineLine {
  at: Date;
  /** Null: the bot itself. */
  actor: string | null;
  what: string;
  /** Something turned: these are what a reader looks for. */
  isTurn: boolean;
}

type Data = Record<string, unknown>;
const word = (value: unknown) => (typeof value === "string" ? value : "");
const inner = (data: Data, key: string): Data =>
  typeof data[key] === "object" && data[key] !== null ? (data[key] as Data) : {};
const cause = (data: Data) => (data["cause"] ? ` (${word(data["cause"])})` : "");
const stepOf = (data: Data) => `${Number(data["position"])} (${word(data["text"])})`;

const byPeople: Record<string, (data: Data) => string> = {
  "check.requested": () => "asked for a check",
  "incident.closed": () => "closed the incident",
  "incident.taken": () => "took the incident",
  "incident.exported": () => "exported the record",
  "incident.watch-stopped": () => "stopped automatic re-checks",
  "step.take": (data) => `took step ${stepOf(data)}`,
  "step.done": (data) => `did step ${stepOf(data)}`,
  "step.reopen": (data) => `opened step ${stepOf(data)} again`,
  "step.skip": (data) => `skipped step ${stepOf(data)}, because: ${word(data["reason"])}`,
  "step.note": (data) => `noted at step ${stepOf(data)}: ${word(data["note"]) || "note removed"}`,
  "step.check": (data) => `had step ${stepOf(data)} checked`,
  "experiment.recorded": (data) =>
    `recorded an experiment ` +
    `that ${data["outcome"] === "passed" ? "worked" : "failed"}: ${word(data["name"])}${data["conclusion"] ? ` (${word(data["conclusion"])})` : ""}`,
  "report.attached": (data) => `added a report from ${word(data["vantage"])}, made ${word(data["startedAt"])}`,
  "timeline.pinned": (data) => `added to the timeline: ${word(data["text"])}`,
  "ticket.created": (data) =>
    `made ` +
    `a ${data["isFollowUp"] ? "follow-up" : "ticket"} for ${word(data["vendor"])} (${word(data["severity"])}): ${word(data["title"])}`,
  "ticket.filed": (data) => `entered the vendor's case number ${word(data["caseNumber"])}`,
  "escalation.ended": (data) => `ended the alert of ${word(data["channel"])}`,
  escalated: (data) => `escalated via ${word(data["channel"])}`,
  "access.refused": (data) => `was not allowed: ${word(data["wanted"])}`,
  "watch.set": (data) => `set a watch, every ${Number(data["everySeconds"])} s`,
  "watch.removed": () => "ended its watch",
  "watch.silenced": (data) => (data["until"] ? `silenced its watch until ${word(data["until"])}` : "ended its silence"),
};
const bySelf: Record<string, (data: Data) => string> = {
  "check.finished": (data) => `checked: ${word(data["status"])}${cause(data)}`,
  "step.checked": (data) => `step ${Number(data["position"])}: ${word(inner(data, "proof")["text"])}`,
  "vantage.changed": (data) => `from ${word(data["vantage"])}: ${word(data["status"])}${cause(data)}`,
  "check.cancelled": () => "the check was cancelled",
  "alert.fired": (data) => `checked because of an alert: ${word(data["title"])}`,
  "alert.joined": (data) => `another alert: ${word(data["title"])}`,
  "alert.answered": (data) => `added the verdict to the ${word(data["channel"])} incident, as a note`,
  "alert.resolved": (data) => `the alert is over, checked again: ${word(data["title"])}`,
  "watch.stalled": (data) => `not checked since ${word(data["sinceAt"])}: no worker is running`,
  "watch.resumed": () => "being checked again",
  "check.failed": (data) => `the check itself failed: ${word(data["text"])} (reference ${word(data["reference"])})`,
};
const turns: Record<string, (data: Data) => string> = {
  "incident.opened": (data) => `an incident opened: ${word(data["summary"])}${cause(data)}`,
  "incident.changed": (data) => `another verdict: ${word(inner(data, "to")["summary"])}${cause(inner(data, "to"))}`,
  "incident.recovered": (data) =>
    `recovered after ${lasting(word(data["openedAt"]), word(data["closedAt"]))}; it ` +
    `was: ${word(inner(data, "latest")["summary"])}`,
  "incident.reopened": (data) => `failing again: ${word(inner(data, "to")["summary"])}${cause(inner(data, "to"))}`,
  "experiments.concluded": (data) =>
    `the recorded experiments show: ${Array.isArray(data["lines"]) ? data["lines"].map(word).join(" ") : ""}`,
  "incident.flapping": () => "flapping: it changed state several times",
};

/**
 * The types of events that a timeline tells of, and what it takes to tell them; the rest is the bot's own bookkeeping.
 */
export const timelineTypes: string[] = [
  ...Object.keys(byPeople),
  ...Object.keys(bySelf),
  ...Object.keys(turns),
  "timeline.unpinned",
];

/** Oldest first, as given. */
export function timeline(events: HappenedEvent[]): TimelineLine[] {
  const pins = shownPins(events);
  return events.flatMap((event): TimelineLine[] => {
    const { at, type, actor, data } = event;
    if (type === "timeline.pinned" && !pins.has(event)) return [];
    const person = byPeople[type]?.(data);
    if (person !== undefined) return [{ at, actor, what: person, isTurn: false }];
    const what = bySelf[type]?.(data) ?? turns[type]?.(data);
    return what === undefined ? [] : [{ at, actor: null, what, isTurn: turns[type] !== undefined }];
  });
}

/** Each pinned message once, where the first of those who still want it there put it. */
function shownPins(events: HappenedEvent[]): Set<HappenedEvent> {
  const byPerson = new Map<string, HappenedEvent>();
  for (const event of events) {
    const key = `${event.actor} ${word(event.data["channel"])} ${word(event.data["ts"])}`;
    if (event.type === "timeline.pinned" && !byPerson.has(key)) byPerson.set(key, event);
    if (event.type === "timeline.unpinned") byPerson.delete(key);
  }
  const byMessage = new Map<string, HappenedEvent>();
  for (const event of byPerson.values()) {
    const key = `${word(event.data["channel"])} ${word(event.data["ts"])}`;
    if (!byMessage.has(key)) byMessage.set(key, event);
  }
  return new Set(byMessage.values());
}

/** 4 min, 2 h 5 min. */
export function lasting(fromIso: string, toIso: string): string {
  const minutes = Math.max(0, Math.round((Date.parse(toIso) - Date.parse(fromIso)) / 60_000));
  if (!(minutes >= 1)) return "less than a minute";
  const hours = Math.floor(minutes / 60);
  return hours === 0 ? `${minutes} min` : minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}
