// Files of those who run the server or its pooler, recognised by their names.
import { withFixLines } from "../fixes/fix-line.ts";
import type { Versions } from "../lock-files.ts";
import type { AskedClient, ServerFile, ServerKind } from "./server-file.ts";
import { readOdyssey } from "./odyssey.ts";
import { readPgBouncer } from "./pgbouncer.ts";
import { readPgCat } from "./pgcat.ts";
import { readPgHba } from "./pg-hba.ts";
import { readPostgresqlConf } from "./postgresql-conf.ts";
import type { ServerBeside } from "./server-version.ts";
import { readUserList } from "./userlist.ts";

/** @param versions what lock files and manifests say of the project's packages */
type Reader = (text: string, client: AskedClient, versions?: Versions, beside?: ServerBeside) => ServerFile;

/** What fills a file in, or copies it, may add to its name. */
const added = /\.(?:sample|example|template|tmpl|tpl|dist|in|j2|jinja2?|erb)$/i;

const kinds: [kind: ServerKind, name: RegExp, read: Reader][] = [
  ["pg_hba", /(?:^|\/)[\w.-]*pg_hba[\w.-]*$/i, (text, client, _, beside) => readPgHba(text, client, beside)],
  ["postgresql", /(?:^|\/)[\w.-]*postgresql[\w.-]*\.conf$/i, (text, _, __, beside) => readPostgresqlConf(text, beside)],
  ["userlist", /(?:^|\/)userlist[\w.-]*\.txt$/i, (text, _, __, beside) => readUserList(text, beside)],
  ["odyssey", /(?:^|\/)[\w.-]*odyssey[\w.-]*\.conf$/i, (text, _, __, beside) => readOdyssey(text, beside)],
  ["pgcat", /(?:^|\/)[\w.-]*pgcat[\w.-]*\.toml$/i, (text) => readPgCat(text)],
  [
    "pgbouncer",
    /(?:^|\/)[\w.-]*pgbouncer[\w.-]*\.ini$/i,
    (text, _, versions, beside) => readPgBouncer(text, versions, beside),
  ],
];

/** By PgCat's own name for it: whatever stands in it, PgCat reads it. */
const ofPgCat: Reader = (text) => readPgCat(text, true);

/** @param framework as it was named; undefined: by the file's name. Null where it is an application's. */
export function serverReader(framework: string | undefined, file: string): Reader | null {
  const bare = file.replace(added, "");
  if (framework === undefined && /(?:^|\/)pgcat\.toml$/i.test(file)) return withLines(ofPgCat);
  const found = kinds.find(([kind, name]) => (framework === undefined ? name.test(bare) : kind === framework));
  return found ? withLines(found[2]) : null;
}

/** What is to be written gets the form that its line has. */
const withLines =
  (reader: Reader): Reader =>
  (text, ...more) => {
    const read = reader(text, ...more);
    return { ...read, findings: withFixLines(read.kind, text, "", read.findings) };
  };

/** `pgbouncer-ini.tpl`, `pgbouncerTemplate.tpl`: a template's name has no ending of the file that it becomes. */
const templateName = /(?:^|\/)[\w-]*(?:pgbouncer|odyssey|pgcat)[\w-]*\.(?:template|tmpl|tpl|in|j2|jinja2?|erb)$/i;

/** Its name allows a file of a server's or a pooler's; `templateReader` knows by the text. */
export const mayBeTemplate = (file: string): boolean => templateName.test(file);

/** Sections and blocks that only one of them has: a script may append the databases. */
const contents: [kind: ServerKind, name: RegExp, parts: RegExp[]][] = [
  [
    "pgbouncer",
    /pgbouncer/i,
    [/^[ \t]*\[pgbouncer\]/m, /^[ \t]*(?:\[databases\]|(?:pool_mode|auth_type|listen_port)[ \t]*=)/m],
  ],
  ["pgcat", /pgcat/i, [/^[ \t]*\[general\]/m, /^[ \t]*\[pools\b/m]],
  ["odyssey", /odyssey/i, [/^[ \t]*storage\s+"[^"\n]*"\s*\{/m, /^[ \t]*database\s+(?:"[^"\n]*"|default)\s*\{/m]],
];

/** Null where the text is not one of theirs. */
export function templateReader(file: string, text: string): Reader | null {
  const found = contents.find(
    ([, name, parts]) => mayBeTemplate(file) && name.test(file) && parts.every((one) => one.test(text)),
  );
  return found ? serverReader(found[0], file) : null;
}
