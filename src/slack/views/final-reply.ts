// The last reply: tells those who asked what is wrong, what to do now, and why. All else is one press away.
import type { RichTextElement } from "@slack/types";
import { firstSentence, short, shortStep } from "../../report/sentences.ts";
import { causeTitle } from "../../report/cause-words.ts";
import type { Report } from "../../report/report.ts";
import type { Owners } from "../../target/target.ts";
import type { CheckRow, StepRow } from "../../store/store.ts";
import { actions, escalateAction, ticketActions } from "../action-ids.ts";
import { escapeMrkdwn } from "../escape.ts";
import { bounded, limits } from "../limits.ts";
import { fitting, latest, mostChars, type Shrink } from "./fit.ts";
import { certainty, couldAlsoBe, notTheCause, room as widths, who, why } from "./report-summary.ts";
import { calling } from "./oncall.ts";
import { whose } from "./owner.ts";
import { placeTable } from "./places.ts";
import { buttons, emoji, list, rich, section, text, withCode, type Rendered } from "./rich-text.ts";
import { stepBlocks } from "./steps.ts";
import { checkWords, count, duration, seenNothingWrong, sentence } from "./state-words.ts";

const room = {
  steps: 3,
  stepChars: widths.step,
  codeChars: widths.code,
  over: 2,
  remarkChars: 200,
  whys: 3,
  besides: 3,
  notes: 3,
  layers: 4,
};
/** What is wrong, the first step and who stay. */
const order: Shrink<typeof room>[] = [
  ["notes", 1],
  ["layers", 2],
  ["besides", 2],
  ["whys", 2],
  ["over", 1],
  ["besides", 1],
  ["remarkChars", 90],
  ["whys", 1],
  ["layers", 1],
  ["over", 0],
  ["besides", 0],
  ["stepChars", 110],
  ["layers", 0],
  ["whys", 0],
  ["steps", 2],
  ["notes", 0],
  ["remarkChars", 0],
  ["steps", 1],
  ["stepChars", 80],
  ["codeChars", 200],
  ["codeChars", 0],
];

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
  const { word } = checkWords(check);
  const { report } = check;
  const isTrouble = report !== null && report.verdict.status !== "healthy";
  const isOnlyCancelled = check.state === "cancelled" && seenNothingWrong(report) !== null;
  const pressed = buttons(
    check.id,
    { action: actions.runAgain, label: "Run again" },
    ...(report ? [{ action: actions.details, label: "Details" }] : []),
    ...(isTrouble ? [{ action: ticketActions.create, label: "Ticket" }] : []),
    // On a phone it stands in the second row, beside those that fit there.
    ...(steps.length > 1 ? [{ action: actions.allSteps, label: `All ${count(steps.length, "step")}` }] : []),
    ...(isTrouble ? [{ action: actions.placeScript, label: "Check elsewhere …" }] : []),
    ...(canEscalate && isTrouble ? [{ action: escalateAction, label: "Escalate …" }] : []),
  );
  return {
    text: bounded(escapeMrkdwn(`${check.target}: ${word}. ${sentence(check)}${spoken(report)}`), limits.fallbackChars),
    blocks: fitting(mostChars.final, room, order, (left) => [
      rich(
        section(...asking(check), ...calling(oncall), ...standing(check)),
        ...latest(check.notes, left.notes).map((note) => section(text(short(note, 200), { italic: true }))),
        ...(steps.length === 0 && !isOnlyCancelled ? unkept(report, left) : []),
      ),
      ...stepBlocks(check.id, steps, left),
      ...(report?.verdict.cause ? [rich(...reasons(report, owners, left))] : []),
      ...places(report, left.layers),
      pressed,
    ]),
  };
}

function asking({ requesters }: CheckRow): RichTextElement[] {
  const asked = [...new Set(requesters.map(({ userId }) => userId))];
  return asked.slice(0, 10).flatMap((user_id): RichTextElement[] => [
    { type: "user", user_id },
    { type: "text", text: " " },
  ]);
}

/** The state and the cause in a few words: the sentence stands in the headline, and is not said twice in a thread. */
function standing(check: CheckRow): (RichTextElement | null)[] {
  const { emoji: mark, word } = checkWords(check);
  const { report } = check;
  const cause = report?.verdict.cause ?? null;
  const said =
    check.state === "done" && report
      ? cause === null
        ? `, checked in ${duration(report.tookMs)} from ${short(report.vantage, 60)}.`
        : ` – ${causeTitle(cause)}`
      : ` – ${short(sentence(check) || "no result.", 300)}`;
  return [emoji(mark), text(" "), text(`${check.target}: ${word}`, { bold: true }, 120), text(said)];
}

/** Each place's own word, where there were several. */
function places(report: Report | null, layers: number) {
  const table = placeTable(report, layers);
  return table.length === 0 ? [] : [rich(...table)];
}

const inDetails = "in Details";

/** What to do, where no incident keeps the steps: all of them are in Details. */
function unkept(report: Report | null, { steps: most, stepChars, codeChars }: typeof room) {
  const steps = (report?.verdict.nextSteps ?? []).slice(0, most);
  if (steps.length === 0) return [];
  return [
    section(text("\nDo now", { bold: true })),
    ...list(
      "ordered",
      steps.map((step) => section(...withCode(shortStep(step, stepChars, codeChars, inDetails)))),
    ),
  ];
}

/** Who, how sure, why, and what it is not. */
function reasons(report: Report, owners: Owners, { whys, besides, steps, stepChars, codeChars }: typeof room) {
  const { verdict } = report;
  const told = verdict.nextSteps.slice(0, steps).map((step) => shortStep(step, stepChars, codeChars, inDetails));
  const also = [
    changed(report),
    verdict.confidence === "confirmed" ? "" : couldAlsoBe(verdict),
    notTheCause(verdict),
  ].filter((line) => line !== "");
  return [
    section(text("Who: ", { bold: true }), ...whose(report, owners), text(". ")),
    section(text("Why: ", { bold: true }), text(certainty(verdict))),
    ...list(
      "bullet",
      why(report, [firstSentence(verdict.summary), ...told])
        .slice(0, whys)
        .map((line) => section(...withCode(line))),
    ),
    ...also.slice(0, besides).map((line) => section(text(line, { italic: true }))),
  ];
}

function changed({ changes }: Report): string {
  if (changes.length === 0) return "";
  const names = [...new Set(changes.map(({ what: name }) => name))];
  return short(`Changed since it last worked: ${names.join(", ")}.`, widths.besides);
}

/** For notifications and screen readers: what to do, and who. */
function spoken(report: Report | null): string {
  const [first] = report?.verdict.nextSteps ?? [];
  if (!report?.verdict.cause || first === undefined) return "";
  return ` Do now: ${firstSentence(first)} Who: ${who(report)}.`;
}
