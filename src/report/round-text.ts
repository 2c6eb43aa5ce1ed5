// A round for a terminal and as Markdown: the verdict, one line a place, and layer by layer what each of them saw.
import { withoutHidden } from "./control-characters.ts";
import { escapeMarkdown } from "./markdown.ts";
import type { Outcome } from "./observation.ts";
import type { MatrixRow, RoundReport, VantageVerdict } from "./round-verdict.ts";
import { notJudged, ownerWords } from "./text.ts";

const marks: Record<Outcome, string> = { passed: "ok", warned: "WARN", failed: "FAIL", skipped: "-", unknown: "?" };

/** "orders-ord (the application's): down at tcp, tcp-timeout, 21:04:05.123Z". */
export function vantageLine(one: VantageVerdict): string {
  const { verdict, stoppedAt } = one;
  const asides = [...(one.isHome ? ["the application's"] : []), ...(one.carried ? ["added by hand"] : [])];
  const name = asides.length > 0 ? `${one.vantage} (${asides.join(", ")})` : one.vantage;
  const where = stoppedAt && verdict.status !== "healthy" ? ` at ${stoppedAt.layer}` : "";
  const cause = verdict.cause ? `, ${verdict.cause}` : "";
  return `${name}: ${verdict.status}${where}${cause}, ${one.startedAt.slice(11)}`;
}

/** Words of the matrix: a row's name, and a cell for each place in their order. */
export function matrixTable({
  matrix,
  vantages,
}: Pick<RoundReport, "matrix" | "vantages">): { name: string; cells: string[] }[] {
  return matrix.map((row) => ({ name: row.address ?? row.layer, cells: vantages.map((one) => cellText(row, one)) }));
}

function cellText({ cells }: MatrixRow, { vantage }: VantageVerdict): string {
  const cell = cells.find((one) => one.vantage === vantage);
  if (!cell) return "-";
  const { outcome, reason, tookMs } = cell;
  if (outcome === "skipped") return marks[outcome];
  return `${marks[outcome]}${reason && outcome !== "passed" ? ` ${reason}` : ""} ${tookMs.toFixed(tookMs < 10 ? 1 : 0)} ms`;
}

function sections(round: RoundReport): [title: string, lines: string[]][] {
  const { verdict, findings, missing, settings, vantages } = round;
  return [
    ["Because", verdict.because.map(({ vantage, observation, text }) => `${vantage}, ${observation}: ${text}`)],
    ["Could also be", verdict.alternatives],
    ["Next steps", verdict.nextSteps],
    ["No answer", missing.map(({ vantage, reason }) => `${vantage}: ${reason}`)],
    ["Not counted", vantages.flatMap(({ vantage, notCounted }) => (notCounted ? [`${vantage}: ${notCounted}`] : []))],
    ["Not judged", notJudged(round)],
    ["Settings", settings.map(({ text }) => text)],
    [
      "Also found",
      findings
        .filter(({ cause }) => cause !== verdict.cause)
        .map(({ severity, cause, summary }) => `${severity}: ${cause}: ${summary}`),
    ],
  ];
}

function headOf({ target, verdict }: RoundReport, status: string): string {
  return `${target}: ${status}${verdict.cause ? ` - ${verdict.cause} (${verdict.confidence})` : ""}`;
}

export function roundText(round: RoundReport): string {
  const { verdict, vantages } = round;
  const table = matrixTable(round);
  const wide = [0, ...vantages.keys()].map((_, at) =>
    Math.max(
      ...table.map(({ name, cells }) => [name, ...cells][at]?.length ?? 0),
      vantages[at - 1]?.vantage.length ?? 0,
    ),
  );
  const padded = (cells: string[]) =>
    cells
      .map((cell, at) => cell.padEnd(wide[at] ?? 0))
      .join("  ")
      .trimEnd();
  return [
    headOf(round, verdict.status.toUpperCase()),
    verdict.summary,
    ...(verdict.cause ? [`Who can fix it: ${ownerWords[verdict.owner]}`] : []),
    "",
    ...vantages.map((one) => vantageLine(one)),
    ...sections(round).flatMap(([title, lines]) =>
      lines.length === 0 ? [] : ["", `${title}:`, ...lines.map((line) => `  - ${line}`)],
    ),
    "",
    padded(["", ...vantages.map(({ vantage }) => vantage)]),
    ...table.map(({ name, cells }) => padded([name, ...cells])),
    "",
  ]
    .map((line) => withoutHidden(line.replaceAll("\n", " ")))
    .join("\n");
}

export function roundMarkdown(round: RoundReport): string {
  const { verdict, vantages } = round;
  return [
    `# ${escapeMarkdown(headOf(round, verdict.status))}`,
    "",
    escapeMarkdown(verdict.summary),
    "",
    ...(verdict.cause ? [`- Who can fix it: ${ownerWords[verdict.owner]}`] : []),
    ...vantages.map((one) => `- ${escapeMarkdown(vantageLine(one))}`),
    ...sections(round).flatMap(([title, lines]) =>
      lines.length === 0 ? [] : ["", `## ${title}`, "", ...lines.map((line) => `- ${escapeMarkdown(line)}`)],
    ),
    "",
    "## Layer by layer",
    "",
    `| | ${vantages.map(({ vantage }) => escapeMarkdown(vantage)).join(" | ")} |`,
    `|---|${vantages.map(() => "---|").join("")}`,
    ...matrixTable(round).map(
      ({ name, cells }) => `| ${escapeMarkdown(name)} | ${cells.map(escapeMarkdown).join(" | ")} |`,
    ),
    "",
  ].join("\n");
}
