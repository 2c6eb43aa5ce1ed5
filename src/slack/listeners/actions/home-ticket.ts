// Home tab: opens the form of an incident's ticket.
import { permitted, actorOfPress, pressedValue } from "../../people/permission.ts";
import type { HomeState } from "../../views/home.ts";
import { channelFor, homeStateOf, showHome } from "../home-tab.ts";
import { explain } from "../reply.ts";
import type { SlackBot } from "../slack-bot.ts";
import { openTicketForm } from "../ticket-modal.ts";
import { homeActions } from "../../action-ids.ts";
import type { ActionListener, HomePress } from "../listener.ts";

export const homeTicketButton: ActionListener = {
  id: homeActions.ticket,
  act: async (bot, press: HomePress, reply) => {
    await reply.ok();
    const state = await homeStateOf(bot, press);
    if (state === null) return;
    await openTicket(bot, press, pressedValue(press), state);
  },
};

async function openTicket(bot: SlackBot, press: HomePress, checkId: string, state: HomeState): Promise<void> {
  try {
    const target = (await bot.intake.find(checkId))?.check.target ?? "";
    const channelId = await channelFor(bot, bot.targets().find(target), press.user.id);
    const allowed = await permitted(bot, { ...actorOfPress({ ...press, actions: [] }), checkId, channelId });
    await openTicketForm(bot, allowed, press.trigger_id, channelId, null);
  } catch (error) {
    await showHome(bot, press.user.id, state, explain(error, bot.log));
  }
}
