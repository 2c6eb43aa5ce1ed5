// What a thread is told by a message of its own: what a check turned, what
// recorded experiments show, that nobody checks any more.
import type { Incident, IncidentNews, IncidentStatus } from "./incident.ts";
import { whoseState, type IncidentStep } from "./steps.ts";

/** What somebody did about an incident, for its last message. */
export interface Did {
  position: number;
  text: string;
  state: Exclude<IncidentStep["state"], "open">;
  /** A Slack user's id; null: a check found it done. */
  who: string | null;
  reason: string | null;
}

export type Note =
  | Exclude<IncidentNews, { kind: "recovered" }>
  | (Extract<IncidentNews, { kind: "recovered" }> & { did: Did[] })
  /** Of the recorded experiments, taken together. */
  | { kind: "isolated"; lines: string[] }
  /** In the channel of a watch whose incident has its thread elsewhere; null: in a place that others cannot open. */
  | { kind: "elsewhere"; seen: IncidentStatus; channel: string | null; isOver: boolean }
  /** A ticket that was made of it, by its number among them. */
  | { kind: "ticket"; position: number }
  /** Somebody was called for it, over a channel of the target's. */
  | { kind: "escalated"; channel: string; by: string; at: string; reference: string | null; isEnd: boolean }
  /** No worker has checked these watched targets for three of their periods; `againAt` once one does. */
  | { kind: "stalled"; targets: string[]; sinceAt: string; againAt: string | null };

function didOf(steps: { position: number; step: IncidentStep }[]): Did[] {
  return steps.flatMap(({ position, step }): Did[] => {
    const { text, state, reason } = step;
    return state === "open" ? [] : [{ position, text, state, who: whoseState(step), reason }];
  });
}

/** What a check said, as the thread is told. */
export function noteOf(said: IncidentNews, steps: { position: number; step: IncidentStep }[]): Note {
  return said.kind === "recovered" ? { ...said, did: didOf(steps) } : said;
}

/** Of what a thread was not told for long: whether it is how the incident stands now, or what somebody did. */
export function isLatestNote(note: Note, { state, told, closedAt, isFlapping }: Incident): boolean {
  switch (note.kind) {
    case "changed":
    case "reopened":
      return state === "open" && note.to.at === told.at;
    case "flapping":
      return isFlapping;
    case "recovered":
      return state === "closed" && note.closedAt === closedAt;
    default:
      return true;
  }
}
