// A press that tells the house's own people: PagerDuty, a webhook, a draft of an e-mail. Never sent by itself.
import type { ViewSubmitAction } from "@slack/bolt";
import type { ModalView } from "@slack/types";
import { z } from "zod";
import { errorText, UserMistake } from "../../errors.ts";
import type { EscalationChannel, EscalationMessage } from "../../escalation/message.ts";
import { escalation } from "../../tickets/escalation.ts";
import { linkTo } from "./request-check.ts";
import type { Bot } from "./bot.ts";
import type { Press } from "./check-buttons.ts";
import { troubleOf } from "../connection/web-clients.ts";
import { actorOf, permitted, pressed, type Permitted } from "../access/permission.ts";
import { explain, type Reply } from "./reply.ts";
import { firstChoice, groundOf, ticketMaterial, type TicketGround } from "./ticket-material.ts";
import { noticeView } from "../views/details.ts";
import { channelInput, escalatedView, escalateFormView } from "../views/escalate-form.ts";

const metadataShape = z.object({ checkId: z.string(), channelId: z.string() });
const kinds = ["pagerduty", "webhook", "email", "resolve"] as const;
type Kind = (typeof kinds)[number];

export async function onEscalate(bot: Bot, press: Press, reply: Reply): Promise<void> {
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
  bot: Bot,
  allowed: Permitted,
  channels: EscalationChannel[],
  channelId: string,
): Promise<ModalView> {
  const ground = await groundOf(allowed);
  const { text } = await messageOf(bot, allowed, ground);
  const isOver = ground.incident?.incident.state === "closed";
  return escalateFormView(text, channels, isOver, JSON.stringify({ checkId: ground.check.id, channelId }));
}

async function messageOf(bot: Bot, { home }: Permitted, ground: TicketGround): Promise<EscalationMessage> {
  const headline = (await home.store.messagesOf(ground.check.id)).find(({ kind }) => kind === "headline");
  const link = headline?.ts ? await linkTo(bot, { channel: headline.channel, ts: headline.ts }) : null;
  const material = ticketMaterial(ground, firstChoice(ground, null), null, new Date().toISOString());
  const { verdict, startedAt, target } = material.report;
  const [title = "", ...rest] = escalation(material, null).sentences.map(({ text }) => text);
  const made = bot.targets().ticket(target.name, material, "private");
  if ("refused" in made) throw new UserMistake(`It would hold ${made.refused}, so nothing can be sent.`);
  return {
    incidentId: ground.incident?.id ?? ground.check.id,
    target: target.name,
    title,
    text: bot.targets().redact(target.name, [title, ...rest].join("\n")),
    status: verdict.status,
    cause: verdict.cause,
    owner: verdict.cause === null ? null : verdict.owner,
    severity: made.ticket.severity.level,
    link,
    at: startedAt,
  };
}

/** @returns the view that takes the form's place, and what is to be done after Slack has it */
export async function onEscalateForm(
  bot: Bot,
  submitted: ViewSubmitAction,
): Promise<{ view: ModalView; after: () => Promise<void> }> {
  const nothing = async () => undefined;
  try {
    const { checkId, channelId } = metadataShape.parse(JSON.parse(submitted.view.private_metadata));
    const allowed = await permitted(bot, actorOf(submitted, checkId, channelId));
    const chosen = submitted.view.state.values[channelInput]?.[channelInput]?.selected_option?.value;
    const kind = kinds.find((one) => one === chosen);
    if (!kind) return { view: escalatedView("warning", "Nothing was chosen, and nothing was sent."), after: nothing };
    const after = () => send(bot, allowed, kind, submitted);
    return { view: escalatedView("hourglass_flowing_sand", "Sending …"), after };
  } catch (error) {
    return { view: escalatedView("warning", explain(error, bot.log, "plain")), after: nothing };
  }
}

async function send(bot: Bot, allowed: Permitted, kind: Kind, submitted: ViewSubmitAction): Promise<void> {
  const view = await sent(bot, allowed, kind, submitted.user.id).catch((error: unknown) =>
    escalatedView("warning", explain(error, bot.log, "plain")),
  );
  await bot.clients.interactive.views
    .update({ view_id: submitted.view.id, view })
    .catch((error: unknown) =>
      bot.log.info({ trouble: troubleOf(error) }, "what came of an escalation was not shown in its form"),
    );
}

async function sent(bot: Bot, allowed: Permitted, kind: Kind, userId: string): Promise<ModalView> {
  const { check, home } = allowed;
  const targets = bot.targets();
  const ground = await groundOf(allowed);
  const message = await messageOf(bot, allowed, ground);
  const outcome =
    kind === "resolve"
      ? await targets.resolve(check.target, message.incidentId)
      : await targets.escalate(check.target, kind, message);
  if ("draft" in outcome)
    return escalatedView("email", "The draft opens in your own mail program; dbcheck sends no mail.", {
      url: outcome.draft,
      label: "Open the draft",
    });
  if (!outcome.sent) {
    bot.log.warn({ target: check.target, kind, why: outcome.why }, "an escalation was not sent");
    return escalatedView(
      "x",
      `Not sent: ${outcome.why}.${outcome.mayHaveArrived ? " It may have arrived all the same: ask before you press again." : ""}`,
    );
  }
  const isEnd = kind === "resolve";
  const label = isEnd ? "PagerDuty" : (targets.channels(check.target).find((one) => one.kind === kind)?.label ?? kind);
  const note = {
    kind: "escalated" as const,
    channel: label,
    by: userId,
    at: new Date().toISOString(),
    reference: outcome.reference,
    isEnd,
  };
  // It is out: whatever keeps it from being written down, nobody is told that it was not sent.
  await home.store.addEscalation(ground.check.id, note).catch((error: unknown) => {
    bot.log.error(
      { reason: errorText(error), target: check.target, kind },
      "an escalation was sent, and could not be written down",
    );
  });
  bot.wake();
  return escalatedView(
    "white_check_mark",
    `${isEnd ? "Ended the alert" : "Sent"}: ${label}${outcome.reference === null ? "" : `, reference ${outcome.reference}`}.`,
  );
}
