// Files of those who run the server or its pooler, recognised by their names.
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
  ["userlist", /(?:^|\/)userlist[\w.-]*\.txt$/i, readUserList],
  ["odyssey", /(?:^|\/)[\w.-]*odyssey[\w.-]*\.conf$/i, (text, _, __, beside) => readOdyssey(text, beside)],
  ["pgcat", /(?:^|\/)[\w.-]*pgcat[\w.-]*\.toml$/i, readPgCat],
  ["pgbouncer", /(?:^|\/)[\w.-]*pgbouncer[\w.-]*\.ini$/i, (text, _, versions) => readPgBouncer(text, versions)],
];

/** @param framework as it was named; undefined: by the file's name. Null where it is an application's. */
export function serverReader(framework: string | undefined, file: string): Reader | null {
  const bare = file.replace(added, "");
  const found = kinds.find(([kind, name]) => (framework === undefined ? name.test(bare) : kind === framework));
  return found?.[2] ?? null;
}
