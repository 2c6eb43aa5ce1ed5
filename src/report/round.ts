// One look at a target from several places at the same moment: who was asked, who answered, and with which settings.
import { z } from "zod";
import type { Report } from "./report.ts";
import { vantageNameForm, vantageNameRule } from "./vantage-name.ts";

export const vantageName = z.string().regex(vantageNameForm, vantageNameRule);

/**
 * What a place connects with, so that two places can be compared. It reveals no secret: `keyed` are HMACs under a
 * key of the round, which the bot derives and no report, message or row of the store holds.
 */
export const settingsFingerprint = z.strictObject({
  /** In clear, by libpq's name: host, port, dbname, user, sslmode, target_session_attrs … Several hosts by commas. */
  plain: z.record(z.string().max(64), z.string().max(2_000)),
  /** Secrets and files, by libpq's name: password, sslkey, sslrootcert … Only those that are given. */
  keyed: z.record(z.string().max(64), z.string().max(64)),
});
export type SettingsFingerprint = z.infer<typeof settingsFingerprint>;

/** The version of reports that this version of dbcheck writes, and reads from other places. */
export const reportSchemaName = "dbcheck.report/1";

/** Of what travels between the bot and its places: raised when a side that knows less could misunderstand. */
export const roundProtocol = 1;

/** How what a place speaks stands to this version's: they understand each other, or one of them is to be updated. */
export function versionBeside(about: { protocol: number; reportVersion: string }): "same" | "older" | "newer" {
  const numbers = (protocol: number, report: string) => [protocol, Number(/\d+$/.exec(report)?.[0] ?? 0)] as const;
  const [theirs, ours] = [numbers(about.protocol, about.reportVersion), numbers(roundProtocol, reportSchemaName)];
  if (theirs.some((one, at) => one < (ours[at] ?? 0))) return "older";
  return theirs.some((one, at) => one > (ours[at] ?? 0)) ? "newer" : "same";
}

/** A place that was not heard for so long is silent. It tells of itself three times as often. */
export const silentAfterMs = 30_000;

/** What one place saw of a target in one round. */
export interface VantageReport {
  vantage: string;
  report: Report;
  /** Given by a person's hand, and not asked for by the round. */
  carried: boolean;
  /** By the store's clock, ISO 8601. One after the round's deadline changes no verdict. */
  receivedAt: string;
  /** The place's clock minus the store's, ms; null where nobody measured it. */
  clockOffsetMs: number | null;
  settings: SettingsFingerprint | null;
}

/** A place that was asked and not heard. */
export interface MissingVantage {
  vantage: string;
  /** For people, one sentence. */
  reason: string;
  /** When it last said that it lives, ISO 8601; null: never. */
  lastSeenAt: string | null;
}

export interface Round {
  /** The check's. */
  id: string;
  target: string;
  /** Everybody who was asked, in the order of the targets file. */
  roster: string[];
  /** First of the target's `vantages`: where the application runs. It stands in no roster that left it out. */
  home: string;
  /** By the store's clock, ISO 8601. */
  startsAt: string;
  deadline: string;
  /** In the order of the roster; then those carried. */
  answers: VantageReport[];
  missing: MissingVantage[];
}

/**
 * Names of the settings that two places do not have alike, sorted; [] only where nothing differs.
 * Null: one of them did not tell, so nobody knows.
 */
export function settingsThatDiffer(a: SettingsFingerprint | null, b: SettingsFingerprint | null): string[] | null {
  if (!a || !b) return null;
  const differing = (one: Record<string, string>, other: Record<string, string>) =>
    Object.keys({ ...one, ...other }).filter((name) => one[name] !== other[name]);
  return [...differing(a.plain, b.plain), ...differing(a.keyed, b.keyed)].sort();
}
