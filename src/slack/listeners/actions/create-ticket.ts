// Create ticket: opens the form of the vendor's ticket.
import { ticketActions } from "../../action-ids.ts";
import { permitted, actorOfPress } from "../../people/permission.ts";
import { openTicketForm } from "../ticket-modal.ts";
import type { ActionListener, ButtonPress } from "../listener.ts";

export const createTicketButton: ActionListener = {
  id: ticketActions.create,
  act: async (bot, press: ButtonPress, reply) => {
    await reply.ok();
    await openTicketForm(
      bot,
      await permitted(bot, actorOfPress(press)),
      press.trigger_id,
      press.channel?.id ?? "",
      null,
    );
  },
};
