// Somebody puts a reaction to a message, or takes it away. Bolt has acknowledged it before this runs.
import { onReaction } from "../pushpin.ts";
import type { EventListener } from "../listener.ts";

export const reactionEvent: EventListener = {
  subscriptions: ["reaction_added", "reaction_removed"],
  listen: (app, bot) => {
    for (const type of ["reaction_added", "reaction_removed"] as const)
      app.event(type, async ({ event, body }) => {
        const { user: userId, reaction: emoji, item } = event;
        const { event_id: eventId, team_id: teamId, enterprise_id: enterpriseId } = body;
        // A file or a comment on one is no message.
        if (item.type !== "message") return;
        const isAdded = type === "reaction_added";
        await onReaction(bot, {
          isAdded,
          reaction: emoji,
          teamId,
          enterpriseId,
          userId,
          channelId: item.channel,
          ts: item.ts,
          eventId,
        });
      });
  },
};
