// Export: the record of an incident as a file in its thread.
import { actions } from "../../action-ids.ts";
import { permitted, actorOfPress } from "../../people/permission.ts";
import { exportIncident } from "../incident-answers.ts";
import type { ActionListener, ButtonPress } from "../listener.ts";

export const exportRecordButton: ActionListener = {
  id: actions.exportRecord,
  act: async (bot, press: ButtonPress, reply) => {
    await reply.ok();
    const allowed = await permitted(bot, actorOfPress(press));
    const channel = press.channel?.id;
    const threadTs = press.message?.["thread_ts"] ?? press.message?.ts;
    if (!channel || typeof threadTs !== "string") return reply.say("There is no thread to post the record in.");
    await exportIncident(bot, allowed, { channel, threadTs }, press.user.id, reply);
  },
};
