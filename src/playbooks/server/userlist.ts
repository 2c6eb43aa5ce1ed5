// userlist.txt of PgBouncer: `"user" "password"`, a line each. Neither leaves.
import { UserMistake } from "../../errors.ts";
import { listed } from "../../report/sentences.ts";
import type { Level } from "../playbook.ts";
import { finder } from "./findings.ts";
import type { ServerFile } from "./server-file.ts";
import { nothingBeside } from "./server-version.ts";
import { isFilledInLater } from "./template.ts";

const said = finder("https://www.pgbouncer.org/config.html#authentication-file-format");
/** What PgBouncer reads; it ends at the first line that has another form (load_auth_file). */
const entry = /^\s*"(?<user>(?:[^"]|"")*)"\s*"(?<password>(?:[^"]|"")*)"/;

const key = "[A-Za-z0-9+/]{43}=";
/** Anything else PgBouncer takes for the password itself (get_password_type). */
const hash = new RegExp(`^(?:md5[0-9a-f]{32}|SCRAM-SHA-256\\$\\d+:[A-Za-z0-9+/]+={0,2}\\$${key}:${key})$`);
const placeholder =
  /^(?:<.*>|\[.*\]|x{3,}|\*{3,}|\.{3}|…|(?:please[-_ ]?)?(?:change|replace)[-_ ]?(?:me|this|with|it)?\b.*|your[-_ ].*|.*placeholder.*)$/i;

const hashed = "; write the password, or its hash: select rolpassword from pg_authid where rolname = 'USER'";

/** `STRONG_APP_PASSWORD`, `YourSecretHere`: names for a password, in words that nobody has chosen as one. */
const namedSo =
  /^(?:[A-Z]+[_-]+)+(?:PASSWORD|PASSWD|PASS|PWD|SECRET)(?:[_-]+[A-Z]+)*$|^(?:PASSWORD|SECRET)(?:[_-]+[A-Z]+)+$|^[a-z]*_?(?:strong|secure|your|my)[a-z_-]*_?(?:password|secret)[_-]?here$/;

/** What stands in the place of a password. */
export const passwordKind = (password: string): "hash" | "filled in" | "no hash" | "placeholder" | "plain" =>
  hash.test(password)
    ? "hash"
    : isFilledInLater(password) || password === ""
      ? "filled in"
      : /^(?:md5|SCRAM-SHA-256)/i.test(password)
        ? "no hash"
        : placeholder.test(password) || namedSo.test(password)
          ? "placeholder"
          : "plain";

/** @throws UserMistake when no user stands in it */
export function readUserList(text: string, beside = nothingBeside): ServerFile {
  const lines = text
    .split("\n")
    .map((raw, at) => ({ raw, at: at + 1, read: entry.exec(raw)?.groups }))
    // A template's own lines are not in the file that PgBouncer reads.
    .filter(({ raw, read }) => !/^\s*(?:;|$)/.test(raw) && (read !== undefined || !isFilledInLater(raw)));
  const users = lines.flatMap(({ read, at }) =>
    read
      ? [{ user: read["user"] ?? "", password: read["password"] ?? "", kind: passwordKind(read["password"] ?? ""), at }]
      : [],
  );
  // `app "secret"`: PgBouncer reads none of them, for the name has no quotes.
  if (users.length === 0 && !lines.some(({ raw }) => /^\s*[\w.-]+\s+"[^"]*"/.test(raw)))
    throw new UserMistake('There is no user in it: looked for lines such as "app" "SCRAM-SHA-256$…".');
  const broken = lines.find(({ read }) => !read);
  const lastUser = users.at(-1)?.at ?? 0;
  const found = (level: Level, line: number, why: string, fix: string) => said(level, "user", line, why, fix);
  const linesOf = (kind: string) => users.filter((one) => one.kind === kind).map(({ at }) => at);
  const [plain, fakes, placeholders] = [linesOf("plain"), linesOf("no hash"), linesOf("placeholder")];
  const commands = beside.isAsItStands ? users.filter(({ password }) => /\$\(\s*[a-z]/.test(password)) : [];
  const owners = new Map<string, { user: string; at: number }>();
  const shared = users.flatMap(({ user, password, at }) => {
    if (!/^md5[0-9a-f]{32}$/.test(password) || isFilledInLater(user)) return [];
    const first = owners.get(password);
    if (first === undefined) owners.set(password, { user, at });
    if (first === undefined || first.user === user) return [];
    const why =
      `This user has the same md5 hash as line ${first.at}, but the hash includes the user's name. At least one of ` +
      "the two cannot log in with a password.";
    return [found("error", at, why, '; compute it for each user: "md5" + md5(password + user name)')];
  });
  const seen = new Map<string, { password: string; at: number }>();
  const twice = users.flatMap(({ user, password, at }) => {
    const first = seen.get(user);
    seen.set(user, { password, at });
    if (first === undefined || first.password === password) return [];
    const why =
      `Line ${first.at} already has this user: PgBouncer takes the password of this line and refuses the ` +
      "earlier one.";
    return [found("warning", at, why, `; remove line ${first.at}, or this line if the other password is right`)];
  });
  return {
    kind: "userlist",
    title: "PgBouncer's userlist.txt",
    options: { users: users.length },
    lines: {},
    notes: [],
    findings: [
      ...(broken ? [stopOf(broken, lastUser < broken.at)] : []),
      ...(plain[0] === undefined
        ? []
        : [
            found(
              "note",
              plain[0],
              clearText(plain),
              "; where it is deployed: other passwords than these, in a file that only PgBouncer can read",
            ),
          ]),
      ...(fakes[0] === undefined
        ? []
        : [
            found(
              "note",
              fakes[0],
              `${passwords(fakes, "no hash", "no hashes")} (md5 and 32 hex digits, or SCRAM-SHA-256$…:…$…:…). ` +
                "PgBouncer takes such a text as the password itself.",
              hashed,
            ),
          ]),
      ...(placeholders[0] === undefined
        ? []
        : [
            found(
              "note",
              placeholders[0],
              `${passwords(placeholders, "a placeholder", "placeholders")}. PgBouncer takes such a text as the ` +
                "password itself.",
              hashed,
            ),
          ]),
      ...commands.map(({ at }) => found("error", at, `${literal} \`$(…)\` included.`, hashed)),
      ...twice,
      ...shared,
    ],
  };
}

const literal = "PgBouncer runs no command: it takes the text between the quotes for the password itself,";

/** PgBouncer logs `broken auth file`, and keeps what it has read up to there. */
function stopOf({ raw, at }: { raw: string; at: number }, isLast: boolean) {
  const [, mark] = /^\s*(#|--|\/\/)/.exec(raw) ?? [];
  if (mark === undefined) {
    const why = "PgBouncer stops reading at this line: user and password must be in double quotes.";
    const all = `${why} It sees neither this user nor later ones.`;
    return said("error", "user", at, all, `; in line ${at}: write user and password in double quotes`);
  }
  const why = "PgBouncer stops reading at this line: comments in this file begin with a semicolon.";
  const ends = isLast ? "It logs `broken auth file`." : "It sees no later users.";
  return said(
    isLast ? "note" : "error",
    "user",
    at,
    `${why} ${ends}`,
    `; in line ${at}: write a semicolon instead of ${mark}`,
  );
}

/** "The passwords of lines 3 and 5 are no hashes". */
const passwords = (lines: number[], one: string, several: string) =>
  lines.length === 1 ? `The password of this line is ${one}` : `The passwords of lines ${ranged(lines)} are ${several}`;

/** "1 to 16 and 18" */
function ranged(lines: number[]): string {
  const starts = lines.filter((one, at) => lines[at - 1] !== one - 1);
  const ends = lines.filter((one, at) => lines[at + 1] !== one + 1);
  const parts = starts.flatMap((start, at) => {
    const end = ends[at] ?? start;
    return end - start < 2 ? [...new Set([start, end])].map(String) : [`${start} to ${end}`];
  });
  return listed(parts);
}

/** Names and secrets up to where PgBouncer stops reading; of a user who stands there twice the last one counts. */
export function secretsIn(text: string): Map<string, string> {
  const lines = text.split("\n").filter((one) => !/^\s*(?:;|$)/.test(one));
  const end = lines.findIndex((one) => !entry.test(one));
  const read = lines.slice(0, end < 0 ? lines.length : end).map((one) => entry.exec(one)?.groups);
  return new Map(read.map((one) => [one?.["user"] ?? "", one?.["password"] ?? ""]));
}

/** Lines with a password in clear text. @param forms a password, in a group of its own; comments have #. */
export const clearLines = (text: string, forms: RegExp): number[] =>
  text.split("\n").flatMap((line, at) => {
    if (/^\s*#/.test(line)) return [];
    const found = [...line.matchAll(forms)].map((one) => one.slice(1).find((group) => group !== undefined) ?? "");
    return found.some((one) => passwordKind(one) === "plain") ? [at + 1] : [];
  });

/** Passwords that a file of a pooler's has as they are. */
export const clearText = (lines: number[]): string =>
  `${passwords(lines, "in clear text", "in clear text")}: anyone who reads the file has ` +
  `${lines.length === 1 ? "it" : "them"}.`;
