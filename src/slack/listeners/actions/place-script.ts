// Check elsewhere: a form with a script for there, which takes the report that comes back.
import { actions } from "../../action-ids.ts";
import { troubleOf } from "../../connection/web-clients.ts";
import { permitted, actorOfPress } from "../../people/permission.ts";
import { placeFormView } from "../../views/place-form.ts";
import type { ActionListener, ButtonPress } from "../listener.ts";

export const placeScriptButton: ActionListener = {
  id: actions.placeScript,
  act: async (bot, press: ButtonPress, reply) => {
    await reply.ok();
    const { check } = await permitted(bot, actorOfPress(press));
    const channelId = press.channel?.id;
    const threadTs = press.message?.["thread_ts"] ?? press.message?.ts;
    if (!channelId || typeof threadTs !== "string") return reply.say("There is no thread to add a report to.");
    const metadata = JSON.stringify({ checkId: check.id, channelId, threadTs });
    const open = (takesFiles: boolean) => {
      const view = placeFormView(check.target, check.id, takesFiles, metadata);
      return bot.clients.interactive.views.open({ trigger_id: press.trigger_id, view });
    };
    await open(true).catch((error: unknown) => {
      // Without the scope files:read Slack takes no form that asks for a file.
      if (troubleOf(error).kind !== "refused") throw error;
      return open(false);
    });
  },
};
