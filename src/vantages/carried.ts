// A report that a person brings: searched for secrets, judged by its rows, and held against what the bot's places saw.
import { judgedAgain, savedReport } from "../checkup/replay.ts";
import type { OnBug } from "../checkup/internal-error.ts";
import { UserMistake } from "../errors.ts";
import type { Report } from "../report/report.ts";
import { vantageName, type Round, type VantageReport } from "../report/round.ts";
import type { RoundReport } from "../report/round-verdict.ts";
import { judgeRound } from "../rules/vantages/judge-round.ts";
import type { Secret } from "../secret.ts";
import type { CheckRow, Store } from "../store/store.ts";
import { secretIn } from "../target/secret-search.ts";

/** @param name for messages @throws UserMistake where it is no report, or holds a secret */
export function carriedReport(name: string, text: string, secrets: Secret[], onBug: OnBug): Report {
  const saved = savedReport(name, text);
  const kind = secretIn(saved, secrets);
  if (kind !== null)
    throw new UserMistake(`${name} holds ${kind}. Take it out, and change it: who saw the file may have it.`);
  return judgedAgain(name, saved, onBug);
}

/**
 * Keeps it beside the check's round where there is one, and says in the check's messages what all of them show. The
 * check's own verdict stays: a new check from all places would change it.
 * @param given the place's name; undefined: as the report has it
 * @throws UserMistake for a name that is none, or a place whose report was attached before
 */
export async function attachReport(
  store: Pick<Store, "vantages" | "addNote">,
  check: CheckRow,
  report: Report,
  given?: string,
): Promise<RoundReport> {
  const vantage = nameFor(check, report, given);
  const carried: VantageReport = {
    vantage,
    report: { ...report, vantage },
    carried: true,
    receivedAt: new Date().toISOString(),
    clockOffsetMs: null,
    settings: null,
  };
  const round = check.round ?? roundOfOne(check, vantage);
  if (round.answers.some((one) => one.carried && one.vantage === vantage)) throw attachedBefore(vantage);
  if (check.round) {
    const kept = { report: carried.report, clockOffsetMs: null, settings: null };
    if ((await store.vantages.answer(check.id, vantage, kept, true)) === "again") throw attachedBefore(vantage);
  }
  const judged = judgeRound({ ...round, answers: [...round.answers, carried] });
  const at = `${report.startedAt.slice(0, 16).replace("T", " ")} UTC`;
  await store.addNote(check.id, `With the report from ${vantage}, given by hand (${at}): ${judged.verdict.summary}`);
  return judged;
}

function attachedBefore(vantage: string): UserMistake {
  return new UserMistake(`A report from ${vantage} was attached already. Name another place with --vantage.`);
}

function nameFor(check: CheckRow, report: Report, given: string | undefined): string {
  const name = given ?? report.vantage;
  if (!vantageName.safeParse(name).success)
    throw new UserMistake(
      `"${name}" cannot be a vantage's name. Name the place with --vantage, such as --vantage web.`,
    );
  // "local" is what every report says whose place nobody named.
  if (given === undefined && (name === "local" || name === check.report?.vantage))
    throw new UserMistake(
      `The report does not say where it was made. Name the place with --vantage, such as --vantage web.`,
    );
  return name;
}

/** A check from the bot's place alone: who brings a report brings the application's. */
function roundOfOne({ id, target, report }: CheckRow, home: string): Round {
  if (!report) throw new UserMistake("The check has no report yet, so there is nothing to compare with.");
  const { vantage, startedAt, tookMs } = report;
  const endedAt = new Date(Date.parse(startedAt) + tookMs).toISOString();
  const own = { vantage, report, carried: false, receivedAt: endedAt, clockOffsetMs: null, settings: null };
  return { id, target, roster: [vantage], home, startsAt: startedAt, deadline: endedAt, answers: [own], missing: [] };
}
