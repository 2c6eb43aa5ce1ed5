// What each place saw, where a check had several: a line each for the headline, and a small table for the reply.
import type { RichTextPreformatted, RichTextSection } from "@slack/types";
import type { Report } from "../../report/report.ts";
import { matrixTable } from "../../report/round-text.ts";
import type { RoundView, VantageVerdict } from "../../report/round-verdict.ts";
import { section, preformatted, text } from "./rich-text.ts";
import { short } from "../../report/sentences.ts";
import { duration } from "./state-words.ts";

const marks = { healthy: "✓", degraded: "!", down: "✗", inconclusive: "?" } as const;
/** A name longer than this is cut in the headline. */
const nameChars = 24;

/** @param most lines; places that fail come first, and those that do not fit are counted */
export function placeLines(report: Report | null, most: number): RichTextSection[] {
  const round = several(report);
  if (!round || most === 0) return [];
  const lines = [
    ...round.vantages.filter(isTrouble).map(heard),
    ...round.missing.map(({ vantage }) => `? ${short(vantage, nameChars)}: no answer`),
    ...round.vantages.filter((one) => !isTrouble(one)).map(heard),
  ];
  const left = lines.length - most;
  return [...lines.slice(0, most), ...(left > 0 ? [`and ${left} more`] : [])].map((line) => section(text(line)));
}

/** Layers that not every place got through alike, from the first on. @param most rows */
export function placeTable(report: Report | null, most: number): RichTextPreformatted[] {
  const round = several(report);
  if (!round || most === 0) return [];
  const told = matrixTable(round).filter(({ cells }) => cells.some((cell) => /^(?:FAIL|WARN)/.test(cell)));
  if (told.length === 0) return [];
  const rows = [
    { name: "", cells: round.vantages.map(({ vantage }) => short(vantage, nameChars)) },
    ...told.slice(0, most),
  ];
  const widths = rows[0]?.cells.map((_, at) => Math.max(...rows.map(({ cells }) => cells[at]?.length ?? 0))) ?? [];
  const first = Math.max(...rows.map(({ name }) => name.length));
  const lines = rows.map(({ name, cells }) =>
    [name.padEnd(first), ...cells.map((cell, at) => cell.padEnd(widths[at] ?? 0))].join("  ").trimEnd(),
  );
  return [preformatted(lines.join("\n"))];
}

/** One place alone is the check itself. */
function several(report: Report | null): RoundView | null {
  const round = report?.round;
  return round && round.vantages.length + round.missing.length > 1 ? round : null;
}

function isTrouble({ verdict }: VantageVerdict): boolean {
  return verdict.status !== "healthy";
}

/** "✗ orders-ord: tcp, 7.4 s" */
function heard({ vantage, verdict, stoppedAt, notCounted, carried, tookMs }: VantageVerdict): string {
  const where = verdict.status === "healthy" ? "" : (stoppedAt?.layer ?? verdict.layer ?? "");
  const words = [where, duration(tookMs), carried ? "by hand" : "", notCounted === null ? "" : "not counted"];
  return `${marks[verdict.status]} ${short(vantage, nameChars)}: ${words.filter((one) => one !== "").join(", ")}`;
}
