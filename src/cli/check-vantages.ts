// `dbcheck check TARGET --vantages`: one round from a shell that reaches the queue. Nothing is kept anywhere.
import { randomUUID } from "node:crypto";
import { toStderr } from "../checkup/internal-error.ts";
import { readConfig, type Config } from "../config.ts";
import { UserMistake } from "../errors.ts";
import type { QueueSettings } from "../jobs/queue.ts";
import { createLog } from "../log.ts";
import { jsonText } from "../report/control-characters.ts";
import { exitCodes, type Report } from "../report/report.ts";
import { roundMarkdown, roundText } from "../report/round-text.ts";
import type { RoundReport } from "../report/round-verdict.ts";
import { Secret } from "../secret.ts";
import { MemoryVantages } from "../store/memory-vantages.ts";
import { reachQueue } from "../store/reach.ts";
import { withDotEnv } from "../target/dot-env.ts";
import { describeTarget, type Target } from "../target/target.ts";
import { checkHere } from "../use-cases/check-here.ts";
import { conductRound } from "../vantages/conduct.ts";
import { VantageLine } from "../vantages/jobs-and-answers.ts";
import { answersQueue } from "../vantages/messages.ts";
import { judgedRound } from "../vantages/judged-round.ts";
import { reportOf } from "../vantages/verdict.ts";
import type { CheckOptions } from "./check.ts";
import type { CommandResult } from "./result.ts";

/** One report, of the application's own place under the verdict of all; as JSON with the round beside it. */
export async function vantagesCommand(target: Target, options: CheckOptions): Promise<CommandResult> {
  const { report, judged } = await checkFromVantages(target, options);
  const show = {
    text: () => roundText(judged),
    json: () => jsonText({ ...report, round: judged }),
    markdown: () => roundMarkdown(judged),
  }[options.format];
  return { stdout: show(), stderr: "", exitCode: exitCodes[report.verdict.status] };
}

/** @throws UserMistake where the target has no vantages, or what the queue needs is not set */
async function checkFromVantages(
  target: Target,
  { env: given, vantage, timeoutSeconds, signal, allowWriteCanary }: CheckOptions,
): Promise<{ report: Report; judged: RoundReport }> {
  const [home] = target.vantages ?? [];
  if (home === undefined)
    throw new UserMistake(`${target.name} has no vantages in the targets file. Name them there: vantages: [NAME, …]`);
  const config = readConfig(withDotEnv(given, "."));
  const secret = config.DBCHECK_VANTAGE_SECRET;
  if (secret === undefined)
    throw new UserMistake("Set DBCHECK_VANTAGE_SECRET to the bot's value: asking vantages needs it.");
  const log = createLog(given["LOG_LEVEL"] === undefined ? "error" : config.LOG_LEVEL);
  const [id, store] = [randomUUID(), new MemoryVantages()];
  const answers = `${answersQueue}-${id}`;
  const settings = await queueOfShell(config);
  const line = new VantageLine({ settings, secret: new Secret(secret), store, answers, log });
  line.listen();
  try {
    const round = await conductRound({
      id,
      target: target.name,
      roster: target.vantages ?? [],
      home,
      own: {
        vantage,
        target,
        run: ({ turns, ...look }) =>
          checkHere({ ...look, ...(turns ? { turns } : {}), target, vantage, signal, allowWriteCanary, id }),
      },
      store,
      line,
      signal,
      onProgress: () => undefined,
      times: { leadMs: 1_000, lastsMs: timeoutSeconds * 1_000 + 2_000 },
      log,
    });
    const judged = judgedRound(round, toStderr);
    return { report: reportOf(round, judged, describeTarget(target)), judged };
  } finally {
    await line.close({ forGood: true });
  }
}

async function queueOfShell(config: Config): Promise<QueueSettings> {
  if (config.REDIS_URL !== undefined) return { kind: "redis", url: new Secret(config.REDIS_URL) };
  const url = config.DBCHECK_QUEUE_URL ?? config.DBCHECK_STORE_URL;
  if (url === undefined) throw new UserMistake("Set REDIS_URL, or DBCHECK_STORE_URL if the queue is in PostgreSQL.");
  return { kind: "postgres", connection: await reachQueue(url), isGuest: true };
}
