// `/dbcheck history <target>`: what happened, newest last, for the one who asks alone.
import { timeline } from "../../incidents/timeline.ts";
import type { Standing, StoredEvent, VantageStanding } from "../../store/store.ts";
import { code, escapeMrkdwn, slackDate } from "../escape.ts";
import { bounded, limits } from "../limits.ts";
import { count, statusWords } from "../views/state-words.ts";

function who(actor: string): string {
  return /^[UW][A-Z0-9]+$/.test(actor) ? `<@${actor}>` : escapeMrkdwn(actor);
}

/**
 * @param standing how it stands now; null where it was never checked
 * @param atVantages how each place last found it
 */
export function historyText(
  target: string,
  events: StoredEvent[],
  standing: Standing | null,
  atVantages: VantageStanding[] = [],
): string {
  const told = timeline(events).map(({ at, actor, what, isTurn }) => {
    const when = slackDate(at, true);
    const said = `${actor === null ? "" : `${who(actor)} `}${escapeMrkdwn(bounded(what, 300))}`;
    return `• ${when} ${isTurn ? `*${said}*` : said}`;
  });
  const now = [...(standing ? [standingText(standing)] : []), ...placesText(atVantages)];
  if (told.length + now.length === 0) return `${code(target)} has no history yet.`;
  const shown: string[] = [];
  let room = limits.fallbackChars - 200 - now.slice(1).join("\n").length;
  for (const line of told.toReversed()) {
    if ((room -= line.length + 1) < 0) break;
    shown.unshift(line);
  }
  const left = told.length - shown.length;
  return [
    `What happened to ${code(target)}:`,
    ...(left > 0 ? [`${left} earlier events not shown`] : []),
    ...shown,
    ...now,
  ].join("\n");
}

/** As many as a message has room for beside the events; those in trouble first. */
const mostPlaces = 10;

function placesText(all: VantageStanding[]): string[] {
  const troubledFirst = all.toSorted((a, b) => Number(a.status === "healthy") - Number(b.status === "healthy"));
  const lines = troubledFirst.slice(0, mostPlaces).map(({ vantage, status, cause, since }) => {
    const { emoji, word } = statusWords[status];
    return `:${emoji}: from ${code(vantage)}: ${word}${cause ? ` (${cause})` : ""} since ${slackDate(since, true)}`;
  });
  return all.length > mostPlaces ? [...lines, `and ${all.length - mostPlaces} more places`] : lines;
}

/** Scheduled checks that turned nothing are no lines of their own: they are counted here. */
function standingText({ status, cause, at, since, scheduledChecks }: Standing): string {
  const { emoji, word } = statusWords[status];
  const byItself = scheduledChecks > 0 ? `, ${count(scheduledChecks, "scheduled check")} since` : "";
  return (
    `:${emoji}: ${word}${cause ? ` (${cause})` : ""} since ${slackDate(since, true)}, last ` +
    `seen ${slackDate(at, true)}${byItself}`
  );
}
