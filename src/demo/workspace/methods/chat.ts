// chat.*: post, change and delete messages.
import { blocksIn, flagOf, isFields, jsonOf, textIn } from "../read.ts";
import { app, team } from "../settings.ts";
import { ApiRefusal, type WorkspaceChannel, type Fields, type Message } from "../types.ts";
import { refuseBadBlocks } from "../validation/check.ts";
import { joinedChannel, visibleChannel, type Method, type World } from "../world.ts";

const maxPostChars = 40_000;
const maxUpdateChars = 4000;

export const postMessage: Method = (args, world) => {
  const channel = postable(world, textIn(args, "channel"));
  const content = messageContent(world, args, maxPostChars);
  const threadTs = threadOf(world, channel, args);
  const subtype = threadTs && flagOf(args, "reply_broadcast") ? "thread_broadcast" : undefined;
  const message = world.state.post(channel.id, {
    ...content,
    user: app.botUser,
    metadata: metadataOf(args),
    thread_ts: threadTs,
    subtype,
  });
  return { channel: channel.id, ts: message.ts, message };
};

export const postEphemeral: Method = (args, world) => {
  const channel = postable(world, textIn(args, "channel"));
  const user = textIn(args, "user");
  if (!channel.members.includes(user)) throw new ApiRefusal("user_not_in_channel");
  const content = messageContent(world, args, maxPostChars);
  const ephemeral = world.state.whisper(channel.id, user, {
    ...content,
    user: app.botUser,
    thread_ts: threadOf(world, channel, args),
  });
  return { message_ts: ephemeral.ts };
};

export const update: Method = (args, world) => {
  const channel = visibleChannel(world, textIn(args, "channel"));
  const message = ownMessage(world, channel, textIn(args, "ts"), "cant_update_message");
  refuseLate(world, message);
  const { text, blocks } = messageContent(world, args, maxUpdateChars);
  if (hasRichText(message.blocks) && !hasRichText(blocks)) throw new ApiRefusal("block_mismatch");
  message.text = text;
  if (blocks) message.blocks = blocks;
  else delete message.blocks;
  const metadata = metadataOf(args);
  if (metadata) message.metadata = metadata;
  if (!blocks) message.edited = { user: app.botUser, ts: world.state.newTs() };
  world.state.changed();
  return { channel: channel.id, ts: message.ts, text, message };
};

export const remove: Method = (args, world) => {
  const channel = visibleChannel(world, textIn(args, "channel"));
  const message = ownMessage(world, channel, textIn(args, "ts"), "cant_delete_message");
  world.state.remove(channel.id, message);
  return { channel: channel.id, ts: message.ts };
};

export const getPermalink: Method = (args, world) => {
  const channel = visibleChannel(world, textIn(args, "channel"));
  const message = world.state.message(channel.id, textIn(args, "message_ts"));
  if (!message) throw new ApiRefusal("message_not_found");
  return { channel: channel.id, permalink: permalinkOf(world, channel.id, message) };
};

/** The message's place on the page; a reply opens its thread. */
export function permalinkOf(world: World, channel: string, message: Message): string {
  const link = new URL(`/archives/${channel}/p${message.ts.replace(".", "")}`, world.origin);
  if (message.thread_ts) link.searchParams.set("thread_ts", message.thread_ts);
  return link.href;
}

/** Text and blocks of a call, checked, the blocks with an id each. */
export function messageContent(
  world: World,
  args: Fields,
  maxChars: number,
): { text: string; blocks: Fields[] | undefined } {
  const text = textIn(args, "text");
  const blocks = blocksIn(args);
  if (text === "" && (blocks === undefined || blocks.length === 0)) throw new ApiRefusal("no_text");
  if (text.length > maxChars) throw new ApiRefusal("msg_too_long");
  if (blocks === undefined || blocks.length === 0) return { text, blocks: undefined };
  refuseBadBlocks(blocks, "message", world.settings.plansAllowed);
  return { text, blocks: withIds(world, blocks) };
}

/** Slack names blocks and elements that came without an id. */
export function withIds(world: World, blocks: unknown[]): Fields[] {
  return blocks.filter(isFields).map((block) => {
    const named: Fields = { ...block, block_id: textIn(block, "block_id") || world.state.newId("b") };
    if (block["type"] === "actions") named["elements"] = withActionIds(world, block["elements"]);
    if (isFields(block["accessory"])) named["accessory"] = withActionIds(world, [block["accessory"]])[0];
    if (isFields(block["element"])) named["element"] = withActionIds(world, [block["element"]])[0];
    return named;
  });
}

function withActionIds(world: World, elements: unknown): Fields[] {
  if (!Array.isArray(elements)) return [];
  return elements.filter(isFields).map((element) => {
    if (element["type"] === "image") return element;
    return { ...element, action_id: textIn(element, "action_id") || world.state.newId("a") };
  });
}

function postable(world: World, id: string): WorkspaceChannel {
  const user = world.state.users.get(id);
  const channel = user ? world.state.directMessageWith(user.id) : visibleChannel(world, id);
  if (channel.archived) throw new ApiRefusal("is_archived");
  if (channel.kind !== "public" || !world.settings.writePublic) joinedChannel(world, channel.id);
  if (channel.postError !== null) throw new ApiRefusal(channel.postError);
  return channel;
}

/** The parent of the thread that the call names; a reply stands for its parent. */
function threadOf(world: World, channel: WorkspaceChannel, args: Fields): string | undefined {
  const ts = textIn(args, "thread_ts");
  if (ts === "") return undefined;
  const message = world.state.message(channel.id, ts);
  if (!message) throw new ApiRefusal("thread_not_found");
  return message.thread_ts ?? message.ts;
}

function metadataOf(args: Fields): Fields | undefined {
  const metadata = jsonOf(args, "metadata", "invalid_metadata_format");
  if (metadata === undefined) return undefined;
  if (!isFields(metadata) || textIn(metadata, "event_type") === "" || !isFields(metadata["event_payload"])) {
    throw new ApiRefusal("invalid_metadata_format");
  }
  return metadata;
}

function ownMessage(world: World, channel: WorkspaceChannel, ts: string, notMine: string): Message {
  const message = world.state.message(channel.id, ts);
  if (!message || message.subtype === "tombstone") throw new ApiRefusal("message_not_found");
  if (message.user !== app.botUser || message.team !== team.id) throw new ApiRefusal(notMine);
  return message;
}

function refuseLate(world: World, message: Message): void {
  const limitMs = world.settings.editWindowMs;
  if (limitMs !== null && world.settings.now() - Number(message.ts) * 1000 > limitMs)
    throw new ApiRefusal("edit_window_closed");
}

function hasRichText(blocks: Fields[] | undefined): boolean {
  return (blocks ?? []).some((block) => block["type"] === "rich_text");
}
