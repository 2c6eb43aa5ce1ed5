// The rows of the store in memory, and the copies that its callers get.
import { randomUUID } from "node:crypto";
import type { Report, Status } from "../report/report.ts";
import type { CheckRow, MessageKind, MessageRow, Requester, Standing } from "./store.ts";

/** Times that are numbers are of performance.now(). */
export interface LeasedCheck extends CheckRow {
  askedAtMs: number;
  leaseUntil: number;
}
export interface LeasedMessage extends MessageRow {
  dropped: boolean;
  notBefore: number;
  owner: string | null;
  leaseUntil: number;
}

export function isOpen({ state }: CheckRow): boolean {
  return state === "waiting" || state === "running";
}

/** Nobody has begun it for so long, or its worker's lease is over. */
export function isForgotten({ state, askedAtMs, leaseUntil }: LeasedCheck): boolean {
  const now = performance.now();
  return (state === "waiting" && askedAtMs < now - 3000) || (state === "running" && leaseUntil < now);
}

export function newCheck(target: string, fingerprint: string, requester: Requester | null): LeasedCheck {
  return {
    id: randomUUID(),
    target,
    fingerprint,
    state: "waiting",
    createdAt: new Date(),
    startedAt: null,
    finishedAt: null,
    worker: null,
    attempts: 0,
    cancelRequested: false,
    requesters: requester ? [structuredClone(requester)] : [],
    progress: null,
    report: null,
    notes: [],
    failure: null,
    incidentId: null,
    quiet: false,
    asked: null,
    round: null,
    askedAtMs: performance.now(),
    leaseUntil: 0,
  };
}

/** Of a check that a person asked for. */
export function threeNewMessages(checkId: string, channel: string): LeasedMessage[] {
  return (["headline", "checklist", "final"] as const).map((kind) => newMessage(checkId, kind, channel));
}

function newMessage(checkId: string, kind: MessageKind, channel: string): LeasedMessage {
  const wantVersion = kind === "final" ? 0 : 1;
  const unsent = {
    hasVersion: 0,
    ts: null,
    postingSince: null,
    postingAtMs: null,
    attempts: 0,
    form: null,
    said: null,
    pages: false,
  };
  return {
    id: randomUUID(),
    checkId,
    kind,
    channel,
    wantVersion,
    ...unsent,
    dropped: false,
    notBefore: 0,
    owner: null,
    leaseUntil: 0,
  };
}

/** Copies: what a caller does with its row changes nothing here. */
export function shown(check: LeasedCheck): CheckRow {
  const { askedAtMs: _askedAtMs, leaseUntil: _leaseUntil, ...row } = structuredClone(check);
  return row;
}
export function shownMessage(message: LeasedMessage): MessageRow {
  const {
    dropped: _dropped,
    notBefore: _notBefore,
    owner: _owner,
    leaseUntil: _leaseUntil,
    ...row
  } = structuredClone(message);
  return row;
}

/** The same person asked in the same channel. */
export function isSamePlace(one: Requester, other: Requester): boolean {
  return one.teamId === other.teamId && one.userId === other.userId && one.channelId === other.channelId;
}

/** How each target stood when its last check ended, and since when it stands so. */
export function standingsOf(checks: CheckRow[]): Standing[] {
  const ended = checks.filter(({ state, report }) => state === "done" && report !== null);
  const oldestFirst = ended.toSorted((a, b) => Number(a.finishedAt) - Number(b.finishedAt));
  const standings = new Map<string, Standing>();
  for (const { target, report, finishedAt } of oldestFirst) {
    if (!report || !finishedAt) continue;
    const { status, cause } = report.verdict;
    const before = standings.get(target);
    const since = before?.status === status ? before.since : finishedAt;
    standings.set(target, { target, status, cause, at: finishedAt, since, scheduledChecks: 0 });
  }
  return [...standings.values()];
}

export function latestReportOf(checks: CheckRow[], target: string): Report | null {
  const done = checks.filter((check) => check.target === target && check.state === "done");
  return done.toSorted((a, b) => Number(b.finishedAt) - Number(a.finishedAt))[0]?.report ?? null;
}

export function troubledOf(checks: CheckRow[]): Map<string, Status> {
  const bad = standingsOf(checks).filter(({ status }) => status !== "healthy");
  return new Map(bad.map(({ target, status }) => [target, status]));
}

/** Messages that lag behind, are nobody's, and whose headline is there; the most urgent first. */
export function dueMessages(messages: LeasedMessage[], now: number): LeasedMessage[] {
  const posted = new Set(
    messages.flatMap(({ kind, ts, checkId }) => (kind === "headline" && ts !== null ? checkId : [])),
  );
  const due = messages.filter(
    (row) =>
      row.wantVersion > row.hasVersion &&
      !row.dropped &&
      row.notBefore <= now &&
      row.leaseUntil < now &&
      (row.kind === "headline" || posted.has(row.checkId)),
  );
  const urgency = { headline: 0, final: 1, checklist: 2, note: 3 };
  return due.toSorted((a, b) => urgency[a.kind] - urgency[b.kind]);
}
