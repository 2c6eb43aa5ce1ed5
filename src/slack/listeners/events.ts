// Events of Slack: a mention, a reaction, the Home tab opened. Bolt has acknowledged them before these run.
import type { App } from "@slack/bolt";
import { z } from "zod";
import type { SlackBot } from "./bot.ts";
import { showHome } from "./home-tab.ts";
import { onMention } from "./mention.ts";
import { onReaction } from "./pins.ts";

/** A person's own words; edits, bots and what Slack itself says have a subtype or a bot_id (docs.slack.dev/reference/events/message.im). */
const directMessage = z.object({
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

export function listenToEvents(app: App, bot: SlackBot): void {
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
  // In the bot's direct messages nobody has to mention it, and Slack sends no app_mention.
  app.event("message", async ({ event, body }) => {
    const said = directMessage.safeParse(event).data;
    if (!said) return;
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
  for (const type of ["reaction_added", "reaction_removed"] as const)
    app.event(type, async ({ event, body }) => {
      const { user: userId, reaction, item } = event;
      const { event_id: eventId, team_id: teamId, enterprise_id: enterpriseId } = body;
      // A file or a comment on one is no message.
      if (item.type !== "message") return;
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
