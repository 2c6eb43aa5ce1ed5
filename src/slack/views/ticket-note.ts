// A ticket in the thread: where to file it, what is still missing, and
// buttons for the rest; and its fields, ready to paste one by one.
import type { KnownBlock, ModalView } from "@slack/types";
import type { TicketRow } from "../../store/store.ts";
import { ticketActions, ticketCaseForm } from "../action-ids.ts";
import { escapeMrkdwn } from "../escape.ts";
import { bounded, limits } from "../limits.ts";
import { emoji, link, list, preformatted, rich, section, text, type Rendered } from "./rich-text.ts";
import { count } from "./state-words.ts";

const mostMissing = 6;

/** @param checkId whose ticket it is: buttons carry it with the ticket's number */
export function ticketNote(target: string, checkId: string, { position, ticket, caseNumber }: TicketRow): Rendered {
  const { vendorTitle, severityLabel, title, channels, missing, isFollowUp, audience } = ticket;
  const [first] = channels;
  const head = `${isFollowUp ? "Follow-up" : "Ticket"} ${position} for ${vendorTitle} (${severityLabel})`;
  const place = first?.url
    ? [text("File it at "), link(first.url, first.name)]
    : [text(first ? `File it at: ${first.name}` : "")];
  return {
    text: bounded(escapeMrkdwn(`${target}: ${head}. ${title}`), limits.fallbackChars),
    blocks: [
      rich(
        section(emoji("ticket"), text(" "), text(`${target}: ${head}`, { bold: true }, 200)),
        section(text(title, undefined, 300)),
        section(
          ...(caseNumber === null
            ? place
            : [text("Filed: case ", { bold: true }), text(caseNumber, { bold: true }, 100)]),
          text(audience === "public" ? ", public: names and addresses are masked." : "."),
        ),
        ...(first?.onlyFor && caseNumber === null ? [section(text(first.onlyFor, { italic: true }, 300))] : []),
        ...(missing.length === 0 ? [] : [section(text("Still to be asked:", { bold: true }))]),
        ...list(
          "bullet",
          missing.slice(0, mostMissing).map((one) => section(text(one, undefined, 200))),
        ),
        ...(missing.length > mostMissing
          ? [section(text(`and ${missing.length - mostMissing} more, listed in the file`, { italic: true }))]
          : []),
      ),
      buttonsOf(checkId, position, caseNumber),
    ],
  };
}

function buttonsOf(checkId: string, position: number, caseNumber: string | null): KnownBlock {
  const button = (action: string, label: string) => ({
    type: "button" as const,
    action_id: action,
    text: { type: "plain_text" as const, text: label },
    value: `${checkId}:${position}`,
  });
  return {
    type: "actions",
    elements: [
      button(ticketActions.fields, "Fields to paste"),
      button(ticketActions.file, "The file again"),
      button(ticketActions.update, "Update …"),
      button(ticketActions.caseNumber, caseNumber === null ? "Enter case number …" : "Change case number …"),
    ],
  };
}

/** Each field by itself, so that it can be copied by itself. */
export function ticketFieldsView({ ticket }: TicketRow): ModalView {
  const blocks = ticket.fields.flatMap(({ label, value, choices }): KnownBlock[] => {
    // What is longer than any form's line is the text itself, and that is the file.
    const isBody = value.length > limits.textChars;
    return [
      rich(
        section(text(label, { bold: true }, 150), text(choices ? " (choose in the form)" : "", { italic: true })),
        ...(isBody
          ? [section(text("The file in the thread, below its line.", { italic: true }))]
          : [preformatted(value)]),
      ),
    ];
  });
  return {
    type: "modal",
    title: { type: "plain_text", text: "Fields to paste" },
    close: { type: "plain_text", text: "Close" },
    blocks: [
      rich(
        section(
          text(ticket.vendorTitle, { bold: true }, 100),
          text(`: ${count(ticket.fields.length, "field")} of its form.`),
        ),
      ),
      ...(blocks.length === 0
        ? [rich(section(text("Its form has no fields that dbcheck can fill.")))]
        : blocks.slice(0, 90)),
    ],
  };
}

export function ticketCaseView(caseNumber: string | null, metadata: string): ModalView {
  return {
    type: "modal",
    callback_id: ticketCaseForm,
    private_metadata: metadata,
    title: { type: "plain_text", text: "Case number" },
    submit: { type: "plain_text", text: "Save" },
    close: { type: "plain_text", text: "Cancel" },
    blocks: [
      {
        type: "input",
        block_id: "number",
        label: { type: "plain_text", text: "The vendor's number of the case" },
        element: {
          type: "plain_text_input",
          action_id: "number",
          max_length: 80,
          ...(caseNumber === null ? {} : { initial_value: caseNumber }),
        },
      },
    ],
  };
}
