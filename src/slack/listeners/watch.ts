// Targets that are checked every so often: who set it, where a change is told, and when somebody wants quiet.
import { UserMistake } from "../../errors.ts";
import type { QuietHours } from "../../incidents/quiet-hours.ts";
import type { WatchRow } from "../../store/store.ts";
import { refusalOf } from "../access/refuse.ts";
import type { Bot } from "./bot.ts";
import type { Entry } from "../access/target-directory.ts";
import { code, escapeMrkdwn, moment } from "../escape.ts";
import type { Asker } from "../access/access.ts";
import { bounded, limits } from "../limits.ts";
import type { Reply } from "./reply.ts";

/** Shorter ones are a load; longer ones are no watch. */
const periods = { leastSeconds: 60, mostSeconds: 86_400 };
const longestSilenceSeconds = 7 * 86_400;

export type WatchCommand =
  | { kind: "watch"; everySeconds: number; quietHours: QuietHours | null }
  | { kind: "unwatch" }
  /** 0 ends it. */
  | { kind: "silence"; seconds: number };

/** @throws UserMistake for a period or silence out of bounds */
export async function changeWatch(
  bot: Bot,
  reply: Reply,
  entry: Entry,
  who: Asker,
  wanted: WatchCommand,
): Promise<void> {
  const refusal = await refusalOf(bot, entry, who, wanted.kind);
  if (refusal !== null) return reply.say(refusal);
  await reply.ok();
  return reply.say(await changed(bot, entry, who, wanted));
}

async function changed(bot: Bot, entry: Entry, who: Asker, wanted: WatchCommand): Promise<string> {
  const { store } = bot;
  const name = code(entry.name);
  const none = `${name} is not watched. \`${bot.command} watch ${entry.name} every 5m\` does that.`;
  switch (wanted.kind) {
    case "watch": {
      const { everySeconds, quietHours } = wanted;
      if (everySeconds < periods.leastSeconds || everySeconds > periods.mostSeconds)
        throw new UserMistake("A watch checks at most once a minute and at least once a day: every 1m to every 24h.");
      const before = (await store.watches()).find(({ target }) => target === entry.name);
      const { nextAt } = await store.setWatch({
        target: entry.name,
        fingerprint: entry.fingerprint,
        channel: who.channelId,
        everySeconds,
        quietHours,
        actor: who.userId,
      });
      const isOpen = (await store.openIncident(entry.name)) !== null;
      const moved = before && before.channel !== who.channelId;
      const move = moved
        ? ` Changes were posted in <#${before.channel}> until now (set by <@${before.actor}>); they no longer are.`
        : "";
      return `${name} is watched ${every(everySeconds)}, first ${moment(nextAt)}. I'll post here only after two failed checks in a row, and again on recovery.${isOpen ? " It has an open incident now: its changes are posted here too." : ""}${quietHours ? ` Incidents that start during quiet hours (${hours(quietHours)}) are posted when they end.` : ""}${move}`;
    }
    case "unwatch":
      return (await store.removeWatch(entry.name, who.userId)) ? `${name} is no longer watched.` : none;
    case "silence": {
      const { seconds } = wanted;
      if (seconds > longestSilenceSeconds)
        throw new UserMistake("A silence lasts a week at most; unwatch ends a watch for good.");
      const until = seconds === 0 ? 0 : Date.now() + seconds * 1000;
      if (!(await store.silenceWatch(entry.name, until, who.userId))) return none;
      return seconds === 0
        ? `${name} is watched again.`
        : `${name} is not checked automatically until ${moment(new Date(until))}. \`${bot.command} silence ${entry.name} off\` ends that.`;
    }
  }
}

/** Only those that this person may check; what does not fit is counted. */
export function watchingText(watches: WatchRow[], mine: Entry[], open: Map<string, string>, command: string): string {
  const names = new Set(mine.map(({ name }) => name));
  const shown = watches.filter(({ target }) => names.has(target));
  if (shown.length === 0)
    return `Nothing that you may check is watched. \`${command} watch &lt;target&gt; every 5m\` does that.`;
  const lines: string[] = [];
  let room = limits.fallbackChars - 300;
  for (const { target, everySeconds, channel, actor, nextAt, silentUntil, quietHours } of shown) {
    const since = open.get(target);
    const state = since ? `:red_circle: incident since ${moment(new Date(since))}` : "no incident";
    const silent =
      silentUntil && silentUntil.getTime() > Date.now()
        ? `, silent until ${moment(silentUntil)}`
        : `, next ${moment(nextAt)}`;
    const line = `• ${code(bounded(target, 80))} ${every(everySeconds)}, told in <#${channel}>, set by <@${actor}>: ${state}${silent}${quietHours ? `, quiet ${hours(quietHours)}` : ""}`;
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
