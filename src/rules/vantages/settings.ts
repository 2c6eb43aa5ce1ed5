// Whether two places connect with the same configuration: by fingerprints, and by reports where one has none.
import type { SettingsFingerprint } from "../../report/round.ts";
import type { SettingsComparison } from "../../report/round-verdict.ts";
import type { JudgedPlace } from "./place.ts";

/** What is said of a setting; others stand under libpq's name. */
const words: Record<string, string> = {
  dbname: "database",
  hostaddr: "host address",
  sslrootcert: "root certificate",
  sslcert: "client certificate",
  sslkey: "client key",
  target_session_attrs: "session attributes",
};
/** Settings that only a fingerprint tells of. */
const untoldByReports = ["password", "sslrootcert", "sslcert", "sslkey", "options", "hostaddr", "other parameters"];

/** Settings that say to whom a connection goes. */
export const destination = ["host", "hostaddr", "port"];

/**
 * Settings that can matter to a layer, what tells most of it first. All that decides to whom a connection goes
 * matters to whatever comes after; who logs in does not matter before.
 */
export function relevantTo(layer: string): string[] {
  return [...new Set(possiblyRelevantTo(layer))];
}

function possiblyRelevantTo(layer: string): string[] {
  const tls = ["sslmode", "sslrootcert", "sslcert", "sslkey", "sslpassword", "sslcrl", "sslcrldir", "sslnegotiation"];
  const more = ["sslsni", "ssl_min_protocol_version", "ssl_max_protocol_version", "channel_binding", "sslcertmode"];
  const login = ["password", "user", "dbname", "require_auth", "target_session_attrs"];
  const startup = ["options", "replication", "client_encoding", "max_protocol_version", "other parameters"];
  if (layer === "dns") return ["host", "hostaddr"];
  if (layer === "tcp") return ["port", "host", "hostaddr"];
  if (layer === "tls") return [...tls, ...more, ...destination];
  if (layer === "startup") return [...startup, ...tls, ...more, ...destination];
  if (layer === "admission") return ["dbname", "user", ...startup, ...login, ...tls, ...more, ...destination];
  return [...login, ...startup, ...tls, ...more, ...destination];
}

export function compareSettings(a: JudgedPlace, b: JudgedPlace): SettingsComparison {
  const [one, other] = [told(a), told(b)];
  const names = [...new Set([...Object.keys(one.known), ...Object.keys(other.known)])];
  const isUnknown = (name: string) =>
    (one.isPartial && !(name in one.known)) || (other.isPartial && !(name in other.known));
  const differ = names.filter((name) => !isUnknown(name) && one.known[name] !== other.known[name]).sort();
  const unknown =
    one.isPartial || other.isPartial ? [...new Set([...names.filter(isUnknown), ...untoldByReports])].sort() : [];
  return { between: [a.name, b.name], differ, unknown, text: textOf(a, b, differ, unknown) };
}

/** A report says some of it in its rows; what else its place connects with, nobody knows. */
function told({ answer, report }: JudgedPlace): { known: Record<string, string>; isPartial: boolean } {
  if (answer.settings) return { known: flat(answer.settings), isPartial: false };
  const { endpoints, database, user, inputs } = report.target;
  const own = endpoints.filter(({ role }) => role !== "direct");
  const known = {
    ...(own.length > 0
      ? {
          host: own.map(({ host }) => host.toLowerCase()).join(","),
          port: own.map(({ port }) => port).join(","),
        }
      : {}),
    ...(database === null ? {} : { dbname: database }),
    ...(user === null ? {} : { user }),
    sslmode: inputs.sslmode,
    target_session_attrs: inputs.targetSessionAttrs,
  };
  return { known, isPartial: true };
}

function flat({ plain, keyed }: SettingsFingerprint): Record<string, string> {
  return { ...plain, ...Object.fromEntries(Object.entries(keyed).map(([name, hash]) => [name, `keyed ${hash}`])) };
}

export function settingName(setting: string): string {
  return words[setting] ?? setting;
}

function textOf(a: JudgedPlace, b: JudgedPlace, differ: string[], unknown: string[]): string {
  const pair = `${a.name} and ${b.name}`;
  if (differ.length > 0) return `${pair} differ in: ${differ.map((name) => withValues(name, a, b)).join("; ")}.`;
  if (unknown.length > 0) return `${pair}: no known difference; not compared: ${unknown.map(settingName).join(", ")}.`;
  return `${pair} have the same configuration.`;
}

/** Values only of what stands in clear in each report. */
function withValues(setting: string, a: JudgedPlace, b: JudgedPlace): string {
  const [one, other] = [settingValue(setting, a), settingValue(setting, b)];
  return one === null || other === null ? settingName(setting) : `${settingName(setting)} (${one}, ${other})`;
}

export function settingValue(setting: string, { answer, report: { target } }: JudgedPlace): string | null {
  const inReport: Record<string, string | number | null> = {
    host: target.host,
    port: target.port,
    dbname: target.database,
    user: target.user,
    sslmode: target.inputs.sslmode,
  };
  const value = answer.settings?.plain[setting] ?? inReport[setting];
  return value === null || value === undefined ? null : String(value);
}
