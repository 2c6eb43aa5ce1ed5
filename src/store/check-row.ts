// A check as the store keeps it, and who asks for one.
import type { Progress } from "../report/observation.ts";
import type { Report } from "../report/report.ts";
import type { Round } from "../report/round.ts";
import type { CheckAlert } from "./alerts.ts";

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
