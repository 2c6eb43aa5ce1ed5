// Targets that are checked every so often: who set it, where a change is told, and when somebody wants quiet.
import type { QuietHours } from "../../incidents/quiet-hours.ts";
import type { WatchRow } from "../../store/store.ts";
import { changeWatch, type ChangedWatch, type WatchChange } from "../../use-cases/change-watch.ts";
import { accessRefusal } from "../people/refusal.ts";
import type { SlackBot } from "./slack-bot.ts";
import type { RegisteredTarget } from "../../use-cases/target-directory.ts";
import { code, escapeMrkdwn, slackDate } from "../escape.ts";
import type { Asker } from "../people/workspace-people.ts";
import { bounded, limits } from "../limits.ts";
import type { Reply } from "./reply.ts";

/** @throws UserMistake for a period or silence out of bounds */
export async function onWatchChange(
  bot: SlackBot,
  reply: Reply,
  entry: RegisteredTarget,
  who: Asker,
  wanted: WatchChange,
): Promise<void> {
  const refusal = await accessRefusal(bot, entry, who, wanted.kind);
  if (refusal !== null) return reply.say(refusal);
  await reply.ok();
  return reply.say(changedText(await changeWatch(bot, entry, who, wanted), entry.name, bot.command));
}

function changedText(changed: ChangedWatch, target: string, command: string): string {
  const name = code(target);
  switch (changed.kind) {
    case "watched": {
      const { everySeconds, nextAt, hasOpenIncident, quietHours, movedFrom } = changed;
      const open = hasOpenIncident ? " It has an open incident: I'll post its changes here too." : "";
      const quiet = quietHours
        ? ` Incidents that start during quiet hours (${hours(quietHours)}) are posted when they end.`
        : "";
      const moved = movedFrom
        ? ` I no longer post changes in <#${movedFrom.channel}> (<@${movedFrom.actor}> had set that).`
        : "";
      return (
        `I check ${name} ${every(everySeconds)}, first ${slackDate(nextAt)}. I'll post here only after two failed ` +
        `checks in a row, and again on recovery.${open}${quiet}${moved}`
      );
    }
    case "unwatched":
      return `${name} is no longer watched.`;
    case "silenced":
      return changed.until === null
        ? `${name} is watched again.`
        : `${name} is not checked automatically until ${slackDate(changed.until)}. To resume: ` +
            `\`${command} silence ${target} off\`.`;
    case "not-watched":
      return `${name} is not watched. To watch it: \`${command} watch ${target} every 5m\`.`;
  }
}

/** Only those that this person may check; what does not fit is counted. */
export function watchingText(
  watches: WatchRow[],
  mine: RegisteredTarget[],
  open: Map<string, string>,
  command: string,
): string {
  const names = new Set(mine.map(({ name }) => name));
  const shown = watches.filter(({ target }) => names.has(target));
  if (shown.length === 0)
    return `No target that you can check is watched. To watch one: \`${command} watch &lt;target&gt; every 5m\`.`;
  const lines: string[] = [];
  let room = limits.fallbackChars - 300;
  for (const { target, everySeconds, channel, actor, nextAt, silentUntil, quietHours } of shown) {
    const since = open.get(target);
    const state = since ? `:red_circle: incident since ${slackDate(new Date(since))}` : "no incident";
    const silent =
      silentUntil && silentUntil.getTime() > Date.now()
        ? `, silent until ${slackDate(silentUntil)}`
        : `, next ${slackDate(nextAt)}`;
    const line =
      `• ${code(bounded(target, 80))} ${every(everySeconds)}, posts to <#${channel}>, set by ` +
      `<@${actor}>: ${state}${silent}${quietHours ? `, quiet ${hours(quietHours)}` : ""}`;
    if ((room -= line.length + 1) < 0) break;
    lines.push(line);
  }
  const left = shown.length - lines.length;
  return ["Watched targets:", ...lines, ...(left > 0 ? [`and ${left} more`] : [])].join("\n");
}

function hours({ fromMinute, toMinute, zone }: QuietHours): string {
  const clock = (minute: number) =>
    `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
  return `${clock(fromMinute)}-${clock(toMinute)} ${escapeMrkdwn(zone)}`;
}

function every(seconds: number): string {
  if (seconds % 3600 === 0) return seconds === 3600 ? "every hour" : `every ${seconds / 3600} hours`;
  return seconds % 60 === 0
    ? seconds === 60
      ? "every minute"
      : `every ${seconds / 60} minutes`
    : `every ${seconds} s`;
}
