// What an alert is once its source has been read, and what a source of alerts is.
import type { AlertSourceName } from "../target/alert-rules.ts";

/** What happened to an alert, in terms that all sources share. Texts are the source's own: bounded, never trusted. */
export interface ReceivedAlert {
  /** The source's own key of what alarms: its beginning and its end share it. */
  key: string;
  /**
   * Tells two changes of state of one key apart, as in the time of the change. Empty where the
   * key is that of one episode already. The same key, moment and state again is the same alert.
   */
  moment: string;
  /** The source tells its end for sure, and its beginning perhaps several times: until the end these are one. */
  isOneUntilEnded: boolean;
  state: "firing" | "resolved";
  /** One line. */
  title: string;
  summary: string | null;
  /** A page about it; https or http. */
  url: string | null;
  /** What rules of the targets file are held against. */
  labels: Record<string, string>;
  /** Texts of fields that may name a host with its port, or a URL. */
  places: string[];
  /** Texts of fields that name a database by its vendor's identifier. */
  ids: string[];
  /** This bot raised it: it starts nothing. */
  isOwn: boolean;
}

/** A request as it came, before anything of it is believed. */
export interface AlertDelivery {
  /** Names in lower case. */
  headers: Record<string, string | undefined>;
  /** The bytes that are signed. */
  body: Buffer;
  /** When it came, ms since the epoch. */
  atMs: number;
}

/** What a source's secrets are compared with, and the one way out that a source may need. */
export interface AlertAccess {
  /** Each of them is good: the old one and the new one while they are exchanged. */
  secrets: string[];
  /** A small body by HTTPS, from an address that the source has judged; no redirect. @throws Outage */
  get: (url: string) => Promise<string>;
}

export interface AlertsRead {
  alerts: ReceivedAlert[];
  /** Why there are none, for the log and the answer; null where there are. */
  nothing: string | null;
}

export interface AlertSource {
  name: Exclude<AlertSourceName, "slack">;
  /** For people: "Alertmanager". */
  title: string;
  /** The variable of the environment that holds its secret, or what takes its place. */
  variable: string;
  /** @returns why it is not believed, without a word of any secret; null where it is. @throws Outage */
  refusal(delivery: AlertDelivery, access: AlertAccess): Promise<string | null>;
  /** @throws UserMistake where it has not the source's shape. @throws Outage */
  read(delivery: AlertDelivery, access: AlertAccess): Promise<AlertsRead>;
}
