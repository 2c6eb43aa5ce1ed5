// The last reply: tells those who asked what is wrong, what to do now, and why. All else is one press away.
import type { RichTextBlockElement, RichTextElement } from "@slack/types";
import { layerOf } from "../../report/causes.ts";
import type { Report } from "../../report/report.ts";
import type { Owners } from "../../target/target.ts";
import type { CheckRow, StepRow } from "../../store/store.ts";
import { actions, escalateAction, ticketActions } from "../action-ids.ts";
import { escapeMrkdwn } from "../escape.ts";
import { bounded, limits } from "../limits.ts";
import { certainty, couldAlsoBe, firstSentence, notTheCause, room, short, what, who, why } from "./report-summary.ts";
import { calling } from "./oncall.ts";
import { whose } from "./owner.ts";
import { buttons, emoji, list, rich, section, text, withCode, type Rendered } from "./rich-text.ts";
import { stepBlocks } from "./steps.ts";
import { checkWords, sentence } from "./state-words.ts";

/** Steps without an incident that keeps them: shown, and all of them in Details. */
const mostSteps = 3;

/**
 * @param steps of the incident that began with this check, with what people did about them; [] where there are none
 * @param oncall ids of those whom it calls
 * @param canEscalate the target has somebody to be escalated to
 * @param owners whom it mentions where the verdict is theirs to fix
 */
export function final(
  check: CheckRow,
  steps: StepRow[] = [],
  oncall: string[] = [],
  canEscalate = false,
  owners: Owners = {},
): Rendered {
  const { emoji: mark, word } = checkWords(check);
  const { report } = check;
  const asked = [...new Set(check.requesters.map(({ userId }) => userId))];
  const mentions = asked.slice(0, 10).flatMap((user_id): RichTextElement[] => [
    { type: "user", user_id },
    { type: "text", text: " " },
  ]);
  const said = sentence(check) || "no result.";
  const isTrouble = report !== null && report.verdict.status !== "healthy";
  return {
    text: bounded(escapeMrkdwn(`${check.target}: ${word}. ${sentence(check)}${spoken(report)}`), limits.fallbackChars),
    blocks: [
      rich(
        section(
          ...mentions,
          ...calling(oncall),
          emoji(mark),
          text(" "),
          text(`${check.target}: ${word}`, { bold: true }, 120),
          text(` – ${report?.verdict.cause ? what(said) : short(said, 300)}`),
        ),
        ...check.notes.slice(-3).map((note) => section(text(short(note, 200), { italic: true }))),
        ...(steps.length === 0 ? unkept(report) : []),
      ),
      ...stepBlocks(check.id, steps),
      ...(report?.verdict.cause ? [rich(...reasons(report, owners))] : []),
      buttons(
        check.id,
        { action: actions.runAgain, label: "Run again" },
        ...(report ? [{ action: actions.details, label: "Details" }] : []),
        ...(isTrouble ? [{ action: ticketActions.create, label: "Ticket" }] : []),
        ...(canEscalate && isTrouble ? [{ action: escalateAction, label: "Escalate …" }] : []),
      ),
    ],
  };
}

/** What to do, where no incident keeps the steps. */
function unkept(report: Report | null) {
  const steps = (report?.verdict.nextSteps ?? []).slice(0, mostSteps);
  if (steps.length === 0) return [];
  return [
    section(text("\nDo now", { bold: true })),
    ...list(
      "ordered",
      steps.map((step) => section(...withCode(short(step, room.step)))),
    ),
  ];
}

/** Who, how sure, why, and what it is not. */
function reasons(report: Report, owners: Owners): RichTextBlockElement[] {
  const { verdict } = report;
  const lines = why(report);
  const besides = [
    notTheCause(verdict, layerOf),
    verdict.confidence === "confirmed" ? "" : couldAlsoBe(verdict),
    changed(report),
  ].filter((line) => line !== "");
  return [
    section(text("Who: ", { bold: true }), ...whose(report, owners), text(". ")),
    section(text("Why: ", { bold: true }), text(certainty(verdict))),
    ...list(
      "bullet",
      lines.map((line) => section(...withCode(line))),
    ),
    ...besides.map((line) => section(text(line, { italic: true }))),
  ];
}

function changed({ changes }: Report): string {
  if (changes.length === 0) return "";
  const names = [...new Set(changes.map(({ what: name }) => name))];
  return short(`Changed since it last worked: ${names.join(", ")}.`, room.alternatives);
}

/** For notifications and screen readers: what to do, and who. */
function spoken(report: Report | null): string {
  const [first] = report?.verdict.nextSteps ?? [];
  if (!report?.verdict.cause || first === undefined) return "";
  return ` Do now: ${firstSentence(first)} Who: ${who(report)}.`;
}
