// Judges the observations of a saved report again, offline; the clock is the report's own.
import { errorText, UserMistake } from "../errors.ts";
import type { Observation } from "../report/observation.ts";
import type { Report } from "../report/report.ts";
import { reportSchema, type SavedReport } from "../report/schema.ts";
import { judge, type BrokenRule } from "../rules/verdict.ts";
import type { OnBug } from "../hidden-bug.ts";
import { brokenRules } from "./internal-error.ts";

/** A report with ten connections, forty experiments and the server's state has 200 kB. */
const mostCharacters = 16 * 1024 * 1024;

/** @param path for messages @throws UserMistake when the text is not a report */
export function savedReport(path: string, text: string): SavedReport {
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
    `${path} is not a report of \`dbcheck check --json\` (schema ` +
      `dbcheck.report/1): ${issue?.path.join(".") || "the file"}: ${issue?.message}`,
  );
}

/**
 * What an older or shortened report does not have is empty.
 * @param name for messages
 * @throws UserMistake that names the rows whose facts cannot be read
 */
export function rejudgedReport(name: string, saved: SavedReport, onBug: OnBug): Report {
  const { startedAt, vantage, target, comparisons } = saved;
  const observations = saved.observations.map((one) => ({
    ...one,
    vantage: one.vantage ?? vantage,
    at: one.at ?? startedAt,
  }));
  const judged = (rows: Observation[]) => judge(rows, target, startedAt, comparisons);
  const { broken, ...rest } = reading(name, observations, judged);
  if (broken.length > 0) blameRows(name, observations, (rows) => judged(rows).broken);
  // What other places said is not among its rows, and cannot be judged by them; rules break here, or not at all.
  const { round: _, brokenRules: __, ...own } = saved;
  return { ...own, observations, ...rest, ...brokenRules(broken, onBug) };
}

/** A rule that breaks over somebody else's row is their mistake. @throws UserMistake that names the row */
function blameRows(name: string, observations: Observation[], judged: (rows: Observation[]) => BrokenRule[]): void {
  try {
    reading(name, observations, (rows) => {
      for (const { error } of judged(rows)) throw error;
    });
  } catch (error) {
    if (error instanceof UserMistake) throw error;
  }
}

/**
 * What comes of a saved report's rows. Facts are as free as the probes that leave them: where somebody else wrote them,
 * the rows that cannot be read are named. @throws UserMistake that names them; a bug of ours as it is
 */
export function reading<T>(name: string, rows: Observation[], act: (rows: Observation[]) => T): T {
  try {
    return act(rows);
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError) || !isReadable(() => act([]))) throw error;
    const names = oddRows(rows, act).map(({ id }) => `"${id}"`);
    throw new UserMistake(
      `${name}: the facts of the observation ${names.join(" or ")} are not as \`dbcheck check --json\` writes them.`,
      { cause: error },
    );
  }
}

/**
 * Those whose absence alone mends it; else, one after the other, the last row of the shortest list that cannot be read.
 */
function oddRows(rows: Observation[], act: (rows: Observation[]) => unknown): Observation[] {
  const alone = rows.filter((odd) => isReadable(() => act(rows.filter((row) => row !== odd))));
  if (alone.length > 0) return alone;
  const odd: Observation[] = [];
  const good: Observation[] = [];
  for (const row of rows) (isReadable(() => act([...good, row])) ? good : odd).push(row);
  return odd;
}

function isReadable(act: () => unknown): boolean {
  try {
    act();
    return true;
  } catch {
    return false;
  }
}
