// What a ticket is written from: a report, what people chose and said, and all that the store knows of the incident.
import { UserMistake } from "../errors.ts";
import { timeline, timelineTypes } from "../incidents/timeline.ts";
import type { RecordedExperiment } from "../isolation/experiment.ts";
import { isolate } from "../isolation/isolate.ts";
import type { Report } from "../report/report.ts";
import { recogniseVendor, vendorNames, type VendorName, type VendorOf } from "../target/vendor.ts";
import { materialOf, noAnswers, type Answers, type Material } from "../tickets/material.ts";
import type { SeverityLevel } from "../tickets/vendor.ts";
import { vendorFor } from "../tickets/vendors/index.ts";
import type { CheckRow, IncidentRow, TicketRow } from "../store/store.ts";
import type { Permitted } from "./context.ts";
import { latestBadReport } from "./incident-record.ts";
import { readersIn, withoutPrivateWords } from "./private-words.ts";
import { experimentsOf, optionLine } from "./record-experiment.ts";
import { threadChannel } from "./threads.ts";

const mostEvents = 500;
const mostEarlier = 10;

/** What is chosen and answered, in a form or on the command line. */
export interface TicketChoice {
  vendor: VendorName;
  severity: SeverityLevel | null;
  answers: Answers;
}

/** @throws UserMistake where there is nothing wrong */
export function refuseHealthy({ verdict, findings, target, vantage }: Report): void {
  if (verdict.status === "healthy" && findings.length === 0)
    throw new UserMistake(`${target.name} is healthy as seen from ${vantage}: there is nothing to escalate.`);
}

/** A report may be of an older version, or made by hand: then the vendor is recognised anew. */
function vendorOf({ target: { vendor, host, port, user, database } }: Report): VendorOf | null {
  const named = vendorNames.find((name) => name === vendor?.name);
  if (vendor && named)
    return { name: named, from: vendor.from === "targets-file" ? "targets-file" : "place", ids: vendor.ids };
  const place = { host: host?.toLowerCase() ?? "", port: port ?? 5432, user: user ?? "", database: database ?? "" };
  return host === null ? null : recogniseVendor(place);
}

export function vendorNameOf(report: Report): VendorName {
  return vendorOf(report)?.name ?? "generic";
}

/** What people tried, with what comparing it shows. */
export function comparedTests(
  tests: RecordedExperiment[],
  framework: string | null,
): NonNullable<Material["recorded"]> {
  return { tests, isolation: isolate(tests, optionLine(framework)) };
}

/** The one place where a report and choices become a ticket's material. */
export function materialFor(report: Report, choice: TicketChoice, more: Partial<Material>): Material {
  const vendor = vendorOf(report);
  return materialOf(report, vendorFor(choice.vendor), {
    // Identifiers of one vendor mean nothing to another.
    ids: vendor && (vendor.name === choice.vendor || vendor.from === "targets-file") ? vendor.ids : {},
    chosenSeverity: choice.severity,
    answers: choice.answers,
    ...more,
  });
}

/** What the store knows: it does not change while somebody fills in the form. */
export interface IncidentMaterial {
  /** Tickets, steps and thread are this check's. */
  check: CheckRow;
  report: Report;
  incident: IncidentRow | null;
  tickets: TicketRow[];
  /** The newest report of the target, whatever it found. */
  newest: Report | null;
  more: Partial<Material>;
}

/** @throws UserMistake where there is nothing to write from, or nothing to escalate */
export async function incidentMaterial(allowed: Permitted): Promise<IncidentMaterial> {
  const gathered = await gather(allowed);
  if (!gathered) throw new UserMistake("There is no report to write a ticket from. Check again first.");
  const { report, tickets, check } = gathered;
  if (report.verdict.status === "healthy" && report.findings.length === 0 && tickets.length === 0)
    throw new UserMistake(`${check.target} is healthy: there is nothing to escalate.`);
  return gathered;
}

async function gather({ check: pressed, backend, entry }: Permitted): Promise<IncidentMaterial | null> {
  const { store } = backend;
  const incident = pressed.incidentId === null ? null : await store.incidentOf(pressed.id);
  const check = incident && incident.firstCheck !== pressed.id ? await store.check(incident.firstCheck) : pressed;
  if (!check) return null;
  const kept = incident ? await store.events({ target: check.target, types: timelineTypes, limit: mostEvents }) : [];
  const readers = readersIn((await threadChannel(store, check.id)) ?? "");
  const events = await withoutPrivateWords(store, kept, readers);
  const mine = events.filter(
    ({ at, checkId }) => checkId === check.id || at.getTime() >= Date.parse(incident?.incident.openedAt ?? ""),
  );
  const ids = mine.map(({ checkId }) => checkId);
  const report = (await latestBadReport(store, ids, check.report)) ?? check.report;
  if (!report) return null;
  const experiments = await experimentsOf(store, { ...check, report });
  const steps = (await store.steps(check.id)).map(({ step }) => step);
  const earlier = check.report && check.report.id !== report.id ? [check.report] : [];
  const baseline = await store.baseline(report.target.name, report.vantage);
  return {
    check,
    report,
    incident,
    tickets: await store.tickets(check.id),
    newest: await store.latestReport(check.target),
    more: {
      earlier: earlier.slice(-mostEarlier),
      incident: incident ? { state: incident.incident, timeline: timeline(mine), steps } : null,
      recorded: experiments.length > 0 ? comparedTests(experiments, entry.framework) : null,
      baselineAt: baseline?.at ?? report.changes[0]?.beforeAt ?? null,
    },
  };
}

/** `follows`: position of the ticket that this one follows; null: it is a ticket of its own. */
export type IncidentChoice = TicketChoice & { follows: number | null };

/** @param now ISO 8601 */
export function ticketMaterial(
  { report: latestBad, newest, tickets, more }: IncidentMaterial,
  choice: IncidentChoice,
  now: string,
): Material {
  const followed = tickets.find(({ position }) => position === choice.follows) ?? null;
  // A follow-up tells of the newest check, whatever it found.
  const report = followed && newest ? newest : latestBad;
  const answers = { ...choice.answers, startedAt: timeOf(choice.answers.startedAt) };
  return materialFor(
    report,
    { ...choice, answers },
    {
      ...more,
      caseNumber: followed?.caseNumber ?? null,
      earlierTicket: followed ? { at: followed.ticket.at, facts: followed.ticket.facts } : null,
      now,
    },
  );
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
export function firstChoice({ report, tickets }: IncidentMaterial, follows: number | null): IncidentChoice {
  const last = tickets.find(({ position }) => position === follows) ?? tickets.at(-1);
  return {
    vendor: last?.ticket.vendor ?? vendorNameOf(report),
    severity: last?.ticket.severity ?? null,
    answers: last?.ticket.answers ?? noAnswers,
    follows,
  };
}
