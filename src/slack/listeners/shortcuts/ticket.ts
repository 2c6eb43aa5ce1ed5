// Create a ticket: opens the form of the vendor's ticket.
import { shortcuts } from "../../action-ids.ts";
import { openTicketForm } from "../ticket-modal.ts";
import type { ShortcutListener } from "../listener.ts";

export const ticketShortcut: ShortcutListener = {
  id: shortcuts.ticket.id,
  act: async (bot, { trigger_id: triggerId, channel }, allowed) =>
    openTicketForm(bot, allowed, triggerId, channel.id, null),
};
