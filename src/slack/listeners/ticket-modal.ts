// The form of a vendor's ticket with its preview; its file in the thread; and the ticket behind a button.
import { z } from "zod";
import type { TicketRow } from "../../store/store.ts";
import { vendorNames } from "../../target/vendor.ts";
import type { Audience } from "../../tickets/ticket.ts";
import { vendorFor } from "../../tickets/vendors/index.ts";
import type { Permitted } from "../../use-cases/context.ts";
import { draftTicket, ticketAt, ticketFile } from "../../use-cases/file-ticket.ts";
import { threadStart } from "../../use-cases/threads.ts";
import {
  firstChoice,
  incidentMaterial,
  type IncidentChoice,
  type IncidentMaterial,
} from "../../use-cases/ticket-material.ts";
import { permitted, actorOfPress, pressedValue } from "../people/permission.ts";
import { troubleOf } from "../connection/web-clients.ts";
import { noticeView } from "../views/details.ts";
import { ticketFormView } from "../views/ticket-form.ts";
import type { ButtonPress } from "./listener.ts";
import { explain } from "./reply.ts";
import type { SlackBot } from "./slack-bot.ts";
import { answersIn, choiceIn, type ViewValues } from "./ticket-inputs.ts";
import { upload } from "../connection/upload.ts";

/** What the form carries. */
export const ticketMetadata = z.object({
  checkId: z.string(),
  channelId: z.string(),
  follows: z.int().nullable(),
  proposed: z.int().nullable(),
});
export type TicketMetadata = z.infer<typeof ticketMetadata>;

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
  const opened = await views.open({ trigger_id: triggerId, view: noticeView("Writing the ticket …", "Ticket") });
  const viewId = opened.view?.id ?? "";
  try {
    const gathered = await incidentMaterial(allowed);
    const metadata = { checkId: gathered.check.id, channelId, follows, proposed: null };
    await drawTicket(bot, viewId, gathered, firstChoice(gathered, follows), "private", metadata);
  } catch (error) {
    await views.update({ view_id: viewId, view: noticeView(explain(error, bot.log, "plain"), "Ticket") });
  }
}

export async function drawTicket(
  bot: SlackBot,
  viewId: string,
  gathered: IncidentMaterial,
  choice: IncidentChoice,
  audience: Audience,
  metadata: TicketMetadata,
): Promise<void> {
  const { ticket, refused, seenAt } = draftTicket(bot, gathered, choice, audience);
  const { verdict } = gathered.report;
  const isOwn = verdict.owner === "client" && verdict.cause !== null;
  const state = {
    ownCause: isOwn ? { summary: verdict.summary, firstStep: verdict.nextSteps[0] ?? null } : null,
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

/** What is chosen in the form. */
export function chosenIn(
  values: ViewValues,
  gathered: IncidentMaterial,
  { follows, proposed }: TicketMetadata,
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

/** Into the thread; where that cannot be, the person is told why. */
export async function sendTicketFile(
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
export async function ticketOfPress(
  bot: SlackBot,
  press: ButtonPress,
): Promise<{ allowed: Permitted; row: TicketRow }> {
  const [checkId = "", position = ""] = pressedValue(press).split(":");
  const allowed = await permitted(bot, { ...actorOfPress(press), checkId });
  return { allowed, row: await ticketAt(allowed, Number(position)) };
}
