// What a probe is: one question, asked within a deadline, answered as data.
import type { AppConfig } from "../playbooks/playbook.ts";
import type { Layer } from "../report/causes.ts";
import type { Comparison, Inputs } from "../report/report.ts";
import type { LoginOutcome } from "../report/login-turns.ts";
import type { Observation, Outcome, Reason, Source } from "../report/observation.ts";
import type { FactsOf, RowId } from "./facts-of.ts";
import type { Target } from "../target/target.ts";
import type { Conninfo } from "../libpq/connection.ts";
import type { Address, Wire } from "./wire/wire.ts";
import type { ServerError } from "./wire/messages.ts";
import type { Greeting, Session } from "./wire/session.ts";

/** What a probe says; the conductor adds who, where, when and how long. */
export interface Answer<F extends object = object> extends Aside {
  outcome: Outcome;
  reason: Reason | null;
  summary: string;
  /** All of them, or null. */
  facts: F | null;
}
/** What may stand beside an answer. */
export interface Aside {
  inputs?: Record<string, unknown>;
  reproduce?: string;
  /** Of a bug of ours. */
  reference?: string;
}

/** One login with a password, as the server sees it. */
export interface PasswordLogin {
  conninfo: Conninfo;
  to: Candidate;
  /** As the server asks for it. */
  method: string;
}
/** Of several places that log in alike at the same moment, one goes first: no password is refused to each of them. */
export interface LoginTurns {
  /** Waits for the turn. @returns null: log in; else which place was refused, or why nobody may. Never rejects */
  take(login: PasswordLogin, signal: AbortSignal): Promise<{ refusedAt: string | null; why: string } | null>;
  /** What the server said to the login that was taken. */
  told(login: PasswordLogin, outcome: LoginOutcome): void;
}

/** A place to connect to: one address of one host. */
export interface Candidate extends Address {
  /** The name or literal that certificates are checked against. */
  host: string;
}

/** An authentication request of the server. */
export type Challenge = Extract<Greeting, { kind: "authentication" }>;

/** What the rungs hand up to each other: the ladder is climbed on one connection, so that a check takes one slot. */
export interface Carried {
  /** Every address of every host, in the order libpq would try them. */
  candidates: Candidate[];
  /** The address being climbed. */
  current: Candidate | null;
  wire: Wire | null;
  /** TLS is on, off, or was not settled yet. */
  tls: "on" | "off" | null;
  session: Session | null;
  /** The last words of a session that was ended from the other side after the way in. */
  lost: { error: ServerError | null } | null;
  /** What the server asked for, until it is answered. */
  challenge: Challenge | null;
  /** The application's configuration as read, secrets masked. */
  appConfig: AppConfig | null;
}

/**
 * Longest waits of one step, milliseconds. connectMs holds a SYN
 * that is sent three times (after 1 s and 3 s, RFC 6298).
 */
export interface Patience {
  resolveMs: number;
  connectMs: number;
  tlsMs: number;
  answerMs: number;
  queryMs: number;
}
/** The least of each: what is answered later is waited for only where the check has the time. */
export const patience: Patience = { resolveMs: 4000, connectMs: 3300, tlsMs: 4000, answerMs: 4000, queryMs: 4000 };

export interface ProbeContext {
  target: Target;
  /** The connection's settings; probes after `config` run only when there are some. */
  conninfo: Conninfo;
  inputs: Inputs;
  vantage: string;
  patience: Patience;
  /** The person who asked allows one harmless write. */
  allowWriteCanary: boolean;
  carried: Carried;
  /** Null: this place alone looks. */
  turns: LoginTurns | null;
  /** Ends with the check: its timeout, a cancel, Ctrl-C. */
  signal: AbortSignal;
  /** A signal that ends with the check or after so many milliseconds, whichever is first. */
  within(ms: number): AbortSignal;
  /**
   * Waits for work that leaves nothing of ours behind (a CancelRequest);
   * at the check's end the row does not wait for it.
   */
  cleanUp(work: Promise<unknown>): Promise<void>;
  /**
   * Adds an observation beside the row: a variation of one parameter. `what` completes the id ("tcp:10.0.0.2:5432").
   */
  vary(what: string, answer: Answer & { tookMs: number }): void;
  compare: (comparison: Comparison) => void;
  /** How often the way in has been climbed so far, this time included. */
  climbs: number;
  /** The row of a probe that was already asked. */
  seen: <K extends RowId>(id: K) => ObservedRow<K> | undefined;
}
export type ObservedRow<K extends RowId = RowId> = Omit<Observation, "facts"> & { facts: FactsOf[K] | null };

export interface Probe<K extends RowId = RowId> {
  /** Also the id of its row and the name that reports and evidence use. */
  id: K;
  /** The row's words in the checklist. */
  title: string;
  layer: Layer;
  /** Whose word it is; left out, our own. */
  source?: Source;
  /** Ids of probes that must have passed or warned before. */
  needs: RowId[];
  /**
   * Whether the question makes sense for this target; left out, it always does. A probe that does not apply has no row.
   */
  applies?: (target: Target) => boolean;
  run(context: ProbeContext): Promise<Answer<FactsOf[K]>>;
}

export function passed<F extends object>(summary: string, facts: F, more: Aside = {}): Answer<F> {
  return { outcome: "passed", reason: null, summary, facts, ...more };
}
export function failed<F extends object>(reason: Reason, summary: string, facts: F, more: Aside = {}): Answer<F> {
  return { outcome: "failed", reason, summary, facts, ...more };
}
export function warned<F extends object>(reason: Reason, summary: string, facts: F, more: Aside = {}): Answer<F> {
  return { outcome: "warned", reason, summary, facts, ...more };
}
export function unknown(reason: Reason, summary: string, facts?: null, more?: Aside): Answer<never>;
export function unknown<F extends object>(reason: Reason, summary: string, facts: F, more?: Aside): Answer<F>;
export function unknown<F extends object>(
  reason: Reason,
  summary: string,
  facts: F | null = null,
  more: Aside = {},
): Answer<F> {
  return { outcome: "unknown", reason, summary, facts, ...more };
}
export function skipped(reason: Reason, summary: string): Answer<never> {
  return { outcome: "skipped", reason, summary, facts: null };
}

/** "10.0.0.1:5432", "[fdaa::3]:5432", or the socket's path. */
export function addressText({ address, family, port }: Address): string {
  if (family === 0) return address;
  return family === 6 ? `[${address}]:${port}` : `${address}:${port}`;
}
