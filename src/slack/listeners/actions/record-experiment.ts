// Record an experiment: opens its form.
import { actions } from "../../action-ids.ts";
import { permitted, actorOfPress } from "../../people/permission.ts";
import { openExperimentForm } from "../experiment-form.ts";
import type { ActionListener, ButtonPress } from "../listener.ts";

export const recordExperimentButton: ActionListener = {
  id: actions.experiment,
  act: async (bot, press: ButtonPress, reply) => {
    await reply.ok();
    const allowed = await permitted(bot, actorOfPress(press));
    await openExperimentForm(bot, allowed, press.trigger_id, press.channel?.id ?? "");
  },
};
