// Fields: the vendor's form, field by field, ready to paste.
import { ticketActions } from "../../action-ids.ts";
import { ticketOfPress } from "../ticket-modal.ts";
import { ticketFieldsView } from "../../views/ticket-note.ts";
import type { ActionListener, ButtonPress } from "../listener.ts";

export const ticketFieldsButton: ActionListener = {
  id: ticketActions.fields,
  act: async (bot, press: ButtonPress, reply) => {
    await reply.ok();
    const { row } = await ticketOfPress(bot, press);
    await bot.clients.interactive.views.open({ trigger_id: press.trigger_id, view: ticketFieldsView(row) });
  },
};
