// All steps: opens the list of an incident's steps.
import { actions } from "../../action-ids.ts";
import { permitted, actorOfPress } from "../../people/permission.ts";
import { openSteps } from "../step-list.ts";
import type { ActionListener, ButtonPress } from "../listener.ts";

export const allStepsButton: ActionListener = {
  id: actions.allSteps,
  act: async (bot, press: ButtonPress, reply) => {
    await reply.ok();
    await openSteps(bot, await permitted(bot, actorOfPress(press)), press.trigger_id, press.channel?.id ?? "");
  },
};
