// `dbcheck replay`: judges the observations of a saved report again, offline; the clock is the report's own.
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { errorText, UserMistake } from "../errors.ts";
import { layers } from "../report/causes.ts";
import { exitCodes, defaultThresholds, type Report } from "../report/report.ts";
import { reportMarkdown, reportText } from "../report/text.ts";
import { judge } from "../rules/verdict.ts";
import type { Observation } from "../report/observation.ts";
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
  comparisons: z
    .array(
      z.looseObject({
        varied: z.string(),
        from: z.string(),
        to: z.string(),
        fromOutcome: z.string(),
        toOutcome: z.string(),
      }),
    )
    .optional(),
  changes: z
    .array(z.looseObject({ what: z.string(), before: z.array(z.string()), after: z.array(z.string()) }))
    .optional(),
});

/** @throws UserMistake when the file is not a report */
export async function replayCommand(path: string, format: "text" | "json" | "markdown"): Promise<CommandResult> {
  const report = await replayed(path);
  const show = {
    text: reportText,
    json: (one: Report) => `${JSON.stringify(one, null, 2)}\n`,
    markdown: reportMarkdown,
  }[format];
  const stdout = reading(path, report.observations, (observations) => show({ ...report, observations }));
  return { stdout, stderr: "", exitCode: exitCodes[report.verdict.status] };
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
  const { comparisons = [] } = saved as Partial<Report>;
  const target = { ...saved.target, endpoints: (saved.target as Partial<Report["target"]>).endpoints ?? [] };
  target.inputs.thresholds = { ...defaultThresholds, ...target.inputs.thresholds };
  const judged = reading(path, observations, (rows) => judge(rows, target, startedAt, comparisons));
  return { ...saved, vantage, target, observations, comparisons, changes, tookMs, ...judged };
}

/**
 * What comes of a saved report's rows. Facts are as free as the probes that leave them: where somebody else wrote them, the
 * row that cannot be read is found by leaving rows out. @throws UserMistake that names the row, or the few it is among; a bug of ours as it is
 */
export function reading<T>(path: string, rows: Observation[], act: (rows: Observation[]) => T): T {
  try {
    return act(rows);
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    const suspects = rows.filter((odd) => isReadable(() => act(rows.filter((row) => row !== odd))));
    if (suspects.length === 0) throw error;
    const names = suspects.map(({ id }) => `"${id}"`).join(" or ");
    throw new UserMistake(
      `${path}: the facts of the observation ${names} are not as \`dbcheck check --json\` writes them.`,
      {
        cause: error,
      },
    );
  }
}

function isReadable(act: () => unknown): boolean {
  try {
    act();
    return true;
  } catch {
    return false;
  }
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
