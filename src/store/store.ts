// What the rest of the bot may ask of the store. PgStore keeps it in PostgreSQL; MemoryStore carries a
// single process through an outage of the store. Both pass the same conformance tests.
import type { Baseline } from "../baseline/baseline.ts";
import type { Note } from "../incidents/note.ts";
import type { StepChange } from "../incidents/steps.ts";
import type { Conclusion } from "../isolation/conclusion.ts";
import type { RecordedExperiment } from "../isolation/experiment.ts";
import type { Progress } from "../report/observation.ts";
import type { Report, Status } from "../report/report.ts";
import type { RoundView } from "../report/round-verdict.ts";
import type { AlertAnswers, AlertRow, NewAlert, TakenAlert } from "./alerts.ts";
import type { CheckRow, CheckRequest, Accepted } from "./check-row.ts";
import type { StoredEvent, NewEvent, WorkerPresence } from "./event-row.ts";
import type { IncidentFilter, IncidentRow, StepRow } from "./incident-row.ts";
import type { MessageRow, MessageResult } from "./message-row.ts";
import type { KeptTicket, TicketRow } from "./ticket-row.ts";
import type { TokenRegister } from "./tokens.ts";
import type { VantageStore } from "./vantages.ts";
import type { NewWatch, WatchRow, Standing, LateScheduledChecks } from "./watch-row.ts";
export type { CheckState, Requester, MachineCaller, CheckRow, CheckRequest, Accepted } from "./check-row.ts";
export type { StoredEvent, NewEvent, WorkerPresence } from "./event-row.ts";
export type { IncidentFilter, IncidentRow, StepRow } from "./incident-row.ts";
export type { MessageKind, MessageRow, MessageResult } from "./message-row.ts";
export type { KeptTicket, TicketRow } from "./ticket-row.ts";
export type { NewWatch, WatchRow, Standing, VantageStanding, LateScheduledChecks } from "./watch-row.ts";

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
   * Ends the check, once; false when this worker does not hold it. A baseline replaces the earlier of its vantage.
   * The histories of the places that its round counted go on.
   */
  finish(
    id: string,
    worker: string,
    end:
      | { state: "done" | "cancelled"; report: Report; baselines?: Baseline[] }
      | { state: "failed"; failure: { text: string; reference: string } },
  ): Promise<boolean>;
  /** Gives a running check back to the queue, for a worker that stops; false when it is not this worker's. */
  release(id: string, worker: string): Promise<boolean>;
  addNote(id: string, note: string): Promise<void>;
  /**
   * What every place saw, where one more was heard after the check's end; its verdict stays.
   * @returns whether the check has a report
   */
  showRound(id: string, round: RoundView): Promise<boolean>;
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
  /** Of these targets, the newest first. */
  incidents(filter: IncidentFilter): Promise<IncidentRow[]>;
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
