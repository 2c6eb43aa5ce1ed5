// What the bot says in answer to a command or button: in the acknowledgement, or later at a response_url.
import { messageContent } from "./methods/chat.ts";
import { flagOf, textIn } from "./read.ts";
import { app } from "./settings.ts";
import type { ResponseTarget } from "./triggers.ts";
import type { Fields } from "./types.ts";
import type { World } from "./world.ts";

const maxChars = 40_000;

/** Shows the answer; ephemeral unless it asks for `in_channel`. Throws a Refusal for bad content. */
export function sendResponse(world: World, target: ResponseTarget, body: Fields): void {
  if (flagOf(body, "delete_original")) return removeSource(world, target);
  const content = messageContent(world, body, maxChars);
  if (flagOf(body, "replace_original") && replaceSource(world, target, content)) return;
  const thread_ts = textIn(body, "thread_ts") || undefined;
  if (body["response_type"] !== "in_channel") {
    world.state.whisper(target.channel, target.user, { ...content, user: app.botUser, thread_ts });
    return;
  }
  if (target.typed !== null) world.state.post(target.channel, { user: target.user, text: target.typed });
  target.typed = null;
  world.state.post(target.channel, { ...content, user: app.botUser, thread_ts });
}

function replaceSource(
  world: World,
  target: ResponseTarget,
  content: { text: string; blocks: Fields[] | undefined },
): boolean {
  const source = sourceOf(world, target);
  if (!source) return false;
  source.text = content.text;
  if (content.blocks) source.blocks = content.blocks;
  else delete source.blocks;
  world.state.changed();
  return true;
}

function removeSource(world: World, target: ResponseTarget): void {
  const { ephemerals } = world.state;
  const at = ephemerals.findIndex((message) => message.ts === target.sourceTs);
  if (at >= 0) ephemerals.splice(at, 1);
  const message = world.state.message(target.channel, target.sourceTs ?? "");
  if (message) world.state.remove(target.channel, message);
  world.state.changed();
}

function sourceOf(world: World, target: ResponseTarget) {
  if (target.sourceTs === null) return undefined;
  const ephemeral = world.state.ephemerals.find((message) => message.ts === target.sourceTs);
  return ephemeral ?? world.state.message(target.channel, target.sourceTs);
}
