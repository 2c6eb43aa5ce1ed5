// What posting and editing share: the clients, the pace, and what this process knows of each message.
import { createHash } from "node:crypto";
import type { Logger } from "../../log.ts";
import type { CheckRow, MessageResult, MessageRow, Store } from "../../store/store.ts";
import type { Owners } from "../../target/target.ts";
import type { Clients } from "../connection/web-clients.ts";
import type { Pace } from "./rate-budget.ts";
import { isLate } from "./late-messages.ts";
import { hasEnded } from "../../use-cases/check-state.ts";
import { renderMessage, type Beside } from "../views/message.ts";
import type { ChecklistForm, Rendered } from "../views/rich-text.ts";

/**
 * "done": the row was recorded or is somebody else's. A number: look again then (`monotonicMs`); the row stays leased.
 */
export type DeliveryOutcome = "done" | number;

/** What Slack shows of a message, as far as this process knows. */
export interface Shown {
  hash: string;
  at: number;
  /** It shows a failed row or an end. */
  grave: boolean;
  state: CheckRow["state"];
}

export interface DeliveryContext {
  store: Store;
  /** Unlike any other process's: the owner of message leases. */
  owner: string;
  clients: Clients;
  pace: Pace;
  /** Ids of those on call for a target. */
  oncall: (target: string) => string[];
  /** It has somebody to be escalated to. */
  canEscalate: (target: string) => boolean;
  /** Whom a verdict on the target mentions, by its owner. */
  owners: (target: string) => Owners;
  /** Of new checklists. Becomes "rich_text" when Slack refuses a plan after all. */
  form: ChecklistForm;
  log: Logger;
  /** Draw pictures. */
  pictures: boolean;
  shown: Map<string, Shown>;
  /** Failed calls in a row, by message. */
  failures: Map<string, number>;
  /** Checks under way whose messages are edited now and then. */
  live: () => number;
  /** Looks for second copies of a message a little later. */
  verifyLater: (row: MessageRow, channel: string, ts: string, threadTs: string | null) => void;
}

/** After a call that failed: again after 0.5 s, doubling, at most half a minute. */
export function backoffMs(desk: DeliveryContext, row: MessageRow): number {
  const failures = (desk.failures.get(row.id) ?? 0) + 1;
  desk.failures.set(row.id, failures);
  return Math.min(30_000, 250 * 2 ** Math.min(failures, 8)) * (0.9 + Math.random() / 5);
}

export async function record(desk: DeliveryContext, row: MessageRow, result: MessageResult): Promise<"done"> {
  if (result.kind !== "retry") desk.failures.delete(row.id);
  if (result.kind === "dropped")
    desk.log.warn({ checkId: row.checkId, message: row.kind, reason: result.error }, "a message is given up");
  await desk.store.recordMessage(row.id, desk.owner, result);
  return "done";
}

export async function render(
  desk: DeliveryContext,
  row: MessageRow,
  check: CheckRow,
  form: ChecklistForm,
): Promise<Rendered> {
  return renderMessage(row, check, form, await besideOf(desk, row, check));
}

async function besideOf(
  { store, oncall, canEscalate, owners }: DeliveryContext,
  row: MessageRow,
  check: CheckRow,
): Promise<Beside> {
  const { kind, pages, said, ts } = row;
  // Whoever is to be called is not, where it was over before the message could be sent.
  const called =
    pages && (ts !== null || (await store.incidentOf(check.id))?.incident.state === "open") ? oncall(check.target) : [];
  const nothing: Beside = {
    queue: null,
    incident: null,
    steps: [],
    oncall: called,
    tickets: [],
    canEscalate: canEscalate(check.target),
    owners: owners(check.target),
    isLate: kind === "headline" && isLate(row, check),
  };
  if (kind === "note") return { ...nothing, tickets: said?.kind === "ticket" ? await store.tickets(check.id) : [] };
  if (kind !== "headline" && kind !== "final") return nothing;
  const incident = check.incidentId === null ? null : await store.incidentOf(check.id);
  const isFirst = incident?.firstCheck === check.id;
  // Checks of an incident that goes on mention nobody again.
  if (kind === "final")
    return incident === null || isFirst
      ? { ...nothing, steps: incident === null ? [] : await store.steps(check.id) }
      : { ...nothing, owners: {} };
  if (check.state !== "waiting") {
    return {
      ...nothing,
      incident: isFirst ? incident : null,
      tickets: hasEnded(check) ? await store.tickets(check.id) : [],
    };
  }
  const [ahead, workers] = await Promise.all([store.placeInQueue(check.id), store.workers()]);
  return { ...nothing, queue: { ahead, workers: workers.length } };
}

/** A waiting check's place in the queue changes by itself: its headline is never up to date. */
export function versionOf(row: MessageRow, check: CheckRow): number {
  return row.kind === "headline" && check.state === "waiting" ? row.wantVersion - 1 : row.wantVersion;
}

export function checklistFormOf(desk: DeliveryContext, row: MessageRow): ChecklistForm {
  if (row.kind !== "checklist") return "rich_text";
  return row.form === "plan" || row.form === "rich_text" ? row.form : desk.form;
}

export function hashOf(rendered: Rendered): string {
  return createHash("sha256").update(JSON.stringify(rendered)).digest("base64");
}
