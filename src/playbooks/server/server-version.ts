// Which PostgreSQL a file is for, where it, or the image beside it, says so.

/** What stands beside a file of a server's or a pooler's. */
export interface ServerBeside {
  /** The version of PostgreSQL that the project runs: 9.6, 15; null where nothing names one. */
  postgres: number | null;
  /** Files of its folder that an odyssey.conf includes: name → text. */
  included?: ReadonlyMap<string, string>;
  /** Another file of its folder includes this one. */
  isIncluded?: boolean;
  /** Its name or its folders say: for development, tests, or as an example. */
  isForTests?: boolean;
  /** Beside a postgresql.conf: the text of pg_hba.conf in its folder. */
  rules?: string;
  /**
   * Beside a pg_hba.conf or a pgbouncer.ini: the text of postgresql.conf in its folder, where nothing else there sets
   * `ssl`, or the connections that it allows.
   */
  settings?: string;
  /** Beside a pgbouncer.ini: the text of its auth_file, where one of that name lies in its folder. */
  users?: string;
  /** Of a userlist.txt: no script or image beside it fills it in. */
  isAsItStands?: boolean;
}

export const nothingBeside: ServerBeside = { postgres: null };

/** From this version on the server takes SCRAM. */
export const withScram = 10;

/** The last part of each path that a file of Odyssey's includes. */
export const includedNames = (text: string): string[] =>
  [...text.matchAll(/^[ \t]*include[ \t]+"([^"\n]{1,200})"/gm)].map(([, path = ""]) => path.split("/").at(-1) ?? "");

/** The first number of a version; of those before 10 the first two. */
const numbered = (text: string): number => Number(/^9\.\d/.exec(text)?.[0] ?? /^\d+/.exec(text)?.[0]);

const image =
  /^[ \t]*(?:FROM\s+(?:--platform=\S+\s+)?|(?:-\s+)?image:\s*["']?)(?:[\w.:-]+\/)*(?:postgres|postgresql|postgis|pgvector|timescaledb(?:-ha)?):(\S+)/gim;

/** Versions of PostgreSQL's images that a Dockerfile or a Compose file names. */
export function imageVersions(text: string): number[] {
  return [...text.matchAll(image)].flatMap(([, tag = ""]) => {
    const [, version] = /^(?:\$\{\w+:?-)?(?:\S*?\bpg)?(\d+(?:\.\d+)*)/.exec(tag) ?? [];
    const isPlain = version !== undefined && (/\bpg\d/.test(tag) || !/^2\.|^0\./.test(version));
    return isPlain ? [numbered(version)] : [];
  });
}

const named =
  /\b(?:PostgreSQL|Postgres)[\s-]*(?:version\s*|v)?(9\.\d|1\d)(?:\.\d+)?\b(?!\s*(?:\+|or\b|and\b|to\b|-\s*\d))/i;

/** By the comments of a file: what its head says, and what only files of old versions have. Null: nothing. */
export function versionBy(text: string): number | null {
  const lines = text.split("\n");
  const end = lines.findIndex((line) => !/^\s*(?:#|$)/.test(line));
  const head = lines.slice(0, end < 0 ? lines.length : end).join("\n");
  // As pgtune writes it: "# DB Version: 12".
  const [, said] = named.exec(head) ?? /^#\s*DB Version:\s*(9\.\d|\d{2})\b/im.exec(head) ?? [];
  if (said !== undefined) return numbered(said);
  const [levels, logical] = /\bminimal,\s*archive,\s*(?:or\s+)?hot_standby(,\s*(?:or\s+)?logical)?/.exec(text) ?? [];
  return levels === undefined ? null : logical === undefined ? 9.3 : 9.5;
}
