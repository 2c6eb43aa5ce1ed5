// The store in PostgreSQL. Each change, its events and what its messages
// should now show go together, in one statement or transaction.
import type { ClientConfig } from "pg";
import type { Baseline } from "../baseline/baseline.ts";
import type { StepChange } from "../incidents/steps.ts";
import type { RecordedExperiment } from "../isolation/experiment.ts";
import type { Progress } from "../report/observation.ts";
import type { Report, Status } from "../report/report.ts";
import type { RoundView } from "../report/round-verdict.ts";
import { Database } from "./database.ts";
import { finish, type End } from "./pg-finish.ts";
import { PgAlerts } from "./pg-alerts.ts";
import type { AlertRow, NewAlert, TakenAlert } from "./alerts.ts";
import { PgAlertAnswers } from "./pg-alert-answers.ts";
import { PgChecks } from "./pg-checks.ts";
import { PgEvents } from "./pg-events.ts";
import { PgExperiments } from "./pg-experiments.ts";
import { PgIncidents } from "./pg-incidents.ts";
import { PgLeases } from "./pg-leases.ts";
import { accept, withdraw } from "./pg-accept.ts";
import { PgMessages } from "./pg-messages.ts";
import { PgOverview } from "./pg-overview.ts";
import { PgProcesses } from "./pg-processes.ts";
import { PgSteps } from "./pg-steps.ts";
import { PgTickets } from "./pg-tickets.ts";
import { PgTokens } from "./pg-tokens.ts";
import { PgVantages, showRound } from "./pg-vantages.ts";
import { PgWatches } from "./pg-watches.ts";
import { purge } from "./pg-purge.ts";
import type {
  Accepted,
  CheckRequest,
  CheckRow,
  IncidentRow,
  LateScheduledChecks,
  MessageResult,
  MessageRow,
  NewEvent,
  NewWatch,
  WatchRow,
  Standing,
  StepRow,
  Store,
  StoredEvent,
  TicketRow,
  WorkerPresence,
} from "./store.ts";

/** Of one process, with the one that listens: six. The queue in the same database takes four more. */
const connections = { door: 2, rest: 3 };

export class PgStore implements Store {
  readonly tokens: PgTokens;
  readonly alertAnswers: PgAlertAnswers;
  readonly #database: Database;
  /**
   * Requests of people, and what history and Home read, have connections
   * of their own: they wait for none of the bot's scheduled checks.
   */
  readonly #door: Database;
  readonly #shown: { overview: PgOverview; watches: PgWatches; incidents: PgIncidents };
  readonly #checks: PgChecks;
  readonly #leases: PgLeases;
  readonly #messages: PgMessages;
  readonly #incidents: PgIncidents;
  readonly #steps: PgSteps;
  readonly #experiments: PgExperiments;
  readonly #tickets: PgTickets;
  readonly #watches: PgWatches;
  readonly #overview: PgOverview;
  readonly #alerts: PgAlerts;
  readonly #events: PgEvents;
  readonly #processes: PgProcesses;
  readonly vantages: PgVantages;
  /** The vantage of this process; null where nobody named it. */
  readonly #vantage: string | null;

  /**
   * @param connection of a database whose tables `migrate` made
   * @param vantage of this process: only in the bot's own does it take checks. Null: nobody named it
   */
  constructor(connection: ClientConfig, vantage: string | null = null) {
    this.#vantage = vantage;
    this.#database = new Database(connection, connections.rest);
    this.#door = new Database(connection, connections.door);
    this.#checks = new PgChecks(this.#database);
    this.#leases = new PgLeases(this.#database, vantage);
    this.vantages = new PgVantages(this.#database, vantage);
    this.#messages = new PgMessages(this.#database);
    this.#incidents = new PgIncidents(this.#database);
    this.#steps = new PgSteps(this.#database);
    this.#experiments = new PgExperiments(this.#database);
    this.#tickets = new PgTickets(this.#database);
    this.#watches = new PgWatches(this.#database);
    this.#overview = new PgOverview(this.#database);
    this.#events = new PgEvents(this.#door);
    this.#alerts = new PgAlerts(this.#door);
    this.alertAnswers = new PgAlertAnswers(this.#database);
    this.tokens = new PgTokens(this.#door);
    const [overview, watches] = [new PgOverview(this.#door), new PgWatches(this.#door)];
    this.#shown = { overview, watches, incidents: new PgIncidents(this.#door) };
    this.#processes = new PgProcesses(connection, this.#database);
  }

  accept(request: CheckRequest): Promise<Accepted> {
    return accept(this.#door, request);
  }

  withdraw(deliveryKey: string): Promise<boolean> {
    return withdraw(this.#database, deliveryKey);
  }

  check(id: string): Promise<CheckRow | null> {
    return this.#checks.byId(id);
  }
  checkAt(channel: string, ts: string): Promise<CheckRow | null> {
    return this.#checks.at(channel, ts);
  }

  claim(id: string, worker: string, leaseMs: number): Promise<CheckRow | null> {
    return this.#leases.claim(id, worker, leaseMs, this.#processes.session.isSettled());
  }
  renew(id: string, worker: string, leaseMs: number): Promise<{ owned: boolean; cancelRequested: boolean }> {
    return this.#leases.renew(id, worker, leaseMs);
  }
  release(id: string, worker: string): Promise<boolean> {
    return this.#leases.release(id, worker);
  }
  forgotten(): Promise<string[]> {
    return this.#leases.forgotten(this.#processes.session.isSettled());
  }

  saveProgress(id: string, worker: string, progress: Progress): Promise<boolean> {
    return this.#checks.saveProgress(id, worker, progress);
  }
  finish(id: string, worker: string, end: End): Promise<boolean> {
    return finish(this.#database, id, worker, end);
  }
  addNote(id: string, note: string): Promise<void> {
    return this.#checks.addNote(id, note);
  }
  showRound(id: string, round: RoundView): Promise<boolean> {
    return showRound(this.#database, id, round);
  }
  requestCancel(id: string, actor: string): Promise<boolean> {
    return this.#checks.requestCancel(id, actor);
  }
  placeInQueue(id: string): Promise<number> {
    return this.#overview.placeInQueue(id);
  }

  claimMessages(owner: string, limit: number, leaseMs: number): Promise<MessageRow[]> {
    return this.#messages.claim(owner, limit, leaseMs, this.#processes.session.isSettled());
  }
  messagesOf(checkId: string): Promise<MessageRow[]> {
    return this.#messages.of(checkId);
  }
  markPosting(id: string, owner: string, channel: string): Promise<boolean> {
    return this.#messages.markPosting(id, owner, channel);
  }
  recordMessage(id: string, owner: string, result: MessageResult): Promise<boolean> {
    return this.#messages.record(id, owner, result);
  }
  moveMessages(checkId: string, channel: string): Promise<void> {
    return this.#messages.move(checkId, channel);
  }

  incidentOf(checkId: string): Promise<IncidentRow | null> {
    return this.#incidents.ofCheck(checkId);
  }
  openIncident(target: string): Promise<IncidentRow | null> {
    return this.#incidents.open(target);
  }
  openIncidents(): Promise<IncidentRow[]> {
    return this.#shown.incidents.allOpen();
  }
  incidents(filter: Parameters<Store["incidents"]>[0]): Promise<IncidentRow[]> {
    return this.#shown.incidents.newest(filter);
  }
  async dueScheduledChecks(most: number, leftOut: string[] = []): Promise<string[]> {
    const ofIncidents = await this.#incidents.due(most, leftOut, this.#vantage);
    return [...ofIncidents, ...(await this.#watches.due(most - ofIncidents.length, leftOut, this.#vantage))];
  }
  lateScheduledChecks(): Promise<LateScheduledChecks> {
    return this.#watches.late();
  }
  closeIncident(id: string, actor: string): Promise<boolean> {
    return this.#incidents.end(id, actor);
  }
  unwatchIncident(id: string, actor: string): Promise<boolean> {
    return this.#incidents.unwatch(id, actor);
  }
  takeIncident(id: string, actor: string, over: boolean): Promise<string | null> {
    return this.#incidents.take(id, actor, over);
  }
  steps(checkId: string): Promise<StepRow[]> {
    return this.#steps.of(checkId);
  }
  experiments(checkId: string): Promise<RecordedExperiment[]> {
    return this.#experiments.of(checkId);
  }
  addExperiment(...words: Parameters<Store["addExperiment"]>): ReturnType<Store["addExperiment"]> {
    return this.#experiments.add(...words);
  }
  tickets(checkId: string): Promise<TicketRow[]> {
    return this.#tickets.of(checkId);
  }
  addTicket(...words: Parameters<Store["addTicket"]>): Promise<number | null> {
    return this.#tickets.add(...words);
  }
  setCaseNumber(...words: Parameters<Store["setCaseNumber"]>): Promise<boolean> {
    return this.#tickets.setCase(...words);
  }
  addEscalation(...words: Parameters<Store["addEscalation"]>): Promise<void> {
    return this.#tickets.escalated(...words);
  }
  changeStep(checkId: string, position: number, change: StepChange, actor: string): Promise<string | null> {
    return this.#steps.change(checkId, position, change, actor);
  }

  takeAlerts(alerts: NewAlert[]): Promise<TakenAlert[]> {
    return this.#alerts.take(alerts);
  }
  newestAlerts(most: number): Promise<AlertRow[]> {
    return this.#alerts.newest(most);
  }

  setWatch(watch: NewWatch): Promise<WatchRow> {
    return this.#watches.set(watch);
  }
  removeWatch(target: string, actor: string): Promise<boolean> {
    return this.#watches.remove(target, actor);
  }
  silenceWatch(target: string, untilMs: number, actor: string): Promise<boolean> {
    return this.#watches.silence(target, untilMs, actor);
  }
  watches(targets?: string[]): Promise<WatchRow[]> {
    return this.#shown.watches.of(targets);
  }
  tellStalls(): Promise<void> {
    return this.#watches.tellStalls();
  }

  appendEvent(event: NewEvent): Promise<void> {
    return this.#events.append(event);
  }
  appendEventOnce(key: string, event: NewEvent): Promise<boolean> {
    return this.#events.appendOnce(key, event);
  }
  events(filter: Parameters<Store["events"]>[0]): Promise<StoredEvent[]> {
    return this.#events.find(filter);
  }

  beat(worker: string, running: number): Promise<void> {
    return this.#overview.beat(worker, running, this.#vantage);
  }
  workers(): Promise<WorkerPresence[]> {
    return this.#overview.workers();
  }
  counts(): Promise<{ waiting: number; running: number }> {
    return this.#overview.counts();
  }
  oldestWaitingMs(): Promise<number> {
    return this.#overview.oldestWaitingMs();
  }
  latestReport(target: string): Promise<Report | null> {
    return this.#overview.latestReport(target);
  }
  troubled(): Promise<Map<string, Status>> {
    return this.#shown.overview.troubled();
  }
  standings(targets: string[]): Promise<Standing[]> {
    return this.#shown.overview.standings(targets);
  }

  baseline(target: string, vantage: string): Promise<Baseline | null> {
    return this.#overview.baseline(target, vantage);
  }

  purge(olderThanDays: number): Promise<number> {
    return purge(this.#database, olderThanDays);
  }

  present(name: string): void {
    this.#processes.present(name);
  }

  onChange(listener: () => void): () => void {
    return this.#processes.session.subscribe(listener);
  }

  async close(): Promise<void> {
    await this.#processes.close();
    await Promise.all([this.#door.close(), this.#database.close()]);
  }
}
