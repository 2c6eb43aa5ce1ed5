// The last reply: tells those who asked what is wrong, who can fix it, what proves it and what to do. Never edited into a ping.
import type { RichTextBlockElement, RichTextElement, RichTextSection } from "@slack/types";
import type { Report } from "../../report/report.ts";
import { changeLine, ownerWords, stepsOf } from "../../report/text.ts";
import type { CheckRow, StepRow } from "../../store/store.ts";
import { actions, escalateAction, ticketActions } from "../action-ids.ts";
import { escapeMrkdwn } from "../escape.ts";
import { bounded, limits, visibleBytes } from "../limits.ts";
import { calling } from "./oncall.ts";
import { buttons, emoji, list, preformatted, rich, section, text, withCode, type Rendered } from "./rich.ts";
import { stepBlocks } from "./steps.ts";
import { checkWords, count, duration, sentence } from "./words.ts";

/**
 * @param steps of the incident that began with this check, with what people did about them; [] where there are none
 * @param oncall ids of those whom it calls
 * @param canEscalate the target has somebody to be escalated to
 */
export function final(check: CheckRow, steps: StepRow[] = [], oncall: string[] = [], canEscalate = false): Rendered {
  // Long texts in scripts of three bytes a character: the same, shorter.
  for (const scale of [1, 0.5, 0.25]) {
    const rendered = render(check, steps, oncall, canEscalate, scale);
    if (visibleBytes(rendered.blocks) <= limits.visibleBytes || scale === 0.25) return rendered;
  }
  throw new Error("unreachable");
}

function render(check: CheckRow, steps: StepRow[], oncall: string[], canEscalate: boolean, scale: number): Rendered {
  const { emoji: mark, word } = checkWords(check);
  const max = (chars: number) => Math.floor(chars * scale);
  const asked = [...new Set(check.requesters.map(({ userId }) => userId))];
  const mentions = asked.slice(0, 10).flatMap((user_id): RichTextElement[] => [
    { type: "user", user_id },
    { type: "text", text: " " },
  ]);
  const lead: RichTextBlockElement[] = [
    section(
      ...mentions,
      ...calling(oncall),
      emoji(mark),
      text(" "),
      text(`${check.target}: ${word}`, { bold: true }, 120),
      text(` – ${sentence(check) || "no result."}`, undefined, max(800)),
    ),
    ...check.notes.slice(-5).map((note) => section(text(note, { italic: true }, max(300)))),
  ];
  const again = [{ action: actions.runAgain, label: "Run again" }];
  return {
    text: bounded(escapeMrkdwn(`${check.target}: ${word}. ${sentence(check)}`), limits.fallbackChars),
    blocks: [
      rich(...lead, ...(check.report ? body(check.report, steps.length > 0, max) : [])),
      ...stepBlocks(check.id, steps, max),
      buttons(
        check.id,
        ...again,
        ...(check.report ? [{ action: actions.details, label: "Details" }] : []),
        ...(check.report && isTrouble(check.report) ? [{ action: ticketActions.create, label: "Create ticket" }] : []),
        ...(canEscalate && check.report && isTrouble(check.report)
          ? [{ action: escalateAction, label: "Escalate …" }]
          : []),
      ),
    ],
  };
}

function body(report: Report, hasSteps: boolean, max: (chars: number) => number): RichTextBlockElement[] {
  const { verdict } = report;
  const also = report.findings.filter(({ cause }) => cause !== verdict.cause);
  const commands = reproduceLines(report);
  return [
    ...(verdict.cause
      ? [labelled("Who can fix it", ownerWords[verdict.owner]), labelled("Cause", causeLine(report))]
      : []),
    ...block(
      "Because",
      "bullet",
      verdict.because.map(({ observation, text: why }) => [
        text(observation, { code: true }, 60),
        text(`: ${why}`, undefined, max(300)),
      ]),
      5,
    ),
    ...block(
      "Changed since it last worked",
      "bullet",
      report.changes.map((change) => [text(changeLine(change), undefined, max(200))]),
      5,
    ),
    ...block(
      "Next steps",
      "ordered",
      (hasSteps ? [] : verdict.nextSteps).map((step) => withCode(bounded(step, max(350)))),
      5,
    ),
    ...block(
      "Questions that the vendor need not answer",
      "bullet",
      (verdict.answers ?? []).map(({ question, answer }) => [
        text(question, { bold: true }, max(120)),
        text(` ${answer}`, undefined, max(200)),
      ]),
      6,
    ),
    ...block(
      "Looks the same from here",
      "bullet",
      verdict.alternatives.map((cause) => [text(cause, undefined, max(120))]),
      4,
    ),
    ...block(
      "Ruled out",
      "bullet",
      verdict.ruledOut.map(({ text: why }) => [text(why, undefined, max(160))]),
      6,
    ),
    ...block(
      "Could not be seen",
      "bullet",
      report.observations
        .filter(({ outcome }) => outcome === "unknown")
        .map(({ summary }) => [text(summary, undefined, max(200))]),
      3,
    ),
    ...block(
      "Also found",
      "bullet",
      also.map(({ severity, summary }) => [text(`${severity}: ${summary}`, undefined, max(200))]),
      4,
    ),
    ...(commands.length > 0 ? [section(text("\nSee it by hand", { bold: true }))] : []),
    ...commands.slice(0, 3).map((line) => preformatted(bounded(line, max(500)))),
    ...(commands.length > 3 ? [section(text(`${commands.length - 3} more lines are in Details.`))] : []),
    ...(hasSteps ? [] : asideSteps(report, max)),
    section(text("\n"), ...seenLine(report)),
  ];
}

/** The first two of the framework's own steps; the others are in Details. */
function asideSteps(report: Report, max: (chars: number) => number): RichTextBlockElement[] {
  const steps = stepsOf(report);
  if (steps.length === 0) return [];
  const shown = steps
    .slice(0, 2)
    .flatMap(({ title, code, reads }) => [
      section(text(`\n${title}`, { bold: true }, 200)),
      preformatted(bounded(code, max(900))),
      section(text(reads, { italic: true }, max(300))),
    ]);
  return steps.length > 2
    ? [
        ...shown,
        section(text(`${steps.length - 2} more steps for ${report.advice?.title} are in Details.`, undefined, 200)),
      ]
    : shown;
}

/** Something was found, or could not be seen: there may be something to escalate. */
function isTrouble({ verdict, findings }: Report): boolean {
  return verdict.status !== "healthy" || findings.length > 0;
}

function labelled(label: string, value: string): RichTextSection {
  return section(text(`${label}: `, { bold: true }), text(value, undefined, 200));
}

function causeLine({ verdict }: Report): string {
  return `${verdict.cause} (${verdict.confidence})`;
}

/** A titled list; what does not fit is counted, never silently left out. */
function block(
  title: string,
  style: "bullet" | "ordered",
  items: (RichTextElement | null)[][],
  most: number,
): RichTextBlockElement[] {
  if (items.length === 0) return [];
  const more = items.length - most;
  const rest =
    more > 0 ? [section(text(`and ${more} more: see Details or dbcheck check --json`, { italic: true }))] : [];
  return [
    section(text(`\n${title}`, { bold: true })),
    ...list(
      style,
      items.slice(0, most).map((item) => section(...item)),
    ),
    ...rest,
  ];
}

/** Command lines behind the verdict first, then those of everything that failed; each once. */
function reproduceLines({ verdict, observations }: Report): string[] {
  const behind = new Set(verdict.because.map(({ observation }) => observation));
  const wanted = [
    ...observations.filter(({ id, outcome }) => behind.has(id) && outcome !== "passed"),
    ...observations.filter(({ outcome }) => outcome === "failed"),
  ];
  return [...new Set(wanted.flatMap(({ reproduce }) => (reproduce ? [reproduce] : [])))];
}

function seenLine(report: Report): (RichTextElement | null)[] {
  const seconds = Math.floor(Date.parse(report.startedAt) / 1000);
  const when: RichTextElement | null = Number.isFinite(seconds)
    ? {
        type: "date",
        timestamp: seconds,
        format: "{date_short_pretty} at {time_secs}",
        fallback: report.startedAt,
        style: { italic: true },
      }
    : text(report.startedAt, { italic: true });
  const rows = count(report.observations.length, "observation");
  return [
    text("Seen from ", { italic: true }),
    text(report.vantage, { italic: true }, 100),
    text(", ", { italic: true }),
    when,
    text(`, in ${duration(report.tookMs)}: ${rows}.`, { italic: true }),
  ];
}
