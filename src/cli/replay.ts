// `dbcheck replay`: judges the observations of a saved report again, offline; the clock is the report's own.
import { jsonText } from "../report/control-characters.ts";
import { readFile } from "node:fs/promises";
import { toStderr } from "../checkup/internal-error.ts";
import { rejudgedReport, reading, savedReport } from "../checkup/replay.ts";
import { errorText, UserMistake } from "../errors.ts";
import { exitCodes, type Report } from "../report/report.ts";
import { reportMarkdown, reportText } from "../report/text.ts";
import type { CommandResult } from "./result.ts";

/** @throws UserMistake when the file is not a report */
export async function replayCommand(path: string, format: "text" | "json" | "markdown"): Promise<CommandResult> {
  const report = await replayed(path);
  const show = {
    text: reportText,
    json: (one: Report) => jsonText(one),
    markdown: reportMarkdown,
  }[format];
  const stdout = reading(path, report.observations, (observations) => show({ ...report, observations }));
  return { stdout, stderr: "", exitCode: exitCodes[report.verdict.status] };
}

/**
 * A saved report, judged again; what an older or shortened one does not have
 * is empty. @throws UserMistake when the file is not a report
 */
export async function replayed(path: string): Promise<Report> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new UserMistake(`Cannot read ${path}: ${errorText(error)}`);
  });
  return rejudgedReport(path, savedReport(path, text), toStderr);
}
