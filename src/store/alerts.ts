// The ledger of alerts, as the rest of the bot sees it.
import type { AlertSourceName } from "../target/alert-rules.ts";
import type { ReceivedAlert } from "../alerts/alert.ts";

/** Where what an alert begins is told: nowhere, in a channel, or below a message of an alert bot. */
export type AlertPlace = { channel: null } | { channel: string; threadTs?: string };

/** An alert that has been read, and what it was found to be about. */
export interface NewAlert extends Omit<ReceivedAlert, "places" | "ids"> {
  source: AlertSourceName;
  /** Null: none, or several. */
  target: { name: string; fingerprint: string; place: AlertPlace } | null;
  /** Why there is no target, without any target's name. */
  reason: string | null;
  /** Names of the targets that it could be about. */
  candidates: string[];
}

/**
 * | outcome         | is                                                                                   |
 * |-----------------|--------------------------------------------------------------------------------------|
 * | started         | it began a check                                                                     |
 * | joined-check    | its target was being checked, or just had been: that check is its answer             |
 * | joined-incident | an incident of its target was open, and has it in its timeline                       |
 * | looked          | it is over, so its target is checked once more, without messages of that check's own |
 * | unmatched       | it names no target, or several; `reason` says why                                    |
 * | own             | this bot raised it                                                                   |
 */
export type AlertOutcome = "started" | "joined-check" | "joined-incident" | "looked" | "unmatched" | "own";

/** What became of one of those that were taken. */
export interface TakenAlert {
  target: string | null;
  title: string;
  /** Null: the same one had come before, and is nothing new. */
  outcome: AlertOutcome | null;
  /** A check that was made for it, to be run; null for all that have a share in another's. */
  toRun: string | null;
}

/**
 * One row is one episode of an alert: its source, key and moment.
 *
 * | from   | by                                                                  | to     |
 * |--------|---------------------------------------------------------------------|--------|
 * | (none) | it comes as firing                                                  | firing |
 * | firing | it comes again: counted; what had matched no target is matched anew | firing |
 * | firing | its key comes as resolved: `endedAt`                                | ended  |
 * | ended  | its key comes with another moment: that is an episode of its own    | firing |
 */
export interface AlertRow {
  at: Date;
  lastAt: Date;
  /** How often the same one came. */
  times: number;
  source: AlertSourceName;
  state: ReceivedAlert["state"];
  title: string;
  summary: string | null;
  url: string | null;
  labels: Record<string, string>;
  target: string | null;
  reason: string | null;
  candidates: string[];
  outcome: AlertOutcome;
  checkId: string | null;
  endedAt: Date | null;
}

/** One whose check has ended, to be told back to where it came from. */
export interface AlertToAnswer {
  id: string;
  /** PagerDuty's id of the incident. */
  key: string;
  target: string;
  checkId: string;
}

/** Rejects with Outage as the store does. */
export interface AlertAnswers {
  /** PagerDuty's alerts whose check has ended: the caller tells them back, and nobody else meanwhile. */
  claim(most: number): Promise<AlertToAnswer[]>;
  /** It was told, or never can be. */
  settle(id: string): Promise<void>;
}

/** What a check says of the alert that it began with. */
export interface CheckAlert {
  source: AlertSourceName;
  title: string;
  summary: string | null;
  url: string | null;
  /** How many joined it since. */
  others: number;
  /** Where it is told: below a message of an alert bot, if `threadTs` is set. */
  channel: string | null;
  threadTs?: string;
}
