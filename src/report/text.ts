// A report for a terminal and as Markdown: verdict first, then what proves it, then every row.
import { withoutHidden } from "./control-characters.ts";
import { escapeMarkdown, fenced } from "./markdown.ts";
import type { Observation } from "./observation.ts";
import type { Change, Report, ReportTarget, Verdict } from "./report.ts";

/** Words for the owner, as a person would say them. */
export const ownerWords: Record<Verdict["owner"], string> = {
  client: "your team (the application's or client's configuration)",
  network: "whoever runs the network in between",
  operator: "whoever runs the server (the vendor, when it is managed)",
  unclear: "not clear yet",
};

/** host:port/database as user: one line that tells which database was meant. */
export function fingerprint(target: ReportTarget): string {
  const hosts = target.endpoints
    .filter(({ role }) => role !== "direct")
    .map(({ host, port }) => `${host.includes(":") ? `[${host}]` : host}:${port}`);
  return hosts.length === 0
    ? "configuration cannot be used"
    : `${hosts.join(",")}/${target.database ?? ""} as ${target.user ?? ""}`;
}

const marks: Record<Observation["outcome"], string> = {
  passed: "ok",
  warned: "WARN",
  failed: "FAIL",
  skipped: "skip",
  unknown: "????",
};

/** The ladder's own rows, without variations. */
function rowsOf(report: Report): Observation[] {
  return report.observations.filter(({ id, probe }) => id === probe);
}

function section(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : ["", `${title}:`, ...lines.map((line) => `  - ${line}`)];
}

/**
 * Steps on the application's side: where the cause may lie there. While
 * the database itself is down they would only distract.
 */
export function adviceSteps({ verdict, advice }: Report): NonNullable<Report["advice"]>["steps"] {
  const asked = verdict.status === "healthy" || ["application", "session", "capacity"].includes(verdict.layer ?? "");
  return asked && advice ? advice.steps : [];
}

/** "IPv4 addresses of db.example: 10.0.0.1 until 2026-02-25 20:40 UTC, now none". */
export function changeLine({ what: trait, before, after, beforeAt, vantage }: Change): string {
  const what = vantage === undefined ? trait : `${trait}, from ${vantage}`;
  const kept = before.filter((one) => after.includes(one));
  // Of long lists only what came and went.
  const isLong = before.length + after.length > 8 && kept.length > 0;
  const [gone, come] = isLong
    ? [before, after].map((list) => list.filter((one) => !kept.includes(one)))
    : [before, after];
  const listed = (list: string[] = []) => (list.length === 0 ? "none" : list.join(", "));
  const until = `${beforeAt.slice(0, 16).replace("T", " ")} UTC`;
  return isLong
    ? `${what}: ${listed(gone)} gone since ${until}, ${listed(come)} new, ${kept.length} as before`
    : `${what}: ${listed(gone)} until ${until}, now ${listed(come)}`;
}

/** What a bug of ours kept from being found. */
export function notJudged({ brokenRules = [] }: Pick<Report, "brokenRules">): string[] {
  return brokenRules.map(
    ({ rule, reference }) =>
      `the rule ${rule} failed: a bug in dbcheck, reference ${reference}. Its findings are missing`,
  );
}

function missing({ brokenParts = [] }: Report): string[] {
  return brokenParts.map(({ part, reference }) => `${part}: a bug in dbcheck, reference ${reference}`);
}

function alsoFound({ findings, verdict }: Report): string[] {
  return findings
    .filter(({ cause }) => cause !== verdict.cause)
    .map(({ severity, cause, summary }) => `${severity}: ${cause}: ${summary}`);
}

export function reportText(report: Report): string {
  const { verdict, target } = report;
  const head = `${target.name}: ${verdict.status.toUpperCase()}${verdict.cause ? ` - ${verdict.cause} (${verdict.confidence})` : ""}`;
  const reproduce = rowsOf(report).find(({ outcome, reproduce: line }) => outcome === "failed" && line)?.reproduce;
  return [
    head,
    ...(target.host ? [fingerprint(target)] : []),
    verdict.summary,
    ...(verdict.cause ? [`Who can fix it: ${ownerWords[verdict.owner]}`] : []),
    ...section(
      "Because",
      verdict.because.map(({ observation, text }) => `${observation}: ${text}`),
    ),
    ...section(
      "Ruled out",
      verdict.ruledOut.map(({ text }) => text),
    ),
    ...section("Could also be", verdict.alternatives),
    ...section("Next steps", verdict.nextSteps),
    ...section("With the vendor", report.vendorSteps ?? []),
    ...section(
      "Already answered: no need to ask the vendor",
      (verdict.answers ?? []).map(({ question, answer }) => `${question} ${answer}`),
    ),
    ...(reproduce ? ["", "By hand:", `  ${reproduce}`] : []),
    ...adviceSteps(report).flatMap(({ title, code, reads }) => [
      "",
      `${title}:`,
      ...code.split("\n").map((line) => `  ${line}`),
      `  -> ${reads}`,
    ]),
    ...section("Not judged", notJudged(report)),
    ...section("Missing", missing(report)),
    ...section("Changed since it last worked", report.changes.map(changeLine)),
    ...section("Also found", alsoFound(report)),
    "",
    ...rowsOf(report).map(
      ({ outcome, probe, tookMs, summary }) =>
        `${marks[outcome].padEnd(4)}  ${probe.padEnd(11)} ${outcome === "skipped" ? "".padStart(9) : `${tookMs.toFixed(1)} ms`.padStart(9)}  ${summary}`,
    ),
    "",
    `Checked from ${report.vantage} at ${report.startedAt} in ${report.tookMs} ms.`,
    "",
  ]
    .map((line) => withoutHidden(line.replaceAll("\n", " ")))
    .join("\n");
}

export function reportMarkdown(report: Report): string {
  const { verdict, target } = report;
  const list = (title: string, lines: string[]) =>
    lines.length === 0 ? [] : ["", `## ${title}`, "", ...lines.map((line) => `- ${escapeMarkdown(line)}`)];
  return [
    `# ${escapeMarkdown(target.name)}: ${verdict.status}${verdict.cause ? ` (${verdict.cause}, ${verdict.confidence})` : ""}`,
    "",
    escapeMarkdown(verdict.summary),
    "",
    `- Target: ${escapeMarkdown(fingerprint(target))}`,
    ...(verdict.cause ? [`- Who can fix it: ${ownerWords[verdict.owner]}`] : []),
    `- Checked from ${escapeMarkdown(report.vantage)} at ${report.startedAt}, in ${report.tookMs} ms`,
    ...list(
      "Because",
      verdict.because.map(({ observation, text }) => `${observation}: ${text}`),
    ),
    ...list(
      "Ruled out",
      verdict.ruledOut.map(({ text }) => text),
    ),
    ...list("Could also be", verdict.alternatives),
    ...list("Next steps", verdict.nextSteps),
    ...list("With the vendor", report.vendorSteps ?? []),
    ...list(
      "Already answered: no need to ask the vendor",
      (verdict.answers ?? []).map(({ question, answer }) => `${question} ${answer}`),
    ),
    ...adviceSteps(report).flatMap(({ title, language, code, reads }) => [
      "",
      `## ${escapeMarkdown(title)}`,
      "",
      ...fenced(language, [code]),
      "",
      escapeMarkdown(reads),
    ]),
    ...list("Not judged", notJudged(report)),
    ...list("Missing", missing(report)),
    ...list("Changed since it last worked", report.changes.map(changeLine)),
    ...list("Also found", alsoFound(report)),
    "",
    "## Rows",
    "",
    "| row | outcome | time | what was seen |",
    "|---|---|---|---|",
    ...rowsOf(report).map(
      ({ probe, outcome, tookMs, summary }) =>
        `| ${probe} | ${outcome} | ${outcome === "skipped" ? "" : `${tookMs} ms`} | ${escapeMarkdown(summary)} |`,
    ),
    "",
    "## By hand",
    "",
    ...fenced("sh", [...new Set(rowsOf(report).flatMap(({ reproduce }) => (reproduce ? [reproduce] : [])))]),
    "",
  ].join("\n");
}
