// Who listens at a unix socket? libpq asks the kernel (requirepeer); Node cannot, so the owner
// of the socket's file stands in for it: whoever makes a socket owns its file.
import { statSync } from "node:fs";
import { readRegularFile } from "../../libpq/regular-file.ts";
import type { Conninfo } from "../../libpq/connection.ts";
import type { Address } from "../wire/wire.ts";

/** What stands against this socket under requirepeer; null where nothing does, or none is asked for. */
export function foreignPeer({ requirePeer }: Conninfo, to: Address): string | null {
  if (requirePeer === null || to.family !== 0) return null;
  const owner = ownerOf(to.address);
  if (owner === requirePeer) return null;
  return (
    `the socket ${to.address} belongs to ${owner ?? "a user without a name here"}, but ` +
    `requirepeer=${requirePeer} allows no other user`
  );
}

function ownerOf(path: string): string | null {
  const { uid } = statSync(path);
  const lines = readRegularFile("/etc/passwd").bytes?.toString("utf8").split("\n") ?? [];
  return lines.map((line) => line.split(":")).find(([, , number]) => number === String(uid))?.[0] ?? null;
}
