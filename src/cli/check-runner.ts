// What a check of the bot does: a checkup from here, or, of a target with vantages, a round of all its places.
import type { HiddenBug } from "../hidden-bug.ts";
import type { CheckupOptions } from "../checkup/run.ts";
import type { ServerLimit } from "../checkup/server-limit.ts";
import { UserMistake } from "../errors.ts";
import type { RunCheck } from "../jobs/runner.ts";
import type { Logger } from "../log.ts";
import type { Report } from "../report/report.ts";
import type { CheckRow, Store } from "../store/store.ts";
import type { WatchedTargets } from "../target/reload.ts";
import { describeTarget, type Target } from "../target/target.ts";
import { checkHere } from "../use-cases/check-here.ts";
import { conductRound, roundTimes } from "../vantages/conduct.ts";
import type { VantageLine } from "../vantages/jobs-and-answers.ts";
import { judgedRound } from "../vantages/judged-round.ts";
import { reportOf } from "../vantages/verdict.ts";

/** The whole check, from Slack; the CLI has --timeout. */
const checkTimeoutMs = 15_000;

interface CheckRunnerParts {
  targets: WatchedTargets;
  servers: ServerLimit;
  /** Name of the place that observations come from. */
  vantage: string;
  line: VantageLine | null;
  store: Store;
  log: Logger;
  times?: typeof roundTimes;
}

export function checkRunner(parts: CheckRunnerParts): RunCheck {
  const { targets, servers, vantage, line, store, log, times = roundTimes } = parts;
  return async (check, hooks) => {
    const target = targets.current().targets.get(check.target);
    if (!target) throw new UserMistake(`The target ${check.target} is not in the targets file of ${vantage}.`);
    const { signal, onProgress } = hooks;
    const waits = { ...hooks, onWait: onProgress };
    const fromHere = async (
      more: Pick<CheckupOptions, "timeoutMs" | "onProgress" | "opensPool" | "turns">,
    ): Promise<Report> => {
      const report = await checkHere({ target, vantage, signal, onBug: bugLogger(check, log), id: check.id, ...more });
      logContradictions(check, report, log);
      return report;
    };
    const [home] = target.vantages ?? [];
    if (home === undefined)
      return servers.through(target, waits, () => fromHere({ timeoutMs: checkTimeoutMs, onProgress }));
    const roster = check.asked ?? target.vantages ?? [];
    const conduct = () =>
      conductRound({
        id: check.id,
        target: target.name,
        roster,
        home,
        own: {
          vantage,
          run: isReachable(target) ? ({ turns, ...own }) => fromHere({ ...own, ...(turns ? { turns } : {}) }) : null,
          target,
        },
        store: store.vantages,
        line,
        signal,
        onProgress,
        log,
        times,
      });
    // The server has all places at once.
    const round = await servers.through(target, waits, conduct, roster.length);
    return reportOf(round, judgedRound(round, bugLogger(check, log)), describeTarget(target));
  };
}

/** There is something to check from here, were it only what is wrong with the URL. */
function isReachable({ conninfo, problems }: Target): boolean {
  return conninfo !== null || problems.length > 0;
}

function bugLogger({ id, target }: CheckRow, log: Logger) {
  return ({ error, ...bug }: HiddenBug) =>
    log.error({ checkId: id, target, ...bug, err: error }, "a bug cost a check a row or a finding");
}

/** A rule was sure of what another row denies: the report says it as likely, and whoever runs the bot hears of it. */
export function logContradictions(
  { id, target }: Pick<CheckRow, "id" | "target">,
  { findings }: Pick<Report, "findings">,
  log: Logger,
): void {
  for (const { cause, contradictedBy } of findings)
    if (contradictedBy !== undefined)
      log.warn({ checkId: id, target, cause, contradictedBy }, "a rule's bug: another row contradicts its finding");
}
