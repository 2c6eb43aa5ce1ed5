// How the store's rows become what the rest of the bot sees.
import { countedPlaces } from "../report/round-verdict.ts";
import type { CheckRequest, CheckRow, MessageRow, Requester, Store, StoredEvent } from "./store.ts";
import type { FoundAtVantage } from "./watch-row.ts";

export const checkColumns = `id, target, state, created_at as "createdAt", started_at as "startedAt", finished_at as "finishedAt",
  worker, attempts, cancel_requested as "cancelRequested", requesters, fingerprint, progress, report, notes, failure,
  incident_id as "incidentId", quiet, alert, asked, dbcheck.round_of(id) as round`;
export const messageColumns = `id, check_id as "checkId", kind, want_version as "wantVersion", has_version as "hasVersion", channel, ts,
  posting_since as "postingSince", extract(epoch from clock_timestamp() - posting_since)::float8 * 1000 as "postingAtMs", attempts, form, said, pages`;
export const eventColumns = `id::text, at, type, check_id as "checkId", target, actor, data`;

/** The columns above, as `pg` reads them: exactly the rows of store.ts. */
export type CheckRecord = CheckRow & Record<string, unknown>;
export type MessageRecord = MessageRow & Record<string, unknown>;
export type EventRecord = StoredEvent & Record<string, unknown>;

/**
 * A value as text for a jsonb column. PostgreSQL takes neither U+0000 nor half of a surrogate pair, and servers under
 * test may send either; both become U+FFFD.
 */
export function jsonb(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === "string" ? storable(inner) : inner));
}

/** Text that PostgreSQL can hold. Encoding and decoding replaces lone surrogates. */
export function storable(text: string): string {
  return Buffer.from(text.replaceAll("\0", "\uFFFD")).toString();
}

/** @param row as it was read: `postingAtMs` is how long that was ago, by the database's clock */
export function messageOf(row: MessageRecord): MessageRow {
  return { ...row, postingAtMs: row.postingAtMs === null ? null : performance.now() - row.postingAtMs };
}

/** How each place that counted found the target; where nobody can tell, what was known before still holds. */
export function knownPlaces(end: Parameters<Store["finish"]>[2]): FoundAtVantage[] {
  return countedPlaces(end.state === "done" ? end.report.round : undefined).flatMap(
    ({ vantage, verdict: { status, cause } }) => (status === "inconclusive" ? [] : [{ vantage, status, cause }]),
  );
}

/** Of the messages of one check. */
export const sendingOrder: Record<MessageRow["kind"], number> = { headline: 0, checklist: 1, final: 2, note: 3 };
export function inSendingOrder(rows: MessageRow[]): MessageRow[] {
  return rows.toSorted((a, b) => sendingOrder[a.kind] - sendingOrder[b.kind]);
}

/** Who asked: a person of Slack or a program. `whereFrom` is what the audit keeps of a person: not the reply URL. */
export function askerOf(requester: CheckRequest["requester"]): {
  person: Requester | null;
  actor: string;
  whereFrom: Record<string, string>;
} {
  if ("actor" in requester) return { person: null, actor: requester.actor, whereFrom: {} };
  const { userId, teamId, channelId, channelName } = requester;
  return { person: requester, actor: userId, whereFrom: { teamId, channelId, channelName } };
}
