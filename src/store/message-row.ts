// The outbox: what each Slack message should say, and what Slack has.
import type { Note } from "../incidents/note.ts";

/**
 * The three messages of a check, in the order of sending, since the last two hang
 * under the first; and what a check has to tell the thread of an incident.
 */
export type MessageKind = "headline" | "checklist" | "final" | "note";

/**
 * The outbox. For each Slack message: what it should say (a version of its check), what Slack
 * has. Whoever has claimed a row, for as long as its lease lasts, changes it.
 *
 * | state     | is                                      | leads to                                                     |
 * |-----------|-----------------------------------------|--------------------------------------------------------------|
 * | unsent    | `ts` null, `wantVersion` > `hasVersion` | posting, by `markPosting`; dropped, where there is no place  |
 * | posting   | `postingSince` set                      | current, by `sent`; unsent, by `retry`; in doubt, by a crash |
 * | in doubt  | `postingSince` set, the answer lost     | current, when history shows it; else posting once more       |
 * | current   | `wantVersion` = `hasVersion`            | lagging, by a change of its check                            |
 * | lagging   | `ts` set, `wantVersion` > `hasVersion`  | current, by an edit; lagging, by `retry`; dropped, if gone   |
 * | dropped   | never claimed again                     | (an end)                                                     |
 */
export interface MessageRow {
  id: string;
  checkId: string;
  kind: MessageKind;
  /** Raised by every change of the check that this message shows; rendering always uses the newest check. */
  wantVersion: number;
  hasVersion: number;
  /** Where it is or will be; the requester's id when it had to go to the DM. */
  channel: string;
  ts: string | null;
  /** Set just before chat.postMessage and cleared by its answer: found set, the answer was lost. */
  postingSince: Date | null;
  /** The same moment by this process's performance.now(), which no change of the clock moves. */
  postingAtMs: number | null;
  attempts: number;
  /** Free form of the renderer ("plan" or "rich_text"), chosen at the first post and kept for life. */
  form: string | null;
  /** Of a note: what it tells. */
  said: Note | null;
  /** It mentions those on call. */
  pages: boolean;
}

export type MessageResult =
  | { kind: "sent"; version: number; channel: string; ts: string; form: string }
  /** `answerLost`: nobody knows whether Slack took it, so `postingSince` stays set. */
  | { kind: "retry"; inMs: number; error: string; answerLost?: boolean }
  /** Wanted no longer, or Slack will never take it. */
  | { kind: "dropped"; error: string };
