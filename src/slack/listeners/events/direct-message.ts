// Somebody writes to the bot in direct messages: nobody has to mention it there, and
// Slack sends no app_mention. Bolt has acknowledged it before this runs.
import { z } from "zod";
import { pastedReport } from "../brought-report.ts";
import { onMention } from "../mention.ts";
import type { EventListener } from "../listener.ts";

/**
 * A person's own words; edits, bots and what Slack itself says have a
 * subtype or a bot_id (docs.slack.dev/reference/events/message.im).
 */
const messageShape = z.object({
  channel_type: z.literal("im"),
  subtype: z.undefined().optional(),
  bot_id: z.undefined().optional(),
  user: z.string(),
  user_team: z.string().optional(),
  team: z.string().optional(),
  channel: z.string(),
  ts: z.string(),
  thread_ts: z.string().optional(),
  text: z.string(),
});

export const directMessageEvent: EventListener = {
  subscriptions: ["message.im"],
  listen: (app, bot) => {
    app.event("message", async ({ event, body }) => {
      const said = messageShape.safeParse(event).data;
      if (!said || (said.thread_ts !== undefined && pastedReport(said.text) !== null)) return;
      await onMention(bot, {
        eventId: body.event_id,
        teamId: body.team_id,
        enterpriseId: body.enterprise_id,
        userId: said.user,
        userTeamId: said.user_team ?? said.team,
        channelId: said.channel,
        ts: said.ts,
        threadTs: said.thread_ts,
        text: said.text,
      });
    });
  },
};
