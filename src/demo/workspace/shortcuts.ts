// Shortcuts: what people start from a message's menu, or from anywhere
// (docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload).
import { messageOut } from "./methods/conversations.ts";
import {
  actor,
  channelOf,
  deliverToApp,
  nameInPayload,
  newHandles,
  person,
  reaction,
  refuseForeign,
  type Reaction,
} from "./payloads.ts";
import { ApiRefusal } from "./types.ts";
import type { World } from "./world.ts";

/** Starts a message shortcut. Works in every channel that the person is in; the bot need not be there. */
export async function shortcut(
  world: World,
  started: { channel: string; ts: string; user: string; callbackId: string },
): Promise<Reaction> {
  const user = person(world, started.user);
  refuseForeign(user);
  refuseUnknown(world, started.callbackId, "message");
  const channel = channelOf(world, started.channel, user);
  const message = world.state.message(channel.id, started.ts);
  if (!message || message.subtype === "tombstone") throw new ApiRefusal("message_not_found");
  const handles = newHandles(world, user, { channel: channel.id, user: user.id, sourceTs: null, typed: null });
  const { metadata: _, ...shown } = messageOut(message, channel, world, false);
  const payload = {
    type: "message_action",
    ...actor(user),
    action_ts: world.state.newTs(),
    callback_id: started.callbackId,
    trigger_id: handles.triggerId,
    response_url: handles.responseUrl,
    channel: { id: channel.id, name: nameInPayload(channel) },
    message_ts: message.ts,
    message: shown,
  };
  return { ...reaction(await deliverToApp(world, "interactive", payload)), ...handles };
}

/** Starts a global shortcut: no channel, no message, no response_url. */
export async function globalShortcut(world: World, started: { user: string; callbackId: string }): Promise<Reaction> {
  const user = person(world, started.user);
  refuseForeign(user);
  refuseUnknown(world, started.callbackId, "global");
  const triggerId = world.triggers.newTrigger(user.id);
  const payload = {
    type: "shortcut",
    ...actor(user),
    action_ts: world.state.newTs(),
    callback_id: started.callbackId,
    trigger_id: triggerId,
  };
  return { ...reaction(await deliverToApp(world, "interactive", payload)), triggerId, responseUrl: "" };
}

function refuseUnknown(world: World, callbackId: string, type: "message" | "global"): void {
  const known = world.settings.shortcuts.some(
    (one) => one.callbackId === callbackId && (one.type ?? "message") === type,
  );
  if (!known) throw new ApiRefusal("shortcut_not_found");
}
