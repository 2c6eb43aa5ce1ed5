// pg_hba.conf: which line lets a client in or keeps it out, and which lines the server does not take or never comes to.
import { UserMistake } from "../../errors.ts";
import type { Level, LintFinding } from "../playbook.ts";
import { asksForCertificate, clientcertOf } from "./hba-clientcert.ts";
import { fixOf, lineWith } from "./hba-fixes.ts";
import { connectionTypes, hbaRules, takes, type HbaRule } from "./hba-rules.ts";
import { isForSame, shadowsOf } from "./hba-shadows.ts";
import { missingTls, tlsOf } from "./hba-tls.ts";
import { cidrOf, holds, networkOf, paddedIp } from "./networks.ts";
import { purposeOf } from "./purpose.ts";
import { narrowings, type Narrowing } from "./hba-narrow.ts";
import type { AskedClient, ServerFile } from "./server-file.ts";
import { nothingBeside, versionBy, withScram } from "./server-version.ts";
import { hasBranches } from "./template.ts";

const source = "https://www.postgresql.org/docs/current/auth-pg-hba-conf.html";
const proven = "PostgreSQL 18 (pg_hba_file_rules)";

/** @throws UserMistake when no line of it is a rule */
export function readPgHba(text: string, client: AskedClient, beside = nothingBeside): ServerFile {
  const { rules, includes } = hbaRules(text);
  if (
    !rules.some(({ problem, type, users }) => problem === null || (connectionTypes.includes(type) && users.length > 0))
  )
    throw new UserMistake("It contains no rules: looked for lines such as `host all all 10.0.0.0/8 scram-sha-256`.");
  const isAsked = client.user !== null || client.database !== null || client.address !== null;
  // Of the branches of a template only one is there.
  const shadows = hasBranches(text) ? new Map<HbaRule, HbaRule>() : shadowsOf(rules);
  const narrow = narrowings(rules);
  const isForTests = beside.isForTests ? () => true : purposeOf(text);
  const version = beside.postgres ?? versionBy(text);
  const password = passwordMethod(rules, version);
  // Older ones reject the line.
  const tls = version !== null && version < 10 ? null : missingTls(beside.settings);
  const isOpen = rules.some((one) => !shadows.has(one) && !isForTests(one.line) && isOpenToAll(one, narrow.get(one)));
  return {
    kind: "pg_hba",
    title: "pg_hba.conf",
    options: { rules: rules.filter(isRule).length },
    lines: {},
    notes: [
      ...includes.map((line) => `line ${line} includes other files, which are not read`),
      ...(isAsked ? toldClient(rules, client) : []),
    ],
    findings: merged(
      rules.flatMap((one) => [
        ...certificateOf(one, version),
        ...shortOf(one),
        ...(shadows.has(one) ? [] : withoutTls(one, tls)),
        ...findingsOf(one, {
          shadow: shadows.get(one),
          narrow: narrow.get(one),
          password,
          isTest: isForTests(one.line),
          isOpen,
        }),
      ]),
    ),
  };
}

/** `{{ rule }}`, `{{ managed | comment }}`: a line that is filled in as a whole may be anything. */
const isRule = ({ type, databases }: HbaRule) => databases.length > 0 || !/^(?:\{\{|<%=)/.test(type);

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

function certificateOf(rule: HbaRule, version: number | null): LintFinding[] {
  const said = rule.problem === null ? clientcertOf(rule, version) : null;
  return said ? [{ ...found(rule, ...said), provenOn: "PostgreSQL 15 and 18" }] : [];
}

function withoutTls(rule: HbaRule, missing: ReturnType<typeof missingTls>): LintFinding[] {
  const said = tlsOf(rule, missing);
  return said ? [{ ...found(rule, ...said), provenOn: "PostgreSQL's pg_hba_file_rules" }] : [];
}

/** `192.168.1/24` is taken, and is another network than it seems. */
function shortOf(rule: HbaRule): LintFinding[] {
  const { problem, address, written, mask, line } = rule;
  if (problem !== null || address === null || written === null || written === address) return [];
  const [ip, bits] = cidrOf(written);
  const meant = bits === undefined ? paddedIp(ip) : `${paddedIp(ip)}/${bits}`;
  // `127.1/32` has numbers behind those that are written: its author knows the rule.
  const isNetwork = (networkOf({ address: meant, mask })?.bits ?? 0) <= 8 * ip.split(".").length;
  if (!isNetwork || holds({ address: meant, mask }, { address, mask })) return [];
  const why = `The server reads this address as ${address}: the last number fills the remaining bytes.`;
  return [{ ...found(rule, "warning", why, `# in line ${line}: ${meant}`), provenOn: "PostgreSQL 15" }];
}

/** A file that asks for md5 everywhere has roles whose passwords are stored so: they cannot log in by SCRAM. */
function passwordMethod(rules: HbaRule[], version: number | null): string {
  const has = (method: string) => rules.some((one) => one.problem === null && one.method === method);
  return (version !== null && version < withScram) || (has("md5") && !has("scram-sha-256")) ? "md5" : "scram-sha-256";
}

interface Around {
  /** The line before it that takes all its clients. */
  shadow: HbaRule | undefined;
  narrow: Narrowing | undefined;
  password: string;
  isTest: boolean;
  /** A line of the file lets anyone in as any role. */
  isOpen: boolean;
}

const isForEveryRole = ({ users }: HbaRule) => users.some(({ text, isQuoted }) => text === "all" && !isQuoted);

const everywhere = /^(?:all|0\.0\.0\.0(?:\/0)?|::(?:\/0)?|::0\/0)$/;

/** From addresses that the public has, as any role, without a password or a certificate. */
const isOpenToAll = (rule: HbaRule, narrow: Narrowing | undefined) =>
  rule.problem === null &&
  rule.method === "trust" &&
  rule.type !== "hostgssenc" &&
  !asksForCertificate(rule) &&
  isForEveryRole(rule) &&
  (narrow !== undefined || everywhere.test(rule.address ?? ""));

function findingsOf(rule: HbaRule, { shadow, narrow, password, isTest, isOpen }: Around): LintFinding[] {
  const { problem, address, method, type } = rule;
  if (problem !== null)
    return [
      found(
        rule,
        "error",
        `The server rejects this line: ${problem}. A reload keeps the old rules, and a start fails.`,
        fixOf(rule, password),
      ),
    ];
  const isRemote = type !== "local" && !/^(?:127\.|::1(?:\/|$)|localhost$|samehost$)/.test(address ?? "");
  // A certificate or Kerberos is asked for all the same.
  const isAsked = type === "hostgssenc" || asksForCertificate(rule);
  const isForAll = isForEveryRole(rule);
  const open = isAsked
    ? null
    : method === "trust"
      ? "Anyone who reaches the server from these addresses logs in without a password" +
        `${isForAll ? "" : ", as a role that this line names"}.`
      : method === "password" && type !== "hostssl"
        ? `The password crosses the network unencrypted${type === "hostnossl" ? "" : " unless the client uses TLS"}.`
        : null;
  // Both fixes of one line are for the same line in the end.
  const asked = isRemote && open !== null ? password : method;
  const isTold = narrow && !lineWith(narrow.rule, asked).startsWith("#");
  const removed = narrow?.isIdle ? `# where no client is outside of ${narrow.network}: remove line ${rule.line}` : null;
  // Nobody comes in by a line that the server never reaches.
  if (shadow)
    return [
      isSame(shadow, rule)
        ? found(rule, "note", ...told.idle(shadow, rule))
        : found(rule, isTest ? "note" : "warning", ...told.hidden(shadow, rule)),
    ];
  return [
    ...(isRemote && open !== null
      ? [
          found(
            rule,
            method === "trust" && isForAll && isOpen && !isTest ? "warning" : "note",
            open,
            removed ?? lookAt(rule, password, method === "trust" ? storedFor(password) : drivers),
          ),
        ]
      : []),
    ...(narrow
      ? [
          {
            ...found(
              rule,
              "note",
              `Most of this range is public: only ${narrow.network} in it is private.`,
              removed ?? lookAt(narrow.rule, isTold ? asked : method, "no client is outside of it"),
            ),
            source: "https://www.rfc-editor.org/rfc/rfc1918#section-3",
          },
        ]
      : []),
  ];
}

/** By md5 every stored password serves; by SCRAM only one that is stored for it. */
const storedFor = (method: string) =>
  `each of these roles has a password${method === "scram-sha-256" ? ` stored by ${method}` : ""}`;
const drivers = "the passwords are stored for it, and each driver knows it";

/** A line that keeps out whom this one lets in, unless that is so. */
const lookAt = (rule: HbaRule, method: string, when: string) =>
  `# where ${when}: ${lineWith(rule, method).replace(/^# /, "")}`;

const mostLines = 8;

/** One mistake is one finding, however many lines have it: said at the first, with the others' numbers. */
function merged(findings: LintFinding[]): LintFinding[] {
  const kinds = new Map<string, LintFinding[]>();
  for (const one of findings) {
    const kind = `${one.level} ${one.why}`;
    const same = kinds.get(kind);
    if (same) same.push(one);
    else kinds.set(kind, [one]);
  }
  return [...kinds.values()].flatMap(([first, ...others]): LintFinding[] => {
    if (!first) return [];
    if (others.length === 0) return [first];
    const lines = others.map(({ line }) => line);
    const rest = lines.length - mostLines;
    const last = rest > 1 ? `${rest} more` : lines.at(-1);
    const more =
      lines.length === 1 ? `line ${last}` : `lines ${lines.slice(0, rest > 1 ? mostLines : -1).join(", ")} and ${last}`;
    const fixes = [...new Set([first, ...others].map((one) => one.fix))];
    const fix = fixes.length > mostLines ? [...fixes.slice(0, mostLines), "# …"].join("\n") : fixes.join("\n");
    return [{ ...first, why: `${first.why} The same holds for ${more}.`, fix }];
  });
}

/** Both ask the client for the same: the second line is only one too many. */
const isSame = (a: HbaRule, b: HbaRule) => a.method === b.method && a.options.join("\n") === b.options.join("\n");

const told: Record<"idle" | "hidden", (shadow: HbaRule, rule: HbaRule) => [why: string, fix: string]> = {
  idle: (shadow, { line }) => [
    `This line changes nothing: line ${shadow.line} takes the same clients first, and asks them for the same.`,
    `# remove line ${line}`,
  ],
  hidden: (shadow, rule) => [
    `The server never reaches this line: line ${shadow.line} matches the same clients first.`,
    rule.method === "trust"
      ? `# remove line ${rule.line}: reached, it asks for no password`
      : isForSame(shadow, rule)
        ? `# remove line ${shadow.line} or line ${rule.line}: both are for the same clients`
        : `# move line ${rule.line} above line ${shadow.line}, or remove it`,
  ],
};
