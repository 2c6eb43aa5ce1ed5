// Update: opens the form of a ticket that follows this one.
import { ticketActions } from "../../action-ids.ts";
import { openTicketForm, ticketOfPress } from "../ticket-modal.ts";
import type { ActionListener, ButtonPress } from "../listener.ts";

export const updateTicketButton: ActionListener = {
  id: ticketActions.update,
  act: async (bot, press: ButtonPress, reply) => {
    await reply.ok();
    const { allowed, row } = await ticketOfPress(bot, press);
    await openTicketForm(bot, allowed, press.trigger_id, press.channel?.id ?? "", row.position);
  },
};
