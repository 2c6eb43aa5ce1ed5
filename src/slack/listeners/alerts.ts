// The last alerts, each with what it began or the reason why it matched nothing.
import { alertSourceTitle } from "../../alerts/sources/index.ts";
import type { AlertRow } from "../../store/alerts.ts";
import { code, escapeMrkdwn, slackDate } from "../escape.ts";
import { bounded, limits } from "../limits.ts";

/** Of the ledger; those of other people's targets among them are left out. */
export const alertsRead = 200;
const mostShown = 20;

/**
 * @param mine names of targets that this person may check
 * @param isMember may see alerts that belong to no target
 */
export function alertsText(rows: AlertRow[], mine: string[], isMember: boolean): string {
  const names = new Set(mine);
  const shown = rows.filter(({ target }) => (target === null ? isMember : names.has(target)));
  if (shown.length === 0)
    return "No alerts yet for targets that you can check. See docs/alerts.md for how to send some.";
  const lines: string[] = [];
  let room = limits.fallbackChars - 200;
  for (const row of shown.slice(0, mostShown)) {
    const line = lineOf(row, names);
    if ((room -= line.length + 1) < 0) break;
    lines.push(line);
  }
  const left = shown.length - lines.length;
  return ["Latest alerts:", ...lines, ...(left > 0 ? [`and ${left} earlier`] : [])].join("\n");
}

function lineOf(row: AlertRow, mine: Set<string>): string {
  const { lastAt, source, title, state, times, target, endedAt } = row;
  const mark = state === "resolved" || endedAt ? ":large_green_circle:" : ":rotating_light:";
  const word = state === "resolved" ? "resolved: " : "";
  const often = times > 1 ? ` (${times} times)` : "";
  const what = `${word}${escapeMrkdwn(bounded(title, 120))}${often}`;
  const about = target === null ? `*no target*: ${whyNot(row, mine)}` : `${code(target)}: ${became(row)}`;
  return `${mark} ${slackDate(lastAt)} ${alertSourceTitle(source)}, ${what} → ${about}`;
}

/** Other people's targets are not named. */
function whyNot({ reason, candidates }: AlertRow, mine: Set<string>): string {
  const known = candidates.filter((name) => mine.has(name));
  const named = known.length === candidates.length && known.length > 0 ? ` (${known.map(code).join(", ")})` : "";
  return `${escapeMrkdwn(reason ?? "no reason recorded")}${named}`;
}

function became({ outcome }: AlertRow): string {
  switch (outcome) {
    case "started":
      return "it started a check";
    case "joined-check":
      return "it joined a check";
    case "joined-incident":
      return "it joined the open incident";
    case "looked":
      return "it was checked once more";
    default:
      return "it started nothing";
  }
}
