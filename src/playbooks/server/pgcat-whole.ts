// What is said of a pgcat.toml as a whole: its tables, and the passwords in it.
import type { LintFinding } from "../playbook.ts";
import { found } from "./pgcat-settings.ts";
import { clearLines, clearText } from "./userlist.ts";

/** PgCat reads nothing but these two and [plugins]. */
export const pgcatWithoutTables = (firstPool: string): LintFinding =>
  found(
    "error",
    "general",
    null,
    "There are no tables [general] and [pools], which have no default: PgCat refuses the file and does not start.",
    `# add [general] with admin_username and admin_password\n${firstPool}`,
  );

const passwords = new RegExp(
  String.raw`(?:^|[\s,{.])(?:\w{1,40}_)?password\s*=\s*(?:"([^"]*)"|'([^']*)')|` +
    String.raw`\bpostgres(?:ql)?:\/\/[^\s:@/"']*:([^\s@/"']+)@`,
  "g",
);

/** Passwords of all lines are one finding. */
export function pgcatClearText(text: string): LintFinding[] {
  const lines = clearLines(text, passwords);
  const fix = "# where it is deployed: other passwords than these, in a file that only PgCat can read";
  return lines[0] === undefined ? [] : [found("note", "password", lines[0], clearText(lines), fix)];
}
