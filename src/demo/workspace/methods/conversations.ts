// conversations.* and users.conversations: open a direct message, join, look up, read back.
import { flagOf, textIn } from "../read.ts";
import { app } from "../settings.ts";
import { kindsOf } from "../scopes.ts";
import { isTopLevel } from "../state.ts";
import { ApiRefusal, type WorkspaceChannel, type Fields, type Message } from "../types.ts";
import { joinedChannel, visibleChannel, type Method, type World } from "../world.ts";

export const open: Method = (args, world) => {
  const user = world.state.users.get(textIn(args, "users"));
  if (!user) throw new ApiRefusal("user_not_found");
  if (user.isBot) throw new ApiRefusal("cannot_dm_bot");
  return { channel: { id: world.state.directMessageWith(user.id).id } };
};

export const info: Method = (args, world) => ({ channel: channelOut(visibleChannel(world, textIn(args, "channel"))) });

export const join: Method = (args, world) => {
  const channel = visibleChannel(world, textIn(args, "channel"));
  if (channel.kind === "im") throw new ApiRefusal("method_not_supported_for_channel_type");
  if (channel.archived) throw new ApiRefusal("is_archived");
  if (!channel.members.includes(app.botUser)) channel.members.push(app.botUser);
  world.state.changed();
  return { channel: channelOut(channel) };
};

export const history: Method = (args, world) => {
  const channel = joinedChannel(world, textIn(args, "channel"));
  const newestFirst = world.state.messages(channel.id).filter(isTopLevel).toReversed();
  return page(newestFirst, args, world, channel, 100);
};

/**
 * The named message and its replies; a reply's ts gives that reply alone (github.com/slackapi/bolt-python/issues/783).
 */
export const replies: Method = (args, world) => {
  const channel = joinedChannel(world, textIn(args, "channel"));
  const named = world.state.message(channel.id, textIn(args, "ts"));
  if (!named) throw new ApiRefusal("thread_not_found");
  return page(world.state.thread(channel.id, named.ts), args, world, channel, 1000);
};

/** Whoever is in it; of other organisations too. */
export const members: Method = (args, world) => {
  const channel = visibleChannel(world, textIn(args, "channel"));
  const { items, next } = slice(channel.members, args, 100);
  return { members: items, response_metadata: { next_cursor: next ?? "" } };
};

/** Channels that the person (or without `user` the bot) is in, as far as the bot can see them. */
export const ofUser: Method = (args, world) => {
  const user = textIn(args, "user") || app.botUser;
  if (!world.state.users.has(user)) throw new ApiRefusal("user_not_found");
  const kinds = kindsOf(args);
  const found = [...world.state.channels.values()].filter(
    (channel) =>
      channel.members.includes(user) &&
      kinds.includes(channel.kind) &&
      (channel.kind === "public" || channel.members.includes(app.botUser)) &&
      !(channel.archived && flagOf(args, "exclude_archived")),
  );
  const { items, next } = slice(found, args, 100);
  return { channels: items.map(channelOut), response_metadata: { next_cursor: next ?? "" } };
};

/** Messages between `oldest` and `latest`, at most `limit` of them, from `cursor` on. */
function page(
  messages: Message[],
  args: Fields,
  world: World,
  channel: WorkspaceChannel,
  defaultLimit: number,
): Fields {
  const oldest = textIn(args, "oldest") || "0";
  const latest = textIn(args, "latest") || "9999999999";
  const inclusive = flagOf(args, "inclusive");
  const within = messages.filter((message) => {
    if (inclusive && (message.ts === oldest || message.ts === latest)) return true;
    return Number(message.ts) > Number(oldest) && Number(message.ts) < Number(latest);
  });
  const { items, next } = slice(within, args, defaultLimit);
  const withMetadata = flagOf(args, "include_all_metadata");
  return {
    messages: items.map((message) => messageOut(message, channel, world, withMetadata)),
    has_more: next !== null,
    ...(next === null ? {} : { response_metadata: { next_cursor: next } }),
  };
}

/** At most `limit` items from `cursor` on; `next` null: that was all. */
function slice<Item>(items: Item[], args: Fields, defaultLimit: number): { items: Item[]; next: string | null } {
  const limit = Number(textIn(args, "limit") || defaultLimit);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) throw new ApiRefusal("invalid_limit");
  const start = Number(textIn(args, "cursor") || "0");
  if (!Number.isInteger(start) || start < 0) throw new ApiRefusal("invalid_cursor");
  return {
    items: items.slice(start, start + limit),
    next: items.length > start + limit ? String(start + limit) : null,
  };
}

/** A message as it is read back: with the thread's counts, and metadata only where asked for. */
export function messageOut(message: Message, channel: WorkspaceChannel, world: World, withMetadata: boolean): Fields {
  const { metadata, ...rest } = message;
  const replies = world.state.replies(channel.id, message.ts);
  const thread =
    replies.length > 0 ? { thread_ts: message.ts, reply_count: replies.length, latest_reply: replies.at(-1)?.ts } : {};
  return { ...rest, ...thread, ...(withMetadata && metadata ? { metadata } : {}) };
}

function channelOut(channel: WorkspaceChannel): Fields {
  return {
    id: channel.id,
    name: channel.kind === "im" ? undefined : channel.name,
    is_channel: channel.kind === "public",
    is_group: channel.kind === "private",
    is_im: channel.kind === "im",
    is_private: channel.kind !== "public",
    is_archived: channel.archived,
    is_member: channel.members.includes(app.botUser),
    is_shared: channel.shared,
    is_ext_shared: channel.shared,
    topic: { value: channel.topic },
    ...(channel.kind === "im" ? { user: channel.name } : {}),
  };
}
