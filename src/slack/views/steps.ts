// The checklist of human steps under a verdict: each with its state, owner, note and proof, a button and a short menu.
import type { KnownBlock, ModalView, PlainTextOption, RichTextElement } from "@slack/types";
import { short, shortStep } from "../../report/sentences.ts";
import { whoseState, type IncidentStep } from "../../incidents/steps.ts";
import type { StepRow } from "../../store/store.ts";
import { stepAction, stepForm } from "../action-ids.ts";
import { bounded, limits } from "../limits.ts";
import { latest } from "./fit.ts";
import { moment } from "./incident.ts";
import { emoji, preformatted, rich, section, text, withCode } from "./rich-text.ts";
import { count, type Words } from "./state-words.ts";

/** What a person may do with a step; "how" only shows. */
export const stepVerbs = ["take", "done", "reopen", "skip", "note", "check", "how"] as const;
export type StepVerb = (typeof stepVerbs)[number];

/** Within the 100 blocks of a modal. */
const mostInModal = 48;
const inModal = { stepChars: 700, codeChars: 700, remarkChars: 300 };

const stateWords: Record<IncidentStep["state"], Words> = {
  open: { emoji: "white_large_square", word: "open" },
  doing: { emoji: "hourglass_flowing_sand", word: "being done" },
  done: { emoji: "white_check_mark", word: "done" },
  skipped: { emoji: "fast_forward", word: "skipped" },
};
const labels: Record<StepVerb, string> = {
  take: "I'm on it",
  done: "Done",
  reopen: "Open again",
  skip: "Skip …",
  note: "Note …",
  check: "Check it",
  how: "Show how",
};

/**
 * How much of the steps the thread shows: open ones, those that are over, characters of each beside its code, of its
 * code and of its remarks.
 */
export interface StepRoom {
  steps: number;
  over: number;
  stepChars: number;
  codeChars: number;
  remarkChars: number;
}

/**
 * The next ones to do and the last ones done; the others are in All steps. Of those that nobody touched, the first has
 * buttons.
 */
export function stepBlocks(checkId: string, rows: StepRow[], room: StepRoom) {
  const { steps, over } = room;
  if (rows.length === 0) return [];
  const isOver = ({ step }: StepRow) => step.state === "done" || step.state === "skipped";
  const isUntouched = ({ step }: StepRow) => step.state === "open" && step.note === null && step.proof === null;
  const ended = rows.filter(isOver);
  const open = rows.filter((row) => !isOver(row));
  const next = [...open.filter((row) => !isUntouched(row)), ...open.filter(isUntouched)].slice(0, steps);
  const first = next.find(isUntouched);
  const shown = new Set([...latest(ended, over), ...next]);
  const title = ended.length === 0 ? "Do now" : `Next steps: ${ended.length} of ${rows.length} done`;
  return [
    rich(section(text(title, { bold: true }))),
    ...rows
      .filter((row) => shown.has(row))
      .flatMap((row) => [line(row, room), ...(row === first || !isUntouched(row) ? [controls(checkId, row)] : [])]),
  ];
}

/**
 * All steps in a modal, with the same buttons.
 * @param metadata comes back with each press
 * @param trouble why the last press changed nothing
 */
export function stepsView(checkId: string, rows: StepRow[], metadata: string, trouble: string | null): ModalView {
  const shown = rows.slice(0, mostInModal);
  const left = rows.length - shown.length;
  return {
    type: "modal",
    private_metadata: metadata,
    title: { type: "plain_text", text: "Steps of the incident" },
    close: { type: "plain_text", text: "Close" },
    blocks: [
      ...(trouble === null ? [] : [rich(section(emoji("warning"), text(` ${trouble}`)))]),
      ...(rows.length === 0 ? [rich(section(text("This incident has no steps.")))] : []),
      ...shown.flatMap((row) => [line(row, inModal), controls(checkId, row)]),
      ...(left > 0
        ? [rich(section(text(`${count(left, "more step")} not shown here: Export has all of them.`, { italic: true })))]
        : []),
    ],
  };
}

function line(
  { position, step }: StepRow,
  { stepChars, codeChars, remarkChars }: Pick<StepRoom, "stepChars" | "codeChars" | "remarkChars">,
): KnownBlock {
  const { emoji: mark, word } = stateWords[step.state];
  const id = whoseState(step);
  const who: (RichTextElement | null)[] = id === null ? [] : [text(" by "), { type: "user", user_id: id }];
  return rich(
    section(
      emoji(mark),
      text(" "),
      text(`${position}. `, { bold: true }),
      ...withCode(shortStep(step.text, stepChars, codeChars, "in All steps")),
      text(step.state === "open" ? "" : ` – ${word}`, { italic: true }),
      ...who,
      text(step.reason === null || remarkChars === 0 ? "" : `: ${short(step.reason, remarkChars)}`, { italic: true }),
      text(step.askedAt === null ? "" : ", a check is under way", { italic: true }),
    ),
    ...(step.note === null || remarkChars === 0
      ? []
      : [section(text("Note: ", { bold: true }), text(short(step.note, remarkChars)))]),
    ...(step.proof === null || remarkChars === 0
      ? []
      : [
          section(
            text("Checked ", { bold: true }),
            moment(step.proof.at),
            text(`: ${short(step.proof.text, remarkChars)}`),
          ),
        ]),
  );
}

function controls(checkId: string, { position, step }: StepRow): KnownBlock {
  const [first = "take", ...others] = verbsOf(step);
  const value = (verb: StepVerb) => `${checkId}:${position}:${verb}`;
  const options = others.map((verb): PlainTextOption => ({
    text: { type: "plain_text", text: labels[verb] },
    value: value(verb),
  }));
  return {
    type: "actions",
    elements: [
      {
        type: "button",
        action_id: `${stepAction}:${position}:go`,
        text: { type: "plain_text", text: labels[first] },
        value: value(first),
        accessibility_label: `${labels[first]}: step ${position}`,
      },
      { type: "overflow", action_id: `${stepAction}:${position}:more`, options },
    ],
  };
}

/** The likeliest one first. */
function verbsOf({ state, cause, how }: IncidentStep): StepVerb[] {
  const also: StepVerb[] = [
    "note",
    ...(cause === null ? [] : (["check"] as const)),
    ...(how === null ? [] : (["how"] as const)),
  ];
  if (state === "open") return ["take", "done", "skip", ...also];
  return state === "doing" ? ["done", "skip", ...also] : ["reopen", ...also];
}

const asks = {
  skip: { title: "Skip a step", label: "Why is it skipped?", optional: false },
  note: { title: "Note on a step", label: "Note", optional: true },
};

/** @param metadata comes back with the submission */
export function stepFormView(kind: "skip" | "note", { position, step }: StepRow, metadata: string): ModalView {
  const { title, label, optional } = asks[kind];
  return {
    type: "modal",
    callback_id: stepForm,
    private_metadata: metadata,
    title: { type: "plain_text", text: title },
    submit: { type: "plain_text", text: "Save" },
    close: { type: "plain_text", text: "Cancel" },
    blocks: [
      rich(section(text(`${position}. `, { bold: true }), ...withCode(bounded(step.text, 500)))),
      {
        type: "input",
        block_id: "words",
        optional,
        label: { type: "plain_text", text: label },
        element: {
          type: "plain_text_input",
          action_id: "words",
          multiline: true,
          max_length: 500,
          ...(kind === "note" && step.note !== null ? { initial_value: step.note } : {}),
        },
      },
    ],
  };
}

export function stepHowView({ position, step }: StepRow): ModalView {
  return {
    type: "modal",
    title: { type: "plain_text", text: `Step ${position}` },
    close: { type: "plain_text", text: "Close" },
    blocks: [
      rich(
        section(text(step.text, { bold: true }, 500)),
        ...(step.how
          ? [
              preformatted(bounded(step.how.code, limits.textChars)),
              section(text("What it shows: ", { bold: true }), text(step.how.reads)),
            ]
          : []),
      ),
    ],
  };
}
