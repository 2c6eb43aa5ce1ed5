// `dbcheck check`: one full check from this machine, without Slack, queue or store.
import { jsonText } from "../report/control-characters.ts";
import { runCheckup } from "../checkup/run.ts";
import { UserMistake } from "../errors.ts";
import { warmUp } from "../probes/way-in/resolve/system.ts";
import { reportMarkdown, reportText } from "../report/text.ts";
import type { Progress } from "../report/observation.ts";
import { exitCodes, type Report } from "../report/report.ts";
import { targetFromUrl } from "../target/build.ts";
import type { Target } from "../target/target.ts";
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
  /** The application's own configuration, and whose it is; null: as the targets file says. */
  application: { config: string | undefined; framework: string | undefined; tests: string | undefined };
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
  const report = terminal ? await watched(target, options, terminal) : await targetReport(target, options);
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
  const report = await targetReport(target, options, (progress) => live.update(progress)).finally(() => live.end());
  out.write(verdictLines(report, isColoured));
  return report;
}

/** One check of a target, with what the command line says of its application. */
export async function targetReport(
  known: Target,
  options: CheckOptions,
  onProgress?: (progress: Progress) => void,
): Promise<Report> {
  const target = await withApplication(known, options.application);
  if (target.conninfo?.hosts.some(({ kind, hostaddr }) => kind === "name" && !hostaddr)) warmUp();
  const { vantage, signal, allowWriteCanary } = options;
  const timeoutMs = options.timeoutSeconds * 1000;
  return runCheckup({ target, vantage, timeoutMs, signal, allowWriteCanary, ...(onProgress ? { onProgress } : {}) });
}

/**
 * What the command line says of the application goes before the targets
 * file. A file that cannot be read is the user's mistake.
 */
async function withApplication(
  target: Target,
  { config, framework, tests }: CheckOptions["application"],
): Promise<Target> {
  if (config === undefined && framework === undefined && tests === undefined) return target;
  const { readConfigFile } = await import("../playbooks/file.ts");
  const { playbookFor, readAppConfig } = await import("../playbooks/index.ts");
  const { frameworkOf } = await import("../playbooks/detect.ts");
  const text = config === undefined ? null : await readConfigFile(config);
  const said = framework ?? target.application?.framework ?? undefined;
  const name = said ?? (text !== null && config !== undefined ? frameworkOf(text, config).framework : undefined);
  const playbook = name === undefined ? null : playbookFor(name);
  if (playbook && config !== undefined && text !== null) readAppConfig(playbook, text, config);
  const known = target.application ?? { framework: null, config: null, tests: null, healthUrl: null };
  return {
    ...target,
    inputs: {
      ...target.inputs,
      application: { ...target.inputs.application, ...(name === undefined ? {} : { framework: name }) },
    },
    application: { ...known, framework: name ?? null, config: config ?? known.config, tests: tests ?? known.tests },
  };
}

/** A connection string, even a broken or missing one; everything else is the name of a target. */
function isConnectionString(subject: string): boolean {
  return subject.trim() === "" || /:\/|=|^\s|\s$|^\$|\$\{|\{\{/.test(subject);
}

export async function findTarget({ subject, targetsFile, env }: CheckOptions): Promise<Target> {
  if (subject === undefined || isConnectionString(subject)) return targetFromUrl(subject ?? null, env);
  // YAML and its schema take as long to load as a check to run: only who names a target waits for them.
  const { loadTargets } = await import("../target/file.ts");
  const { targets } = loadTargets(targetsFile, env);
  const target = targets.get(subject);
  if (target) return target;
  const { nearestNames } = await import("../target/nearest-names.ts");
  const near = nearestNames(subject, [...targets.keys()]);
  const advice =
    near.length > 0
      ? `Did you mean ${near.join(" or ")}?`
      : targets.size > 0
        ? `Known: ${[...targets.keys()].slice(0, 20).join(", ")}.`
        : "The file has no targets.";
  throw new UserMistake(
    `There is no target "${subject}" in ${targetsFile}. ${advice} A URL (postgres://…) is checked without a targets file.`,
  );
}
