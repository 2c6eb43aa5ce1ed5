// Everything that a verdict rests on, for the Details: what the final reply has no room for.
import type { RichTextBlockElement, RichTextElement, RichTextSection } from "@slack/types";
import type { Report } from "../../report/report.ts";
import { changeLine, ownerWords } from "../../report/text.ts";
import { short } from "../../report/sentences.ts";
import { bounded } from "../limits.ts";
import { list, preformatted, section, text, withCode } from "./rich-text.ts";
import { count, duration } from "./state-words.ts";

/** Of each list; a verdict has a handful. */
const mostListed = 12;

/**
 * Cause, evidence, changes, steps, what looks the same, what was ruled
 * out, what could not be seen, and lines to repeat it by hand.
 */
export function evidence(report: Report): RichTextBlockElement[] {
  const { verdict } = report;
  const also = report.findings.filter(({ cause }) => cause !== verdict.cause);
  const commands = reproduceLines(report);
  return [
    section(text(verdict.summary, undefined, 1000)),
    ...(verdict.cause
      ? [labelled("Who can fix it", ownerWords[verdict.owner]), labelled("Cause", causeLine(report))]
      : []),
    ...block(
      "Because",
      "bullet",
      verdict.because.map(({ observation, text: why }) => [
        text(observation, { code: true }, 60),
        text(`: ${why}`, undefined, 300),
      ]),
    ),
    ...block(
      "Changed since it last worked",
      "bullet",
      report.changes.map((change) => [text(changeLine(change), undefined, 200)]),
    ),
    ...block(
      "Next steps",
      "ordered",
      verdict.nextSteps.map((step) => withCode(short(step, 800))),
    ),
    ...block(
      "Already answered: no need to ask the vendor",
      "bullet",
      (verdict.answers ?? []).map(({ question, answer }) => [
        text(question, { bold: true }, 120),
        text(` ${answer}`, undefined, 200),
      ]),
    ),
    ...block(
      "Could also be",
      "bullet",
      verdict.alternatives.map((cause) => [text(cause, undefined, 120)]),
    ),
    ...block(
      "Ruled out",
      "bullet",
      verdict.ruledOut.map(({ text: why }) => [text(why, undefined, 160)]),
    ),
    ...block(
      "Could not be checked",
      "bullet",
      report.observations
        .filter(({ outcome }) => outcome === "unknown")
        .map(({ summary }) => [text(summary, undefined, 200)]),
    ),
    ...block(
      "Also found",
      "bullet",
      also.map(({ severity, summary }) => [text(`${severity}: ${summary}`, undefined, 200)]),
    ),
    ...(commands.length > 0 ? [section(text("\nRepeat it by hand", { bold: true }))] : []),
    ...commands.slice(0, mostListed).map((line) => preformatted(bounded(line, 500))),
    section(text("\n"), ...seenLine(report)),
  ];
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
): RichTextBlockElement[] {
  if (items.length === 0) return [];
  const more = items.length - mostListed;
  const rest = more > 0 ? [section(text(`and ${more} more`, { italic: true }))] : [];
  return [
    section(text(`\n${title}`, { bold: true })),
    ...list(
      style,
      items.slice(0, mostListed).map((item) => section(...item)),
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
