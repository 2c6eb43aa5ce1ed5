// The slash command. Nothing but the check itself is seen by others.
import type { AckFn, RespondArguments, SlashCommand } from "@slack/bolt";
import { listText, helpText, statusText, unclearText, unknownText, whichText } from "./answers.ts";
import { askForCheck } from "./ask.ts";
import type { Bot } from "./bot.ts";
import { findEntry, type Directory, type Entry } from "./directory.ts";
import { historyText, mostEvents } from "./history.ts";
import { parseCommand } from "./parse.ts";
import { changeWatch, watchingText } from "./watching.ts";
import { answering, replyFor, type Reply } from "./reply.ts";

export async function onCommand(bot: Bot, typed: SlashCommand, ack: AckFn<string | RespondArguments>): Promise<void> {
  const reply = replyFor({
    ack: (text) => (text === undefined ? ack() : ack({ response_type: "ephemeral", text })),
    ackSpeaks: true,
    responseUrl: typed.response_url,
    log: bot.log,
  });
  await answering(reply, bot.log, () => answer(bot, typed, reply));
}

async function answer(bot: Bot, typed: SlashCommand, reply: Reply): Promise<void> {
  if (!bot.gate.isHome(typed.team_id, typed.enterprise_id)) return reply.say("I answer only in the workspace that I am installed in.");
  const { command } = typed;
  const targets = bot.targets();
  const wanted = parseCommand(typed.text ?? "");
  switch (wanted.kind) {
    case "help":
      return reply.say(helpText(command));
    case "list":
      return reply.say(listText(await listed(bot, targets, typed), command, targets.problem()));
    case "status":
      // A part that is away is waited for longer than the acknowledgement may take.
      await reply.ok();
      return reply.say(await statusText(bot.store, bot.dispatcher, targets.problem(), bot.version));
    case "unclear":
      return reply.say(unclearText(wanted.typed, command));
    case "here": {
      const mine = entries(targets).filter(({ policy }) => policy.allowedChannels.includes(typed.channel_id));
      const [only, second] = mine;
      if (!only || second) return reply.say(whichText(mine, command));
      return ask(bot, reply, only, typed);
    }
    case "watching": {
      await reply.ok();
      const [mine, watches, open] = await Promise.all([listed(bot, targets, typed), bot.store.watches(), bot.store.openIncidents()]);
      const since = new Map(open.map(({ target, incident }) => [target, incident.openedAt] as const));
      return reply.say(watchingText(watches, mine, since, command));
    }
    case "history":
    case "watch":
    case "unwatch":
    case "silence":
    case "check": {
      const entry = findEntry(targets, wanted.name);
      if (entry && wanted.kind === "check") return ask(bot, reply, entry, typed);
      if (entry && wanted.kind === "history") return tellHistory(bot, reply, entry, typed);
      if (entry && (wanted.kind === "watch" || wanted.kind === "unwatch" || wanted.kind === "silence"))
        return changeWatch(bot, reply, entry, typed, wanted);
      const known = await listed(bot, targets, typed);
      return reply.say(
        unknownText(
          wanted.name,
          known.map(({ name }) => name),
          command,
        ),
      );
    }
  }
}

function ask(bot: Bot, reply: Reply, entry: Entry, typed: SlashCommand): Promise<void> {
  const { team_id, user_id, channel_id, channel_name, response_url } = typed;
  const requester = { teamId: team_id, userId: user_id, channelId: channel_id, channelName: channel_name, responseUrl: response_url };
  return askForCheck(bot, reply, entry, requester, typed.trigger_id);
}

async function tellHistory(bot: Bot, reply: Reply, entry: Entry, { user_id: userId, channel_id: channelId }: SlashCommand): Promise<void> {
  const refusal = await bot.gate.refusal(entry, { userId, channelId });
  if (refusal !== null) return reply.say(refusal);
  await reply.ok();
  return reply.say(historyText(entry.name, await bot.store.events({ target: entry.name, limit: mostEvents })));
}

function entries(targets: Directory): Entry[] {
  return targets.names().flatMap((name) => targets.find(name) ?? []);
}

function listed(bot: Bot, targets: Directory, { user_id: userId, channel_id: channelId }: SlashCommand): Promise<Entry[]> {
  return bot.gate.listed(entries(targets), { userId, channelId });
}
