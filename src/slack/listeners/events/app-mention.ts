// Somebody mentions the bot. Bolt has acknowledged it before this runs.
import { z } from "zod";
import { onBroughtReport } from "../brought-report.ts";
import { onMention } from "../mention.ts";
import type { EventListener } from "../listener.ts";

export const appMentionEvent: EventListener = {
  subscriptions: ["app_mention"],
  listen: (app, bot) => {
    app.event("app_mention", async ({ event, body, context: { botUserId } }) => {
      const { team_id: teamId, enterprise_id: enterpriseId } = body;
      if (await onBroughtReport(bot, event, { teamId, enterpriseId, botUserId })) return;
      const { user, channel, ts, thread_ts: threadTs, text } = event;
      // A bot that mentions this one would be answered for ever.
      if (user === undefined || event.bot_id !== undefined) return;
      await onMention(bot, {
        eventId: body.event_id,
        teamId,
        enterpriseId,
        userId: user,
        userTeamId: event.user_team ?? event.team,
        channelId: channel,
        ts,
        threadTs,
        // A message of blocks alone has none.
        text: z.string().catch("").parse(text),
      });
    });
  },
};
