// Is the store's URL a direct connection? A transaction pooler between
// breaks LISTEN, session settings and the queue's startup options.
import { setTimeout as sleep } from "node:timers/promises";
import { Client, DatabaseError, type ClientConfig } from "pg";
import { UserMistake } from "../errors.ts";

const timeoutMs = 2_000;
const mark = "dbcheck_direct_test";

/**
 * Returns when the connection is a session of its own, on a server that can be written to.
 * @throws UserMistake when a pooler shares sessions, or the server is a standby
 * @throws whatever `pg` throws when there is no connection at all
 */
export async function assertDirect(connection: ClientConfig): Promise<void> {
  const first = await open({
    ...connection,
    options: [connection.options, `-c search_path=${mark}`].filter(Boolean).join(" "),
  });
  try {
    const { rows } = await first.query<{ path: string; standby: boolean }>(
      "select current_setting('search_path') as path, pg_is_in_recovery() as standby",
    );
    if (rows[0]?.standby)
      throw new UserMistake("DBCHECK_STORE_URL names a standby, which is read-only. Name the primary.");
    if (rows[0]?.path !== mark) throw pooled("startup options do not reach the server");
    const second = await open(connection);
    try {
      await sessionsApart(first, second);
      await notificationsArrive(first, second);
    } finally {
      await second.end();
    }
  } finally {
    await first.end();
  }
}

async function open(connection: ClientConfig): Promise<Client> {
  const client = new Client({ ...connection, connectionTimeoutMillis: 5_000, query_timeout: timeoutMs });
  client.on("error", () => undefined);
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => undefined);
    // PgBouncer's answer to parameters that it does not forward: 08P01, protocol violation.
    if (error instanceof DatabaseError && error.code === "08P01") throw pooled("startup options are refused");
    throw error;
  }
  return client;
}

/** While another client is in a transaction, a pooler must give us another server process, or make us wait. */
async function sessionsApart(first: Client, second: Client): Promise<void> {
  const processOf = async (client: Client) => {
    const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
    return rows[0]?.pid;
  };
  try {
    const before = await processOf(first);
    await second.query("begin");
    const other = await processOf(second);
    const after = await processOf(first);
    await second.query("commit");
    if (before === after && before !== other) return;
  } catch (error) {
    if (error instanceof DatabaseError) throw error;
  }
  throw pooled("sessions are shared between clients");
}

async function notificationsArrive(first: Client, second: Client): Promise<void> {
  const arrived = new Promise<boolean>((done) => first.once("notification", () => done(true)));
  await first.query(`listen ${mark}`);
  await second.query(`notify ${mark}`);
  const ended = new AbortController();
  const late = sleep(timeoutMs, false, { signal: ended.signal }).catch(() => false);
  const came = await Promise.race([arrived, late]);
  ended.abort();
  if (!came) throw pooled("notifications do not arrive");
}

function pooled(sign: string): UserMistake {
  return new UserMistake(
    `DBCHECK_STORE_URL leads through a connection pooler (${sign}). The store needs a direct connection to ` +
      `PostgreSQL: ` +
      "use the server's own host and port, which poolers' documentation calls the direct or session connection.",
  );
}
