// The store's URL as settings for `pg`, for the store and for the queue that lives in the same database.
import type { ConnectionOptions } from "node:tls";
import { Client } from "pg";
import { UserMistake } from "../errors.ts";

/**
 * Everything spelled out, without a URL, so that callers may add
 * options of their own. Holds the password: not for logs.
 */
export interface Connection {
  host: string;
  port: number;
  database: string;
  user: string;
  password: string;
  ssl: boolean | ConnectionOptions;
  options?: string;
  application_name: string;
}

/**
 * Reads a postgres:// URL in libpq's meaning of sslmode. Several answers, in the order to try: where the URL leaves TLS
 * open (no sslmode, prefer, allow), first with it, then without.
 * @throws UserMistake without repeating the URL
 */
export function readStoreUrl(text: string): Connection[] {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url)
    throw new UserMistake(
      "DBCHECK_STORE_URL is not a valid URL; special characters in the password must be percent-encoded.",
    );
  const mode = url.searchParams.get("sslmode") ?? "prefer";
  const options = url.searchParams.get("options");
  url.searchParams.set("uselibpqcompat", "true");
  try {
    const { host, port, database, user, password, ssl } = new Client({ connectionString: url.href });
    const login = { user: user ?? "", password: password ?? "", database: database ?? "" };
    const connection = {
      host,
      port,
      ...login,
      ssl,
      ...(options ? { options } : {}),
      application_name: "dbcheck store",
    };
    if (host.startsWith("/")) return [connection];
    const openTls = ["prefer", "allow"].includes(mode);
    return openTls
      ? [
          { ...connection, ssl: { rejectUnauthorized: false } },
          { ...connection, ssl: false },
        ]
      : [connection];
  } catch (error) {
    throw new UserMistake(
      `DBCHECK_STORE_URL cannot be used: ${error instanceof Error ? error.name : "it is malformed"}. Check its ` +
        `parameters and the files they name.`,
    );
  }
}

interface Place {
  host: string;
  port: number;
  database: string;
}

/** Whether two connections name the same database, as far as their words tell. */
export function sameDatabase(one: Place, other: Place): boolean {
  return placeName(one.host) === placeName(other.host) && one.port === other.port && one.database === other.database;
}

function placeName(host: string): string {
  const name = host
    .toLowerCase()
    .replace(/\.$/, "")
    .replace(/^\[(.*)\]$/, "$1");
  // A socket is a way to the same machine.
  return name === "" || name.startsWith("/") || ["127.0.0.1", "::1", "0.0.0.0"].includes(name) ? "localhost" : name;
}
