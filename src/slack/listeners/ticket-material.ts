// Everything that the store knows for a ticket of a check, or of the incident that it belongs to.
import { UserMistake } from "../../errors.ts";
import { timeline, toldTypes } from "../../incidents/timeline.ts";
import type { Experiment } from "../../isolation/experiment.ts";
import { keysOf } from "../../isolation/fingerprint.ts";
import { isolate } from "../../isolation/isolate.ts";
import { playbooks } from "../../playbooks/index.ts";
import type { Report } from "../../report/report.ts";
import { vendorNames, type VendorName } from "../../target/vendor.ts";
import { materialOf, noAnswers, type Answers, type Material } from "../../tickets/material.ts";
import type { SeverityLevel } from "../../tickets/vendor.ts";
import { vendorFor } from "../../tickets/vendors/index.ts";
import type { CheckRow, IncidentRow, Store, TicketRow } from "../../store/store.ts";
import { recordedIn } from "./experiments.ts";
import { latestBad } from "./export.ts";
import { readersIn, threadChannel, withoutPrivateWords } from "../access/private-words.ts";
import type { Permitted } from "../access/permission.ts";

const mostEvents = 500;
const mostEarlier = 10;

/** What does not change while somebody fills in the form. */
export interface TicketGround {
  /** Tickets, steps and thread are this check's. */
  check: CheckRow;
  report: Report;
  incident: IncidentRow | null;
  tickets: TicketRow[];
  more: Partial<Material>;
}

/** What is chosen and answered in the form. */
export interface TicketChoice {
  vendor: VendorName;
  severity: SeverityLevel | null;
  answers: Answers;
  /** Position of the ticket that this one follows; null: it is a ticket of its own. */
  follows: number | null;
}

/** @throws UserMistake where there is nothing to write from, or nothing to escalate */
export async function groundOf(allowed: Permitted): Promise<TicketGround> {
  const ground = await gathered(allowed);
  if (!ground) throw new UserMistake("There is no report to write from: check again first.");
  const { verdict, findings } = ground.report;
  if (verdict.status === "healthy" && findings.length === 0 && ground.tickets.length === 0)
    throw new UserMistake(`${ground.check.target} is healthy: there is nothing to escalate.`);
  return ground;
}

async function gathered({ check: pressed, home, entry }: Permitted): Promise<TicketGround | null> {
  const { store } = home;
  const incident = pressed.incidentId === null ? null : await store.incidentOf(pressed.id);
  const check = incident && incident.firstCheck !== pressed.id ? await store.check(incident.firstCheck) : pressed;
  if (!check) return null;
  const kept = incident ? await store.events({ target: check.target, types: toldTypes, limit: mostEvents }) : [];
  const readers = readersIn((await threadChannel(store, check.id)) ?? "");
  const events = await withoutPrivateWords(store, kept, readers);
  const mine = events.filter(
    ({ at, checkId }) => checkId === check.id || at.getTime() >= Date.parse(incident?.incident.openedAt ?? ""),
  );
  const ids = mine.map(({ checkId }) => checkId);
  const report = (await latestBad(store, ids, check.report)) ?? check.report;
  if (!report) return null;
  const experiments = [...recordedIn(report), ...(await store.experiments(check.id))];
  const steps = (await store.steps(check.id)).map(({ step }) => step);
  const earlier = check.report && check.report.id !== report.id ? [check.report] : [];
  return {
    check,
    report,
    incident,
    tickets: await store.tickets(check.id),
    more: {
      earlier: earlier.slice(-mostEarlier),
      incident: incident ? { state: incident.incident, timeline: timeline(mine), steps } : null,
      recorded:
        experiments.length > 0 ? { tests: experiments, isolation: compared(experiments, entry.framework) } : null,
      baselineAt: (await baselineAt(store, report)) ?? report.changes[0]?.beforeAt ?? null,
    },
  };
}

function compared(experiments: Experiment[], framework: string | null) {
  const playbook = playbooks.find((one) => one.framework === framework);
  return isolate(
    experiments,
    playbook ? (option, value) => playbook.withOption(keysOf(option).join("."), value) : undefined,
  );
}

async function baselineAt(store: Store, { target, vantage }: Report): Promise<string | null> {
  return (await store.baseline(target.name, vantage))?.at ?? null;
}

/** @param now ISO 8601 */
export function ticketMaterial(
  ground: TicketGround,
  choice: TicketChoice,
  newest: Report | null,
  now: string,
): Material {
  const followed = ground.tickets.find(({ position }) => position === choice.follows) ?? null;
  // A follow-up tells of the newest look, whatever it found.
  const report = followed && newest ? newest : ground.report;
  const { vendor } = report.target;
  return materialOf(report, vendorFor(choice.vendor), {
    ...ground.more,
    // Identifiers of one vendor mean nothing to another.
    ids: vendor && (vendor.name === choice.vendor || vendor.from === "targets-file") ? vendor.ids : {},
    chosenSeverity: choice.severity,
    answers: { ...choice.answers, startedAt: timeOf(choice.answers.startedAt) },
    caseNumber: followed?.caseNumber ?? null,
    earlierTicket: followed ? { at: followed.ticket.at, facts: followed.ticket.facts } : null,
    now,
  });
}

/** With its zone: what is read in another one is another time. */
export function isTime(typed: string | null): typed is string {
  return (
    typed !== null &&
    /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)? ?(Z|UTC|[+-]\d\d:?\d\d)$/i.test(typed) &&
    !Number.isNaN(Date.parse(typed))
  );
}

/** What is no time yet, while somebody types it, is not known. */
function timeOf(typed: string | null): string | null {
  return isTime(typed) ? new Date(typed).toISOString() : null;
}

/** As the form begins: what the targets file and earlier tickets say. */
export function firstChoice({ report, tickets }: TicketGround, follows: number | null): TicketChoice {
  const last = tickets.find(({ position }) => position === follows) ?? tickets.at(-1);
  const named = vendorNames.find((name) => name === report.target.vendor?.name) ?? "generic";
  return {
    vendor: last?.ticket.vendor ?? named,
    severity: last?.ticket.severity ?? null,
    answers: last?.ticket.answers ?? noAnswers,
    follows,
  };
}
