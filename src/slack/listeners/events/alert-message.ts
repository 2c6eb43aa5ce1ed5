// An alert bot writes into a channel that the bot is in. Bolt has acknowledged it before this runs.
import { onAlertMessage } from "../alert-message.ts";
import type { EventListener } from "../listener.ts";

export const alertMessageEvent: EventListener = {
  subscriptions: ["message.channels", "message.groups"],
  listen: (app, bot) => {
    app.event("message", async ({ event, body }) => {
      const { team_id: teamId, enterprise_id: enterpriseId, api_app_id: ownApp } = body;
      await onAlertMessage(bot, event, { teamId, enterpriseId, ownApp });
    });
  },
};
