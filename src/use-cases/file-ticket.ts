// The vendor's ticket of an incident: drafted, kept, followed up, with the vendor's number of the case.
import { UserMistake } from "../errors.ts";
import type { KeptTicket, TicketRow } from "../store/store.ts";
import { ticketOf, type Audience, type Ticket } from "../tickets/ticket.ts";
import { vendorFor } from "../tickets/vendors/index.ts";
import type { Permitted, UseCaseContext } from "./context.ts";
import { ticketMaterial, type IncidentChoice, type IncidentMaterial } from "./ticket-material.ts";

export interface DraftedTicket {
  ticket: Ticket;
  /** What kind of secret keeps it from being made. */
  refused: string | null;
  /** Of the report that it is written from, ISO 8601. */
  seenAt: string;
}

/** Made by the process that knows the target's secrets, and searched for them. */
export function draftTicket(
  { targets }: UseCaseContext,
  gathered: IncidentMaterial,
  choice: IncidentChoice,
  audience: Audience,
): DraftedTicket {
  const material = ticketMaterial(gathered, choice, new Date().toISOString());
  const made = targets().ticket(gathered.check.target, material, audience);
  const seenAt = material.report.startedAt;
  if ("ticket" in made) return { ticket: made.ticket, refused: null, seenAt };
  return { ticket: withoutText(ticketOf(material, audience)), refused: made.refused, seenAt };
}

/** What is shown beside a refusal holds nothing of the text. */
function withoutText(ticket: Ticket): Ticket {
  return { ...ticket, title: "", body: "", markdown: "", fields: [], facts: [], sections: [] };
}

/**
 * @param key the same for a form that is sent twice @returns null: the check is gone, or the store cannot be reached
 */
export async function keepTicket(
  context: UseCaseContext,
  { backend }: Permitted,
  { checkId, ticket, choice }: { checkId: string; ticket: Ticket; choice: IncidentChoice },
  { key, userId }: { key: string; userId: string },
): Promise<TicketRow | null> {
  const kept = keptOf(ticket, choice);
  const position = await backend.store.addTicket(key, checkId, kept, userId);
  context.wake();
  return position === null ? null : { position, ticket: kept, caseNumber: null };
}

function keptOf(ticket: Ticket, { vendor, answers, follows }: IncidentChoice): KeptTicket {
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

/** @throws UserMistake where it is no longer kept */
export async function ticketAt({ backend, check }: Permitted, position: number): Promise<TicketRow> {
  const row = (await backend.store.tickets(check.id)).find((one) => one.position === position);
  if (!row) throw new UserMistake("This ticket is no longer stored.");
  return row;
}

export function ticketFile({ ticket, position }: TicketRow, target: string) {
  return {
    filename: `ticket-${ticket.vendor}-${target}-${position}.md`,
    title: `${ticket.isFollowUp ? "Follow-up" : "Ticket"} for ${ticket.vendorTitle}`,
    content: ticket.markdown,
  };
}

/** @returns false when the ticket is no longer kept */
export async function setCaseNumber(
  context: UseCaseContext,
  { backend, check }: Permitted,
  position: number,
  typed: string,
  userId: string,
): Promise<boolean> {
  const number = context.targets().redact(check.target, typed);
  const isKept = await backend.store.setCaseNumber(check.id, position, number, userId);
  context.wake();
  return isKept;
}
