// The vendor's ticket in Slack: the form with its preview, the file in the thread, updates, and the vendor's case number.
import type { BlockAction, ViewSubmitAction } from "@slack/bolt";
import { z } from "zod";
import { UserMistake } from "../../errors.ts";
import { vendorNames } from "../../target/vendor.ts";
import { ticketOf, type Audience, type Ticket } from "../../tickets/ticket.ts";
import { vendorFor } from "../../tickets/vendors/index.ts";
import type { KeptTicket, TicketRow } from "../../store/store.ts";
import type { Bot } from "./bot.ts";
import type { Press } from "./check-buttons.ts";
import { troubleOf } from "../connection/web-clients.ts";
import { upload } from "./export.ts";
import { actorOf, permitted, pressed, valueOf, type Permitted } from "../access/permission.ts";
import { explain, type Reply } from "./reply.ts";
import { answersIn, choiceIn, type ViewValues } from "./ticket-form.ts";
import {
  firstChoice,
  groundOf,
  isTime,
  ticketMaterial,
  type TicketChoice,
  type TicketGround,
} from "./ticket-material.ts";
import { ticketCaseView, ticketFieldsView } from "../views/ticket-note.ts";
import { ticketFormView } from "../views/ticket-form.ts";
import { noticeView } from "../views/details.ts";

const metadataShape = z.object({
  checkId: z.string(),
  channelId: z.string(),
  follows: z.int().nullable(),
  proposed: z.int().nullable(),
});
type Metadata = z.infer<typeof metadataShape>;

/** *Create ticket* under a verdict. */
export async function onTicket(bot: Bot, press: Press, reply: Reply): Promise<void> {
  await reply.ok();
  await openTicketForm(bot, await permitted(bot, pressed(press)), press.trigger_id, press.channel?.id ?? "", null);
}

/** @param follows number of the ticket that it follows up; null: one of its own */
export async function openTicketForm(
  bot: Bot,
  allowed: Permitted,
  triggerId: string,
  channelId: string,
  follows: number | null,
): Promise<void> {
  // A trigger lives for 3 s: the modal stands before the facts are gathered.
  const { views } = bot.clients.interactive;
  const opened = await views.open({ trigger_id: triggerId, view: noticeView("Writing it …", "Ticket") });
  const viewId = opened.view?.id ?? "";
  try {
    const ground = await groundOf(allowed);
    const metadata = { checkId: ground.check.id, channelId, follows, proposed: null };
    await draw(bot, viewId, ground, firstChoice(ground, follows), "private", metadata);
  } catch (error) {
    await views.update({ view_id: viewId, view: noticeView(explain(error, bot.log, "plain"), "Ticket") });
  }
}

interface Drafted {
  ticket: Ticket;
  /** What kind of secret keeps it from being made. */
  refused: string | null;
}

/** Made by the process that knows the target's secrets, and searched for them. */
async function draft(
  bot: Bot,
  ground: TicketGround,
  choice: TicketChoice,
  audience: Audience,
): Promise<Drafted & { seenAt: string }> {
  const newest = choice.follows === null ? null : await bot.store.latestReport(ground.check.target);
  const material = ticketMaterial(ground, choice, newest, new Date().toISOString());
  const made = bot.targets().ticket(ground.check.target, material, audience);
  const seenAt = material.report.startedAt;
  if ("ticket" in made) return { ticket: made.ticket, refused: null, seenAt };
  return { ticket: withoutText(ticketOf(material, audience)), refused: made.refused, seenAt };
}

/** What is shown beside a refusal holds nothing of the text. */
function withoutText(ticket: Ticket): Ticket {
  return { ...ticket, title: "", body: "", markdown: "", fields: [], facts: [], sections: [] };
}

async function draw(
  bot: Bot,
  viewId: string,
  ground: TicketGround,
  choice: TicketChoice,
  audience: Audience,
  metadata: Metadata,
): Promise<void> {
  const { ticket, refused, seenAt } = await draft(bot, ground, choice, audience);
  const state = {
    ticket,
    vendor: vendorFor(choice.vendor),
    audience,
    answers: choice.answers,
    isFollowUp: choice.follows !== null,
    seenAt,
    refused,
    metadata: JSON.stringify({
      ...metadata,
      proposed: ticket.severity.from === "chosen" ? null : ticket.severity.level,
    }),
  };
  await bot.clients.interactive.views.update({ view_id: viewId, view: ticketFormView(state, Date.now()) });
}

/** Another vendor, severity or reader, or a wish for a fresh preview: the form is drawn anew. */
export async function onTicketChange(bot: Bot, press: BlockAction, reply: Reply): Promise<void> {
  await reply.ok();
  const { view } = press;
  if (!view) return;
  const metadata = metadataShape.parse(JSON.parse(view.private_metadata));
  const allowed = await permitted(bot, { ...pressed({ ...press, actions: [] }), ...metadata });
  const ground = await groundOf(allowed);
  const { choice, audience } = chosenIn(view.state.values, ground, metadata);
  try {
    await draw(bot, view.id, ground, choice, audience, metadata);
  } catch (error) {
    bot.log.info({ trouble: troubleOf(error) }, "a ticket's form was not redrawn");
  }
}

function chosenIn(
  values: ViewValues,
  ground: TicketGround,
  { follows, proposed }: Metadata,
): { choice: TicketChoice; audience: Audience } {
  const before = firstChoice(ground, follows);
  const { vendor, severity, audience } = choiceIn(values);
  const named = vendorNames.find((name) => name === vendor) ?? before.vendor;
  // A severity that nobody touched is proposed anew with each answer.
  return {
    choice: {
      vendor: named,
      severity: severity === proposed ? null : severity,
      answers: answersIn(values, before.answers),
      follows,
    },
    audience,
  };
}

/** @returns what is wrong, by the input that it is to be shown at; null when it was made */
export async function onTicketForm(bot: Bot, submitted: ViewSubmitAction): Promise<Record<string, string> | null> {
  try {
    const metadata = metadataShape.parse(JSON.parse(submitted.view.private_metadata));
    const allowed = await permitted(bot, actorOf(submitted, metadata.checkId, metadata.channelId));
    const ground = await groundOf(allowed);
    const values = submitted.view.state.values as ViewValues;
    const { choice, audience } = chosenIn(values, ground, metadata);
    const began = choice.answers.startedAt;
    if (began !== null && !isTime(began))
      return { "answer:startedAt": "A time with its zone, such as 2026-02-25T21:00:00Z." };
    const { ticket, refused } = await draft(bot, ground, choice, audience);
    if (refused !== null)
      return { vendor: `Nothing was made: the ticket would hold ${refused}. Take it out of the answers below.` };
    const kept = keptOf(ticket, choice);
    const position = await allowed.home.store.addTicket(
      `ticket:${submitted.view.id}`,
      ground.check.id,
      kept,
      submitted.user.id,
    );
    bot.wake();
    if (position === null)
      return { vendor: "It cannot be kept: the check is gone, or the bot's own store cannot be reached now." };
    void sendFile(bot, allowed, ground.check.id, { position, ticket: kept, caseNumber: null }, submitted.user.id);
    return null;
  } catch (error) {
    return { vendor: explain(error, bot.log, "plain").slice(0, 300) };
  }
}

function keptOf(ticket: Ticket, { vendor, answers, follows }: TicketChoice): KeptTicket {
  const { title, channels } = vendorFor(vendor);
  const isPublic = ticket.audience === "public";
  const fitting = channels.filter((one) => one.isPublic === isPublic);
  return {
    vendor,
    vendorTitle: title,
    severity: ticket.severity.level,
    severityLabel: ticket.severity.label,
    audience: ticket.audience,
    title: ticket.title,
    at: new Date().toISOString(),
    isFollowUp: follows !== null,
    channels: (fitting.length > 0 ? fitting : channels).map(({ name, url, onlyFor }) => ({
      name,
      url,
      onlyFor: onlyFor?.text ?? null,
    })),
    fields: ticket.fields,
    missing: ticket.missing.map(({ label }) => label),
    answers,
    facts: ticket.facts,
    markdown: ticket.markdown,
  };
}

/** Into the thread; where that cannot be, the person is told why. */
async function sendFile(
  bot: Bot,
  { home, check }: Permitted,
  checkId: string,
  row: TicketRow,
  userId: string,
): Promise<void> {
  try {
    const headline = (await home.store.messagesOf(checkId)).find(({ kind }) => kind === "headline");
    if (!headline?.ts) return;
    const { ticket, position } = row;
    const place = { channel: headline.channel, threadTs: headline.ts };
    const file = {
      filename: `ticket-${ticket.vendor}-${check.target}-${position}.md`,
      title: `${ticket.isFollowUp ? "Follow-up" : "Ticket"} for ${ticket.vendorTitle}`,
      content: ticket.markdown,
    };
    const trouble = await upload(bot, place, file);
    if (trouble === null) return;
    const message = { channel: headline.channel, user: userId, thread_ts: headline.ts, text: trouble };
    await bot.clients.interactive.chat.postEphemeral(message);
  } catch (error) {
    bot.log.warn({ trouble: troubleOf(error) }, "a ticket's file did not reach its thread");
  }
}

/** The ticket of a button below it. */
async function ticketOfPress(bot: Bot, press: Press): Promise<{ allowed: Permitted; row: TicketRow }> {
  const [checkId = "", position = ""] = valueOf(press).split(":");
  const allowed = await permitted(bot, { ...pressed(press), checkId });
  const row = (await allowed.home.store.tickets(allowed.check.id)).find((one) => one.position === Number(position));
  if (!row) throw new UserMistake("This ticket is no longer kept.");
  return { allowed, row };
}

export async function onTicketFields(bot: Bot, press: Press, reply: Reply): Promise<void> {
  await reply.ok();
  const { row } = await ticketOfPress(bot, press);
  await bot.clients.interactive.views.open({ trigger_id: press.trigger_id, view: ticketFieldsView(row) });
}

export async function onTicketFile(bot: Bot, press: Press, reply: Reply): Promise<void> {
  await reply.ok();
  const { allowed, row } = await ticketOfPress(bot, press);
  await sendFile(bot, allowed, allowed.check.id, row, press.user.id);
}

export async function onTicketUpdate(bot: Bot, press: Press, reply: Reply): Promise<void> {
  await reply.ok();
  const { allowed, row } = await ticketOfPress(bot, press);
  await openTicketForm(bot, allowed, press.trigger_id, press.channel?.id ?? "", row.position);
}

const caseShape = z.object({ checkId: z.string(), channelId: z.string(), position: z.int() });

export async function onTicketCase(bot: Bot, press: Press, reply: Reply): Promise<void> {
  await reply.ok();
  const { allowed, row } = await ticketOfPress(bot, press);
  const metadata = JSON.stringify({
    checkId: allowed.check.id,
    channelId: press.channel?.id ?? "",
    position: row.position,
  });
  await bot.clients.interactive.views.open({
    trigger_id: press.trigger_id,
    view: ticketCaseView(row.caseNumber, metadata),
  });
}

/** @returns what is wrong, to be shown at the input; null when it was kept */
export async function onTicketCaseForm(bot: Bot, submitted: ViewSubmitAction): Promise<string | null> {
  try {
    const { checkId, channelId, position } = caseShape.parse(JSON.parse(submitted.view.private_metadata));
    const { home, check } = await permitted(bot, actorOf(submitted, checkId, channelId));
    const typed = submitted.view.state.values["number"]?.["number"]?.value?.trim() ?? "";
    if (typed === "") return "A number is needed.";
    const number = bot.targets().redact(check.target, typed);
    const isKept = await home.store.setCaseNumber(check.id, position, number, submitted.user.id);
    bot.wake();
    return isKept ? null : "This ticket is no longer kept.";
  } catch (error) {
    return explain(error, bot.log, "plain");
  }
}
