// The checklist of human steps under a verdict: each with its state, owner, note and proof, a button and a short menu.
import type { KnownBlock, ModalView, PlainTextOption, RichTextElement } from "@slack/types";
import { whoseState, type Step } from "../../incidents/steps.ts";
import type { StepRow } from "../../store/store.ts";
import { actions, stepAction, stepForm } from "../action-ids.ts";
import { bounded, limits } from "../limits.ts";
import { moment } from "./incident.ts";
import { buttons, emoji, preformatted, rich, section, text, withCode } from "./rich.ts";
import { count, type Words } from "./words.ts";

/** What a person may do with a step; "how" only shows. */
export const stepVerbs = ["take", "done", "reopen", "skip", "note", "check", "how"] as const;
export type StepVerb = (typeof stepVerbs)[number];

/** Two blocks each, within the 50 of a message. */
const mostShown = 15;
/** Within the 100 blocks of a modal. */
const mostInModal = 48;

const stateWords: Record<Step["state"], Words> = {
  open: { emoji: "white_large_square", word: "open" },
  doing: { emoji: "hourglass_flowing_sand", word: "being done" },
  done: { emoji: "white_check_mark", word: "done" },
  skipped: { emoji: "fast_forward", word: "skipped" },
};
const labels: Record<StepVerb, string> = {
  take: "I take it",
  done: "Done",
  reopen: "Open again",
  skip: "Skip …",
  note: "Note …",
  check: "Check it",
  how: "Show how",
};

/** Steps that wait for somebody come before those that are over when there is no room for all; what is left out is counted. */
export function stepBlocks(checkId: string, rows: StepRow[], max: (chars: number) => number): KnownBlock[] {
  if (rows.length === 0) return [];
  const isOver = ({ step }: StepRow) => step.state === "done" || step.state === "skipped";
  const chosen = new Set([...rows.filter((row) => !isOver(row)), ...rows.filter(isOver)].slice(0, mostShown));
  const left = rows.length - chosen.size;
  const over = rows.filter(isOver).length;
  return [
    rich(section(text(`What to do: ${over} of ${rows.length} steps are over`, { bold: true }))),
    ...rows.filter((row) => chosen.has(row)).flatMap((row) => [line(row, max), controls(checkId, row)]),
    ...(left > 0
      ? [
          rich(section(text(`${count(left, "more step")} not shown here.`, { italic: true }))),
          buttons(checkId, { action: actions.allSteps, label: "All steps" }),
        ]
      : []),
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
      ...shown.flatMap((row) => [line(row, (chars) => chars), controls(checkId, row)]),
      ...(left > 0
        ? [rich(section(text(`${count(left, "more step")} not shown here: Export has all of them.`, { italic: true })))]
        : []),
    ],
  };
}

function line({ position, step }: StepRow, max: (chars: number) => number): KnownBlock {
  const { emoji: mark, word } = stateWords[step.state];
  const id = whoseState(step);
  const who: (RichTextElement | null)[] = id === null ? [] : [text(" by "), { type: "user", user_id: id }];
  return rich(
    section(
      emoji(mark),
      text(" "),
      text(`${position}. `, { bold: true }),
      ...withCode(bounded(step.text, max(350))),
      text(` – ${word}`, { italic: true }),
      ...who,
      text(step.reason === null ? "" : `: ${step.reason}`, { italic: true }, max(200)),
      text(step.askedAt === null ? "" : ", a check is under way", { italic: true }),
    ),
    ...(step.note === null ? [] : [section(text("Note: ", { bold: true }), text(step.note, undefined, max(300)))]),
    ...(step.proof === null
      ? []
      : [
          section(
            text("Checked ", { bold: true }),
            moment(step.proof.at),
            text(`: ${step.proof.text}`, undefined, max(300)),
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
function verbsOf({ state, cause, how }: Step): StepVerb[] {
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
              section(text("It tells: ", { bold: true }), text(step.how.reads)),
            ]
          : []),
      ),
    ],
  };
}
