// Escalate: opens the form that tells the house's own people.
import type { ModalView } from "@slack/types";
import { UserMistake } from "../../../errors.ts";
import type { EscalationChannel } from "../../../escalation/message.ts";
import { escalateAction } from "../../action-ids.ts";
import { permitted, actorOfPress } from "../../people/permission.ts";
import type { Permitted } from "../../../use-cases/context.ts";
import { escalationPreview } from "../../../use-cases/escalate.ts";
import { noticeView } from "../../views/details.ts";
import { escalateFormView } from "../../views/escalate-form.ts";
import { explain } from "../reply.ts";
import type { SlackBot } from "../slack-bot.ts";
import type { ActionListener, ButtonPress } from "../listener.ts";

export const escalateButton: ActionListener = {
  id: escalateAction,
  act: async (bot, press: ButtonPress, reply) => {
    await reply.ok();
    const allowed = await permitted(bot, actorOfPress(press));
    const channels = bot.targets().channels(allowed.check.target);
    if (channels.length === 0)
      throw new UserMistake(
        `${allowed.check.target} has nobody to escalate to. Set \`escalation\` in the targets file.`,
      );
    // A trigger lives for 3 s: the modal stands before the facts are gathered.
    const { views } = bot.clients.interactive;
    const opened = await views.open({
      trigger_id: press.trigger_id,
      view: noticeView("Preparing the message …", "Escalate"),
    });
    const view = await formFor(bot, allowed, channels, press.channel?.id ?? "").catch((error: unknown) =>
      noticeView(explain(error, bot.log, "plain"), "Escalate"),
    );
    await views.update({ view_id: opened.view?.id ?? "", view });
  },
};

async function formFor(
  bot: SlackBot,
  allowed: Permitted,
  channels: EscalationChannel[],
  channelId: string,
): Promise<ModalView> {
  const { message, checkId, isOver } = await escalationPreview(bot, allowed);
  return escalateFormView(message.text, channels, isOver, JSON.stringify({ checkId, channelId }));
}
