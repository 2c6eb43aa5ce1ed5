// Who is gone loses its leases at once. Who is only slow, cut off for a
// moment, or back from a restart of the store loses nothing.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { PgStore } from "../../src/store/pg-store.ts";
import { testCluster } from "../support/cluster.ts";
import { storeAndSql } from "../support/store.ts";
import { until } from "../support/until.ts";

const cluster = await testCluster();
const { store, sql } = await storeAndSql(cluster);
const hourMs = 3_600_000;
const requester = { teamId: "T", userId: "U", channelId: "C", channelName: "c", responseUrl: null };

const lastHeard = (name: string, secondsAgo: number) =>
  sql.query("insert into dbcheck.processes (name, seen_at) values ($1, now() - $2 * interval '1 s')", [
    name,
    secondsAgo,
  ]);
const gone = async () =>
  (await sql.query<{ name: string }>("select name from dbcheck.gone")).rows.map(({ name }) => name);

test("gone is who has no session any more and was not heard of for three seconds; one of the two is not enough", async () => {
  await lastHeard("killed", 10);
  await lastHeard("slow", 10);
  await lastHeard("cut off", 0);
  await sql.query("select pg_advisory_lock_shared($1, hashtext('slow'))", [0x64_62_63_70]);
  assert.deepEqual(await gone(), ["killed"]);
  await sql.query("select pg_advisory_unlock_shared($1, hashtext('slow'))", [0x64_62_63_70]);
  assert.deepEqual((await gone()).toSorted(), ["killed", "slow"]);
});

test("a process that is there is heard and seen, and leaves nothing when it closes", async () => {
  const other = new PgStore({ connectionString: cluster.url() });
  other.present("other");
  await until(
    "its session",
    async () => (await sql.query("select from pg_locks where locktype = 'advisory'")).rowCount,
  );
  const heard = () =>
    sql.query("select from dbcheck.processes where name = 'other'").then(({ rowCount }) => rowCount ?? 0);
  await until("its word", heard);
  await other.close();
  assert.equal(await heard(), 0);
});

test("what a process held that is gone is free before its lease is over, but for a post that may be on its way", async () => {
  const ask = { deliveryKey: randomUUID(), target: randomUUID(), fingerprint: "f", requester };
  const accepted = await store.accept(ask);
  assert.ok(accepted.kind === "new");
  const { id } = accepted.check;
  await lastHeard("dead", 10);
  assert.ok(await store.claim(id, "dead", hourMs));
  const [headline] = await store.claimMessages("dead", 10, hourMs);
  assert.equal(headline?.kind, "headline");
  // Just after a restart of the store nobody has a session, and everybody may be alive.
  assert.deepEqual([await store.forgotten(), await store.claim(id, "heir", hourMs)], [[], null]);
  store.present("heir");
  await until("the session has lasted", async () => (await store.forgotten()).includes(id));
  assert.equal((await store.claim(id, "heir", hourMs))?.attempts, 2);
  assert.deepEqual(await store.renew(id, "dead", hourMs), { owned: false, cancelRequested: false });
  assert.ok(await store.markPosting(headline.id, "dead", "C"));
  assert.deepEqual(await store.claimMessages("heir", 10, hourMs), [], "Slack may have it already");
  await sql.query("update dbcheck.messages set posting_since = null where id = $1", [headline.id]);
  assert.deepEqual(
    (await store.claimMessages("heir", 10, hourMs)).map((row) => row.id),
    [headline.id],
  );
});
