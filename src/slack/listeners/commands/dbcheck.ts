// What is asked of the bot, by the slash command or by a mention. Nothing but the check itself is seen by others.
import type { AckFn, RespondArguments, SlashCommand } from "@slack/bolt";
import type { Requester } from "../../../store/store.ts";
import { targetHistory } from "../../../use-cases/target-history.ts";
import { keepRefusal, accessRefusal } from "../../people/refusal.ts";
import {
  connectionStringText,
  listText,
  helpText,
  statusText,
  unclearText,
  unknownText,
  whichText,
} from "../command-answers.ts";
import { askForCheck } from "../request-check.ts";
import type { SlackBot } from "../slack-bot.ts";
import { findEntry, type TargetDirectory, type RegisteredTarget } from "../../../use-cases/target-directory.ts";
import { code } from "../../escape.ts";
import { bounded } from "../../limits.ts";
import { alertsRead, alertsText } from "../alerts.ts";
import { historyText } from "../history.ts";
import { parseCommand } from "../parse-command.ts";
import { secretAnswer } from "../../../target/typed-secret.ts";
import { onWatchChange, watchingText } from "../watch.ts";
import { vantagesFor } from "../vantages-text.ts";
import { answering, replyFor, type Reply } from "../reply.ts";
import { postToResponseUrl } from "../../connection/response-url.ts";

export async function onCommand(
  bot: SlackBot,
  typed: SlashCommand,
  ack: AckFn<string | RespondArguments>,
): Promise<void> {
  const reply = replyFor({
    ack: (text) => (text === undefined ? ack() : ack({ response_type: "ephemeral", text })),
    ackSpeaks: true,
    tell: (words) => postToResponseUrl(typed.response_url, words, bot.log),
    log: bot.log,
  });
  const { team_id, enterprise_id, user_id, channel_id, channel_name, response_url, trigger_id, text } = typed;
  const requester = {
    teamId: team_id,
    userId: user_id,
    channelId: channel_id,
    channelName: channel_name,
    responseUrl: response_url,
  };
  await answering(reply, bot.log, () =>
    answerCommand(bot, { requester, enterpriseId: enterprise_id, deliveryId: trigger_id, text }, reply),
  );
}

/** What somebody wants, and from where. */
export interface Asked {
  requester: Requester;
  enterpriseId: string | undefined;
  /** The person's own workspace, where Slack tells it. */
  userTeamId?: string | undefined;
  /** The same for a delivery that comes twice. */
  deliveryId: string;
  text: string;
}

export async function answerCommand(bot: SlackBot, typed: Asked, reply: Reply): Promise<void> {
  const { requester, enterpriseId, userTeamId, text } = typed;
  const { command } = bot;
  const targets = bot.targets();
  const names = new Set(targets.names());
  const wanted = parseCommand(text, (word) => names.has(word));
  if (!bot.people.isHome(requester.teamId, enterpriseId, userTeamId)) {
    await reply.say("I only answer in the workspace that I'm installed in.");
    return keepRefusal(
      bot,
      requester,
      wanted.kind,
      "name" in wanted ? (findEntry(targets, wanted.name)?.name ?? null) : null,
    );
  }
  switch (wanted.kind) {
    case "help":
      return reply.say(helpText(command, wanted.topic));
    case "list":
      return reply.say(
        listText(await listed(bot, targets, typed), command, (await isMember(bot, typed)) ? targets.problem() : null),
      );
    case "status":
      // A part that is away is waited for longer than the acknowledgement may take.
      await reply.ok();
      if (!(await isMember(bot, typed))) return reply.say("Only full workspace members can see the bot's status.");
      return reply.say(await statusText(bot.store, bot.dispatcher, targets.problem(), bot.version));
    case "vantages":
      return tellVantages(bot, reply, typed);
    case "alerts": {
      await reply.ok();
      const [mine, isFull] = await Promise.all([listed(bot, targets, typed), isMember(bot, typed)]);
      const names = mine.map(({ name }) => name);
      return reply.say(alertsText(await bot.store.newestAlerts(alertsRead), names, isFull));
    }
    case "unclear":
      return reply.say(unclearText(wanted.typed, await listedNames(bot, targets, typed), command));
    case "password":
      return reply.say(secretAnswer);
    case "connection-string":
      return reply.say(connectionStringText(command));
    case "here": {
      const mine = (await listed(bot, targets, typed)).filter(({ policy }) =>
        policy.allowedChannels.includes(requester.channelId),
      );
      const [only, second] = mine;
      if (!only || second) return reply.say(whichText(mine, command));
      return ask(bot, reply, only, typed);
    }
    case "watching": {
      await reply.ok();
      const [mine, watches, open] = await Promise.all([
        listed(bot, targets, typed),
        bot.store.watches(),
        bot.store.openIncidents(),
      ]);
      const since = new Map(open.map(({ target, incident }) => [target, incident.openedAt] as const));
      return reply.say(watchingText(watches, mine, since, command));
    }
    case "history":
    case "watch":
    case "unwatch":
    case "silence":
    case "check": {
      const entry = findEntry(targets, wanted.name);
      if (entry && wanted.kind === "check") return ask(bot, reply, entry, typed, wanted.from);
      if (entry && wanted.kind === "history") return tellHistory(bot, reply, entry, typed);
      if (entry && (wanted.kind === "watch" || wanted.kind === "unwatch" || wanted.kind === "silence"))
        return onWatchChange(bot, reply, entry, requester, wanted);
      if (
        !entry &&
        wanted.kind === "unwatch" &&
        (await isMember(bot, typed)) &&
        (await bot.store.removeWatch(wanted.name, requester.userId))
      )
        return reply.say(`${code(wanted.name)} is no longer watched. It is not in the targets file any more.`);
      return reply.say(unknownText(wanted.name, await listedNames(bot, targets, typed), command));
    }
  }
}

/** @param from one of its vantages alone */
function ask(
  bot: SlackBot,
  reply: Reply,
  entry: RegisteredTarget,
  { requester, deliveryId }: Asked,
  from?: string,
): Promise<void> {
  const { vantages = [] } = entry;
  if (from === undefined) return askForCheck(bot, reply, entry, requester, deliveryId);
  if (vantages.includes(from)) return askForCheck(bot, reply, entry, requester, deliveryId, [from]);
  const where = vantages.length > 0 ? `from ${vantages.map(code).join(" and ")}` : "where the bot runs";
  return reply.say(`${code(entry.name)} is checked ${where}, not from ${code(bounded(from, 63))}.`);
}

const noVantages =
  "No vantage is configured. Name them in the targets file, and run `dbcheck agent` beside the application.";

async function tellVantages(bot: SlackBot, reply: Reply, typed: Asked): Promise<void> {
  await reply.ok();
  if (!(await isMember(bot, typed))) return reply.say("Only full workspace members can see the bot's vantages.");
  const mine = await listed(bot, bot.targets(), typed);
  return reply.say((await vantagesFor(bot, mine)) ?? noVantages);
}

async function tellHistory(bot: SlackBot, reply: Reply, entry: RegisteredTarget, { requester }: Asked): Promise<void> {
  const refusal = await accessRefusal(bot, entry, requester, "history");
  if (refusal !== null) return reply.say(refusal);
  await reply.ok();
  const { userId, channelId } = requester;
  const reader = { userId, channelId, channels: () => bot.people.channelsOf(userId) };
  const { events, standing, atVantages } = await targetHistory(bot, entry.name, reader);
  return reply.say(historyText(entry.name, events, standing, atVantages));
}

export function entries(targets: TargetDirectory): RegisteredTarget[] {
  return targets.names().flatMap((name) => targets.find(name) ?? []);
}

/** Where Slack does not say now, nothing of the bot's own is shown. */
function isMember(bot: SlackBot, { requester }: Asked): Promise<boolean> {
  return bot.people.isMember(requester.userId).catch(() => false);
}

async function listedNames(bot: SlackBot, targets: TargetDirectory, typed: Asked): Promise<string[]> {
  return (await listed(bot, targets, typed)).map(({ name }) => name);
}

function listed(bot: SlackBot, targets: TargetDirectory, { requester }: Asked): Promise<RegisteredTarget[]> {
  return bot.people.listed(entries(targets), requester);
}
