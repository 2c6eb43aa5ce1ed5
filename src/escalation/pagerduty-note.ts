// A note on the incident of PagerDuty's that an alert came from: its REST API, with one of the account's users as From.
// https://developer.pagerduty.com/api-reference/b3A6Mjc0ODE1MA-create-a-note-on-an-incident
import type { Secret } from "../secret.ts";
import { hookRefusal, postToHook } from "./post-json.ts";
import { cutText } from "./truncate.ts";

export interface PagerDutyNotes {
  /** Without the path: "https://api.pagerduty.com". */
  apiUrl: string;
  /** Of the REST API (version 2), allowed to write. */
  token: Secret;
  /** E-mail address of a user of the account, whose note it is. */
  from: string;
}

/** `why` is for the log, and holds no secret. "again": it cannot have arrived, and may the next time. */
export type NoteOutcome = { kind: "sent" } | { kind: "again" | "given-up"; why: string };

/** A note is read on a telephone. */
const longestNote = 4_000;

/** Sent once: PagerDuty knows no key that makes one of two equal notes. Never throws. */
export async function addPagerDutyNote(
  { apiUrl, token, from }: PagerDutyNotes,
  incidentId: string,
  text: string,
  signal: AbortSignal,
): Promise<NoteOutcome> {
  const answer = await postToHook(
    {
      to: "PagerDuty",
      url: `${apiUrl}/incidents/${encodeURIComponent(incidentId)}/notes`,
      headers: {
        accept: "application/vnd.pagerduty+json;version=2",
        authorization: `Token token=${token.reveal()}`,
        from,
      },
      body: JSON.stringify({ note: { content: cutText(text, longestNote) } }),
      readsAnswer: false,
    },
    signal,
  );
  if ("sent" in answer) return { kind: answer.mayHaveArrived ? "given-up" : "again", why: answer.why };
  if (answer.status >= 200 && answer.status < 300) return { kind: "sent" };
  return { kind: answer.status === 429 ? "again" : "given-up", why: hookRefusal("PagerDuty", answer, null).why };
}
