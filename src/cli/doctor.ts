// `dbcheck doctor`: what of the bot's own set-up does not work, row by row, and what to do about it.
import { readConfig } from "../config.ts";
import { UserMistake } from "../errors.ts";
import { createLog } from "../log.ts";
import { jsonText } from "../report/control-characters.ts";
import { withDotEnv } from "../target/dot-env.ts";
import { doorRows } from "./doctor-doors.ts";
import { queueRow, slackRows, storeRow, targetRows, workerRows, type DoctorRow } from "./doctor-rows.ts";
import { vantageRows } from "./doctor-vantages.ts";
import type { CommandResult } from "./result.ts";

const marks: Record<DoctorRow["state"], string> = { ok: "ok", warning: "warn", failed: "FAIL" };

/** Exit status 0 where the bot can start and answer; 3 where it cannot. */
export async function doctorCommand({
  env,
  json,
}: {
  env: Record<string, string | undefined>;
  json: boolean;
}): Promise<CommandResult> {
  const rows = await rowsFor(withDotEnv(env, "."));
  const isWell = rows.every(({ state }) => state !== "failed");
  return {
    stdout: json ? jsonText({ schema: "dbcheck.doctor/1", rows }) : `${rows.map(lineOf).join("\n")}\n`,
    stderr: "",
    exitCode: isWell ? 0 : 3,
  };
}

async function rowsFor(env: Record<string, string | undefined>): Promise<DoctorRow[]> {
  try {
    const config = readConfig(env);
    const log = createLog("silent");
    const [slack, store, queue] = await Promise.all([slackRows(config, log), storeRow(config), queueRow(config, log)]);
    const [workers, vantages, doors] = await Promise.all([
      workerRows(store.connection),
      vantageRows(config, env, store.connection),
      doorRows(config, env, store.connection, log),
    ]);
    const targets = targetRows(config.DBCHECK_TARGETS, env, store.connection);
    return [...slack, store.row, queue, ...workers, ...targets, ...vantages, ...doors];
  } catch (error) {
    if (!(error instanceof UserMistake)) throw error;
    return [{ part: "environment", state: "failed", text: error.message, fix: "Correct these variables." }];
  }
}

function lineOf({ part, state, text, fix }: DoctorRow): string {
  const found = `${marks[state].padEnd(4)}  ${part.padEnd(14)}  ${text}`;
  return fix === null ? found : `${found}\n${"".padEnd(22)}${fix}`;
}
