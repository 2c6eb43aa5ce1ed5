// `dbcheck replay`: judges the observations of a saved report again, offline; the clock is the report's own.
import { jsonText } from "../report/control-characters.ts";
import { readFile } from "node:fs/promises";
import { toStderr } from "../checkup/internal-error.ts";
import { judgedAgain, reading } from "../checkup/replay.ts";
import { errorText, UserMistake } from "../errors.ts";
import { exitCodes, type Report } from "../report/report.ts";
import { reportSchema, type SavedReport } from "../report/schema.ts";
import { reportMarkdown, reportText } from "../report/text.ts";
import type { CommandResult } from "./result.ts";

/** A report with ten connections, forty experiments and the server's state has 200 kB. */
const mostCharacters = 16 * 1024 * 1024;

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
  return judgedAgain(path, parse(path, text), toStderr);
}

function parse(path: string, text: string): SavedReport {
  if (text.length > mostCharacters)
    throw new UserMistake(`${path} has more than ${mostCharacters / 1024 / 1024} MB; a report has less than one.`);
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new UserMistake(`${path} is not JSON: ${errorText(error)}`);
  }
  const result = reportSchema.safeParse(data);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new UserMistake(
    `${path} is not a report of \`dbcheck check --json\` (schema dbcheck.report/1): ${issue?.path.join(".") || "the file"}: ${issue?.message}`,
  );
}
