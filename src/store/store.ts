// What the rest of the bot may ask of the store. PgStore keeps it in PostgreSQL; MemoryStore carries a
// single process through an outage of the store. Both pass the same conformance tests.
import type { Baseline } from "../baseline/baseline.ts";
import type { Incident } from "../incidents/incident.ts";
import type { Note } from "../incidents/note.ts";
import type { QuietHours } from "../incidents/quiet-hours.ts";
import type { IncidentStep, StepChange } from "../incidents/steps.ts";
import type { Conclusion } from "../isolation/conclusion.ts";
import type { RecordedExperiment } from "../isolation/experiment.ts";
import type { Progress } from "../report/observation.ts";
import type { Report, Status } from "../report/report.ts";
import type { RoundView } from "../report/round-verdict.ts";
import type { Round } from "../report/round.ts";
import type { VendorName } from "../target/vendor.ts";
import type { Fact } from "../tickets/fact.ts";
import type { FilledField } from "../tickets/fields.ts";
import type { Answers } from "../tickets/material.ts";
import type { Audience } from "../tickets/ticket.ts";
import type { SeverityLevel } from "../tickets/vendor.ts";
import type { Cause } from "../report/causes.ts";
import type { AlertAnswers, AlertRow, CheckAlert, NewAlert, TakenAlert } from "./alerts.ts";
import type { TokenRegister } from "./tokens.ts";
import type { VantageStore } from "./vantages.ts";

/**
 * A check's states, and what leads from one to another. While it runs, its lease's owner alone changes it; `done`,
 * `cancelled` and `failed` are ends. `requestCancel` changes no state: it leaves a mark, which the worker finds.
 *
 * | from    | by                                                | to        |
 * |---------|---------------------------------------------------|-----------|
 * | (none)  | `accept`, or a scheduled check that is due        | waiting   |
 * | waiting | `claim`: a worker takes it, under a lease         | running   |
 * | running | `renew`, `saveProgress`: by its worker            | running   |
 * | running | `claim`: its lease is over, another worker has it | running   |
 * | running | `release`: its worker shuts down                  | waiting   |
 * | running | `finish` with a report                            | done      |
 * | running | `finish` after `requestCancel`                    | cancelled |
 * | running | `finish` with a failure, also after five workers  | failed    |
 */
export type CheckState = "waiting" | "running" | "done" | "cancelled" | "failed";

/** Somebody who asked for a check. The first one decides the channel of the thread. */
export interface Requester {
  teamId: string;
  userId: string;
  channelId: string;
  /** Slack's channel_name; "directmessage" and "privategroup" name places that others cannot open. */
  channelName: string;
  /** Reply URL of Slack (5 uses, 30 minutes), or null from a button. Kept out of logs. */
  responseUrl: string | null;
  /** Of the incident's thread that it was asked for in: its messages stay there. */
  threadTs?: string;
}

/** A program that asks: nothing is posted for it, and it is no requester of the check. */
export interface MachineCaller {
  /** For the record: "token:ci". */
  actor: string;
}

export interface CheckRow {
  id: string;
  target: string;
  state: CheckState;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  /** Name of the worker that has or had it. */
  worker: string | null;
  attempts: number;
  cancelRequested: boolean;
  requesters: Requester[];
  /** Host, port, database and user of the target as registered when asked: one line, no secret. */
  fingerprint: string;
  progress: Progress | null;
  report: Report | null;
  /** Said in the thread: "the queue could not be reached, ran in the bot itself" … */
  notes: string[];
  /** Why there is no report: safe text, and the reference number that the log has. */
  failure: { text: string; reference: string } | null;
  /** The incident that it belongs to. */
  incidentId: string | null;
  /** A scheduled check, as of an open incident: it posts nothing but what it has to tell the incident's thread. */
  quiet: boolean;
  /** It began with an alert, or one joined it. */
  alert?: CheckAlert | null;
  /** The vantages that somebody asked for; left out or null: all of its target's. */
  asked?: string[] | null;
  /** Of a target with vantages, once it has begun: what each place saw. */
  round?: Round | null;
}

/** A target that is checked every so often. */
export interface NewWatch {
  target: string;
  fingerprint: string;
  /** Where a change is told. */
  channel: string;
  everySeconds: number;
  /** Incidents that begin then are told at the end of them. */
  quietHours: QuietHours | null;
  actor: string;
}
export interface WatchRow extends Omit<NewWatch, "fingerprint"> {
  createdAt: Date;
  nextAt: Date;
  silentUntil: Date | null;
}

/** A ticket as it was made, and what the next one builds on. */
export interface KeptTicket {
  vendor: VendorName;
  /** "Fly.io Managed Postgres". */
  vendorTitle: string;
  severity: SeverityLevel;
  severityLabel: string;
  audience: Audience;
  title: string;
  /** ISO 8601. */
  at: string;
  isFollowUp: boolean;
  /** Where to file it, the best first. */
  channels: { name: string; url: string | null; onlyFor: string | null }[];
  fields: FilledField[];
  /** Labels of what is still to be asked. */
  missing: string[];
  answers: Answers;
  facts: Fact[];
  /** The file. */
  markdown: string;
}

/** A ticket of a check; `position` counts from 1. */
export interface TicketRow {
  position: number;
  ticket: KeptTicket;
  /** The vendor's. */
  caseNumber: string | null;
}

/** How a target stood when it was last checked. */
export interface Standing {
  target: string;
  status: Status;
  cause: Cause | null;
  at: Date;
  /** Since when it has been like that, without another status between. */
  since: Date;
  /** How often the bot has looked by itself since then. */
  scheduledChecks: number;
}

/** Watched targets that were not checked within their period. */
export interface LateScheduledChecks {
  late: number;
  watched: number;
  /** By how much, at most. */
  mostMs: number;
}

export interface IncidentRow {
  id: string;
  target: string;
  /** Its headline is the incident's thread. */
  firstCheck: string;
  incident: Incident;
}

/** A step of an incident; `position` counts from 1 and stays. */
export interface StepRow {
  position: number;
  step: IncidentStep;
}

export interface CheckRequest {
  /** sha256 of Slack's trigger_id: the same delivery twice is one request. */
  deliveryKey: string;
  target: string;
  fingerprint: string;
  requester: Requester | MachineCaller;
  /** Of the target's vantages; left out: all of them. */
  asked?: string[];
}

export type Accepted =
  | { kind: "new"; check: CheckRow }
  /** The same target is being checked already: this requester shares that run. */
  | { kind: "joined"; check: CheckRow }
  /** Slack delivered it twice. */
  | { kind: "duplicate" };

/**
 * The three messages of a check, in the order of sending, since the last two hang
 * under the first; and what a check has to tell the thread of an incident.
 */
export type MessageKind = "headline" | "checklist" | "final" | "note";

/**
 * The outbox. For each Slack message: what it should say (a version of its check), what Slack
 * has. Whoever has claimed a row, for as long as its lease lasts, changes it.
 *
 * | state     | is                                      | leads to                                                     |
 * |-----------|-----------------------------------------|--------------------------------------------------------------|
 * | unsent    | `ts` null, `wantVersion` > `hasVersion` | posting, by `markPosting`; dropped, where there is no place  |
 * | posting   | `postingSince` set                      | current, by `sent`; unsent, by `retry`; in doubt, by a crash |
 * | in doubt  | `postingSince` set, the answer lost     | current, when history shows it; else posting once more       |
 * | current   | `wantVersion` = `hasVersion`            | lagging, by a change of its check                            |
 * | lagging   | `ts` set, `wantVersion` > `hasVersion`  | current, by an edit; lagging, by `retry`; dropped, if gone   |
 * | dropped   | never claimed again                     | (an end)                                                     |
 */
export interface MessageRow {
  id: string;
  checkId: string;
  kind: MessageKind;
  /** Raised by every change of the check that this message shows; rendering always uses the newest check. */
  wantVersion: number;
  hasVersion: number;
  /** Where it is or will be; the requester's id when it had to go to the DM. */
  channel: string;
  ts: string | null;
  /** Set just before chat.postMessage and cleared by its answer: found set, the answer was lost. */
  postingSince: Date | null;
  /** The same moment by this process's performance.now(), which no change of the clock moves. */
  postingAtMs: number | null;
  attempts: number;
  /** Free form of the renderer ("plan" or "rich_text"), chosen at the first post and kept for life. */
  form: string | null;
  /** Of a note: what it tells. */
  said: Note | null;
  /** It mentions those on call. */
  pages: boolean;
}

export type MessageResult =
  | { kind: "sent"; version: number; channel: string; ts: string; form: string }
  /** `answerLost`: nobody knows whether Slack took it, so `postingSince` stays set. */
  | { kind: "retry"; inMs: number; error: string; answerLost?: boolean }
  /** Wanted no longer, or Slack will never take it. */
  | { kind: "dropped"; error: string };

export interface StoredEvent {
  id: string;
  at: Date;
  type: string;
  checkId: string | null;
  target: string | null;
  /** Slack user id, worker name, or "bot". */
  actor: string;
  data: Record<string, unknown>;
}
export type NewEvent = Omit<StoredEvent, "id" | "at">;

export interface WorkerPresence {
  name: string;
  seenAt: Date;
  running: number;
}

/**
 * All methods reject with Outage when the store cannot be reached, within 2 s. Calls that wait for each
 * other, since there are many, wait for as long as the store answers them. `worker` and `owner` are names
 * of processes; a call by one that no longer holds the lease does nothing and says so.
 */
export interface Store {
  /** Of machines that ask over HTTP. */
  readonly tokens: TokenRegister;
  /** Where the bot runs, which places answer for themselves, and what they saw. */
  readonly vantages: VantageStore;
  /** In one transaction: delivery key, check (or the running one of this target), its three message rows, event. */
  accept(request: CheckRequest): Promise<Accepted>;
  /**
   * After an Outage of `accept` whose answer may have been lost: a check that was written all the same is taken back
   * unless somebody has begun it, and the key counts as delivered. True when there was one.
   */
  withdraw(deliveryKey: string): Promise<boolean>;
  check(id: string): Promise<CheckRow | null>;
  /** The check whose thread begins with this message, or is told below it. */
  checkAt(channel: string, ts: string): Promise<CheckRow | null>;
  /** Takes a waiting check, or a running one whose lease is over; null when there is nothing to do. */
  claim(id: string, worker: string, leaseMs: number): Promise<CheckRow | null>;
  renew(id: string, worker: string, leaseMs: number): Promise<{ owned: boolean; cancelRequested: boolean }>;
  saveProgress(id: string, worker: string, progress: Progress): Promise<boolean>;
  /**
   * Ends the check, once; false when this worker does not hold it. A
   * baseline, where there is one, replaces the earlier.
   */
  finish(
    id: string,
    worker: string,
    end:
      | { state: "done" | "cancelled"; report: Report; baseline?: Baseline | null }
      | { state: "failed"; failure: { text: string; reference: string } },
  ): Promise<boolean>;
  /** Gives a running check back to the queue, for a worker that stops; false when it is not this worker's. */
  release(id: string, worker: string): Promise<boolean>;
  addNote(id: string, note: string): Promise<void>;
  /** What every place saw, where one more was heard after the check's end; its verdict stays. */
  showRound(id: string, round: RoundView): Promise<void>;
  requestCancel(id: string, actor: string): Promise<boolean>;
  /** Ids of checks that wait (longer than 3 s) without anybody on them, or whose worker's lease is over. */
  forgotten(): Promise<string[]>;
  /** Checks waiting before this one. */
  placeInQueue(id: string): Promise<number>;

  /** Message rows that lag behind, whose lease is free and whose headline exists already; leases them to `owner`. */
  claimMessages(owner: string, limit: number, leaseMs: number): Promise<MessageRow[]>;
  messagesOf(checkId: string): Promise<MessageRow[]>;
  /** Before the first post of a row, durable: `postingSince` = now. */
  markPosting(id: string, owner: string, channel: string): Promise<boolean>;
  recordMessage(id: string, owner: string, result: MessageResult): Promise<boolean>;
  /** Moves the check's unsent messages to another place (the requester's DM). */
  moveMessages(checkId: string, channel: string): Promise<void>;

  appendEvent(event: NewEvent): Promise<void>;
  /** False when there is one of this key already: Slack delivers some things twice. */
  appendEventOnce(key: string, event: NewEvent): Promise<boolean>;
  /** The newest, oldest first. A scheduled check has none but of what it turned. */
  events(filter: { checkId?: string; target?: string; types?: string[]; limit?: number }): Promise<StoredEvent[]>;

  /** The incident that a check belongs to. */
  incidentOf(checkId: string): Promise<IncidentRow | null>;
  openIncident(target: string): Promise<IncidentRow | null>;
  openIncidents(): Promise<IncidentRow[]>;
  /** Of these targets, or the one of this id; the newest first. */
  incidents(filter: { targets: string[]; id?: string; limit: number }): Promise<IncidentRow[]>;
  /**
   * Makes quiet checks of the incidents and watches that are due, at most
   * so many, but of the targets left out; their ids, to be run.
   */
  dueScheduledChecks(most: number, leftOut?: string[]): Promise<string[]>;
  /** Whether scheduled checks keep up with the watches. */
  lateScheduledChecks(): Promise<LateScheduledChecks>;
  /** Somebody ends an incident, or stops its watch; false when it is over already. */
  closeIncident(id: string, actor: string): Promise<boolean>;
  unwatchIncident(id: string, actor: string): Promise<boolean>;
  /** Somebody is on it. @param over also where another person is. @returns who is on it then; null when it is over */
  takeIncident(id: string, actor: string, over: boolean): Promise<string | null>;
  /** What people do about the incident that began with this check; [] where none did. */
  steps(checkId: string): Promise<StepRow[]>;
  /**
   * Null when it was done, else why not, as in "it is done already".
   * "check" makes a check soon, which ticks or un-ticks the step.
   */
  changeStep(checkId: string, position: number, change: StepChange, actor: string): Promise<string | null>;
  /** What people tried during the incident that began with this check, oldest first. */
  experiments(checkId: string): Promise<RecordedExperiment[]>;
  /**
   * Adds one, and a note to the incident's thread where what all of them show together is new.
   * @param key the same for a form that is sent twice
   * @param conclude pure: what they show together; null: nothing yet
   * @returns "taken": there is another of its name; "gone": there is no such incident (any more)
   */
  addExperiment(
    key: string,
    checkId: string,
    experiment: RecordedExperiment,
    actor: string,
    conclude: (all: RecordedExperiment[]) => Conclusion | null,
  ): Promise<"kept" | "taken" | "gone">;
  /** Tickets that were made of this check, or of the incident that began with it; oldest first. */
  tickets(checkId: string): Promise<TicketRow[]>;
  /**
   * @param key the same for a form that is sent twice. @returns its position,
   * also of one that is there already; null: the check is gone
   */
  addTicket(key: string, checkId: string, ticket: KeptTicket, actor: string): Promise<number | null>;
  /** The vendor's number, as somebody entered it; false when there is no such ticket any more. */
  setCaseNumber(checkId: string, position: number, caseNumber: string, actor: string): Promise<boolean>;
  /** Says in the thread that somebody was called; the check is that of the thread. */
  addEscalation(checkId: string, escalated: Extract<Note, { kind: "escalated" }>): Promise<void>;

  /**
   * Alerts into the ledger, and what they begin, in one transaction. The same alert again starts nothing; those of one
   * target are one run; one that is over makes a check.
   * @returns what became of each, in their order
   */
  takeAlerts(alerts: NewAlert[]): Promise<TakenAlert[]>;
  /** The newest of the ledger, newest first. */
  newestAlerts(most: number): Promise<AlertRow[]>;
  readonly alertAnswers: AlertAnswers;

  /** Replaces the target's watch, if it has one. */
  setWatch(watch: NewWatch): Promise<WatchRow>;
  removeWatch(target: string, actor: string): Promise<boolean>;
  /** Until a time, ms since the epoch; 0 ends the silence. False when the target is not watched. */
  silenceWatch(target: string, untilMs: number, actor: string): Promise<boolean>;
  /** All, or those of these targets. */
  watches(targets?: string[]): Promise<WatchRow[]>;
  /**
   * Says, once in each channel, that no worker checks its watched
   * targets any more; and in the same message when one does again.
   */
  tellStalls(): Promise<void>;

  beat(worker: string, running: number): Promise<void>;
  /** Workers seen within the last 15 s. */
  workers(): Promise<WorkerPresence[]>;
  counts(): Promise<{ waiting: number; running: number }>;
  /** For how long the first of the waiting checks has waited. */
  oldestWaitingMs(): Promise<number>;
  latestReport(target: string): Promise<Report | null>;
  /** By name, those that were not healthy when they were last checked. */
  troubled(): Promise<Map<string, Status>>;
  /** Of these targets; one that was never checked has none. */
  standings(targets: string[]): Promise<Standing[]>;
  /** What the target was like when it last worked, as this vantage saw it. */
  baseline(target: string, vantage: string): Promise<Baseline | null>;

  /** Deletes what is older than so many days; returns how many checks went. */
  purge(olderThanDays: number): Promise<number>;
  /**
   * From now on this process is seen: what it holds under `name` is free
   * soon after its end, and not only when the lease is over.
   */
  present(name: string): void;
  /**
   * Called (at least once per change, soon after it) when any check or
   * message may have changed. Returns the unsubscriber.
   */
  onChange(listener: () => void): () => void;
  close(): Promise<void>;
}
