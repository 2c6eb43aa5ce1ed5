// The checks of one MCP session over stdio, without any server: registered targets only, one run for
// those who ask at the same time, the last reports kept.
import { runCheckup } from "../checkup/run.ts";
import { UserMistake } from "../errors.ts";
import type { Report } from "../report/report.ts";
import { loadTargets } from "../target/file.ts";
import { nearestNames } from "../target/nearest-names.ts";
import { fingerprint } from "../report/text.ts";
import { describeTarget, type Target } from "../target/target.ts";
import type { Checks, ListedTarget } from "./tool.ts";

const mostReports = 20;

export interface ChecksOptions {
  targetsFile: string;
  env: Record<string, string | undefined>;
  vantage: string;
  timeoutMs: number;
  /** Ends every check that runs. */
  signal: AbortSignal;
}

export class LocalChecks implements Checks {
  readonly #options: ChecksOptions;
  readonly #running = new Map<string, Promise<Report>>();
  readonly #reports = new Map<string, Report>();

  constructor(options: ChecksOptions) {
    this.#options = options;
  }

  /** Read anew at each call, so that edits count. @throws UserMistake when the file cannot be used */
  #targets(): Target[] {
    const { targetsFile, env } = this.#options;
    return [...loadTargets(targetsFile, env).targets.values()];
  }

  async targets(): Promise<ListedTarget[]> {
    return this.#targets().map((target) => ({
      name: target.name,
      connectsTo: fingerprint(describeTarget(target)),
      problems: target.problems.map(({ cause, where, text, fix }) => ({ cause, where, text, fix })),
    }));
  }

  /** @throws UserMistake for a name that is not in the targets file: no host ever comes from a model */
  async run(name: string): Promise<Report> {
    const targets = this.#targets();
    const target = targets.find((one) => one.name === name);
    if (!target) throw new UserMistake(`There is no target with that name. ${advice(name, targets)}`);
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
    const running = runCheckup({ target, vantage, timeoutMs, signal });
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

function advice(name: string, targets: Target[]): string {
  const names = targets.map((one) => one.name);
  const near = nearestNames(name, names);
  if (near.length > 0) return `Did you mean ${near.join(" or ")}?`;
  return names.length > 0 ? `Known: ${names.slice(0, 20).join(", ")}.` : "The targets file has no targets.";
}
