// States of a real server that tests wait for before they look at them.
import { Client } from "pg";
import type { Cluster } from "../../src/embedded/cluster.ts";
import { until } from "./until.ts";

/**
 * A server takes a moment to end a session that said goodbye: until the
 * checks before have none, and the others are as many as given.
 */
export async function checksGone(admin: Client, others: { clients?: number } = {}): Promise<void> {
  await until("the sessions of earlier checks are gone", async () => {
    const { rows } = await admin.query<{ checks: number; clients: number }>(
      `select count(*) filter (where application_name = 'dbcheck')::int as checks, count(*)::int as clients
       from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
    );
    return rows[0]?.checks === 0 && (others.clients === undefined || rows[0].clients === others.clients);
  });
}

/** Until the session waits for a lock, and has for more than so many seconds. */
export async function stuck(admin: Client, pid: number, seconds = 0): Promise<void> {
  await until(`session ${pid} waits for a lock for ${seconds} s`, async () => {
    const { rowCount } = await admin.query(
      `select from pg_stat_activity a join pg_locks l using (pid) where pid = $1 and not l.granted
       and clock_timestamp() - greatest(a.query_start, l.waitstart) > $2 * interval '1 s'`,
      [pid, seconds],
    );
    return rowCount;
  });
}

export async function pidOf(client: Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
  return rows[0]?.pid ?? 0;
}

/**
 * Has every commit wait for a standby that is not there, and waits until one does: the
 * server's processes take a new setting each in its own time. Resolves to what ends it.
 */
export async function withoutStandby(admin: Client, cluster: Cluster): Promise<() => Promise<void>> {
  await admin.query("alter system set synchronous_standby_names = '*'");
  await admin.query("select pg_reload_conf()");
  const writer = new Client({ connectionString: cluster.url(), application_name: "hanging writer" });
  writer.on("error", () => {});
  await writer.connect();
  let hanging: Promise<unknown> | null = null;
  await until("a commit waits for a standby", async () => {
    hanging ??= writer.query("select pg_logical_emit_message(true, 'test', 'x')").finally(() => (hanging = null));
    const { rowCount } = await admin.query(
      "select from pg_stat_activity where application_name = 'hanging writer' and wait_event = 'SyncRep'",
    );
    return rowCount;
  });
  return async () => {
    await admin.query("alter system reset synchronous_standby_names");
    await admin.query("select pg_reload_conf()");
    await hanging;
    await writer.end();
  };
}
