// What Slack's side may know of the registered targets.
import type {
  Delivery,
  MailDraft,
  EscalationChannel,
  EscalationKind,
  EscalationMessage,
} from "../escalation/message.ts";
import type { MatchableTarget } from "../alerts/match.ts";
import type { Target } from "../target/target.ts";
import type { Material } from "../tickets/material.ts";
import type { Audience, Ticket } from "../tickets/ticket.ts";
import type { Caller } from "./tokens.ts";

export interface RegisteredTarget {
  name: string;
  /** host:port/database as user: one line, no secret. */
  fingerprint: string;
  /** Of its application, where the targets file says so. */
  framework: string | null;
  /** The places that it is checked from, the application's own first; left out, where the bot runs. */
  vantages?: string[];
  policy: Pick<
    Target["policy"],
    "allowedChannels" | "allowedUsers" | "allowedUsergroups" | "oncall" | "owners" | "allowGuests"
  >;
}

/** A target as alerts may name it. */
export interface AlertableTarget extends MatchableTarget {
  fingerprint: string;
  /** Where what an alert begins is told; null: where its watch tells, if it has one. */
  channel: string | null;
}

/** The targets file as it is in force at this moment. */
export interface TargetDirectory {
  names(): string[];
  find(name: string): RegisteredTarget | null;
  alertable(): AlertableTarget[];
  /** What people type about a target, without what could be its secrets. */
  redact(name: string, text: string): string;
  /** What kind of secret stands in a value, of any target or by its form; null for none. Never the secret. */
  secretIn(value: unknown): string | null;
  /** A check in sh for a place that cannot run dbcheck, without a secret; null where there is nothing to connect to. */
  script(name: string, vantage: string | null): string | null;
  /** The vendor's ticket, unless a secret of the target stands in it: then what kind of secret. */
  ticket(name: string, material: Material, audience: Audience): { ticket: Ticket } | { refused: string };
  /** Whom the house's own people are reached by. */
  channels(name: string): EscalationChannel[];
  /** Only at the press of a button. Never rejects. */
  escalate(name: string, kind: EscalationKind, message: EscalationMessage): Promise<Delivery | MailDraft>;
  /** Ends PagerDuty's alert of an incident that is over. Never rejects. */
  resolve(name: string, incidentId: string): Promise<Delivery>;
  /** Whether this process is there itself, so that nobody else answers for that vantage. */
  isOwnVantage(name: string): boolean;
  /** Why the targets file as it now stands is not in force; null when it is. */
  problem(): string | null;
}

/** Null where it is not there for this caller: a target of others is as unknown as none. */
export function entryFor(directory: TargetDirectory, caller: Caller, name: string): RegisteredTarget | null {
  return caller.mayAsk(name) ? directory.find(name) : null;
}

export function namesFor(directory: TargetDirectory, caller: Caller): string[] {
  return directory.names().filter((name) => caller.mayAsk(name));
}

/** By its exact name, else by the only one that differs in case alone. */
export function findEntry(directory: TargetDirectory, name: string): RegisteredTarget | null {
  const exact = directory.find(name);
  if (exact) return exact;
  const [only, second] = directory.names().filter((one) => one.toLowerCase() === name.toLowerCase());
  return only !== undefined && second === undefined ? directory.find(only) : null;
}
