// userlist.txt of PgBouncer: `"user" "password"`, a line each. Neither leaves.
import { UserMistake } from "../../errors.ts";
import type { LintFinding } from "../playbook.ts";
import type { ServerFile } from "./server-file.ts";

const source = "https://www.pgbouncer.org/config.html#authentication-file-format";
/** What PgBouncer reads; it ends at the first line that has another form (load_auth_file). */
const entry = /^\s*"(?<user>(?:[^"]|"")*)"\s*"(?<password>(?:[^"]|"")*)"/;

const kindOf = (password: string) =>
  password.startsWith("SCRAM-SHA-256$") ? "SCRAM" : /^md5[0-9a-f]{32}$/.test(password) ? "md5" : "plain";

/** @throws UserMistake when no user stands in it */
export function readUserList(text: string): ServerFile {
  const lines = text
    .split("\n")
    .map((raw, at) => ({ raw, at: at + 1, read: entry.exec(raw)?.groups }))
    .filter(({ raw }) => !/^\s*(?:;|$)/.test(raw));
  const users = lines.flatMap(({ read, at }) =>
    read ? [{ user: read["user"] ?? "", kind: kindOf(read["password"] ?? ""), at }] : [],
  );
  if (users.length === 0)
    throw new UserMistake('There is no user in it: looked for lines such as "app" "SCRAM-SHA-256$…".');
  const broken = lines.find(({ read }) => !read);
  const found = (level: LintFinding["level"] & string, line: number, why: string, fix: string): LintFinding => ({
    cause: "app-config-invalid-option",
    option: "user",
    line,
    level,
    why,
    fix,
    source,
    provenOn: null,
  });
  const [plain] = users.filter(({ kind }) => kind === "plain");
  const seen = new Map<string, number>();
  const twice = users.flatMap(({ user, at }) => {
    const first = seen.get(user);
    seen.set(user, first ?? at);
    return first === undefined
      ? []
      : [
          found(
            "warning",
            at,
            `Line ${first} has this user already: one of the two passwords is refused.`,
            "; remove one of them",
          ),
        ];
  });
  return {
    kind: "userlist",
    title: "PgBouncer's userlist.txt",
    options: { users: users.length },
    lines: {},
    notes: [],
    findings: [
      ...(broken
        ? [
            found(
              "error",
              broken.at,
              "PgBouncer stops reading at this line: user and password must be in double quotes. It does not see " +
                "later users.",
              '"user" "SCRAM-SHA-256$…"',
            ),
          ]
        : []),
      ...(plain
        ? [
            found(
              "note",
              plain.at,
              "Passwords are in clear text here: anyone who reads the file has them. A SCRAM hash serves users who " +
                "log in by SCRAM: not `auth_user`, nor `auth_type = plain`.",
              '"user" "SCRAM-SHA-256$…" -- select rolpassword from pg_authid',
            ),
          ]
        : []),
      ...twice,
    ],
  };
}
