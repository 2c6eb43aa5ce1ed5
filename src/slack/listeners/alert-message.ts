// Messages of alert bots that are allowed: each is an alert, and is answered below itself.
import { setTimeout as sleep } from "node:timers/promises";
import { readBotMessage, type BotMessage } from "../../alerts/bot-message.ts";
import { errorText, Outage } from "../../errors.ts";
import type { TakenAlert } from "../../store/alerts.ts";
import { receiveAlerts } from "../../use-cases/receive-alert.ts";
import { canOpen } from "../../access/private-threads.ts";
import { threadStart } from "../../use-cases/threads.ts";
import { postText, troubleOf } from "../connection/web-clients.ts";
import { code, slackDate } from "../escape.ts";
import type { SlackBot } from "./slack-bot.ts";

/** Slack sends it once, so a store that is away is waited for. */
const againAfterMs = 2_000;
const mostTries = 60;

export async function onAlertMessage(
  bot: SlackBot,
  event: unknown,
  from: { teamId: string; enterpriseId: string | undefined; ownApp: string },
): Promise<void> {
  if (bot.alertApps.length === 0) return;
  const message = readBotMessage(event);
  // The bot's own messages start nothing, whatever is allowed.
  if (!message || message.by.includes(from.ownApp) || message.by.includes(bot.ownBotId)) return;
  if (!message.by.some((id) => bot.alertApps.includes(id))) return;
  if (!bot.people.isHome(from.teamId, from.enterpriseId)) return;
  const { channel, ts } = message;
  const taken = await takenInTime(bot, message);
  for (const { target, outcome } of taken ?? [])
    if (target !== null && (outcome === "joined-incident" || outcome === "joined-check"))
      await tellWhere(bot, { channel, ts }, target);
}

async function takenInTime(bot: SlackBot, { channel, ts, alert }: BotMessage): Promise<TakenAlert[] | null> {
  const thread = { channel, threadTs: ts };
  for (let tries = 1; ; tries += 1) {
    try {
      return await receiveAlerts(bot, { source: "slack", path: null, alerts: [alert], thread });
    } catch (error) {
      if (!(error instanceof Outage)) throw error;
      bot.log.warn({ channel, reason: errorText(error) }, "an alert bot's message waits for the store");
      if (tries === mostTries) return null;
      await sleep(againAfterMs, undefined, { ref: false });
    }
  }
}

/** Its target has a thread elsewhere: one line says so, with a link for those who can open it. */
async function tellWhere(bot: SlackBot, at: { channel: string; ts: string }, target: string): Promise<void> {
  const open = await bot.store.openIncident(target);
  const first = open ? await bot.store.check(open.firstCheck) : null;
  if (!open || !first) return;
  const thread = await threadStart(bot.store, first.id);
  // It is this message's own.
  if (first.alert?.channel === at.channel && first.alert.threadTs === at.ts) return;
  const reader = { teamId: "", userId: "", channelId: at.channel, channelName: "", responseUrl: null };
  const link = thread && canOpen(first, thread.channel, reader) ? await bot.linkTo(thread) : null;
  const since = `An incident of ${code(target)} has been open since ${slackDate(new Date(open.incident.openedAt))}`;
  const text = link ? `${since}: <${link}|its thread>.` : `${since}.`;
  await postText(bot.clients, { channel: at.channel, thread_ts: at.ts, text }).catch((error: unknown) =>
    bot.log.warn({ trouble: troubleOf(error) }, "an alert bot's message was not answered"),
  );
}
