// A report that a person brings: searched for secrets, judged by its rows, and held against what the bot's places saw.
import { rejudgedReport, savedReport } from "../checkup/replay.ts";
import type { OnBug } from "../hidden-bug.ts";
import { UserMistake } from "../errors.ts";
import type { Report } from "../report/report.ts";
import { vantageName } from "../report/round.ts";
import type { RoundReport } from "../report/round-verdict.ts";
import { roundView } from "../rules/vantages/judge-round.ts";
import type { CheckRow, Store } from "../store/store.ts";
import { judgedRound } from "./judged-round.ts";

/**
 * @param name for messages
 * @param secretIn what kind of secret a value holds, null for none
 * @throws UserMistake where it is no report, or holds a secret
 */
export function carriedReport(
  name: string,
  text: string,
  secretIn: (value: unknown) => string | null,
  onBug: OnBug,
): Report {
  const saved = savedReport(name, text);
  const kind = secretIn(saved);
  if (kind !== null)
    throw new UserMistake(`${name} contains ${kind}. Remove it and rotate it: anyone who saw the file may have it.`);
  return rejudgedReport(name, saved, onBug);
}

export interface Brought {
  report: Report;
  /** The place's name; undefined: as the report has it. */
  vantage: string | undefined;
  /** How a place is named by whoever brings it, for messages: "with --vantage, such as --vantage web". */
  naming: string;
  /** Where the application runs, as the target says it; null: where the report is from. */
  home: string | null;
}

/**
 * Keeps it beside what the check's own places saw, and shows it in the check's messages. The check's own verdict
 * stays: a new check from all places would change it.
 * @throws UserMistake for a name that is none, a place whose report was attached before, or a check without a report
 */
export async function attachReport(
  store: Pick<Store, "vantages" | "addNote" | "showRound">,
  check: CheckRow,
  brought: Brought,
  onBug: OnBug,
): Promise<RoundReport> {
  const vantage = nameFor(check, brought);
  const report = { ...brought.report, vantage };
  if (!check.round) await makeRound(store, check, brought.home ?? vantage);
  const kept = await store.vantages.answer(check.id, vantage, { report, clockOffsetMs: null, settings: null }, true);
  if (kept === "again")
    throw new UserMistake(`A report from ${vantage} was already attached. Name another vantage ${brought.naming}.`);
  const round = await store.vantages.round(check.id);
  if (!round) throw new UserMistake("This check is no longer kept. Start a new check, and attach the report to it.");
  const judged = judgedRound(round, onBug);
  await store.showRound(check.id, roundView(judged));
  const at = `${report.startedAt.slice(0, 16).replace("T", " ")} UTC`;
  await store.addNote(check.id, `With the report from ${vantage}, given by hand (${at}): ${judged.verdict.summary}`);
  return judged;
}

function nameFor(check: CheckRow, { report, vantage: given, naming }: Brought): string {
  const name = given ?? report.vantage;
  if (!vantageName.safeParse(name).success)
    throw new UserMistake(`"${name}" cannot be a vantage's name. Name the vantage ${naming}.`);
  // "local" is what every report says whose place nobody named.
  if (given === undefined && (name === "local" || name === check.report?.vantage))
    throw new UserMistake(`The report does not say where it was made. Name the vantage ${naming}.`);
  return name;
}

/** A check from the bot's place alone becomes a round of that place. */
async function makeRound(
  { vantages }: Pick<Store, "vantages">,
  { id, target, report }: CheckRow,
  home: string,
): Promise<void> {
  if (!report) throw new UserMistake("The check has no report yet, so there is nothing to compare with.");
  const { vantage, startedAt, tookMs } = report;
  const endedAt = new Date(Date.parse(startedAt) + tookMs).toISOString();
  const times = { startsAt: startedAt, deadline: endedAt };
  await vantages.makeRound(
    { id, target, roster: [vantage], home, ...times },
    { report, clockOffsetMs: null, settings: null },
  );
}
