// Stop watching: ends the scheduled checks of an incident.
import { actions } from "../../action-ids.ts";
import { permitted, actorOfPress } from "../../people/permission.ts";
import { endAndTell } from "../incident-answers.ts";
import type { ActionListener, ButtonPress } from "../listener.ts";

export const stopWatchingButton: ActionListener = {
  id: actions.stopWatching,
  act: async (bot, press: ButtonPress, reply) => {
    await reply.ok();
    await endAndTell(bot, await permitted(bot, actorOfPress(press)), press.user.id, "unwatchIncident", reply);
  },
};
