// A press that tells the house's own people: PagerDuty, a webhook, a draft of an e-mail. Never sent by itself.
import type { ViewSubmitAction } from "@slack/bolt";
import type { ModalView } from "@slack/types";
import { z } from "zod";
import { UserMistake } from "../../errors.ts";
import type { EscalationChannel } from "../../escalation/message.ts";
import type { Permitted } from "../../use-cases/context.ts";
import { escalate, escalationPreview, type EscalationAct } from "../../use-cases/escalate.ts";
import type { SlackBot } from "./bot.ts";
import type { Press } from "./check-buttons.ts";
import { troubleOf } from "../connection/web-clients.ts";
import { actorOf, permitted, pressed } from "../access/permission.ts";
import { explain, type Reply } from "./reply.ts";
import { noticeView } from "../views/details.ts";
import { channelInput, escalatedView, escalateFormView } from "../views/escalate-form.ts";

const metadataShape = z.object({ checkId: z.string(), channelId: z.string() });
const acts: EscalationAct[] = ["pagerduty", "webhook", "email", "resolve"];

export async function onEscalate(bot: SlackBot, press: Press, reply: Reply): Promise<void> {
  await reply.ok();
  const allowed = await permitted(bot, pressed(press));
  const channels = bot.targets().channels(allowed.check.target);
  if (channels.length === 0)
    throw new UserMistake(`${allowed.check.target} has nobody to escalate to: see escalation in the targets file.`);
  // A trigger lives for 3 s: the modal stands before the facts are gathered.
  const { views } = bot.clients.interactive;
  const opened = await views.open({
    trigger_id: press.trigger_id,
    view: noticeView("Gathering what to say …", "Escalate"),
  });
  const view = await formFor(bot, allowed, channels, press.channel?.id ?? "").catch((error: unknown) =>
    noticeView(explain(error, bot.log, "plain"), "Escalate"),
  );
  await views.update({ view_id: opened.view?.id ?? "", view });
}

async function formFor(
  bot: SlackBot,
  allowed: Permitted,
  channels: EscalationChannel[],
  channelId: string,
): Promise<ModalView> {
  const { message, checkId, isOver } = await escalationPreview(bot, allowed);
  return escalateFormView(message.text, channels, isOver, JSON.stringify({ checkId, channelId }));
}

/** @returns the view that takes the form's place, and what is to be done after Slack has it */
export async function onEscalateForm(
  bot: SlackBot,
  submitted: ViewSubmitAction,
): Promise<{ view: ModalView; after: () => Promise<void> }> {
  const nothing = async () => undefined;
  try {
    const { checkId, channelId } = metadataShape.parse(JSON.parse(submitted.view.private_metadata));
    const allowed = await permitted(bot, actorOf(submitted, checkId, channelId));
    const chosen = submitted.view.state.values[channelInput]?.[channelInput]?.selected_option?.value;
    const act = acts.find((one) => one === chosen);
    if (!act) return { view: escalatedView("warning", "Nothing was chosen, and nothing was sent."), after: nothing };
    const after = () => send(bot, allowed, act, submitted);
    return { view: escalatedView("hourglass_flowing_sand", "Sending …"), after };
  } catch (error) {
    return { view: escalatedView("warning", explain(error, bot.log, "plain")), after: nothing };
  }
}

async function send(bot: SlackBot, allowed: Permitted, act: EscalationAct, submitted: ViewSubmitAction): Promise<void> {
  const view = await sent(bot, allowed, act, submitted.user.id).catch((error: unknown) =>
    escalatedView("warning", explain(error, bot.log, "plain")),
  );
  await bot.clients.interactive.views
    .update({ view_id: submitted.view.id, view })
    .catch((error: unknown) =>
      bot.log.info({ trouble: troubleOf(error) }, "what came of an escalation was not shown in its form"),
    );
}

async function sent(bot: SlackBot, allowed: Permitted, act: EscalationAct, userId: string): Promise<ModalView> {
  const done = await escalate(bot, allowed, act, userId);
  switch (done.kind) {
    case "draft": {
      const link = { url: done.url, label: "Open the draft" };
      return escalatedView("email", "The draft opens in your own mail program; dbcheck sends no mail.", link);
    }
    case "not-sent": {
      const perhaps = done.mayHaveArrived ? " It may have arrived all the same: ask before you press again." : "";
      return escalatedView("x", `Not sent: ${done.why}.${perhaps}`);
    }
    case "sent": {
      const what = act === "resolve" ? "Ended the alert" : "Sent";
      const reference = done.reference === null ? "" : `, reference ${done.reference}`;
      return escalatedView("white_check_mark", `${what}: ${done.channel}${reference}.`);
    }
  }
}
