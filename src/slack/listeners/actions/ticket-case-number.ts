// Case number: opens the form that asks for the vendor's number.
import { ticketActions } from "../../action-ids.ts";
import { ticketOfPress } from "../ticket-modal.ts";
import { ticketCaseView } from "../../views/ticket-note.ts";
import type { ActionListener, ButtonPress } from "../listener.ts";

export const caseNumberButton: ActionListener = {
  id: ticketActions.caseNumber,
  act: async (bot, press: ButtonPress, reply) => {
    await reply.ok();
    const { allowed, row } = await ticketOfPress(bot, press);
    const metadata = JSON.stringify({
      checkId: allowed.check.id,
      channelId: press.channel?.id ?? "",
      position: row.position,
    });
    await bot.clients.interactive.views.open({
      trigger_id: press.trigger_id,
      view: ticketCaseView(row.caseNumber, metadata),
    });
  },
};
