// Take: somebody is on the incident.
import { actions } from "../../action-ids.ts";
import { permitted, actorOfPress } from "../../people/permission.ts";
import { takeAndTell } from "../incident-answers.ts";
import type { ActionListener, ButtonPress } from "../listener.ts";

export const takeIncidentButton: ActionListener = {
  id: actions.take,
  act: async (bot, press: ButtonPress, reply) => {
    await reply.ok();
    await takeAndTell(bot, await permitted(bot, actorOfPress(press)), press.user.id, false, reply);
  },
};
