// conversations.*: open a direct message, join, look up, read back.
import { flagOf, textOf } from "../read.ts";
import { app } from "../settings.ts";
import { isTopLevel } from "../state.ts";
import { Refusal, type Channel, type Fields, type Message } from "../types.ts";
import { joinedChannel, visibleChannel, type Method, type World } from "../world.ts";

export const open: Method = (args, world) => {
  const user = world.state.users.get(textOf(args, "users"));
  if (!user) throw new Refusal("user_not_found");
  if (user.isBot) throw new Refusal("cannot_dm_bot");
  return { channel: { id: world.state.directMessageWith(user.id).id } };
};

export const info: Method = (args, world) => ({ channel: channelOut(visibleChannel(world, textOf(args, "channel"))) });

export const join: Method = (args, world) => {
  const channel = visibleChannel(world, textOf(args, "channel"));
  if (channel.kind === "im") throw new Refusal("method_not_supported_for_channel_type");
  if (channel.archived) throw new Refusal("is_archived");
  if (!channel.members.includes(app.botUser)) channel.members.push(app.botUser);
  world.state.changed();
  return { channel: channelOut(channel) };
};

export const history: Method = (args, world) => {
  const channel = joinedChannel(world, textOf(args, "channel"));
  const newestFirst = world.state.messages(channel.id).filter(isTopLevel).toReversed();
  return page(newestFirst, args, world, channel);
};

export const replies: Method = (args, world) => {
  const channel = joinedChannel(world, textOf(args, "channel"));
  const named = world.state.message(channel.id, textOf(args, "ts"));
  if (!named) throw new Refusal("thread_not_found");
  return page(world.state.thread(channel.id, named.thread_ts ?? named.ts), args, world, channel);
};

/** Messages between `oldest` and `latest`, at most `limit` of them, from `cursor` on. */
function page(messages: Message[], args: Fields, world: World, channel: Channel): Fields {
  const oldest = textOf(args, "oldest") || "0";
  const latest = textOf(args, "latest") || "9999999999";
  const inclusive = flagOf(args, "inclusive");
  const within = messages.filter((message) => {
    if (inclusive && (message.ts === oldest || message.ts === latest)) return true;
    return Number(message.ts) > Number(oldest) && Number(message.ts) < Number(latest);
  });
  const limit = Number(textOf(args, "limit") || "100");
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) throw new Refusal("invalid_limit");
  const start = Number(textOf(args, "cursor") || "0");
  if (!Number.isInteger(start) || start < 0) throw new Refusal("invalid_cursor");
  const more = within.length > start + limit;
  const withMetadata = flagOf(args, "include_all_metadata");
  return {
    messages: within.slice(start, start + limit).map((message) => messageOut(message, channel, world, withMetadata)),
    has_more: more,
    ...(more ? { response_metadata: { next_cursor: String(start + limit) } } : {}),
  };
}

/** A message as it is read back: with the thread's counts, and metadata only where asked for. */
export function messageOut(message: Message, channel: Channel, world: World, withMetadata: boolean): Fields {
  const { metadata, ...rest } = message;
  const replies = world.state.replies(channel.id, message.ts);
  const thread = replies.length > 0 ? { thread_ts: message.ts, reply_count: replies.length, latest_reply: replies.at(-1)?.ts } : {};
  return { ...rest, ...thread, ...(withMetadata && metadata ? { metadata } : {}) };
}

function channelOut(channel: Channel): Fields {
  return {
    id: channel.id,
    name: channel.kind === "im" ? undefined : channel.name,
    is_channel: channel.kind === "public",
    is_group: channel.kind === "private",
    is_im: channel.kind === "im",
    is_private: channel.kind !== "public",
    is_archived: channel.archived,
    is_member: channel.members.includes(app.botUser),
    is_ext_shared: false,
    topic: { value: channel.topic },
    ...(channel.kind === "im" ? { user: channel.name } : {}),
  };
}
