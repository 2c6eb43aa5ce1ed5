// The form of the vendor's ticket.
import { draftTicket, keepTicket } from "../../../use-cases/file-ticket.ts";
import { incidentMaterial, isTime } from "../../../use-cases/ticket-material.ts";
import { actorOfForm, permitted } from "../../people/permission.ts";
import { ticketForm } from "../../action-ids.ts";
import { errorAt, type FormListener } from "../listener.ts";
import { explain } from "../reply.ts";
import type { ViewValues } from "../ticket-inputs.ts";
import { chosenIn, sendTicketFile, ticketMetadata } from "../ticket-modal.ts";
import { carried } from "../view-metadata.ts";

export const fileTicketForm: FormListener = {
  id: ticketForm,
  submit: async (bot, submitted) => {
    try {
      const metadata = carried(ticketMetadata, submitted.view);
      const allowed = await permitted(bot, actorOfForm(submitted, metadata.checkId, metadata.channelId));
      const gathered = await incidentMaterial(allowed);
      const values = submitted.view.state.values as ViewValues;
      const { choice, audience } = chosenIn(values, gathered, metadata);
      const began = choice.answers.startedAt;
      if (began !== null && !isTime(began))
        return errorAt("answer:startedAt", "Enter a time with its zone, such as 2026-02-25T21:00:00Z.");
      const { ticket, refused } = draftTicket(bot, gathered, choice, audience);
      if (refused !== null)
        return errorAt(
          "vendor",
          `No ticket was created: it would contain ${refused}. Remove that from the answers below.`,
        );
      const form = { key: `ticket:${submitted.view.id}`, userId: submitted.user.id };
      const row = await keepTicket(bot, allowed, { checkId: gathered.check.id, ticket, choice }, form);
      if (row === null)
        return errorAt(
          "vendor",
          "The ticket can't be saved: the check is gone, or the bot's store is not reachable now.",
        );
      void sendTicketFile(bot, allowed, gathered.check.id, row, submitted.user.id);
      return null;
    } catch (error) {
      return errorAt("vendor", explain(error, bot.log, "plain"));
    }
  },
};
