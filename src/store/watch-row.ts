// Watched targets, and how targets stood when they were last checked.
import type { QuietHours } from "../incidents/quiet-hours.ts";
import type { Cause } from "../report/causes.ts";
import type { Status } from "../report/report.ts";

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

/** How one place found a target when it last said anything of it. */
export type VantageStanding = Omit<Standing, "target" | "scheduledChecks"> & { vantage: string };

export type FoundAtVantage = Pick<VantageStanding, "vantage" | "status" | "cause">;

/** Watched targets that were not checked within their period. */
export interface LateScheduledChecks {
  late: number;
  watched: number;
  /** By how much, at most. */
  mostMs: number;
}
