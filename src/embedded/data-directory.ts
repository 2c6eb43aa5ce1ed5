// The data directory of a server of our own: of which PostgreSQL it is, and files that only its server reads.
import { open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { UserMistake } from "../errors.ts";
import type { ServerUser } from "./server-user.ts";

/** Content of PG_VERSION, or null where there is no cluster yet. */
export async function majorOf(dataDir: string): Promise<string | null> {
  const text = await readFile(join(dataDir, "PG_VERSION"), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw new UserMistake(
      `The data directory ${dataDir} cannot be read (${error.code}): it belongs to another user. Run as that user.`,
    );
  });
  return text?.trim() ?? null;
}

export function otherMajor(dataDir: string, found: string, ours: string): UserMistake {
  return new UserMistake(
    `The data in ${dataDir} is of PostgreSQL ${found}, and this dbcheck brings PostgreSQL ${ours}, which cannot ` +
      `read it. ` +
      (`Move that directory away to start empty; or keep it: dump it with PostgreSQL ${found}, load it into a ` +
        `database of your own, `) +
      "and name that in DBCHECK_STORE_URL.",
  );
}

/**
 * The data directory as the server reaches it. A user other than root may not be able to enter the directories above
 * (a checkout in /root); Linux lets every process reach the directory it was started in, under this name.
 */
export function asSeenBy(user: ServerUser, dataDir: string): string {
  return user && process.platform === "linux" ? "/proc/self/cwd" : dataDir;
}

/**
 * Replaces a file in a directory that the server's user may write to: root must not follow a link that lies
 * there, and a server that another process starts just now must find one whole file or the other.
 */
export async function writeFor(user: ServerUser, path: string, content: string): Promise<void> {
  const fresh = `${path}.new-${process.pid}`;
  await rm(fresh, { force: true });
  const file = await open(fresh, "wx", 0o600);
  try {
    if (user) await file.chown(user.uid, user.gid);
    await file.writeFile(content);
  } finally {
    await file.close();
  }
  await rename(fresh, path);
}
