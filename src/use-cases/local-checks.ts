// The checks of one MCP session over stdio, without any server: registered targets only, one run for
// those who ask at the same time, the last reports kept.
import { UserMistake } from "../errors.ts";
import type { Report } from "../report/report.ts";
import { loadTargets } from "../target/file.ts";
import { fingerprint } from "../report/text.ts";
import { describeTarget, type Target } from "../target/target.ts";
import { checkHere } from "./check-here.ts";
import { otherNames } from "./find-target.ts";
import type { ListedTarget, ToolChecks } from "./tool-checks.ts";

const mostReports = 20;

interface LocalChecksOptions {
  targetsFile: string;
  env: Record<string, string | undefined>;
  vantage: string;
  timeoutMs: number;
  /** Ends every check that runs. */
  signal: AbortSignal;
}

export class LocalChecks implements ToolChecks {
  readonly #options: LocalChecksOptions;
  readonly #running = new Map<string, Promise<Report>>();
  readonly #reports = new Map<string, Report>();

  constructor(options: LocalChecksOptions) {
    this.#options = options;
  }

  /** Read anew at each call, so that edits count. @throws UserMistake when the file cannot be used */
  #targets(): ReadonlyMap<string, Target> {
    const { targetsFile, env } = this.#options;
    return loadTargets(targetsFile, env).targets;
  }

  async targets(): Promise<ListedTarget[]> {
    return [...this.#targets().values()].map((target) => ({
      name: target.name,
      connectsTo: fingerprint(describeTarget(target)),
      problems: target.problems.map(({ cause, where, text, fix }) => ({ cause, where, text, fix })),
    }));
  }

  /** @throws UserMistake for a name that is not in the targets file: no host ever comes from a model */
  async run(name: string): Promise<Report> {
    const targets = this.#targets();
    const target = targets.get(name);
    if (!target) throw new UserMistake(`There is no target with that name. ${await otherNames(name, targets)}`);
    const running = this.#running.get(name) ?? this.#start(target);
    return running;
  }

  /** One of the last reports. @throws UserMistake for another id */
  async report(id: string): Promise<Report> {
    const report = this.#reports.get(id);
    if (report) return report;
    throw new UserMistake(
      `This session has no report with that id. It keeps the last ${mostReports}: check the target.`,
    );
  }

  async #start(target: Target): Promise<Report> {
    const { vantage, timeoutMs, signal } = this.#options;
    const running = checkHere({ target, vantage, timeoutMs, signal });
    this.#running.set(target.name, running);
    try {
      const report = await running;
      this.#keep(report);
      return report;
    } finally {
      this.#running.delete(target.name);
    }
  }

  #keep(report: Report): void {
    this.#reports.set(report.id, report);
    const [oldest] = this.#reports.keys();
    if (this.#reports.size > mostReports && oldest !== undefined) this.#reports.delete(oldest);
  }
}
