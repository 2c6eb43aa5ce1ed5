// Somebody opens the Home tab. Bolt has acknowledged it before this runs.
import { showHome } from "../home-tab.ts";
import type { EventListener } from "../listener.ts";

export const homeOpenedEvent: EventListener = {
  subscriptions: ["app_home_opened"],
  listen: (app, bot) => {
    app.event("app_home_opened", async ({ event }) => {
      if (event.tab === "home") await showHome(bot, event.user);
    });
  },
};
