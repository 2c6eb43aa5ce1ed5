// `dbcheck check`: one full check from this machine, without Slack, queue or store.
import { jsonText } from "../report/control-characters.ts";
import { UserMistake } from "../errors.ts";
import { reportMarkdown, reportText } from "../report/text.ts";
import type { Progress } from "../report/observation.ts";
import { exitCodes, type Report } from "../report/report.ts";
import type { Target } from "../target/target.ts";
import { checkHere, type SaidOfApplication } from "../use-cases/check-here.ts";
import { findTarget } from "../use-cases/find-target.ts";
import type { CommandResult } from "./result.ts";

export interface CheckOptions {
  /** A registered name, a URL, or undefined for the libpq environment. */
  subject: string | undefined;
  format: "text" | "json" | "markdown";
  timeoutSeconds: number;
  targetsFile: string;
  vantage: string;
  /** Asks all the target's vantages over the queue. */
  vantages?: boolean;
  application: SaidOfApplication;
  /** One harmless write may be tried. */
  allowWriteCanary: boolean;
  env: Record<string, string | undefined>;
  signal: AbortSignal;
  /**
   * A terminal that somebody watches: rows are shown as they come, and the verdict before the report. Left out: none.
   */
  terminal?: { out: Pick<NodeJS.WriteStream, "write" | "columns">; isColoured: boolean };
}

/** @throws UserMistake for an unknown target or an unreadable targets file */
export async function checkCommand(options: CheckOptions): Promise<CommandResult> {
  const target = await findTarget(options);
  if (options.vantages) return (await import("./check-vantages.ts")).vantagesCommand(target, options);
  if (!target.conninfo && target.vantages && target.problems.length === 0)
    throw new UserMistake(`${target.name} has no url in ${options.targetsFile}: check it with --vantages.`);
  const { terminal } = options;
  const report = terminal ? await watched(target, options, terminal) : await reportOf(target, options);
  const show = {
    text: reportText,
    json: (one: typeof report) => jsonText(one),
    markdown: reportMarkdown,
  }[options.format];
  return { stdout: show(report), stderr: "", exitCode: exitCodes[report.verdict.status] };
}

async function watched(
  target: Target,
  options: CheckOptions,
  { out, isColoured }: NonNullable<CheckOptions["terminal"]>,
): Promise<Report> {
  const { LiveRows, verdictLines } = await import("./terminal.ts");
  const live = new LiveRows(out, isColoured);
  const report = await reportOf(target, options, (progress) => live.update(progress)).finally(() => live.end());
  out.write(verdictLines(report, isColoured));
  return report;
}

function reportOf(
  target: Target,
  { vantage, timeoutSeconds, signal, allowWriteCanary, application }: CheckOptions,
  onProgress?: (progress: Progress) => void,
): Promise<Report> {
  const timeoutMs = timeoutSeconds * 1000;
  const watching = onProgress ? { onProgress } : {};
  return checkHere({ target, vantage, timeoutMs, signal, allowWriteCanary, ...watching }, application);
}
