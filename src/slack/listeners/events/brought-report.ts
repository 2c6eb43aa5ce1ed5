// Somebody writes in a thread, or puts a file there: a report is taken. Bolt has acknowledged it before this runs.
import { onBroughtReport } from "../brought-report.ts";
import type { EventListener } from "../listener.ts";

export const broughtReportEvent: EventListener = {
  subscriptions: ["message.channels", "message.groups", "message.im"],
  listen: (app, bot) => {
    app.event("message", async ({ event, body, context: { botUserId } }) => {
      const { team_id: teamId, enterprise_id: enterpriseId } = body;
      await onBroughtReport(bot, event, { teamId, enterpriseId, botUserId });
    });
  },
};
