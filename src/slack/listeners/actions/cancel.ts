// Cancel: ends a check that waits or runs.
import { actions } from "../../action-ids.ts";
import { permitted, actorOfPress } from "../../people/permission.ts";
import { cancelCheck } from "../../../use-cases/cancel-check.ts";
import type { ActionListener, ButtonPress } from "../listener.ts";

export const cancelButton: ActionListener = {
  id: actions.cancel,
  act: async (bot, press: ButtonPress, reply) => {
    await reply.ok();
    const became = await cancelCheck(bot, await permitted(bot, actorOfPress(press)), press.user.id);
    if (became === "ended") return reply.say("This check has ended already.");
    if (became === "asked-before") return reply.say("This check is being cancelled already.");
  },
};
