// What coding agents can do, whoever answers them: this process alone, or the bot.
import type { Report } from "../report/report.ts";

export interface ListedTarget {
  name: string;
  /** host:port/database as user; never a secret. */
  connectsTo: string;
  /** What is wrong with its entry in the targets file. */
  problems: { cause: string; where: string; text: string; fix: string }[];
}

/** What tools may ask: of a process of its own over stdio, or of the bot over HTTP. */
export interface ToolChecks {
  targets(): Promise<ListedTarget[]>;
  /** @throws UserMistake for a name that is none of `targets`: no host ever comes from a model */
  run(name: string, signal: AbortSignal): Promise<Report>;
  /** @throws UserMistake for an id that is not kept, or not the caller's */
  report(id: string): Promise<Report>;
  /** The target's open or last incident, null: there was none. Left out where no store has incidents. */
  incident?: (target: string) => Promise<IncidentDetails | null>;
}

export interface IncidentDetails {
  id: string;
  state: "open" | "closed";
  /** ISO 8601. */
  openedAt: string;
  closedAt: string | null;
  summary: string;
  cause: string | null;
  timeline: { at: Date; actor: string | null; what: string }[];
  steps: { position: number; text: string; state: string }[];
}
