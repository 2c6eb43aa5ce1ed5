// The store of one process, for as long as the database cannot be reached: same rules as PgStore, nothing survives.
import type { Baseline } from "../baseline/baseline.ts";
import type { Progress } from "../report/observation.ts";
import type { Report, Status } from "../report/report.ts";
import type { RoundView } from "../report/round-verdict.ts";
import {
  isForgotten,
  isOpen,
  isSamePlace,
  latestReportOf,
  newCheck,
  shown,
  standingsOf,
  troubledOf,
  type LeasedCheck,
} from "./memory-rows.ts";
import { MemoryEvents } from "./memory-events.ts";
import { WithoutIncidents } from "./memory-incidents.ts";
import { MemoryMessages } from "./memory-messages.ts";
import { MemoryVantages } from "./memory-vantages.ts";
import { askerOf } from "./rows.ts";
import type {
  Accepted,
  CheckRequest,
  CheckRow,
  MessageResult,
  MessageRow,
  NewEvent,
  Standing,
  Store,
  StoredEvent,
  WorkerPresence,
} from "./store.ts";

export class MemoryStore extends WithoutIncidents implements Store {
  readonly vantages = new MemoryVantages();
  readonly #checks = new Map<string, LeasedCheck>();
  readonly #messages = new MemoryMessages();
  readonly #events = new MemoryEvents();
  readonly #deliveries = new Map<string, number>();
  readonly #baselines = new Map<string, Baseline>();
  readonly #workers = new Map<string, WorkerPresence>();
  readonly #listeners = new Set<() => void>();
  #telling = false;

  async accept({ deliveryKey, target, fingerprint, requester, asked }: CheckRequest): Promise<Accepted> {
    if (this.#deliveries.has(deliveryKey)) return { kind: "duplicate" };
    this.#deliveries.set(deliveryKey, performance.now());
    const { person, actor, whereFrom } = askerOf(requester);
    // One that is being cancelled has ended, for who asks now.
    const open = [...this.#checks.values()].find(
      (check) => check.target === target && isOpen(check) && !check.cancelRequested,
    );
    if (open) {
      if (person && !open.requesters.some((one) => isSamePlace(one, person)))
        open.requesters.push(structuredClone(person));
      if (person && !this.#messages.has(open.id)) this.#messages.add(open.id, person.channelId);
      this.#changed(open);
      this.#tell("check.joined", open, actor, whereFrom);
      return { kind: "joined", check: shown(open) };
    }
    const check = { ...newCheck(target, fingerprint, person), asked: asked ?? null };
    this.#checks.set(check.id, check);
    if (person) this.#messages.add(check.id, person.channelId);
    this.#tell("check.requested", check, actor, whereFrom);
    this.#notify();
    return { kind: "new", check: shown(check) };
  }

  /** An answer of this store is never lost. */
  async withdraw(deliveryKey: string): Promise<boolean> {
    this.#deliveries.set(deliveryKey, performance.now());
    return false;
  }

  async check(id: string): Promise<CheckRow | null> {
    const check = this.#checks.get(id);
    return check ? { ...shown(check), round: await this.vantages.round(id) } : null;
  }

  async checkAt(channel: string, ts: string): Promise<CheckRow | null> {
    const id = this.#messages.checkAt(channel, ts);
    return id === null ? null : this.check(id);
  }

  async claim(id: string, worker: string, leaseMs: number): Promise<CheckRow | null> {
    const check = this.#checks.get(id);
    const free = check?.state === "waiting" || (check?.state === "running" && check.leaseUntil < performance.now());
    if (!check || !free) return null;
    const from = check.state === "running" ? check.worker : null;
    const data = {
      worker,
      leaseUntil: performance.now() + leaseMs,
      startedAt: check.startedAt ?? new Date(),
      attempts: check.attempts + 1,
    };
    Object.assign(check, data, { state: "running" });
    this.#changed(check);
    if (from === null) this.#tell("check.started", check, worker);
    else this.#tell("check.taken-over", check, worker, { from });
    return shown(check);
  }

  async renew(id: string, worker: string, leaseMs: number): Promise<{ owned: boolean; cancelRequested: boolean }> {
    const check = this.#held(id, worker);
    if (check) check.leaseUntil = performance.now() + leaseMs;
    return { owned: check !== null, cancelRequested: check?.cancelRequested ?? false };
  }

  async saveProgress(id: string, worker: string, progress: Progress): Promise<boolean> {
    const check = this.#held(id, worker);
    if (!check) return false;
    check.progress = structuredClone(progress);
    this.#changed(check);
    return true;
  }

  async finish(id: string, worker: string, end: Parameters<Store["finish"]>[2]): Promise<boolean> {
    const check = this.#held(id, worker);
    if (!check) return false;
    const { baselines, ...shownEnd } = { baselines: [], ...structuredClone(end) };
    Object.assign(check, shownEnd, { finishedAt: new Date() });
    for (const one of baselines) this.#baselines.set(JSON.stringify([check.target, one.vantage]), one);
    this.#messages.raiseEnd(id);
    if (end.state === "failed") this.#tell("check.failed", check, worker, { ...end.failure });
    else {
      const { status, cause } = end.report.verdict;
      this.#tell(end.state === "done" ? "check.finished" : "check.cancelled", check, worker, { status, cause });
    }
    for (const at of this.vantages.stand(check.target, end)) this.#tell("vantage.changed", check, "bot", at);
    this.#notify();
    return true;
  }

  async release(id: string, worker: string): Promise<boolean> {
    const check = this.#held(id, worker);
    if (!check) return false;
    Object.assign(check, { state: "waiting", worker: null });
    this.#changed(check);
    this.#tell("check.released", check, worker);
    return true;
  }

  async addNote(id: string, note: string): Promise<void> {
    const check = this.#checks.get(id);
    if (!check || check.notes.includes(note)) return;
    check.notes.push(note);
    this.#changed(check);
  }

  async showRound(id: string, round: RoundView): Promise<boolean> {
    const check = this.#checks.get(id);
    const report = check?.report && { ...check.report, round: structuredClone(round) };
    if (check && report) this.#changed(Object.assign(check, { report }));
    return Boolean(report);
  }

  async requestCancel(id: string, actor: string): Promise<boolean> {
    const check = this.#checks.get(id);
    if (!check || !isOpen(check) || check.cancelRequested) return false;
    check.cancelRequested = true;
    this.#changed(check);
    this.#tell("check.cancel-requested", check, actor);
    return true;
  }

  async forgotten(): Promise<string[]> {
    return [...this.#checks.values()].filter(isForgotten).map(({ id }) => id);
  }

  async placeInQueue(id: string): Promise<number> {
    const waiting = [...this.#checks.values()].filter(({ state }) => state === "waiting").map((check) => check.id);
    // A map keeps the order of insertion, which is that of asking.
    return Math.max(0, waiting.indexOf(id));
  }

  async claimMessages(owner: string, limit: number, leaseMs: number): Promise<MessageRow[]> {
    return this.#messages.claim(owner, limit, leaseMs);
  }

  async messagesOf(checkId: string): Promise<MessageRow[]> {
    return this.#messages.of(checkId);
  }

  async markPosting(id: string, owner: string, channel: string): Promise<boolean> {
    return this.#messages.markPosting(id, owner, channel);
  }

  async recordMessage(id: string, owner: string, result: MessageResult): Promise<boolean> {
    const recorded = this.#messages.record(id, owner, result);
    if (!recorded) return false;
    const { checkId, event } = recorded;
    const check = this.#checks.get(checkId);
    if (check && event) this.#tell(event.type, check, owner, event.data);
    if (result.kind === "sent") this.#notify();
    return true;
  }

  async moveMessages(checkId: string, channel: string): Promise<void> {
    this.#messages.move(checkId, channel);
    this.#notify();
  }

  async appendEvent(event: NewEvent): Promise<void> {
    this.#events.append(event);
  }

  async appendEventOnce(key: string, event: NewEvent): Promise<boolean> {
    return this.#events.appendOnce(key, event);
  }

  async events(filter: Parameters<Store["events"]>[0]): Promise<StoredEvent[]> {
    return this.#events.find(filter);
  }

  async beat(worker: string, running: number): Promise<void> {
    this.#workers.set(worker, { name: worker, seenAt: new Date(), running });
  }

  async workers(): Promise<WorkerPresence[]> {
    return structuredClone([...this.#workers.values()].filter(({ seenAt }) => seenAt.getTime() > Date.now() - 15_000));
  }

  async counts(): Promise<{ waiting: number; running: number }> {
    const count = (state: string) => [...this.#checks.values()].filter((check) => check.state === state).length;
    return { waiting: count("waiting"), running: count("running") };
  }

  async oldestWaitingMs(): Promise<number> {
    const waiting = [...this.#checks.values()].filter(({ state }) => state === "waiting");
    return Math.max(0, ...waiting.map(({ askedAtMs }) => performance.now() - askedAtMs));
  }

  async latestReport(target: string): Promise<Report | null> {
    return structuredClone(latestReportOf([...this.#checks.values()], target));
  }

  async troubled(): Promise<Map<string, Status>> {
    return troubledOf([...this.#checks.values()]);
  }

  async standings(targets: string[]): Promise<Standing[]> {
    return standingsOf([...this.#checks.values()]).filter(({ target }) => targets.includes(target));
  }

  async baseline(target: string, vantage: string): Promise<Baseline | null> {
    return structuredClone(this.#baselines.get(JSON.stringify([target, vantage])) ?? null);
  }

  async purge(olderThanDays: number): Promise<number> {
    const before = Date.now() - olderThanDays * 86_400_000;
    const gone = [...this.#checks.values()].filter((check) => !isOpen(check) && check.createdAt.getTime() < before);
    for (const { id } of gone) {
      this.#checks.delete(id);
      this.#messages.forget(id);
    }
    this.#events.forget(before);
    this.vantages.forget(gone.map(({ id }) => id));
    for (const [key, at] of this.#deliveries) if (at < performance.now() - 86_400_000) this.#deliveries.delete(key);
    return gone.length;
  }

  /** There is no other. */
  present(): void {}

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#listeners.clear();
  }

  #held(id: string, worker: string): LeasedCheck | null {
    const check = this.#checks.get(id);
    return check?.state === "running" && check.worker === worker ? check : null;
  }

  #changed(check: LeasedCheck): void {
    this.#messages.raise(check.id);
    this.#notify();
  }

  #tell(type: string, check: LeasedCheck, actor: string, data: Record<string, unknown> = {}): void {
    this.#events.append({ type, checkId: check.id, target: check.target, actor, data });
  }

  /** After the caller has its answer, as with a notification; many changes are told once. */
  #notify(): void {
    if (this.#telling) return;
    this.#telling = true;
    setImmediate(() => {
      this.#telling = false;
      for (const listener of this.#listeners) listener();
    });
  }
}
