// Home tab: only the targets whose names hold what was typed.
import { pressedValue } from "../../people/permission.ts";
import { homeStateOf, showHome } from "../home-tab.ts";
import { homeActions } from "../../action-ids.ts";
import type { ActionListener, HomePress } from "../listener.ts";

export const homeFilterInput: ActionListener = {
  id: homeActions.filter,
  act: async (bot, press: HomePress, reply) => {
    await reply.ok();
    const state = await homeStateOf(bot, press);
    if (state === null) return;
    await showHome(bot, press.user.id, { page: 0, filter: pressedValue(press).slice(0, 100) });
  },
};
