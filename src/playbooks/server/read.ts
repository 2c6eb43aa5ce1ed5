// Files of those who run the server or its pooler, recognised by their names.
import type { AskedClient, ServerFile, ServerKind } from "./server-file.ts";
import { readOdyssey } from "./odyssey.ts";
import { readPgBouncer } from "./pgbouncer.ts";
import { readPgCat } from "./pgcat.ts";
import { readPgHba } from "./pg-hba.ts";
import { readPostgresqlConf } from "./postgresql-conf.ts";
import { readUserList } from "./userlist.ts";

const kinds: [kind: ServerKind, name: RegExp, read: (text: string, client: AskedClient) => ServerFile][] = [
  ["pg_hba", /(?:^|\/)[\w.-]*pg_hba[\w.-]*$/i, readPgHba],
  ["postgresql", /(?:^|\/)[\w.-]*postgresql[\w.-]*\.conf(?:\.sample)?$/i, readPostgresqlConf],
  ["userlist", /(?:^|\/)userlist[\w.-]*\.txt$/i, readUserList],
  ["odyssey", /(?:^|\/)[\w.-]*odyssey[\w.-]*\.conf$/i, readOdyssey],
  ["pgcat", /(?:^|\/)[\w.-]*pgcat[\w.-]*\.toml$/i, readPgCat],
  ["pgbouncer", /(?:^|\/)[\w.-]*pgbouncer[\w.-]*\.ini$/i, readPgBouncer],
];

/** @param framework as it was named; undefined: by the file's name. Null where it is an application's. */
export function serverReader(
  framework: string | undefined,
  file: string,
): ((text: string, client: AskedClient) => ServerFile) | null {
  const found = kinds.find(([kind, name]) => (framework === undefined ? name.test(file) : kind === framework));
  return found?.[2] ?? null;
}
