// Add to the timeline: puts a message into the incident's timeline.
import { shortcuts } from "../../action-ids.ts";
import { pinMessage } from "../../../use-cases/pin-message.ts";
import type { ShortcutListener } from "../listener.ts";

export const addToTimelineShortcut: ShortcutListener = {
  id: shortcuts.pin.id,
  act: async (bot, { user, channel, message, message_ts: ts, trigger_id: triggerId }, allowed, reply) => {
    const said = { text: message.text ?? "", by: message.user ?? null };
    const place = { channel: channel.id, ts };
    await pinMessage(bot, allowed, { place, said, userId: user.id, deliveryId: triggerId });
    await reply.say("Added to the incident's timeline.");
  },
};
