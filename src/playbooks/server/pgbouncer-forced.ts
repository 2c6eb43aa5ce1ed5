// A user that [databases] forces upon all clients, and what PgBouncer can log in with as that user.
import { listed } from "../../report/sentences.ts";
import type { LintFinding } from "../playbook.ts";
import { finder } from "./findings.ts";
import { isConnectString, pgbouncerPlace } from "./pgbouncer-databases.ts";
import type { Entry } from "./pgbouncer-entries.ts";
import { pgbouncerRefusal } from "./pgbouncer-findings.ts";
import { isFilledInLater } from "./template.ts";
import { passwordKind, secretsIn } from "./userlist.ts";

const found = finder("https://www.pgbouncer.org/config.html#authentication-file-format", "PgBouncer 1.18");

const wordIn = (value: string, name: string) => {
  const [, quoted, bare] = new RegExp(String.raw`(?:^|\s)${name}\s*=\s*(?:'((?:[^']|'')*)'|(\S+))`).exec(value) ?? [];
  return quoted ?? bare ?? null;
};

/** @param users the text of its auth_file, where it is known */
export function forcedOf(own: Entry[], databases: Entry[], users: string | undefined): LintFinding[] {
  if (users === undefined) return [];
  const secrets = secretsIn(users);
  const lines = databases.flatMap(({ value, line }) => {
    const [user, host] = [wordIn(value, "user"), wordIn(value, "host")];
    const secret = secrets.get(user ?? "") ?? "";
    const isSecret = secret.startsWith("SCRAM-") && passwordKind(secret) === "hash";
    // A server on the same machine may know who asks at its socket.
    const isBySocket = host === null || /^[/@]/.test(host);
    return isSecret && !isBySocket && wordIn(value, "password") === null && !isFilledInLater(value) ? [line] : [];
  });
  const [first] = lines;
  if (first === undefined) return [];
  const place = `line${lines.length === 1 ? "" : "s"} ${listed(lines.map(String))}`;
  const type = own.findLast(({ key }) => key === "auth_type")?.value ?? "md5";
  const where = lines.length === 1 ? "this line" : place;
  const why =
    `The \`user\` forced in ${where} has only a SCRAM secret in auth_file. PgBouncer cannot log in with it where ` +
    "the server asks for a password.";
  const password = "write the user's password into auth_file instead of its SCRAM secret";
  // Clients that log in by SCRAM bring the keys, where they are the user themselves.
  const fix = ["md5", "scram-sha-256"].includes(type)
    ? `# where clients log in as this user: remove user= from ${place}\n# else ${password}`
    : `# ${password}`;
  return [found("error", "user", first, why, fix)];
}

/** With `auth_type = any` PgBouncer forgets who the client is: only a line's own `user` says whom the server gets. */
export const unforced = (databases: Entry[]): Entry[] =>
  // Of a database that stands there twice the last line counts.
  [...new Map(databases.map((one) => [one.key, one])).values()].filter(
    (one) => isConnectString(one) && !isFilledInLater(one.value) && pgbouncerPlace(one).user === null,
  );

const mostLines = 5;

export function unforcedOf(own: Entry[], databases: Entry[]): LintFinding[] {
  const lines = unforced(databases).map(({ line }) => line);
  const [first] = lines;
  if (first === undefined || own.findLast(({ key }) => key === "auth_type")?.value !== "any") return [];
  const more = lines.length > mostLines ? [`${lines.length - mostLines} more`] : [];
  const where =
    lines.length === 1 ? "this line" : `lines ${listed([...lines.slice(0, mostLines).map(String), ...more])}`;
  const why = `\`auth_type = any\` needs \`user=\` in ${where}: PgBouncer refuses every client there (bouncer config error).`;
  const fix =
    "# where clients have passwords: another auth_type\n" +
    `# else at the end of ${where}: user=NAME, whose rights all clients then have`;
  return [pgbouncerRefusal("error", "user", first, why, fix)];
}
