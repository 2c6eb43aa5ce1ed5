// Close: ends the incident of a check.
import { actions } from "../../action-ids.ts";
import { permitted, actorOfPress } from "../../people/permission.ts";
import { endAndTell } from "../incident-answers.ts";
import type { ActionListener, ButtonPress } from "../listener.ts";

export const closeIncidentButton: ActionListener = {
  id: actions.closeIncident,
  act: async (bot, press: ButtonPress, reply) => {
    await reply.ok();
    await endAndTell(bot, await permitted(bot, actorOfPress(press)), press.user.id, "closeIncident", reply);
  },
};
