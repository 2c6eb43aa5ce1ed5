// The vendor's ticket in Slack: the form with its preview, the file in the thread, updates, and the vendor's case number.
import type { BlockAction, ViewSubmitAction } from "@slack/bolt";
import { z } from "zod";
import { vendorNames } from "../../target/vendor.ts";
import type { Audience } from "../../tickets/ticket.ts";
import { vendorFor } from "../../tickets/vendors/index.ts";
import type { TicketRow } from "../../store/store.ts";
import type { Permitted } from "../../use-cases/context.ts";
import { draftTicket, keepTicket, setCaseNumber, ticketAt, ticketFile } from "../../use-cases/file-ticket.ts";
import { threadStart } from "../../use-cases/threads.ts";
import {
  firstChoice,
  incidentMaterial,
  isTime,
  type IncidentChoice,
  type IncidentMaterial,
} from "../../use-cases/ticket-material.ts";
import type { SlackBot } from "./bot.ts";
import type { Press } from "./check-buttons.ts";
import { troubleOf } from "../connection/web-clients.ts";
import { upload } from "./upload.ts";
import { actorOf, permitted, pressed, valueOf } from "../access/permission.ts";
import { explain, type Reply } from "./reply.ts";
import { answersIn, choiceIn, type ViewValues } from "./ticket-form.ts";
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
export async function onTicket(bot: SlackBot, press: Press, reply: Reply): Promise<void> {
  await reply.ok();
  await openTicketForm(bot, await permitted(bot, pressed(press)), press.trigger_id, press.channel?.id ?? "", null);
}

/** @param follows number of the ticket that it follows up; null: one of its own */
export async function openTicketForm(
  bot: SlackBot,
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
    const gathered = await incidentMaterial(allowed);
    const metadata = { checkId: gathered.check.id, channelId, follows, proposed: null };
    await draw(bot, viewId, gathered, firstChoice(gathered, follows), "private", metadata);
  } catch (error) {
    await views.update({ view_id: viewId, view: noticeView(explain(error, bot.log, "plain"), "Ticket") });
  }
}

async function draw(
  bot: SlackBot,
  viewId: string,
  gathered: IncidentMaterial,
  choice: IncidentChoice,
  audience: Audience,
  metadata: Metadata,
): Promise<void> {
  const { ticket, refused, seenAt } = draftTicket(bot, gathered, choice, audience);
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
export async function onTicketChange(bot: SlackBot, press: BlockAction, reply: Reply): Promise<void> {
  await reply.ok();
  const { view } = press;
  if (!view) return;
  const metadata = metadataShape.parse(JSON.parse(view.private_metadata));
  const allowed = await permitted(bot, { ...pressed({ ...press, actions: [] }), ...metadata });
  const gathered = await incidentMaterial(allowed);
  const { choice, audience } = chosenIn(view.state.values, gathered, metadata);
  try {
    await draw(bot, view.id, gathered, choice, audience, metadata);
  } catch (error) {
    bot.log.info({ trouble: troubleOf(error) }, "a ticket's form was not redrawn");
  }
}

function chosenIn(
  values: ViewValues,
  gathered: IncidentMaterial,
  { follows, proposed }: Metadata,
): { choice: IncidentChoice; audience: Audience } {
  const before = firstChoice(gathered, follows);
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
export async function onTicketForm(bot: SlackBot, submitted: ViewSubmitAction): Promise<Record<string, string> | null> {
  try {
    const metadata = metadataShape.parse(JSON.parse(submitted.view.private_metadata));
    const allowed = await permitted(bot, actorOf(submitted, metadata.checkId, metadata.channelId));
    const gathered = await incidentMaterial(allowed);
    const values = submitted.view.state.values as ViewValues;
    const { choice, audience } = chosenIn(values, gathered, metadata);
    const began = choice.answers.startedAt;
    if (began !== null && !isTime(began))
      return { "answer:startedAt": "A time with its zone, such as 2026-02-25T21:00:00Z." };
    const { ticket, refused } = draftTicket(bot, gathered, choice, audience);
    if (refused !== null)
      return { vendor: `Nothing was made: the ticket would hold ${refused}. Take it out of the answers below.` };
    const form = { key: `ticket:${submitted.view.id}`, userId: submitted.user.id };
    const row = await keepTicket(bot, allowed, { checkId: gathered.check.id, ticket, choice }, form);
    if (row === null)
      return { vendor: "It cannot be kept: the check is gone, or the bot's own store cannot be reached now." };
    void sendFile(bot, allowed, gathered.check.id, row, submitted.user.id);
    return null;
  } catch (error) {
    return { vendor: explain(error, bot.log, "plain").slice(0, 300) };
  }
}

/** Into the thread; where that cannot be, the person is told why. */
async function sendFile(
  bot: SlackBot,
  { backend, check }: Permitted,
  checkId: string,
  row: TicketRow,
  userId: string,
): Promise<void> {
  try {
    const thread = await threadStart(backend.store, checkId);
    if (!thread) return;
    const place = { channel: thread.channel, threadTs: thread.ts };
    const trouble = await upload(bot, place, ticketFile(row, check.target));
    if (trouble === null) return;
    const message = { channel: thread.channel, user: userId, thread_ts: thread.ts, text: trouble };
    await bot.clients.interactive.chat.postEphemeral(message);
  } catch (error) {
    bot.log.warn({ trouble: troubleOf(error) }, "a ticket's file did not reach its thread");
  }
}

/** The ticket of a button below it. */
async function ticketOfPress(bot: SlackBot, press: Press): Promise<{ allowed: Permitted; row: TicketRow }> {
  const [checkId = "", position = ""] = valueOf(press).split(":");
  const allowed = await permitted(bot, { ...pressed(press), checkId });
  return { allowed, row: await ticketAt(allowed, Number(position)) };
}

export async function onTicketFields(bot: SlackBot, press: Press, reply: Reply): Promise<void> {
  await reply.ok();
  const { row } = await ticketOfPress(bot, press);
  await bot.clients.interactive.views.open({ trigger_id: press.trigger_id, view: ticketFieldsView(row) });
}

export async function onTicketFile(bot: SlackBot, press: Press, reply: Reply): Promise<void> {
  await reply.ok();
  const { allowed, row } = await ticketOfPress(bot, press);
  await sendFile(bot, allowed, allowed.check.id, row, press.user.id);
}

export async function onTicketUpdate(bot: SlackBot, press: Press, reply: Reply): Promise<void> {
  await reply.ok();
  const { allowed, row } = await ticketOfPress(bot, press);
  await openTicketForm(bot, allowed, press.trigger_id, press.channel?.id ?? "", row.position);
}

const caseShape = z.object({ checkId: z.string(), channelId: z.string(), position: z.int() });

export async function onTicketCase(bot: SlackBot, press: Press, reply: Reply): Promise<void> {
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
export async function onTicketCaseForm(bot: SlackBot, submitted: ViewSubmitAction): Promise<string | null> {
  try {
    const { checkId, channelId, position } = caseShape.parse(JSON.parse(submitted.view.private_metadata));
    const allowed = await permitted(bot, actorOf(submitted, checkId, channelId));
    const typed = submitted.view.state.values["number"]?.["number"]?.value?.trim() ?? "";
    if (typed === "") return "A number is needed.";
    const isKept = await setCaseNumber(bot, allowed, position, typed, submitted.user.id);
    return isKept ? null : "This ticket is no longer kept.";
  } catch (error) {
    return explain(error, bot.log, "plain");
  }
}
