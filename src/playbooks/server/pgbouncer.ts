// pgbouncer.ini: its databases, and what keeps PgBouncer from starting or its clients from getting in.
import { UserMistake } from "../../errors.ts";
import { nearestNames } from "../../target/nearest-names.ts";
import type { Versions } from "../lock-files.ts";
import type { LintFinding } from "../playbook.ts";
import { hasForm } from "../shown/forms.ts";
import { isTypo } from "../specs.ts";
import { hasBranches, isFilledInLater } from "./template.ts";
import { clearOf, databaseOf, isConnectString, pgbouncerPlace } from "./pgbouncer-databases.ts";
import { brokenLine, entriesOf, type Entry } from "./pgbouncer-entries.ts";
import { pgbouncerFinding, pgbouncerRefusal } from "./pgbouncer-findings.ts";
import { driverOf } from "./pgbouncer-drivers.ts";
import {
  connectQueries,
  pgbouncerWords,
  settingsOfForks,
  settingsOfSessions,
  settings,
  settingsMeant,
  shownSettings,
} from "./pgbouncer-options.ts";
import { dangerousOf, lackingOfTls, togetherOf } from "./pgbouncer-together.ts";
import { mostOfPools, tooLargeFor } from "./pgbouncer-sizes.ts";
import { valueOf } from "./pgbouncer-values.ts";
import { forcedOf, unforcedOf } from "./pgbouncer-forced.ts";
import type { ServerFile } from "./server-file.ts";
import { serversOption } from "./server-places.ts";
import { nothingBeside } from "./server-version.ts";

const thousand = 1000;

/** PgBouncer takes `${NAME}` as it stands: of a template another tool must fill it in first. */
function unfilledIn(entries: Entry[]): string[] {
  const lines = [...new Set(entries.filter(({ value }) => /\$\{\w+\}/.test(value)).map(({ line }) => line))];
  const where = `line${lines.length === 1 ? "" : "s"} ${lines.slice(0, 5).join(", ")}${lines.length > 5 ? " …" : ""}`;
  return lines.length === 0 ? [] : [`${where}: PgBouncer fills in no variable; what stands there is not judged`];
}

/**
 * @param versions of the packages of the project that it stands in
 * @throws UserMistake when it has neither section
 */
export function readPgBouncer(text: string, versions: Versions = new Map(), beside = nothingBeside): ServerFile {
  const entries = entriesOf(text).map((one) => ({ ...one, section: sectionMeant(one.section) }));
  const own = entries.filter(({ section }) => section === "pgbouncer");
  const keys = new Set(own.map(({ key }) => key));
  const databases = entries.filter(({ section }) => section === "databases");
  if (own.length === 0 && databases.length === 0)
    throw new UserMistake("It contains no pooler: looked for the sections [pgbouncer] and [databases].");
  const sections = sectionsOf(text);
  const broken = isFilledInLater(text) ? null : brokenLine(text);
  const told = own.filter(({ key, value }) => shownSettings.has(key) && isTold(key, value));
  const includes = text.split("\n").flatMap((line, at) => (/^\s*%include\b/.test(line) ? [at + 1] : []));
  const hasAllLines = includes.length === 0 && !text.split("\n").some(addsLines);
  const lacking = hasAllLines ? lackingOfTls(own) : [];
  const most = hasAllLines && !hasBranches(text) ? mostOfPools(own, databases) : null;
  return {
    kind: "pgbouncer",
    title: "PgBouncer",
    options: {
      ...Object.fromEntries(told.map(({ key, value }) => [key, value])),
      databases: databases.filter(isConnectString).length,
      ...serversOption(databases.filter(isConnectString).map(pgbouncerPlace)),
      ...(most === null ? {} : { server_connections: most }),
    },
    lines: Object.fromEntries(told.map(({ key, line }) => [key, line])),
    notes: [
      ...includes.map((line) => `line ${line} includes another file, which is not read`),
      ...unfilledIn(entries),
      ...(most === null
        ? []
        : [`its pools may hold ${most} connections of one user to one server: max_connections there must allow them`]),
    ],
    findings: [
      ...sections,
      ...(broken === null ? [] : [unreadable(broken)]),
      ...own.flatMap((one) => settingOf(one, keys, lacking)),
      ...own.flatMap(secondsOf),
      ...(hasBranches(text) ? [] : twiceIn(own)),
      ...databases.flatMap(databaseOf),
      ...clearOf(databases),
      ...forcedOf(own, databases, beside.users),
      ...(hasAllLines && !hasBranches(text) ? unforcedOf(own, databases) : []),
      ...resetOf(own, entries),
      ...togetherOf(own, databases, {
        isWhole: includes.length === 0 && !isFilledInLater(text) && broken === null,
        hasAllLines,
        driver: driverOf(versions),
        isOtherwiseMeant: (name) => sections.length > 0 || own.some(({ key }) => nameMeant(key)[0] === name),
        isFilledIn: /^[ \t]*\[databases\]/m.test(text) && !/^[ \t]*;+\s*(?:foodb|bardb|forcedb)\b/m.test(text),
      }),
      ...dangerousOf(own),
      ...(hasAllLines && !hasBranches(text) ? tooLargeFor(beside.settings, own, databases) : []),
    ],
  };
}

/** A template that is no setting's value may bring settings. */
const addsLines = (line: string) => isFilledInLater(line.trim()) && !/^\s*(?:[;#]|[\w.*"-]+\s*=)/.test(line);

/** A word that the setting takes, a number, or addresses to listen on: never a slice of the file's text. */
const isTold = (key: string, value: string) =>
  Object.hasOwn(pgbouncerWords, key)
    ? (pgbouncerWords[key] ?? []).includes(value.toLowerCase())
    : key === "listen_addr"
      ? value === "*" || value.split(",").every((one) => hasForm(one.trim(), "host"))
      : hasForm(value, "duration");

/** At the first one PgBouncer stops. */
const unreadable = (line: number) =>
  pgbouncerRefusal(
    "error",
    "line",
    line,
    "PgBouncer cannot read this line (syntax error): it does not start.",
    `# in line ${line}: name = value, or ; before a comment`,
  );

const known = ["pgbouncer", "databases", "users", "peers"];

/** What stands below a slip is looked at as well: below the right name PgBouncer would read it. */
const sectionMeant = (name: string) => (known.includes(name) ? name : (nearestNames(name, known)[0] ?? name));

function sectionsOf(text: string): LintFinding[] {
  return text.split("\n").flatMap((line, at): LintFinding[] => {
    const name = /^\s*\[([\w-]+)\]/.exec(line)?.[1];
    if (name === undefined || known.includes(name)) return [];
    const why = "PgBouncer has no section with this name: it rejects the file and does not start.";
    const near = nearestNames(name, known)[0];
    const fix = near === undefined ? `# in line ${at + 1}: one of [${known.join("], [")}]` : `[${near}]`;
    return [pgbouncerRefusal("error", "section", at + 1, why, fix)];
  });
}

function settingOf(entry: Entry, keys: ReadonlySet<string>, lacking: string[]): LintFinding[] {
  const { key, value, line } = entry;
  if (isFilledInLater(value)) return [];
  const ofValue = valueOf(entry, lacking);
  if (ofValue.length > 0) return ofValue;
  const [near, isCertain] = nameMeant(key);
  if (near !== null)
    return [
      pgbouncerRefusal(
        "error",
        key,
        line,
        isCertain
          ? `PgBouncer has no \`${key}\`; it calls this \`${near}\`. It rejects the file and does not start.`
          : `PgBouncer has no \`${key}\`; did you mean \`${near}\`? It rejects the file and does not start.`,
        keys.has(near) ? `# remove line ${line}: ${near} stands in the file` : carried(key, near, value, line),
      ),
    ];
  // What stands there as a name may be a slice of a secret: the line alone is told.
  if (settings.includes(key) || settingsOfForks.includes(key) || isFilledInLater(key)) return [];
  return connectQueries.includes(key) || settingsOfSessions.includes(key)
    ? [atConnect(entry)]
    : [
        pgbouncerRefusal(
          "error",
          "setting",
          line,
          "No PgBouncer up to 1.25 has a setting of this name: it rejects the file and does not start.",
          `# remove line ${line}${boundOf(entry, keys)}`,
        ),
      ];
}

/** PostgreSQL's own name for a bound: of its connections PgBouncer bounds those to one database. */
const boundOf = ({ key, value }: Entry, keys: ReadonlySet<string>) =>
  key !== "max_connections" || keys.has("max_db_connections")
    ? ""
    : `; to bound a database's server connections: max_db_connections = ${hasForm(value, "number") ? value : "NUMBER"}`;

/** What sets something in each session of the server's has its place in [databases]. */
function atConnect({ key, value, line }: Entry): LintFinding {
  const isQuery = connectQueries.includes(key);
  const why = isQuery
    ? `\`${key}\` is no setting of [pgbouncer]: PgBouncer rejects the file and does not start.`
    : `\`${key}\` is a setting of PostgreSQL's sessions: PgBouncer rejects the file and does not start.`;
  const query = isQuery ? "QUERY" : `SET ${key} = ${hasForm(value, "number") ? value : "VALUE"}`;
  const fix = `# remove line ${line}; at the end of each line of [databases]: connect_query='${query}'`;
  return pgbouncerRefusal("error", key, line, why, fix);
}

/** PgBouncer's name for what stands there, and whether it is another's name for it (else it is a slip). */
function nameMeant(key: string): [near: string | null, isCertain: boolean] {
  if (settings.includes(key)) return [null, false];
  const meant = Object.hasOwn(settingsMeant, key) ? settingsMeant[key] : undefined;
  return [meant ?? settings.find((one) => isTypo(key, one)) ?? null, meant !== undefined];
}

/** Waits of PostgreSQL's that are in milliseconds; PgBouncer's are in seconds. */
const inMilliseconds = /^(?:idle|idle_in_transaction_session)_timeout$/;

/** The line under PgBouncer's name; where its value does not fit, what fits. */
function carried(key: string, near: string, value: string, line: number): string {
  const words = Object.hasOwn(pgbouncerWords, near) ? (pgbouncerWords[near] ?? []) : null;
  if (words)
    return isTold(near, value) ? `${near} = ${value}` : `# remove line ${line}; ${near} takes ${words.join(", ")}`;
  if (!hasForm(value, "number")) return `# rename it to ${near} in line ${line}`;
  // Nobody waits for less than a second here: a small number is seconds already.
  if (!inMilliseconds.test(key) || Number(value) < thousand) return `${near} = ${value}`;
  const seconds = Number(value) / thousand;
  return Number.isInteger(seconds) ? `${near} = ${seconds}` : `# in line ${line}: ${near}, in seconds`;
}

/** Waits of one query or one login; who writes whole thousands here means milliseconds. */
const waits = ["query_timeout", "query_wait_timeout", "server_connect_timeout", "client_login_timeout"];
const longestWait = 5 * thousand;
const hour = 3600;
const day = 24 * hour;

function secondsOf({ key, value, line }: Entry): LintFinding[] {
  const milliseconds = key === "tcp_user_timeout" && /^\d{1,3}$/.test(value) ? Number(value) : 0;
  if (milliseconds > 0) {
    const short = `\`${key}\` is in milliseconds: ${milliseconds} of them are ${milliseconds / thousand} s.`;
    return [
      pgbouncerFinding("warning", key, line, short, `# if seconds are meant: ${key} = ${milliseconds * thousand}`),
    ];
  }
  const seconds = /^\d{4,9}$/.test(value) ? Number(value) : 0;
  // 18000 are five hours; 3600000 divides by an hour, too, and is one in milliseconds.
  const isHours = key === "query_timeout" && seconds % hour === 0 && seconds <= day;
  if (!waits.includes(key) || seconds < longestWait || seconds % thousand !== 0 || isHours) return [];
  const hours = Math.round(seconds / hour);
  const long = hours === 1 ? "an hour" : hours < 36 ? `${hours} hours` : `${Math.round(seconds / day)} days`;
  const why = `\`${key}\` is in seconds: ${seconds} of them are ${long}.`;
  return [pgbouncerFinding("warning", key, line, why, `# if milliseconds are meant: ${key} = ${seconds / thousand}`)];
}

/** PgBouncer sets one after the other: what stood there before is gone. */
function twiceIn(own: Entry[]): LintFinding[] {
  const nexts = nextOther(own);
  return own.flatMap((one): LintFinding[] => {
    const later = nexts.get(one);
    if (!later || !settings.includes(one.key)) return [];
    const why = `Line ${later.line} sets \`${one.key}\` again: PgBouncer takes the last one, and this has no effect.`;
    return [
      pgbouncerFinding(
        "warning",
        one.key,
        one.line,
        why,
        `# remove line ${one.line}; where its value is meant, line ${later.line}`,
      ),
    ];
  });
}

/** By the line: the next one that gives the same setting another value. */
function nextOther(own: Entry[]): Map<Entry, Entry> {
  const found = new Map<Entry, Entry>();
  const nearest = new Map<string, Entry>();
  for (const one of own.toReversed()) {
    const next = nearest.get(one.key);
    const other = next && next.value === one.value ? found.get(next) : next;
    if (other) found.set(one, other);
    nearest.set(one.key, one);
  }
  return found;
}

/** PgBouncer runs it where a client leaves a session pool; elsewhere what it sets is never set. */
function resetOf(own: Entry[], entries: Entry[]): LintFinding[] {
  const at = (key: string) => own.findLast((one) => one.key === key);
  const [mode, reset, always] = [at("pool_mode")?.value, at("server_reset_query"), at("server_reset_query_always")];
  const isElsewhere = entries.some(({ section, value }) => section !== "pgbouncer" && /\bpool_mode\s*=/.test(value));
  if (!reset || (mode !== "transaction" && mode !== "statement") || isElsewhere) return [];
  if (always && always.value !== "0") return [];
  if (!/\bset\s+(?!session\s+authorization\b)/i.test(reset.value)) return [];
  const why = `PgBouncer does not run \`server_reset_query\` with \`pool_mode = ${mode}\`: what it sets is never set.`;
  return [
    pgbouncerFinding(
      "warning",
      reset.key,
      reset.line,
      why,
      `-- in PostgreSQL, for what line ${reset.line} sets: alter role NAME set PARAMETER = VALUE`,
    ),
  ];
}
