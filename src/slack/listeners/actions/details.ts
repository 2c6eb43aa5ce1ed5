// Details: every row of a check, in a modal.
import { atMost } from "../../../deadline.ts";
import { actions } from "../../action-ids.ts";
import { permitted, actorOfPress } from "../../people/permission.ts";
import { detailsView, noticeView } from "../../views/details.ts";
import { explain } from "../reply.ts";
import type { ActionListener, ButtonPress } from "../listener.ts";

/** A trigger_id lives for 3 s: facts that take longer than this are shown in a modal that is open already. */
const openWithinMs = 700;

export const detailsButton: ActionListener = {
  id: actions.details,
  act: async (bot, press: ButtonPress, reply) => {
    await reply.ok();
    const { views } = bot.clients.interactive;
    const ready = permitted(bot, actorOfPress(press));
    const quick = await atMost(openWithinMs, ready);
    if (quick) {
      await views.open({ trigger_id: press.trigger_id, view: detailsView(quick.check) });
      return;
    }
    const opened = await views.open({ trigger_id: press.trigger_id, view: noticeView("Loading the details …") });
    const view = await ready.then(
      ({ check }) => detailsView(check),
      (error: unknown) => noticeView(explain(error, bot.log, "plain")),
    );
    if (opened.view?.id) await views.update({ view_id: opened.view.id, view });
  },
};
