// Message shortcuts: the ways into an incident from its thread, beside buttons and mentions.
import type { MessageShortcut } from "@slack/bolt";
import { shortcuts } from "../action-ids.ts";
import { askForCheck } from "./request-check.ts";
import type { SlackBot } from "./bot.ts";
import { openExperimentForm } from "./experiments.ts";
import type { Permitted } from "../../use-cases/context.ts";
import { pinMessage } from "../../use-cases/pin-message.ts";
import { withinThread } from "../../use-cases/threads.ts";
import { answering, replyFor, type Reply } from "./reply.ts";
import { respond } from "./response-url.ts";
import { openSteps } from "./step-buttons.ts";
import { permittedAt } from "./thread.ts";
import { openTicketForm } from "./ticket.ts";

type Doer = (bot: SlackBot, chosen: MessageShortcut, allowed: Permitted, reply: Reply) => Promise<void>;

export async function onShortcut(
  bot: SlackBot,
  chosen: MessageShortcut,
  ack: () => Promise<void>,
  act: Doer,
): Promise<void> {
  const threadTs = threadOf(chosen);
  const tell = (words: string) => respond(chosen.response_url, words, bot.log, threadTs);
  const reply = replyFor({ ack, ackSpeaks: false, tell, log: bot.log });
  await answering(reply, bot.log, async () => {
    await reply.ok();
    const { user, team, enterprise, channel } = chosen;
    const allowed = await permittedAt(
      bot,
      { channelId: channel.id, threadTs },
      {
        userId: user.id,
        userTeamId: user.team_id,
        teamId: team?.id,
        enterpriseId: team?.enterprise_id ?? enterprise?.id,
      },
    );
    await act(bot, chosen, allowed, reply);
  });
}

function threadOf({ message, message_ts: ts }: MessageShortcut): string {
  const threadTs: unknown = message["thread_ts"];
  return typeof threadTs === "string" ? threadTs : ts;
}

const again: Doer = async (bot, chosen, allowed, reply) => {
  const { user, team, channel, trigger_id: triggerId, response_url: responseUrl } = chosen;
  const requester = {
    teamId: team?.id ?? "",
    userId: user.id,
    channelId: channel.id,
    channelName: channel.name,
    responseUrl,
    ...(await withinThread(allowed, channel.id, threadOf(chosen))),
  };
  return askForCheck(bot, reply, allowed.entry, requester, triggerId);
};

const steps: Doer = (bot, { trigger_id: triggerId, channel }, allowed) =>
  openSteps(bot, allowed, triggerId, channel.id);

const experiment: Doer = (bot, { trigger_id: triggerId, channel }, allowed) =>
  openExperimentForm(bot, allowed, triggerId, channel.id);

const ticket: Doer = (bot, { trigger_id: triggerId, channel }, allowed) =>
  openTicketForm(bot, allowed, triggerId, channel.id, null);

const addToTimeline: Doer = async (
  bot,
  { user, channel, message, message_ts: ts, trigger_id: triggerId },
  allowed,
  reply,
) => {
  const said = { text: message.text ?? "", by: message.user ?? null };
  const place = { channel: channel.id, ts };
  await pinMessage(bot, allowed, { place, said, userId: user.id, deliveryId: triggerId });
  await reply.say("It is in the incident's timeline.");
};

export const shortcutDoers = new Map<string, Doer>([
  [shortcuts.again.id, again],
  [shortcuts.steps.id, steps],
  [shortcuts.experiment.id, experiment],
  [shortcuts.ticket.id, ticket],
  [shortcuts.pin.id, addToTimeline],
]);
