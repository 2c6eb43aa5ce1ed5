// What people do in the workspace: type commands, write messages, press
// buttons. Each becomes Slack's payload for the bot.
import { actionOf, findElement, stateOf, withChoice, type Choice, type Entered } from "./elements.ts";
import { messageOut } from "./methods/conversations.ts";
import { shareFile } from "./methods/files.ts";
import {
  channelOf,
  deliverToApp,
  interaction,
  nameInPayload,
  newHandles,
  person,
  reaction,
  refuseForeign,
  sendEvent,
  type Reaction,
} from "./payloads.ts";
import { sendResponse } from "./responses.ts";
import { app, team } from "./settings.ts";
import type { Ack } from "./socket-mode.ts";
import type { ResponseTarget } from "./triggers.ts";
import { ApiRefusal, type WorkspaceChannel, type Ephemeral, type Fields, type Message } from "./types.ts";
import type { World } from "./world.ts";

/** Types a slash command, as "/dbcheck list". */
export async function typeCommand(
  world: World,
  typed: { channel: string; user: string; text: string },
): Promise<Reaction> {
  const user = person(world, typed.user);
  refuseForeign(user);
  const channel = channelOf(world, typed.channel, user);
  const [, command = "", text = ""] = /^(\/\S+)\s*([\s\S]*)$/.exec(typed.text) ?? [];
  const target = { channel: channel.id, user: user.id, sourceTs: null, typed: typed.text };
  const { triggerId, responseUrl } = newHandles(world, user, target);
  const payload = {
    token: "local",
    team_id: team.id,
    team_domain: team.domain,
    channel_id: channel.id,
    channel_name: nameInPayload(channel),
    user_id: user.id,
    user_name: user.name,
    command,
    text: text.trim(),
    api_app_id: app.id,
    is_enterprise_install: "false",
    response_url: responseUrl,
    trigger_id: triggerId,
  };
  const acks = await deliverToApp(world, "slash_commands", payload);
  for (const ack of acks) showAck(world, ack, command, target);
  return { ...reaction(acks), triggerId, responseUrl };
}

/**
 * Writes a message, in a thread when `threadTs` names its parent. Where the bot is a member it hears of it, and once
 * more where it is mentioned (docs.slack.dev/reference/events/message, docs.slack.dev/reference/events/app_mention).
 */
export async function writeMessage(
  world: World,
  said: { channel: string; user: string; text: string; threadTs?: string; files?: { name: string; content: string }[] },
): Promise<Message> {
  const user = person(world, said.user);
  const channel = channelOf(world, said.channel, user);
  if (said.threadTs !== undefined && !world.state.message(channel.id, said.threadTs))
    throw new ApiRefusal("thread_not_found");
  const files = said.files?.map(({ name, content }) => shareFile(world, { name, content: Buffer.from(content) }));
  const subtype = files ? "file_share" : undefined;
  const message = world.state.post(channel.id, {
    user: user.id,
    text: said.text,
    thread_ts: said.threadTs,
    files,
    subtype,
  });
  const event = { ...message, channel: channel.id, event_ts: message.ts };
  const kinds = { im: "im", public: "channel", private: "group" };
  const events = [sendEvent(world, { ...event, type: "message", channel_type: kinds[channel.kind] }, channel)];
  // In direct messages there are no mentions (docs.slack.dev/reference/events/message.im).
  if (channel.kind !== "im" && said.text.includes(`<@${app.botUser}>`))
    events.push(sendEvent(world, { ...event, type: "app_mention" }, channel));
  await Promise.all(events);
  return message;
}

/** Writes a message that mentions the bot. */
export async function mentionBot(
  world: World,
  said: { channel: string; user: string; text: string; threadTs?: string },
): Promise<Message> {
  return writeMessage(world, { ...said, text: `<@${app.botUser}> ${said.text}` });
}

/**
 * Presses a button, or chooses in a menu, of a message (ephemeral ones too). `actionId` or its
 * beginning followed by "*". `values`: what else stands in the message's inputs and menus.
 */
export async function press(
  world: World,
  pressed: { channel: string; ts: string; actionId: string; user: string; value?: Choice; values?: Entered },
): Promise<Reaction> {
  const user = person(world, pressed.user);
  const channel = channelOf(world, pressed.channel, user);
  const { state } = world;
  const ephemeral = state.ephemerals.find((one) => one.ts === pressed.ts && one.visibleTo === user.id);
  const message = ephemeral ?? state.message(channel.id, pressed.ts);
  if (!message) throw new ApiRefusal("message_not_found");
  const blocks = message.blocks ?? [];
  const found = findElement(blocks, pressed.actionId);
  const choice = pressed.value ?? null;
  const handles = newHandles(world, user, { channel: channel.id, user: user.id, sourceTs: message.ts, typed: null });
  const { metadata: _, ...shown } = messageOut(message, channel, world, false);
  const payload = {
    ...interaction("block_actions", user),
    trigger_id: handles.triggerId,
    response_url: handles.responseUrl,
    channel: { id: channel.id, name: nameInPayload(channel) },
    container: containerOf(message, channel, ephemeral),
    message: shown,
    state: { values: stateOf(blocks, withChoice(pressed.values ?? {}, found, choice)) },
    actions: [actionOf(found, choice, state.newTs())],
  };
  return { ...reaction(await deliverToApp(world, "interactive", payload)), ...handles };
}

/** Shows the acknowledgement's content, or what Slack shows when none came. */
function showAck(world: World, ack: Ack, command: string, target: ResponseTarget): void {
  const failed = (text: string) => world.state.whisper(target.channel, target.user, { user: "USLACKBOT", text });
  if (!ack.ok) {
    failed(`${command} failed with the error "${ack.error}"`);
    return;
  }
  if (ack.payload["text"] === undefined && ack.payload["blocks"] === undefined) return;
  try {
    sendResponse(world, target, ack.payload);
  } catch (error) {
    if (!(error instanceof ApiRefusal)) throw error;
    failed(`${command} failed with the error "${error.code}"`);
  }
}

function containerOf(message: Message, channel: WorkspaceChannel, ephemeral: Ephemeral | undefined): Fields {
  const thread = message.thread_ts ? { thread_ts: message.thread_ts } : {};
  return {
    type: "message",
    message_ts: message.ts,
    channel_id: channel.id,
    is_ephemeral: ephemeral !== undefined,
    ...thread,
  };
}
