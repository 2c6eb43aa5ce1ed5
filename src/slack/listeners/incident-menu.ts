// The menu in an incident's headline, and the form that asks before an incident is closed.
import type { BlockAction, ButtonAction, OverflowAction, ViewSubmitAction } from "@slack/bolt";
import type { ModalView } from "@slack/types";
import { z } from "zod";
import { UserMistake } from "../../errors.ts";
import { endIncident } from "../../use-cases/end-incident.ts";
import { actorOf, permitted, pressed, valueOf } from "../access/permission.ts";
import { noticeView } from "../views/details.ts";
import { closeFormView, incidentVerbs } from "../views/incident-controls.ts";
import type { SlackBot } from "./bot.ts";
import { exportPressed, stopWatching, type Press } from "./check-buttons.ts";
import { onExperiment } from "./experiments.ts";
import { takeAndTell } from "./incident-buttons.ts";
import { explain, type Reply } from "./reply.ts";

export type MenuPress = BlockAction<OverflowAction>;

export async function onIncidentMenu(bot: SlackBot, press: MenuPress, reply: Reply): Promise<void> {
  const [checkId = "", said] = valueOf(press).split(":");
  const verb = incidentVerbs.find((one) => one === said);
  if (verb === undefined)
    throw new UserMistake("This menu is from an older version of me, or is not whole. Start a new check.");
  const asButton: Press = { ...press, actions: [{ ...buttonOf(press), value: checkId }] };
  if (verb === "stop") return stopWatching(bot, asButton, reply);
  if (verb === "export") return exportPressed(bot, asButton, reply);
  if (verb === "experiment") return onExperiment(bot, asButton, reply);
  await reply.ok();
  const allowed = await permitted(bot, pressed(asButton));
  if (verb === "take-over") return takeAndTell(bot, allowed, press.user.id, true, reply);
  const metadata = JSON.stringify({ checkId, channelId: press.channel?.id ?? "" });
  const view = closeFormView(allowed.check.target, metadata);
  await bot.clients.interactive.views.open({ trigger_id: press.trigger_id, view });
}

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

const metadataShape = z.object({ checkId: z.string(), channelId: z.string() });

/** @returns the view that says why it was not closed; null when it is */
export async function onCloseForm(bot: SlackBot, submitted: ViewSubmitAction): Promise<ModalView | null> {
  try {
    const { checkId, channelId } = metadataShape.parse(JSON.parse(submitted.view.private_metadata));
    const allowed = await permitted(bot, actorOf(submitted, checkId, channelId));
    const isClosed = await endIncident(bot, allowed, submitted.user.id, "closeIncident");
    return isClosed ? null : noticeView("This incident is over already.", "dbcheck");
  } catch (error) {
    return noticeView(explain(error, bot.log, "plain"), "dbcheck");
  }
}
