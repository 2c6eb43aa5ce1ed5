// The form of a ticket: vendor, severity and readers chosen beforehand, what is missing asked for, and a preview.
import type { InputBlock, KnownBlock, ModalView, PlainTextOption } from "@slack/types";
import { shortStep } from "../../report/sentences.ts";
import type { Answers } from "../../tickets/material.ts";
import type { Audience, Ticket } from "../../tickets/ticket.ts";
import type { Vendor } from "../../tickets/vendor.ts";
import { vendors } from "../../tickets/vendors/index.ts";
import { ticketActions, ticketForm } from "../action-ids.ts";
import { bounded } from "../limits.ts";
import { moment } from "./incident.ts";
import { emoji, preformatted, rich, section, text, withCode } from "./rich-text.ts";
import { count } from "./state-words.ts";

/** Answers that a line of text can give; ids and versions come beside them, as `id:KEY` and `version:COMPONENT`. */
export const textAnswers = ["impact", "whatChanged", "workaround", "startedAt", "contact", "plan", "poolMode"] as const;
/** Yes or no. */
export const flagAnswers = { production: "isProduction", consent: "consent" } as const satisfies Record<
  string,
  keyof Answers
>;

export interface TicketFormState {
  /** Why the vendor cannot mend it: the verdict, where it is the client's own; else null. */
  ownCause: { summary: string; firstStep: string | null } | null;
  ticket: Ticket;
  vendor: Vendor;
  audience: Audience;
  answers: Answers;
  isFollowUp: boolean;
  /** When the newest check that it is written from began, ISO 8601. */
  seenAt: string;
  /** What keeps it from being made: a secret that stands in it. */
  refused: string | null;
  metadata: string;
}

/** Nobody fills in more at night; what else would help is named in the file. */
const mostAsked = 4;
/** Answers that are there already are shown, to be corrected. */
const mostShown = 16;
/** A ticket is written from what is known now: an older look is said to be old. */
const staleMs = 15 * 60_000;
const plain = (words: string) => ({ type: "plain_text" as const, text: words });
const option = (label: string, value: string): PlainTextOption => ({ text: plain(bounded(label, 75)), value });

export function ticketFormView(state: TicketFormState, now: number): ModalView {
  const { ticket, vendor, audience, isFollowUp, refused, metadata } = state;
  const severities = ([1, 2, 3, 4] as const).map((level) =>
    option(`${level}: ${vendor.severities[level].label}`, String(level)),
  );
  const audiences = [
    option("The vendor's own support", "private"),
    option("Everybody (a forum): names and addresses are masked", "public"),
  ];
  const names = vendors.map(({ name, title }) =>
    option(name === "generic" ? "Another vendor, or your own team" : title, name),
  );
  return {
    type: "modal",
    callback_id: ticketForm,
    private_metadata: metadata,
    title: plain(isFollowUp ? "Follow up a ticket" : "Create a ticket"),
    submit: plain("Create"),
    close: plain("Cancel"),
    blocks: [
      ...ownCause(state),
      ...(refused === null
        ? []
        : [
            rich(
              section(
                emoji("no_entry"),
                text(` No ticket can be created: it would contain ${refused}. Remove that first.`),
              ),
            ),
          ]),
      choice("vendor", "Vendor", names, vendor.name),
      // Slack keeps what stands in an input for as long as its id stays:
      // another vendor, or another proposal, is another input.
      choice(
        "severity",
        "Severity (vendor's scale)",
        severities,
        String(ticket.severity.level),
        `severity:${vendor.name}:${ticket.severity.level}`,
      ),
      rich(
        section(
          text(`${ticket.severity.label}: ${ticket.severity.why}.`, { italic: true }, 300),
          text(ticket.severity.onlyFor ? ` ${ticket.severity.onlyFor.text}` : "", { italic: true }, 300),
          text(ticket.severity.fallback ? ` Otherwise: ${ticket.severity.fallback}.` : "", { italic: true }, 300),
        ),
      ),
      {
        type: "input",
        block_id: "audience",
        dispatch_action: true,
        label: plain("Who reads it?"),
        element: {
          type: "radio_buttons",
          action_id: `${ticketActions.change}:audience`,
          options: audiences,
          initial_option: audiences[audience === "public" ? 1 : 0] ?? option("The vendor's own support", "private"),
        },
      },
      ...questions(state),
      {
        type: "actions",
        elements: [{ type: "button", action_id: `${ticketActions.change}:preview`, text: plain("Refresh preview") }],
      },
      ...preview(state, now),
    ],
  };
}

function choice(id: string, label: string, options: PlainTextOption[], chosen: string, blockId = id): KnownBlock {
  const initial = options.find(({ value }) => value === chosen);
  return {
    type: "input",
    block_id: blockId,
    dispatch_action: true,
    label: plain(label),
    element: {
      type: "static_select",
      action_id: `${ticketActions.change}:${id}`,
      options,
      ...(initial ? { initial_option: initial } : {}),
    },
  };
}

/** The first thing to read: a ticket would only cost a day. */
function ownCause({ ownCause: own, vendor }: TicketFormState): KnownBlock[] {
  if (own === null) return [];
  const whose = vendor.name === "generic" ? "the vendor" : vendor.title;
  return [
    rich(
      section(emoji("warning"), text(` This is your own configuration: ${whose} cannot fix it. `, { bold: true })),
      section(text(own.summary, undefined, 300)),
      ...(own.firstStep === null
        ? []
        : [
            section(text("Do now: ", { bold: true }), ...withCode(shortStep(own.firstStep, 200, 400, "in the thread"))),
          ]),
    ),
  ];
}

/** Asked: what is missing, what support needs first; and what was answered before. */
function questions({ ticket, answers }: TicketFormState): KnownBlock[] {
  const asked = new Map(ticket.missing.map((one) => [one.key, one] as const));
  const given = [
    ...textAnswers.filter((key) => answers[key] !== null),
    ...Object.entries(flagAnswers).flatMap(([key, name]) => (answers[name] === null ? [] : [key])),
    ...Object.keys(answers.ids).map((key) => `id:${key}`),
    ...answers.environment.map(({ component }) => `version:${component}`),
  ];
  const known = [...new Set(given)].filter(isAskable).slice(0, mostShown);
  const open = ticket.missing
    .toSorted((a, b) => Number(b.isRequired) - Number(a.isRequired))
    .flatMap(({ key }) => (isAskable(key) && !known.includes(key) ? [key] : []));
  const keys = [...known, ...open.slice(0, Math.max(0, mostAsked - known.length))];
  const left = open.length + known.length - keys.length;
  const more = `${count(left, "more answer")} would help: the file lists ${left === 1 ? "it" : "them"} at the top.`;
  const inputs = keys.map((key) => {
    const one = asked.get(key);
    const label = one?.label ?? labelOf(key);
    const found = one?.where ? `Found in: ${one.where}` : "";
    const hint = one
      ? [one.isRequired ? "Support asks for this" : "", one.why, found].filter((part) => part !== "").join("; ")
      : "";
    return key in flagAnswers ? flag(key, label, hint, answers) : words(key, label, hint, answers);
  });
  return [...inputs, ...(left > 0 ? [rich(section(text(more, { italic: true })))] : [])];
}

function isAskable(key: string): boolean {
  return key in flagAnswers || textAnswers.some((one) => one === key) || /^(id|version):/.test(key);
}

function labelOf(key: string): string {
  const [kind = "", name = ""] = key.split(/:(.*)/s);
  const plainWords: Record<string, string> = {
    impact: "Impact",
    whatChanged: "What changed just before",
    workaround: "Workaround in use",
    startedAt: "When it began, in UTC",
    contact: "Who can support reach, and when?",
    plan: "Support plan",
    poolMode: "The pooler's mode",
    production: "Is it production?",
    consent: "May their support access the database?",
  };
  return plainWords[key] ?? (kind === "version" ? `Version of ${name}` : `Identifier: ${name}`);
}

/** An optional input: whoever does not know leaves it empty. */
function question(key: string, label: string, hint: string, element: InputBlock["element"]): KnownBlock {
  return {
    type: "input",
    block_id: `answer:${key}`,
    optional: true,
    label: plain(bounded(label, 150)),
    ...(hint === "" ? {} : { hint: plain(bounded(hint, 150)) }),
    element,
  };
}

function words(key: string, label: string, hint: string, answers: Answers): KnownBlock {
  const known = valueOf(key, answers);
  return question(key, label, hint, {
    type: "plain_text_input",
    action_id: "answer",
    max_length: 1000,
    multiline: ["impact", "whatChanged", "workaround"].includes(key),
    ...(key === "startedAt" ? { placeholder: plain("2026-02-25T21:00:00Z") } : {}),
    ...(known === "" ? {} : { initial_value: known.slice(0, 1000) }),
  });
}

function flag(key: string, label: string, hint: string, answers: Answers): KnownBlock {
  const options = [option("Yes", "yes"), option("No", "no")];
  const known = answers[flagAnswers[key as keyof typeof flagAnswers]];
  const initial = known === null ? undefined : options[known ? 0 : 1];
  const element = { type: "radio_buttons" as const, action_id: "answer", options };
  return question(key, label, hint, { ...element, ...(initial ? { initial_option: initial } : {}) });
}

function valueOf(key: string, answers: Answers): string {
  const [kind, name = ""] = key.split(/:(.*)/s);
  if (kind === "id") return answers.ids[name] ?? "";
  if (kind === "version") return answers.environment.find(({ component }) => component === name)?.version ?? "";
  const known = textAnswers.find((one) => one === key);
  return known ? (answers[known] ?? "") : "";
}

function preview({ ticket, seenAt, refused }: TicketFormState, now: number): KnownBlock[] {
  if (refused !== null) return [];
  const left = ticket.missing.length;
  const isStale = now - Date.parse(seenAt) > staleMs;
  const masked = ticket.masked.map((one) => `${one.count} ${one.kind}`).join(", ");
  return [
    rich(
      section(text("Preview", { bold: true })),
      section(text(ticket.title, { bold: true }, 300)),
      section(
        text("Written from the check of "),
        moment(seenAt),
        text(isStale ? ": over 15 minutes old. Check again first. " : ". "),
        text(
          `${count(ticket.facts.length, "fact")}, ${left === 0 ? "nothing is missing" : `${count(left, "answer")} missing`}.`,
        ),
        text(masked === "" ? "" : ` Masked: ${masked}.`, undefined, 300),
      ),
      preformatted(bounded(ticket.body, 2500)),
    ),
  ];
}
