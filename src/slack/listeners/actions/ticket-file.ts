// File: the ticket as a file in its thread, once more.
import { ticketActions } from "../../action-ids.ts";
import { sendTicketFile, ticketOfPress } from "../ticket-modal.ts";
import type { ActionListener, ButtonPress } from "../listener.ts";

export const ticketFileButton: ActionListener = {
  id: ticketActions.file,
  act: async (bot, press: ButtonPress, reply) => {
    await reply.ok();
    const { allowed, row } = await ticketOfPress(bot, press);
    await sendTicketFile(bot, allowed, allowed.check.id, row, press.user.id);
  },
};
