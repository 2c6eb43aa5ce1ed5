// Emoji under messages: who reacted with what, and how the bot hears
// of it (docs.slack.dev/reference/events/reaction_added).
import { channelOf, person, sendEvent } from "./payloads.ts";
import { ApiRefusal, type Message } from "./types.ts";
import type { World } from "./world.ts";

/** A person's reaction to a message, by the emoji's name without colons. */
export interface Reacted {
  channel: string;
  ts: string;
  user: string;
  name: string;
}

/** Adds a person's emoji. The bot hears of it in channels that it is in. */
export async function react(world: World, reacted: Reacted): Promise<void> {
  return change(world, reacted, "reaction_added");
}

/** Takes a person's emoji away. */
export async function unreact(world: World, reacted: Reacted): Promise<void> {
  return change(world, reacted, "reaction_removed");
}

async function change(
  world: World,
  { user: id, name, ...where }: Reacted,
  type: "reaction_added" | "reaction_removed",
): Promise<void> {
  const user = person(world, id);
  const channel = channelOf(world, where.channel, user);
  const message = world.state.message(channel.id, where.ts);
  if (!message) throw new ApiRefusal("message_not_found");
  if (channel.archived) throw new ApiRefusal("is_archived");
  if (type === "reaction_added") addReaction(message, user.id, name);
  else removeReaction(message, user.id, name);
  world.state.changed();
  const item = { type: "message", channel: channel.id, ts: message.ts };
  await sendEvent(
    world,
    { type, user: user.id, reaction: name, item, item_user: message.user, event_ts: world.state.newTs() },
    channel,
  );
}

/** Each person counts once for each emoji. */
export function addReaction(message: Message, user: string, name: string): void {
  if (!/^[a-z0-9_+'-]+(::skin-tone-[2-6])?$/.test(name)) throw new ApiRefusal("invalid_name");
  const reactions = (message.reactions ??= []);
  const found = reactions.find((one) => one.name === name);
  if (found?.users.includes(user)) throw new ApiRefusal("already_reacted");
  if (!found) return void reactions.push({ name, users: [user], count: 1 });
  found.users.push(user);
  found.count += 1;
}

/** An emoji that nobody reacts with any more is gone. */
export function removeReaction(message: Message, user: string, name: string): void {
  const found = message.reactions?.find((one) => one.name === name);
  if (!found?.users.includes(user)) throw new ApiRefusal("no_reaction");
  found.users.splice(found.users.indexOf(user), 1);
  found.count -= 1;
  const left = message.reactions?.filter((one) => one.count > 0) ?? [];
  if (left.length > 0) message.reactions = left;
  else delete message.reactions;
}
