// The form that asks for the vendor's number of a case.
import { z } from "zod";
import { setCaseNumber } from "../../../use-cases/file-ticket.ts";
import { actorOfForm, permitted } from "../../people/permission.ts";
import { ticketCaseForm } from "../../action-ids.ts";
import { errorAt, type FormListener } from "../listener.ts";
import { explain } from "../reply.ts";
import { carried } from "../view-metadata.ts";

const caseShape = z.object({ checkId: z.string(), channelId: z.string(), position: z.int() });

export const caseNumberForm: FormListener = {
  id: ticketCaseForm,
  submit: async (bot, submitted) => {
    try {
      const { checkId, channelId, position } = carried(caseShape, submitted.view);
      const allowed = await permitted(bot, actorOfForm(submitted, checkId, channelId));
      const typed = submitted.view.state.values["number"]?.["number"]?.value?.trim() ?? "";
      if (typed === "") return errorAt("number", "Enter the case number.");
      const isKept = await setCaseNumber(bot, allowed, position, typed, submitted.user.id);
      return errorAt("number", isKept ? null : "This ticket is no longer stored.");
    } catch (error) {
      return errorAt("number", explain(error, bot.log, "plain"));
    }
  },
};
