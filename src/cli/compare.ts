// `dbcheck compare`: saved reports of one target from several places, judged together, offline.
import { basename } from "node:path";
import { toStderr } from "../checkup/internal-error.ts";
import { UserMistake } from "../errors.ts";
import { jsonText } from "../report/control-characters.ts";
import { exitCodes, type Report } from "../report/report.ts";
import type { Round, VantageReport } from "../report/round.ts";
import { roundMarkdown, roundText } from "../report/round-text.ts";
import { judgedRound } from "../vantages/judged-round.ts";
import { replayed } from "./replay.ts";
import type { CommandResult } from "./result.ts";

export interface CompareOptions {
  files: string[];
  /** The vantage that the application runs at; undefined: the first file's. */
  application: string | undefined;
  format: "text" | "json" | "markdown";
}

/** @throws UserMistake for a file that is no report, or an application's place that no report is from */
export async function compareCommand({ files, application, format }: CompareOptions): Promise<CommandResult> {
  if (files.length < 2) throw new UserMistake("Give at least two reports: the first from where the application runs.");
  const reports = await Promise.all(files.map(async (file) => ({ file, report: await replayed(file) })));
  const round = judgedRound(roundOf(reports, application), toStderr);
  const show = { text: roundText, json: jsonText, markdown: roundMarkdown }[format];
  return { stdout: show(round), stderr: "", exitCode: exitCodes[round.verdict.status] };
}

function roundOf(read: { file: string; report: Report }[], application: string | undefined): Round {
  const names = namesOf(read);
  const [first] = names;
  const home = application ?? first ?? "";
  const at = names.indexOf(home);
  const center = read[at]?.report;
  if (!center) throw new UserMistake(`No report is from "${home}"; they are from ${names.join(", ")}.`);
  const ends = read.map(({ report }) => Date.parse(report.startedAt) + report.tookMs);
  const answers = read.map(({ report }, place): VantageReport => ({
    vantage: names[place] ?? "",
    report,
    carried: true,
    receivedAt: new Date(ends[place] ?? 0).toISOString(),
    clockOffsetMs: null,
    settings: null,
  }));
  return {
    id: center.id,
    target: center.target.name,
    roster: names,
    home,
    startsAt: center.startedAt,
    deadline: new Date(Math.max(...ends)).toISOString(),
    answers,
    missing: [],
  };
}

/** By vantage; reports that have one in common (such as "local") go by their files. */
function namesOf(read: { file: string; report: Report }[]): string[] {
  const vantages = read.map(({ report }) => report.vantage);
  if (new Set(vantages).size === vantages.length) return vantages;
  const files = read.map(({ file }) => basename(file).replace(/\.[^.]+$/, ""));
  return new Set(files).size === files.length ? files : read.map((_, at) => `report-${at + 1}`);
}
