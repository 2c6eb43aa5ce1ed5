// Who the embedded server runs as: PostgreSQL refuses to run as root.
import { readFileSync, statSync } from "node:fs";

/** Numeric user and group of a process; null means "as we are". */
export type ServerUser = { uid: number; gid: number } | null;

/**
 * Null for an ordinary user. Root gives way to whoever owns the data already, else to the account `postgres`
 * (`_postgres` on macOS) where the system has one, else to `nobody`.
 */
export function serverUser(dataDir: string): ServerUser {
  if (process.getuid?.() !== 0) return null;
  return (
    ownerOf(dataDir) ?? account("postgres") ?? account("_postgres") ?? account("nobody") ?? { uid: 65534, gid: 65534 }
  );
}

function ownerOf(dataDir: string): ServerUser {
  const found = statSync(`${dataDir}/PG_VERSION`, { throwIfNoEntry: false });
  return found && found.uid !== 0 ? { uid: found.uid, gid: found.gid } : null;
}

/** One line of passwd(5). macOS lists its own accounts there too. */
function account(name: string): ServerUser {
  const line = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((line) => line.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(":") ?? [];
  if (!uid || !gid || Number(uid) <= 0) return null;
  return { uid: Number(uid), gid: Number(gid) };
}
