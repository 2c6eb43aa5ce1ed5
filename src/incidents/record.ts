// The record of an incident as Markdown, to be handed on: what happened, for how long, what proves it, what is open.
import type { Report } from "../report/report.ts";
import { escapeMarkdown as plain } from "../report/markdown.ts";
import { changeLine, ownerWords } from "../report/text.ts";
import type { Incident } from "./incident.ts";
import { whoseState, type IncidentStep } from "./steps.ts";
import { lasting, timeline, type HappenedEvent } from "./timeline.ts";

export interface IncidentHistory {
  target: string;
  incident: Incident;
  /** Of the target since the incident opened, oldest first. */
  events: HappenedEvent[];
  /** Of the check that opened it, and of the latest that found something wrong; null where retention has taken it. */
  first: Report | null;
  latest: Report | null;
  /** In order, with what became of each. */
  steps?: IncidentStep[];
  /** What they tried, and what it shows together. */
  experiments?: Tried[];
  conclusion?: string[];
  /** Tickets that were made of it. */
  tickets?: Filed[];
  /** The names of people by their ids, where they are known. */
  names?: Record<string, string>;
}

/** A ticket, and the vendor's number of the case where somebody has entered it. */
export interface Filed {
  vendor: string;
  severity: string;
  title: string;
  /** ISO 8601. */
  at: string;
  caseNumber: string | null;
}

/** An experiment that somebody recorded. */
export interface Tried {
  name: string;
  outcome: "passed" | "failed";
  options: Record<string, unknown>;
  actor: string | null;
  at: string | null;
  conclusion: string | null;
}

const utc = (iso: string) => `${iso.slice(0, 19).replace("T", " ")} UTC`;

export function recordMarkdown({
  target,
  incident,
  events,
  first,
  latest,
  steps = [],
  experiments = [],
  conclusion = [],
  tickets = [],
  names = {},
}: IncidentHistory): string {
  const { openedAt, closedAt, closedBy, looks, reopened } = incident;
  const who = (id: string) => names[id] ?? id;
  const state = closedAt === null ? "open" : closedBy === null ? "recovered" : `closed by ${who(closedBy)}`;
  const until = closedAt ?? incident.lastLookAt;
  const causes = [incident.first, ...(incident.latest.cause === incident.first.cause ? [] : [incident.latest])];
  return [
    `# Incident of ${plain(target)}: ${plain(state)}`,
    "",
    `- ` +
      `From ${utc(openedAt)} to ${closedAt === null ? "now (not over)" : utc(closedAt)}: ${lasting(openedAt, until)}${reopened > 0 ? `, failed again ${reopened} times` : ""}`,
    `- Checked ${looks} times, last ${utc(incident.lastLookAt)}`,
    "",
    "## What was wrong",
    "",
    ...causes.map(
      ({ status, cause, summary, at }) => `- ${utc(at)}: ${status}${cause ? `, \`${cause}\`` : ""}: ${plain(summary)}`,
    ),
    ...evidence("When it began", first),
    ...(latest && latest.id !== first?.id ? evidence("When it last failed", latest) : []),
    ...list(
      "Steps",
      steps.map((step, at) => stepLine(step, at + 1, who)),
    ),
    ...list(
      "Experiments",
      experiments.map((one) => triedLine(one, who)),
    ),
    ...list("What the experiments show together", conclusion, 3),
    ...list("Tickets", tickets.map(ticketLine)),
    "",
    "## Timeline",
    "",
    "| UTC | who | what |",
    "|---|---|---|",
    ...timeline(events).map(
      ({ at, actor, what, isTurn }) =>
        `| ${at.toISOString().slice(0, 19).replace("T", " ")} | ${plain(actor === null ? "dbcheck" : who(actor))} | ${isTurn ? "**" : ""}${plain(what)}${isTurn ? "**" : ""} |`,
    ),
    ...list("Open questions", questions(latest ?? first)),
    "",
  ].join("\n");
}

function stepLine(step: IncidentStep, position: number, who: (id: string) => string): string {
  const { text, state, reason, note, proof } = step;
  const id = whoseState(step);
  const by = id === null ? "" : ` by ${who(id)}`;
  const checked = proof ? `; checked ${utc(proof.at)}: ${proof.text}` : "";
  return `${position}. ${text} – ${state === "doing" ? "being done" : state}${by}${reason ? `, because: ${reason}` : ""}${note ? `; note: ${note}` : ""}${checked}`;
}

function ticketLine({ vendor, severity, title, at, caseNumber }: Filed): string {
  return `${utc(at)}: ${vendor} (${severity}), ${caseNumber === null ? "no case number known" : `case ${caseNumber}`}: ${title}`;
}

function triedLine({ name, outcome, options, actor, at, conclusion }: Tried, who: (id: string) => string): string {
  const by = actor === null ? "" : `, by ${who(actor)}`;
  const when = at !== null && !Number.isNaN(Date.parse(at)) ? `, ${utc(new Date(at).toISOString())}` : "";
  const with_ = Object.keys(options).length === 0 ? "no option recorded" : `with ${JSON.stringify(options)}`;
  return `${name}: ${outcome}${by}${when}; ${with_}${conclusion ? `; ${conclusion}` : ""}`;
}

function evidence(title: string, report: Report | null): string[] {
  if (!report) return ["", `## ${title}`, "", "The report is no longer stored."];
  const { verdict, changes, startedAt, vantage, target } = report;
  return [
    "",
    `## ${title}`,
    "",
    plain(verdict.summary),
    "",
    `- Seen ` +
      `from ${plain(vantage)} at ${utc(startedAt)}: ${verdict.cause ? `\`${verdict.cause}\` (${verdict.confidence})` : verdict.status}`,
    `- Who can fix it: ${ownerWords[verdict.owner]}`,
    ...(target.host
      ? [`- Target: ${plain(`${target.host}:${target.port}/${target.database} as ${target.user}`)}`]
      : []),
    ...list(
      "Evidence",
      verdict.because.map(({ observation, text }) => `${observation}: ${text}`),
      3,
    ),
    ...list(
      "Ruled out",
      verdict.ruledOut.map(({ text }) => text),
      3,
    ),
    ...list("Changed since it last worked", changes.map(changeLine), 3),
    ...list("Next steps", verdict.nextSteps, 3),
  ];
}

/** What nobody could see, and what looks the same. */
function questions(report: Report | null): string[] {
  if (!report) return [];
  return [
    ...report.verdict.alternatives.map((cause) => `Could also be: ${cause}`),
    ...report.observations
      .filter(({ id, probe, outcome }) => id === probe && outcome === "unknown")
      .map(({ summary }) => `Could not be checked: ${summary}`),
  ];
}

function list(title: string, lines: string[], depth = 2): string[] {
  return lines.length === 0
    ? []
    : ["", `${"#".repeat(depth)} ${title}`, "", ...lines.map((line) => `- ${plain(line)}`)];
}
