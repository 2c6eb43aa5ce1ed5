// What people do in the workspace: type commands, write messages, press buttons. Each becomes Slack's payload for the bot.
import { messageOut } from "./methods/conversations.ts";
import { chosen, elementsOf, type Choice, type Found } from "./elements.ts";
import { respond } from "./responses.ts";
import { app, team } from "./settings.ts";
import type { Ack, EnvelopeType } from "./socket-mode.ts";
import type { ResponseTarget } from "./triggers.ts";
import { Refusal, type Channel, type Ephemeral, type Fields, type Message, type OpenView, type User } from "./types.ts";
import type { World } from "./world.ts";

/** What came of a command, press or submission. */
export interface Reaction {
  /** The first acknowledgement. */
  ack: Ack;
  /** One for each delivery. */
  acks: Ack[];
  triggerId: string;
  /** "" where the interaction has none (in modals). */
  responseUrl: string;
}

/** Types a slash command, as "/dbcheck list". */
export async function typeCommand(world: World, typed: { channel: string; user: string; text: string }): Promise<Reaction> {
  const user = person(world, typed.user);
  const channel = channelOf(world, typed.channel, user);
  const [, command = "", text = ""] = /^(\/\S+)\s*([\s\S]*)$/.exec(typed.text) ?? [];
  const target = { channel: channel.id, user: user.id, sourceTs: null, typed: typed.text };
  const { triggerId, responseUrl } = newHandles(world, user, target);
  const payload = {
    token: "local",
    team_id: team.id,
    team_domain: team.domain,
    channel_id: channel.id,
    channel_name: channel.kind === "public" ? channel.name : channel.kind === "im" ? "directmessage" : "privategroup",
    user_id: user.id,
    user_name: user.name,
    command,
    text: text.trim(),
    api_app_id: app.id,
    is_enterprise_install: "false",
    response_url: responseUrl,
    trigger_id: triggerId,
  };
  const acks = await deliver(world, "slash_commands", payload);
  for (const ack of acks) showAck(world, ack, command, target);
  return { ...reaction(acks), triggerId, responseUrl };
}

/** Writes a message. The bot hears of it when it is mentioned. */
export async function say(world: World, said: { channel: string; user: string; text: string; threadTs?: string }): Promise<Message> {
  const user = person(world, said.user);
  const channel = channelOf(world, said.channel, user);
  const message = world.state.post(channel.id, { user: user.id, text: said.text, thread_ts: said.threadTs });
  const hears = channel.members.includes(app.botUser) && said.text.includes(`<@${app.botUser}>`);
  if (hears) await sendEvent(world, { ...message, type: "app_mention", channel: channel.id, event_ts: message.ts });
  return message;
}

/** Writes a message that mentions the bot. */
export async function mention(world: World, said: { channel: string; user: string; text: string; threadTs?: string }): Promise<Message> {
  return say(world, { ...said, text: `<@${app.botUser}> ${said.text}` });
}

/** Presses a button, or chooses in a menu, of a message (ephemeral ones too). `actionId` or its beginning followed by "*". */
export async function press(
  world: World,
  pressed: { channel: string; ts: string; actionId: string; user: string; value?: Choice },
): Promise<Reaction> {
  const user = person(world, pressed.user);
  const channel = channelOf(world, pressed.channel, user);
  const { state } = world;
  const ephemeral = state.ephemerals.find((one) => one.ts === pressed.ts && one.visibleTo === user.id);
  const message = ephemeral ?? state.message(channel.id, pressed.ts);
  if (!message) throw new Refusal("message_not_found");
  const found = findElement(message.blocks ?? [], pressed.actionId);
  const handles = newHandles(world, user, { channel: channel.id, user: user.id, sourceTs: message.ts, typed: null });
  const { metadata: _, ...shown } = messageOut(message, channel, world, false);
  const payload = {
    ...interaction("block_actions", user),
    trigger_id: handles.triggerId,
    response_url: handles.responseUrl,
    channel: { id: channel.id, name: channel.kind === "im" ? "directmessage" : channel.name },
    container: containerOf(message, channel, ephemeral),
    message: shown,
    state: { values: {} },
    actions: [actionOf(world, found, pressed.value ?? null)],
  };
  return { ...reaction(await deliver(world, "interactive", payload)), ...handles };
}

/** Presses a button, or chooses in a menu, of an open modal. */
export async function pressInView(
  world: World,
  pressed: { view: string; actionId: string; user: string; value?: Choice },
): Promise<Reaction> {
  const user = person(world, pressed.user);
  const { view } = openViewOf(world, pressed.view, user);
  const found = findElement(view.blocks, pressed.actionId);
  const triggerId = world.triggers.newTrigger(user.id);
  const payload = {
    ...interaction("block_actions", user),
    trigger_id: triggerId,
    container: { type: "view", view_id: view.id },
    view,
    actions: [actionOf(world, found, pressed.value ?? null)],
  };
  return { ...reaction(await deliver(world, "interactive", payload)), triggerId, responseUrl: "" };
}

export function person(world: World, id: string): User {
  const user = world.state.users.get(id);
  if (!user || user.isBot) throw new Refusal("user_not_found");
  return user;
}

export function openViewOf(world: World, id: string, user: User): OpenView {
  const open = world.state.viewsOf(user.id).find((one) => one.view.id === id);
  if (!open) throw new Refusal("not_found");
  return open;
}

/** What all interactive payloads begin with. */
export function interaction(type: string, user: User): Fields {
  return {
    type,
    token: "local",
    team: { id: team.id, domain: team.domain },
    user: { id: user.id, username: user.name, name: user.name, team_id: team.id },
    api_app_id: app.id,
    enterprise: null,
    is_enterprise_install: false,
  };
}

function channelOf(world: World, id: string, user: User): Channel {
  const channel = world.state.channels.get(id);
  if (!channel?.members.includes(user.id)) throw new Refusal("channel_not_found");
  return channel;
}

function newHandles(world: World, user: User, target: ResponseTarget): { triggerId: string; responseUrl: string } {
  const triggerId = world.triggers.newTrigger(user.id);
  return { triggerId, responseUrl: `${world.origin}/respond/${world.triggers.newResponse(target)}` };
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
    respond(world, target, ack.payload);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    failed(`${command} failed with the error "${error.code}"`);
  }
}

function actionOf(world: World, found: Found, choice: Choice | null): Fields {
  const { blockId, element } = found;
  return { ...chosen(element, choice), action_id: element["action_id"], block_id: blockId, action_ts: world.state.newTs() };
}

async function sendEvent(world: World, event: Fields): Promise<void> {
  await deliver(world, "events_api", {
    token: "local",
    team_id: team.id,
    api_app_id: app.id,
    type: "event_callback",
    event_id: world.state.newId("Ev"),
    event_time: Math.floor(world.settings.now() / 1000),
    event,
    authorizations: [{ enterprise_id: null, team_id: team.id, user_id: app.botUser, is_bot: true, is_enterprise_install: false }],
  });
}

export function reaction(acks: Ack[]): { ack: Ack; acks: Ack[] } {
  return { ack: acks[0] ?? { ok: false, error: "dispatch_failed" }, acks };
}

function findElement(blocks: Fields[], actionId: string): Found {
  const matches = (id: unknown) => id === actionId || (actionId.endsWith("*") && String(id).startsWith(actionId.slice(0, -1)));
  const found = elementsOf(blocks).find(({ element }) => matches(element["action_id"]));
  if (!found) throw new Refusal("action_not_found");
  return found;
}

function containerOf(message: Message, channel: Channel, ephemeral: Ephemeral | undefined): Fields {
  const thread = message.thread_ts ? { thread_ts: message.thread_ts } : {};
  return { type: "message", message_ts: message.ts, channel_id: channel.id, is_ephemeral: ephemeral !== undefined, ...thread };
}

/** One acknowledgement for each delivery: two when a duplicate was asked for. */
export async function deliver(world: World, type: EnvelopeType, payload: Fields): Promise<Ack[]> {
  const copies = world.faults.takeDuplicate() ? 2 : 1;
  return Promise.all(Array.from({ length: copies }, () => world.deliver(type, payload)));
}
