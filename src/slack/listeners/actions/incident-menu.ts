// The menu in an incident's headline: all that can be done to it, but for taking it.
import type { ButtonAction } from "@slack/bolt";
import { UserMistake } from "../../../errors.ts";
import { permitted, actorOfPress, pressedValue } from "../../people/permission.ts";
import { actions } from "../../action-ids.ts";
import { closeFormView, incidentVerbs } from "../../views/incident-controls.ts";
import { takeAndTell } from "../incident-answers.ts";
import type { ActionListener, ButtonPress, MenuPress } from "../listener.ts";
import { exportRecordButton } from "./export-record.ts";
import { recordExperimentButton } from "./record-experiment.ts";
import { stopWatchingButton } from "./stop-watching.ts";

export const incidentMenu: ActionListener = {
  id: actions.more,
  act: async (bot, press: MenuPress, reply) => {
    const [checkId = "", said] = pressedValue(press).split(":");
    const verb = incidentVerbs.find((one) => one === said);
    if (verb === undefined)
      throw new UserMistake("This menu is from an older version of me, or incomplete. Start a new check.");
    const asButton: ButtonPress = { ...press, actions: [{ ...buttonOf(press), value: checkId }] };
    if (verb === "stop") return stopWatchingButton.act(bot, asButton, reply);
    if (verb === "export") return exportRecordButton.act(bot, asButton, reply);
    if (verb === "experiment") return recordExperimentButton.act(bot, asButton, reply);
    await reply.ok();
    const allowed = await permitted(bot, actorOfPress(asButton));
    if (verb === "take-over") return takeAndTell(bot, allowed, press.user.id, true, reply);
    const metadata = JSON.stringify({ checkId, channelId: press.channel?.id ?? "" });
    const view = closeFormView(allowed.check.target, metadata);
    await bot.clients.interactive.views.open({ trigger_id: press.trigger_id, view });
  },
};

/** What a button with that value would have sent. */
function buttonOf({ actions: [chosen] }: MenuPress): Omit<ButtonAction, "value"> {
  return {
    type: "button",
    action_id: chosen?.action_id ?? "",
    block_id: chosen?.block_id ?? "",
    action_ts: chosen?.action_ts ?? "",
    text: { type: "plain_text", text: "" },
  };
}
