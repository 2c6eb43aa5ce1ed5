// Events of Slack: a mention, a reaction, the Home tab opened. Bolt has acknowledged them before these run.
import type { App } from "@slack/bolt";
import type { Bot } from "./bot.ts";
import { showHome } from "./home-tab.ts";
import { onMention } from "./mention.ts";
import { onReaction } from "./pins.ts";

export function listenToEvents(app: App, bot: Bot): void {
  app.event("app_mention", async ({ event, body }) => {
    const { user, channel, ts, thread_ts: threadTs, text } = event;
    // A bot that mentions this one would be answered for ever.
    if (user === undefined || event.bot_id !== undefined) return;
    await onMention(bot, {
      eventId: body.event_id,
      teamId: body.team_id,
      enterpriseId: body.enterprise_id,
      userId: user,
      userTeamId: event.user_team ?? event.team,
      channelId: channel,
      ts,
      threadTs,
      text,
    });
  });
  for (const type of ["reaction_added", "reaction_removed"] as const)
    app.event(type, async ({ event, body }) => {
      const { user: userId, reaction, item } = event;
      const { event_id: eventId, team_id: teamId, enterprise_id: enterpriseId } = body;
      const isAdded = type === "reaction_added";
      await onReaction(bot, {
        isAdded,
        reaction,
        teamId,
        enterpriseId,
        userId,
        channelId: item.channel,
        ts: item.ts,
        eventId,
      });
    });
  app.event("app_home_opened", async ({ event }) => {
    if (event.tab === "home") await showHome(bot, event.user);
  });
}
