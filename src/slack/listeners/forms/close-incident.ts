// The form that asks before an incident is closed.
import { z } from "zod";
import { endIncident } from "../../../use-cases/end-incident.ts";
import { actorOfForm, permitted } from "../../people/permission.ts";
import { closeForm } from "../../action-ids.ts";
import { noticeView } from "../../views/details.ts";
import type { FormListener } from "../listener.ts";
import { explain } from "../reply.ts";
import { carried } from "../view-metadata.ts";

const metadataShape = z.object({ checkId: z.string(), channelId: z.string() });

export const closeIncidentForm: FormListener = {
  id: closeForm,
  submit: async (bot, submitted) => {
    try {
      const { checkId, channelId } = carried(metadataShape, submitted.view);
      const allowed = await permitted(bot, actorOfForm(submitted, checkId, channelId));
      const isClosed = await endIncident(bot, allowed, submitted.user.id, "closeIncident");
      return isClosed ? null : { view: noticeView("This incident is over already.", "dbcheck") };
    } catch (error) {
      return { view: noticeView(explain(error, bot.log, "plain"), "dbcheck") };
    }
  },
};
