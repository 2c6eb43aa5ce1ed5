// What is handed over inside the house, and what comes of it.

/** Plain text throughout: no Markdown is read into it by whoever shows it. */
export interface EscalationMessage {
  /** The same for every press about one incident: PagerDuty keeps one alert for it. */
  incidentId: string;
  /** The target's name. */
  target: string;
  /** One line. */
  title: string;
  text: string;
  status: string;
  cause: string | null;
  owner: string | null;
  /** 1 is the worst. */
  severity: 1 | 2 | 3 | 4;
  /** The thread or the report; null: nowhere to link to. */
  link: string | null;
  /** When it was seen, ISO 8601 in UTC. Not the time of the press: who presses twice has said the same thing. */
  at: string;
}

export type EscalationKind = "pagerduty" | "webhook" | "email";

export interface EscalationChannel {
  kind: EscalationKind;
  /** For a button; plain text, well below Slack's 75 characters. */
  label: string;
  /** Whom it reaches, where that can be shown: a host, an address. */
  to: string | null;
  /** Null: it can be used. Else "not usable: …", plain text without any value. */
  unusable: string | null;
}

/** Accepted. `reference` is what the other side can find it by. */
export interface Sent {
  sent: true;
  reference: string | null;
}

/** `why` is for people, and holds no secret. `mayHaveArrived`: pressing again may tell somebody twice. */
export interface NotSent {
  sent: false;
  why: string;
  mayHaveArrived: boolean;
}

/** Ready to be opened by whoever pressed: nothing was sent. */
export interface MailDraft {
  draft: string;
}

export type Delivery = Sent | NotSent;

export function notSent(why: string, mayHaveArrived = false): NotSent {
  return { sent: false, why, mayHaveArrived };
}
