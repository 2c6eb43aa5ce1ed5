// `dbcheck replay`: judges the observations of a saved report again, offline; the clock is the report's own.
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { errorText, UserMistake } from "../errors.ts";
import { layers } from "../report/causes.ts";
import { exitCodes, defaultThresholds, type Report } from "../report/report.ts";
import { reportMarkdown, reportText } from "../report/text.ts";
import { judge } from "../rules/verdict.ts";
import type { CommandResult } from "./result.ts";

const reportShape = z.looseObject({
  schema: z.literal("dbcheck.report/1"),
  startedAt: z.iso.datetime(),
  target: z.looseObject({ name: z.string(), inputs: z.looseObject({}) }),
  observations: z.array(
    z.looseObject({
      id: z.string(),
      probe: z.string(),
      layer: z.enum(layers),
      outcome: z.enum(["passed", "warned", "failed", "skipped", "unknown"]),
      summary: z.string(),
      facts: z.looseObject({}),
    }),
  ),
});

/** @throws UserMistake when the file is not a report */
export async function replayCommand(path: string, format: "text" | "json" | "markdown"): Promise<CommandResult> {
  const report = await replayed(path);
  const show = { text: reportText, json: (one: Report) => `${JSON.stringify(one, null, 2)}\n`, markdown: reportMarkdown }[format];
  return { stdout: show(report), stderr: "", exitCode: exitCodes[report.verdict.status] };
}

/** A saved report, judged again; what an older or shortened one does not have is empty. @throws UserMistake when the file is not a report */
export async function replayed(path: string): Promise<Report> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new UserMistake(`Cannot read ${path}: ${errorText(error)}`);
  });
  const saved = parse(path, text);
  const { startedAt } = saved;
  const { vantage = "an unnamed place", changes = [], tookMs = 0 } = saved as Partial<Report>;
  const bare = { source: "probe", vantage, at: startedAt, inputs: {}, reason: null, tookMs: 0 } as const;
  const observations = saved.observations.map((one) => ({ ...bare, ...one }));
  const comparisons = Array.isArray(saved.comparisons) ? saved.comparisons : [];
  const target = { ...saved.target, endpoints: (saved.target as Partial<Report["target"]>).endpoints ?? [] };
  target.inputs.thresholds = { ...defaultThresholds, ...target.inputs.thresholds };
  const judged = judge(observations, target, startedAt, comparisons);
  return { ...saved, vantage, target, observations, comparisons, changes, tookMs, ...judged };
}

function parse(path: string, text: string): Report {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new UserMistake(`${path} is not JSON: ${errorText(error)}`);
  }
  const result = reportShape.safeParse(data);
  if (result.success) return data as Report;
  const [issue] = result.error.issues;
  throw new UserMistake(
    `${path} is not a report of \`dbcheck check --json\` (schema dbcheck.report/1): ${issue?.path.join(".") || "the file"}: ${issue?.message}`,
  );
}
