// Another vendor, severity or reader is chosen, or a fresh preview: the form is drawn anew.
import { ticketActions } from "../../action-ids.ts";
import { permitted, actorOfPress } from "../../people/permission.ts";
import { troubleOf } from "../../connection/web-clients.ts";
import { incidentMaterial } from "../../../use-cases/ticket-material.ts";
import { chosenIn, drawTicket, ticketMetadata } from "../ticket-modal.ts";
import type { BlockAction } from "@slack/bolt";
import type { ActionListener } from "../listener.ts";
import { carried } from "../view-metadata.ts";

export const changeTicketInput: ActionListener = {
  id: ticketActions.change,
  hasSuffix: true,
  act: async (bot, press: BlockAction, reply) => {
    await reply.ok();
    const { view } = press;
    if (!view) return;
    const metadata = carried(ticketMetadata, view);
    const allowed = await permitted(bot, { ...actorOfPress({ ...press, actions: [] }), ...metadata });
    const gathered = await incidentMaterial(allowed);
    const { choice, audience } = chosenIn(view.state.values, gathered, metadata);
    try {
      await drawTicket(bot, view.id, gathered, choice, audience, metadata);
    } catch (error) {
      bot.log.info({ trouble: troubleOf(error) }, "a ticket's form was not redrawn");
    }
  },
};
