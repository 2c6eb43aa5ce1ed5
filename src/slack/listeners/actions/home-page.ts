// Home tab: another page.
import { pressedValue } from "../../people/permission.ts";
import { homeStateOf, showHome } from "../home-tab.ts";
import { homeActions } from "../../action-ids.ts";
import type { ActionListener, HomePress } from "../listener.ts";

export const homePageButton: ActionListener = {
  id: homeActions.page,
  hasSuffix: true,
  act: async (bot, press: HomePress, reply) => {
    await reply.ok();
    const state = await homeStateOf(bot, press);
    if (state === null) return;
    await showHome(bot, press.user.id, { ...state, page: Number(pressedValue(press)) || 0 });
  },
};
