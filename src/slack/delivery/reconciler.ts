// The one loop that brings Slack's messages to what they should say:
// live edits, rate budget, outbox, recovery after a crash.
import { Outage, errorText } from "../../errors.ts";
import type { Logger } from "../../log.ts";
import type { CheckRow, MessageRow, Store } from "../../store/store.ts";
import { monotonicMs } from "../../clock.ts";
import type { Clients } from "../connection/web-clients.ts";
import type { DeliveryContext, DeliveryOutcome } from "./delivery-context.ts";
import { edit } from "./edit-message.ts";
import { isSummedUp } from "./late-messages.ts";
import { deleteOthers, findPosted } from "./find-posted-message.ts";
import { Pace } from "./rate-budget.ts";
import { post } from "./post-message.ts";
import type { ChecklistForm } from "../views/rich-text.ts";
import { hasEnded } from "../../use-cases/check-state.ts";

/** Another process takes over a dead one's messages after so long. */
const leaseMs = 13_000;
/** A held row is given back after so long: what is left of its lease is longer than any call. */
const holdMs = 4_000;
const mostHeld = 100;
const tickMs = 1_000;
/** Changes within so long make one pass. */
const gatherMs = 20;
const verifyAfterMs = 10_000;
/** Messages of a check that ended so long ago help nobody. */
const tooOldMs = 24 * 3_600_000;

interface Held {
  row: MessageRow;
  since: number;
  /** When to look again. */
  due: number;
  lookedAt: number;
}

export class Reconciler {
  readonly #desk: DeliveryContext;
  readonly #held = new Map<string, Held>();
  readonly #busy = new Map<string, Promise<void>>();
  readonly #live = new Map<string, number>();
  readonly #later = new Set<NodeJS.Timeout>();
  #unsubscribe: (() => void) | null = null;
  #timer: NodeJS.Timeout | null = null;
  #timerAt = 0;
  #passing: Promise<void> | null = null;
  #again = false;
  #stopped = false;
  #storeAway = false;

  /** @param parts `pace` is shared by all reconcilers of a process: Slack counts them as one */
  constructor(parts: {
    store: Store;
    clients: Clients;
    owner: string;
    form: ChecklistForm;
    log: Logger;
    pace?: Pace;
    oncall?: (target: string) => string[];
    canEscalate?: (target: string) => boolean;
    owners?: DeliveryContext["owners"];
    pictures?: boolean;
  }) {
    const { store, clients, owner, form, log, pace = new Pace() } = parts;
    const { oncall = () => [], canEscalate = () => false, owners = () => ({}), pictures = false } = parts;
    const verifyLater: DeliveryContext["verifyLater"] = (row, channel, ts, threadTs) =>
      this.#verifyLater(row, channel, ts, threadTs);
    const desk = {
      store,
      clients,
      owner,
      form,
      log,
      pace,
      oncall,
      canEscalate,
      owners,
      pictures,
      shown: new Map(),
      failures: new Map(),
      verifyLater,
    };
    this.#desk = { ...desk, live: () => this.#live.size };
  }

  start(): void {
    this.#unsubscribe = this.#desk.store.onChange(() => this.wake());
    this.wake();
  }

  /** Something may have changed. */
  wake(): void {
    this.#again = true;
    this.#plan(gatherMs);
  }

  /** Ends calls that are under way, at most for so long, and gives the rest back for others to take at once. */
  async stop(deadlineMs: number): Promise<void> {
    this.#stopped = true;
    this.#unsubscribe?.();
    if (this.#timer) clearTimeout(this.#timer);
    for (const timer of this.#later) clearTimeout(timer);
    const deadline = new Promise((resolve) => setTimeout(resolve, deadlineMs).unref());
    await Promise.race([Promise.all([this.#passing, ...this.#busy.values()]), deadline]);
    // What is still being sent keeps its lease: whoever took it now would send it a second time.
    const idle = [...this.#held.values()].filter(({ row }) => !this.#busy.has(row.checkId));
    await Promise.race([Promise.all(idle.map((held) => this.#giveBack(held))), deadline]);
  }

  #plan(inMs: number): void {
    if (this.#stopped || this.#passing) return;
    const at = monotonicMs() + inMs;
    if (this.#timer && this.#timerAt <= at) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timerAt = at;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#again = false;
      this.#passing = this.#pass().finally(() => {
        this.#passing = null;
        this.#plan(this.#again ? gatherMs : Math.min(tickMs, Math.max(gatherMs, this.#nextDue() - monotonicMs())));
      });
    }, inMs);
  }

  async #pass(): Promise<void> {
    const { store, owner, log } = this.#desk;
    try {
      const room = mostHeld - this.#held.size;
      const rows = room > 0 ? await store.claimMessages(owner, room, leaseMs) : [];
      const now = monotonicMs();
      for (const row of rows) this.#held.set(row.id, { row, since: now, due: now, lookedAt: 0 });
      if (this.#storeAway) log.info("the store is back");
      this.#storeAway = false;
    } catch (error) {
      if (!(error instanceof Outage)) log.error({ err: error }, "messages could not be claimed");
      else if (!this.#storeAway) log.warn({ reason: errorText(error) }, "messages wait for the store");
      this.#storeAway = error instanceof Outage;
      return;
    }
    for (const [checkId, entries] of this.#byCheck()) {
      if (this.#busy.has(checkId)) continue;
      const work = this.#tendCheck(entries).finally(() => {
        this.#busy.delete(checkId);
        this.wake();
      });
      this.#busy.set(checkId, work);
    }
  }

  /**
   * Held rows that are due, of each check in the order of sending:
   * one after the other, so that replies keep their order.
   */
  #byCheck(): Map<string, Held[]> {
    const groups = new Map<string, Held[]>();
    const order = { headline: 0, checklist: 1, final: 2, note: 3 };
    const now = monotonicMs();
    // Waiting rows are looked at again each second (less often where there are many): their check may have ended.
    const patienceMs = tickMs * Math.max(1, this.#held.size / 20);
    const hurried = new Set(
      [...this.#held.values()].filter(({ row }) => row.kind === "final").map(({ row }) => row.checkId),
    );
    const wanted = [...this.#held.values()].filter(
      (held) =>
        now >= held.due ||
        now - held.lookedAt >= patienceMs ||
        now - held.since >= holdMs ||
        (hurried.has(held.row.checkId) && now - held.lookedAt >= 250),
    );
    for (const held of wanted.sort((a, b) => order[a.row.kind] - order[b.row.kind])) {
      const group = groups.get(held.row.checkId) ?? [];
      groups.set(held.row.checkId, [...group, held]);
    }
    return groups;
  }

  #nextDue(): number {
    return Math.min(
      Infinity,
      ...[...this.#held.values()].filter(({ row }) => !this.#busy.has(row.checkId)).map(({ due }) => due),
    );
  }

  async #tendCheck(entries: Held[]): Promise<void> {
    for (const held of entries) {
      if (this.#stopped) return;
      try {
        if (monotonicMs() - held.since >= holdMs) await this.#giveBack(held);
        else {
          held.lookedAt = monotonicMs();
          const outcome = await this.#tend(held.row);
          if (outcome === "done") this.#held.delete(held.row.id);
          else held.due = outcome;
        }
      } catch (error) {
        // Its lease ends by itself, and whoever takes it then finds out what Slack has.
        this.#held.delete(held.row.id);
        const { log } = this.#desk;
        if (error instanceof Outage) log.warn({ reason: errorText(error) }, "a message waits for the store");
        else
          log.error(
            { err: error, checkId: held.row.checkId, message: held.row.kind },
            "a message could not be brought up to date",
          );
      }
    }
  }

  async #tend(row: MessageRow): Promise<DeliveryOutcome> {
    const desk = this.#desk;
    const check = await desk.store.check(row.checkId);
    if (check) this.#count(check);
    // An incident's messages change for as long as people work on it.
    const isOld = check?.finishedAt && check.incidentId === null && Date.now() - check.finishedAt.getTime() > tooOldMs;
    const over = !check || isOld;
    if (over) {
      await desk.store.recordMessage(row.id, desk.owner, { kind: "dropped", error: "its check is over long since" });
      return "done";
    }
    if (await isSummedUp(desk.store, row, check)) {
      await desk.store.recordMessage(row.id, desk.owner, { kind: "dropped", error: "summed up: it waited for long" });
      return "done";
    }
    return row.ts === null ? post(desk, row, check) : edit(desk, row, row.ts, check);
  }

  async #giveBack({ row }: Held): Promise<void> {
    this.#held.delete(row.id);
    const { store, owner } = this.#desk;
    const answerLost = row.postingSince !== null;
    await store
      .recordMessage(row.id, owner, { kind: "retry", inMs: 0, error: "given back", answerLost })
      .catch((error: unknown) => {
        if (!(error instanceof Outage)) throw error;
      });
  }

  #count(check: CheckRow): void {
    const now = monotonicMs();
    if (hasEnded(check)) this.#live.delete(check.id);
    else this.#live.set(check.id, now);
    for (const [id, at] of this.#live) if (now - at > 30_000) this.#live.delete(id);
    const { shown, failures } = this.#desk;
    // What is forgotten costs one needless edit.
    if (shown.size > 5000) shown.clear();
    if (failures.size > 5000) failures.clear();
  }

  #verifyLater(row: MessageRow, channel: string, ts: string, threadTs: string | null): void {
    const { clients, log } = this.#desk;
    const timer = setTimeout(() => {
      this.#later.delete(timer);
      findPosted(clients.interactive, row, channel, threadTs)
        .then((lost) =>
          lost.kind === "found" ? deleteOthers(clients.posting, lost.channel, lost.copies, ts, log) : undefined,
        )
        .catch((error: unknown) => log.error({ err: error }, "looking for second copies broke"));
    }, verifyAfterMs);
    this.#later.add(timer);
  }
}
