// The form that tells the house's own people: PagerDuty, a webhook, a draft of an e-mail. Never sent by itself.
import type { ViewSubmitAction } from "@slack/bolt";
import type { ModalView } from "@slack/types";
import { z } from "zod";
import type { Permitted } from "../../../use-cases/context.ts";
import { escalate, type EscalationAct } from "../../../use-cases/escalate.ts";
import { actorOfForm, permitted } from "../../people/permission.ts";
import { escalateForm } from "../../action-ids.ts";
import { troubleOf } from "../../connection/web-clients.ts";
import { channelInput, escalatedView } from "../../views/escalate-form.ts";
import type { FormListener } from "../listener.ts";
import { explain } from "../reply.ts";
import type { SlackBot } from "../slack-bot.ts";
import { carried } from "../view-metadata.ts";

const metadataShape = z.object({ checkId: z.string(), channelId: z.string() });
const acts: EscalationAct[] = ["pagerduty", "webhook", "email", "resolve"];

export const escalationForm: FormListener = {
  id: escalateForm,
  submit: async (bot, submitted) => {
    try {
      const { checkId, channelId } = carried(metadataShape, submitted.view);
      const allowed = await permitted(bot, actorOfForm(submitted, checkId, channelId));
      const chosen = submitted.view.state.values[channelInput]?.[channelInput]?.selected_option?.value;
      const act = acts.find((one) => one === chosen);
      if (!act) return { view: escalatedView("warning", "Nothing was chosen, so nothing was sent.") };
      const after = () => send(bot, allowed, act, submitted);
      return { view: escalatedView("hourglass_flowing_sand", "Sending …"), after };
    } catch (error) {
      return { view: escalatedView("warning", explain(error, bot.log, "plain")) };
    }
  },
};

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
      return escalatedView("email", "The draft opens in your mail program. dbcheck itself sends no mail.", link);
    }
    case "not-sent": {
      const perhaps = done.mayHaveArrived ? " It may have arrived anyway: ask before you press again." : "";
      return escalatedView("x", `Not sent: ${done.why}.${perhaps}`);
    }
    case "sent": {
      const what = act === "resolve" ? "Ended the alert" : "Sent";
      const reference = done.reference === null ? "" : `, reference ${done.reference}`;
      return escalatedView("white_check_mark", `${what}: ${done.channel}${reference}.`);
    }
  }
}
