// `dbcheck attach`: a report that was made elsewhere becomes one more vantage of an incident's first check.
import { readFile } from "node:fs/promises";
import { toStderr } from "../checkup/internal-error.ts";
import { readConfig } from "../config.ts";
import { errorText, UserMistake } from "../errors.ts";
import { createLog } from "../log.ts";
import { exitCodes } from "../report/report.ts";
import { roundText } from "../report/round-text.ts";
import { openStoreBeside } from "../store/open.ts";
import type { CheckRow, Store } from "../store/store.ts";
import { withDotEnv } from "../target/dot-env.ts";
import { loadTargets } from "../target/file.ts";
import { secretIn } from "../target/secret-search.ts";
import { attachReport, carriedReport } from "../vantages/brought-report.ts";
import type { CommandResult } from "./result.ts";

export interface AttachOptions {
  env: Record<string, string | undefined>;
  /** A check's id, or a target that has an open incident. */
  incident: string;
  file: string;
  vantage: string | undefined;
}

/** @throws UserMistake for a file that is no report, a secret in it, or an incident that is none */
export async function attachCommand({ env: given, incident, file, vantage }: AttachOptions): Promise<CommandResult> {
  const env = withDotEnv(given, ".");
  const config = readConfig(env);
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw new UserMistake(`Cannot read ${file}: ${errorText(error)}`);
  });
  const { targets } = loadTargets(config.DBCHECK_TARGETS, env);
  const secrets = [...targets.values()].flatMap((target) => target.secrets);
  const report = carriedReport(file, text, (value) => secretIn(value, secrets), toStderr);
  const opened = await openStoreBeside(config, createLog("silent"));
  try {
    const check = await checkOf(opened.store, incident);
    const home = targets.get(check.target)?.vantages?.[0] ?? null;
    const naming = "with --vantage, such as --vantage web";
    const round = await attachReport(opened.store, check, { report, vantage, naming, home }, toStderr);
    return { stdout: roundText(round), stderr: "", exitCode: exitCodes[round.verdict.status] };
  } finally {
    await opened.close();
  }
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

async function checkOf(store: Store, incident: string): Promise<CheckRow> {
  const id = uuid.test(incident) ? incident : (await store.openIncident(incident))?.firstCheck;
  const check = id === undefined ? null : await store.check(id);
  if (check) return check;
  throw new UserMistake(
    `"${incident}" is neither a check's id nor a target with an open incident. Details in the thread shows the id.`,
  );
}
