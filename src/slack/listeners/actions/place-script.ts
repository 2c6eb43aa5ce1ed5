// Other place: a check for where no dbcheck can run, as a file in the thread.
import { actions } from "../../action-ids.ts";
import { permitted, actorOfPress } from "../../people/permission.ts";
import type { ActionListener, ButtonPress } from "../listener.ts";
import { offerScript } from "../place-script.ts";

export const placeScriptButton: ActionListener = {
  id: actions.placeScript,
  act: async (bot, press: ButtonPress, reply) => {
    await reply.ok();
    const allowed = await permitted(bot, actorOfPress(press));
    const channel = press.channel?.id;
    const threadTs = press.message?.["thread_ts"] ?? press.message?.ts;
    if (!channel || typeof threadTs !== "string") return reply.say("There is no thread to post the script in.");
    await offerScript(bot, allowed, { channel, threadTs }, null, reply);
  },
};
