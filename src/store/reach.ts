// The first server of a store's or a queue's URL that can be reached directly.
import { DatabaseError } from "pg";
import { errorText, Outage, UserMistake } from "../errors.ts";
import { readStoreUrl, type Connection } from "./connection.ts";
import { assertDirect } from "./direct.ts";

/**
 * The configured store as it can be reached now; nothing is written to it.
 * @throws as `openStore` does
 */
export async function reachStore(url: string): Promise<{ connection: Connection; place: string }> {
  const connection = await reach(readStoreUrl(url));
  return { connection, place: `PostgreSQL at ${placeOf(connection)}` };
}

/** The PostgreSQL of the queue, for whoever has nothing else of the store. @throws as `openStore` does */
export async function reachQueue(url: string): Promise<Connection> {
  try {
    return await reach(readStoreUrl(url));
  } catch (error) {
    const told = errorText(error)
      .replaceAll("DBCHECK_STORE_URL", "DBCHECK_QUEUE_URL")
      .replace("The store", "The queue");
    if (error instanceof UserMistake) throw new UserMistake(told);
    throw error instanceof Outage ? new Outage(told) : error;
  }
}

/** The first connection that works, directly. */
async function reach(candidates: Connection[]): Promise<Connection> {
  for (const [index, connection] of candidates.entries()) {
    try {
      await assertDirect(connection);
      return connection;
    } catch (error) {
      if (error instanceof UserMistake) throw error;
      if (index === candidates.length - 1) throw explainFailure(error, connection);
    }
  }
  throw new UserMistake("DBCHECK_STORE_URL names no server.");
}

/** What a failure to reach or prepare the store means: the user's mistake, an outage, or a bug as it is. */
export function explainFailure(error: unknown, connection: Connection): Error {
  if (error instanceof UserMistake) return error;
  const where = placeOf(connection);
  if (error instanceof DatabaseError && /^(28|3D|42501|0A|25006)/.test(error.code ?? "")) {
    const hint = error.code === "42501" ? " The store's user must be allowed to create schemas in its database." : "";
    return new UserMistake(`DBCHECK_STORE_URL: the server at ${where} refuses: ${error.message}.${hint}`);
  }
  // Faults of our own SQL are bugs and keep their stack.
  if (error instanceof DatabaseError && error.code?.startsWith("42")) return error;
  const code = (error as { code?: unknown }).code;
  return new Outage(`The store at ${where} is not reachable: ${typeof code === "string" ? code : errorText(error)}`);
}

function placeOf({ host, port, database }: Connection): string {
  return `${host}:${port}/${database}`;
}
