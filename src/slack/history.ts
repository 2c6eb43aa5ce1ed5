// `/dbcheck history <target>`: what happened, newest last, for the one who asks alone.
import type { StoredEvent } from "../store/store.ts";
import { code, escapeMrkdwn } from "./escape.ts";
import { bounded, limits } from "./limits.ts";
import { lasting } from "./views/incident.ts";

/** Enough for a day of trouble; the rest is counted. */
export const mostEvents = 200;

type Data = Record<string, unknown>;
const word = (value: unknown) => (typeof value === "string" ? escapeMrkdwn(bounded(value, 200)) : "");
const inner = (data: Data, key: string): Data => (typeof data[key] === "object" && data[key] !== null ? (data[key] as Data) : {});

/** How an event reads; those that are left out are the bot's own bookkeeping. */
const words: Record<string, (event: StoredEvent) => string> = {
  "check.requested": ({ actor }) => `${who(actor)} asked for a check`,
  "check.finished": ({ data }) => `checked: *${word(data["status"])}*${data["cause"] ? ` (${word(data["cause"])})` : ""}`,
  "check.cancelled": () => "the check was cancelled",
  "check.failed": ({ data }) => `the check itself failed: ${word(data["text"])} (reference ${word(data["reference"])})`,
  "incident.opened": ({ data }) => `:red_circle: an incident opened: ${word(data["summary"])}`,
  "incident.changed": ({ data }) => `:warning: another verdict: ${word(inner(data, "to")["summary"])}`,
  "incident.recovered": ({ data }) =>
    `:white_check_mark: recovered after ${lasting(String(data["openedAt"]), String(data["closedAt"]))}; it was: ${word(inner(data, "first")["summary"])}`,
  "incident.reopened": ({ data }) => `:red_circle: failing again: ${word(inner(data, "to")["summary"])}`,
  "incident.flapping": () => ":warning: flapping",
  "incident.closed": ({ actor }) => `${who(actor)} closed the incident`,
  "watch.set": ({ actor, data }) => `${who(actor)} had it watched every ${Number(data["everySeconds"])} s`,
  "watch.removed": ({ actor }) => `${who(actor)} ended its watch`,
  "watch.silenced": ({ actor, data }) =>
    `${who(actor)} ${data["until"] ? `silenced its watch until ${word(data["until"])}` : "ended its silence"}`,
  "incident.watch-stopped": ({ actor }) => `${who(actor)} stopped the watch`,
};

function who(actor: string): string {
  return /^[UW][A-Z0-9]+$/.test(actor) ? `<@${actor}>` : escapeMrkdwn(actor);
}

export function historyText(target: string, events: StoredEvent[]): string {
  const told = withoutQuietLooks(events).flatMap((event) => {
    const say = words[event.type];
    const seconds = Math.floor(event.at.getTime() / 1000);
    return say ? [`• <!date^${seconds}^{date_short_pretty} {time_secs}|${event.at.toISOString()}> ${say(event)}`] : [];
  });
  if (told.length === 0) return `Nothing is known of ${code(target)} yet.`;
  const shown: string[] = [];
  let room = limits.fallbackChars - 200;
  for (const line of told.toReversed()) {
    if ((room -= line.length + 1) < 0) break;
    shown.unshift(line);
  }
  const left = told.length - shown.length;
  return [`What happened to ${code(target)}:`, ...(left > 0 ? [`${left} earlier ones are left out`] : []), ...shown].join("\n");
}

/** Looks of the watch that found what was known: only what they turned is told, by an event of its own. */
function withoutQuietLooks(events: StoredEvent[]): StoredEvent[] {
  const looks = new Set(events.filter(({ type }) => type === "incident.look").map(({ checkId }) => checkId));
  return events.filter(({ type, checkId }) => !(type === "check.finished" && looks.has(checkId)));
}
