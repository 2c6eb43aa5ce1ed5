// pg_hba.conf: which line lets a client in or keeps it out, and which lines the server does not take or never comes to.
import { UserMistake } from "../../errors.ts";
import type { Level, LintFinding } from "../playbook.ts";
import { connectionTypes, hbaRules, holds, takes, type HbaRule } from "./hba-rules.ts";
import { isForTests } from "./purpose.ts";
import { publicAround } from "./private-ranges.ts";
import type { AskedClient, ServerFile } from "./server-file.ts";

const source = "https://www.postgresql.org/docs/current/auth-pg-hba-conf.html";
const proven = "PostgreSQL 18 (pg_hba_file_rules)";

/** @throws UserMistake when no line of it is a rule */
export function readPgHba(text: string, client: AskedClient): ServerFile {
  const { rules, includes } = hbaRules(text);
  if (!rules.some(({ problem }) => problem === null))
    throw new UserMistake("It contains no rules: looked for lines such as `host all all 10.0.0.0/8 scram-sha-256`.");
  const isAsked = client.user !== null || client.database !== null || client.address !== null;
  return {
    kind: "pg_hba",
    title: "pg_hba.conf",
    options: { rules: rules.length },
    lines: {},
    notes: [
      ...includes.map((line) => `line ${line} includes other files, which are not read`),
      ...(isAsked ? toldClient(rules, client) : []),
    ],
    findings: [...rules.flatMap((one, at) => findingsOf(one, rules.slice(0, at))), ...openTo(rules, text)].toSorted(
      (a, b) => (a.line ?? 0) - (b.line ?? 0),
    ),
  };
}

/** The first line that takes the client decides; lines before it that may take it are said. */
function toldClient(rules: HbaRule[], client: AskedClient): string[] {
  const valid = rules.filter(({ problem }) => problem === null);
  const maybe: number[] = [];
  for (const rule of valid) {
    const is = takes(rule, client);
    if (is === null) maybe.push(rule.line);
    if (is !== true) continue;
    const before = maybe.length === 0 ? "" : ` unless line ${maybe.join(" or ")} matches first`;
    return rule.method === "reject"
      ? [`line ${rule.line} rejects this client${before}`]
      : [`line ${rule.line} accepts this client, with ${rule.method}${before}`];
  }
  return maybe.length === 0
    ? ["no line matches this client: the server answers `no pg_hba.conf entry`"]
    : [
        `no line certainly matches this client; line ${maybe.join(" or ")} may, depending on what the file does ` +
          `not show`,
      ];
}

function found(rule: HbaRule, level: Level, why: string, fix: string): LintFinding {
  return {
    cause: "auth-hba-rejected",
    option: connectionTypes.includes(rule.type) ? rule.type : "type",
    line: rule.line,
    level,
    why,
    fix,
    source,
    provenOn: level === "error" ? proven : null,
  };
}

function findingsOf(rule: HbaRule, before: HbaRule[]): LintFinding[] {
  const { problem, address, method } = rule;
  if (problem !== null)
    return [
      found(
        rule,
        "error",
        `The server rejects this line: ${problem}. A reload keeps the old rules, and a start fails.`,
        "# correct the line, then: select line_number, error from pg_hba_file_rules where error is not null",
      ),
    ];
  const shadow = before.find((one) => covers(one, rule));
  const meant = method === "reject" ? null : publicAround(address, rule.mask);
  return [
    ...(shadow
      ? [
          isSame(shadow, rule)
            ? found(rule, "note", ...told.idle(shadow))
            : found(rule, "warning", ...told.hidden(shadow)),
        ]
      : []),
    ...(meant
      ? [
          {
            ...found(
              rule,
              "note",
              `Most of this range is public: only ${meant} in it is private.`,
              lineWith({ ...rule, address: meant, mask: null }, method),
            ),
            source: "https://www.rfc-editor.org/rfc/rfc1918#section-3",
          },
        ]
      : []),
  ];
}

/** Lines that let others in without a password, or have it sent in clear text: one mistake, however many lines. */
function openTo(rules: HbaRule[], text: string): LintFinding[] {
  const remote = rules.filter(
    ({ problem, type, address }) =>
      problem === null && type !== "local" && !/^(?:127\.|::1(?:\/|$)|localhost$|samehost$)/.test(address ?? ""),
  );
  const trusting = remote.filter(({ method }) => method === "trust");
  const clear = remote.filter(({ method, type }) => method === "password" && type !== "hostssl");
  const isTest = (one: HbaRule) => isForTests(text, one.line);
  return [
    ...together(
      trusting.filter((one) => !isTest(one)),
      "warning",
      trusted,
    ),
    ...together(trusting.filter(isTest), "note", trusted, " By its comments the file is for development or tests."),
    ...together(clear, "warning", "The password crosses the network unencrypted unless the client uses TLS."),
  ];
}

const trusted = "Anyone who reaches the server from these addresses logs in without a password.";

/** Said at the first line, with the others' numbers. */
function together(lines: HbaRule[], level: Level, why: string, more = ""): LintFinding[] {
  const [first, ...others] = lines;
  if (!first) return [];
  const numbers = others.map(({ line }) => line);
  const same =
    numbers.length === 0
      ? ""
      : numbers.length === 1
        ? ` Line ${numbers[0]} does the same.`
        : ` Lines ${numbers.slice(0, -1).join(", ")} and ${numbers.at(-1)} do the same.`;
  const fix = lines.map((one) => lineWith(one, "scram-sha-256")).join("\n");
  return [found(first, level, `${why}${same}${more}`, fix)];
}

/** Both ask the client for the same: the second line is only one too many. */
const isSame = (a: HbaRule, b: HbaRule) => a.method === b.method && a.options === b.options;

const told: Record<"idle" | "hidden", (shadow: HbaRule) => [why: string, fix: string]> = {
  idle: ({ line }) => [
    `This line changes nothing: line ${line} takes the same clients first, and asks them for the same.`,
    "# remove it",
  ],
  hidden: ({ line }) => [
    `The server never reaches this line: line ${line} matches the same clients first.`,
    `# move it above line ${line}, or remove it`,
  ],
};

/** The line with another method. Names stay in the file: "…" stands for what is there. */
function lineWith({ type, databases, users, address, mask }: HbaRule, method: string): string {
  const named = (words: HbaRule["users"]) =>
    words.every(({ text, isQuoted }) => !isQuoted && keywords.includes(text))
      ? words.map(({ text }) => text).join(",")
      : "…";
  const places = [address, mask].flatMap((one) => (one === null ? [] : plainAddress.test(one) ? one : "…"));
  return [type, named(databases), named(users), ...places, method].join(" ");
}

const keywords = ["all", "sameuser", "samerole", "samegroup", "replication"];
const plainAddress = /^[0-9A-Fa-f.:/]{2,50}$|^all$|^same(?:host|net)$/;

/** Whether every client of the one is a client of the other, as far as the text shows it. */
function covers(wide: HbaRule, narrow: HbaRule): boolean {
  if (wide.problem !== null) return false;
  const isAll = (words: HbaRule["users"]) => words.some(({ text, isQuoted }) => text === "all" && !isQuoted);
  const names = (words: HbaRule["users"]) => words.map(({ text, isQuoted }) => `${isQuoted}${text}`);
  const has = (a: HbaRule["users"], b: HbaRule["users"]) => names(b).every((one) => names(a).includes(one));
  // `all` takes no connections of replication.
  const isReplication = narrow.databases.some(({ text, isQuoted }) => text === "replication" && !isQuoted);
  const databases = (isAll(wide.databases) && !isReplication) || has(wide.databases, narrow.databases);
  const users = isAll(wide.users) || has(wide.users, narrow.users);
  const isSameType = wide.type === narrow.type || (wide.type === "host" && narrow.type.startsWith("host"));
  const isSameAddress =
    (wide.type === "local" && narrow.type === "local") ||
    wide.address === "all" ||
    (wide.address === narrow.address && wide.mask === narrow.mask) ||
    holds(wide, narrow);
  return databases && users && isSameType && isSameAddress;
}
