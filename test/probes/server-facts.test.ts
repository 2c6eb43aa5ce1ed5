// What a server says of its locks, limits, settings and past, each
// provoked on a real one; two majors where Debian's is installed.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { defaultThresholds, type Thresholds } from "../../src/report/report.ts";
import type { ServerFacts, UpkeepFacts } from "../../src/probes/facts.ts";
import { check, gist, rowOf } from "../support/check.ts";
import { testCluster } from "../support/cluster.ts";
import { checksGone, pidOf, stuck } from "../support/sessions.ts";
import { until } from "../support/until.ts";

const cluster = await testCluster({ settings: { max_prepared_transactions: "2", deadlock_timeout: "60s" } });
const admin = new Client({ connectionString: cluster.url() });
admin.on("error", () => {});
const open: Client[] = [];
before(async () => {
  await admin.connect();
  await admin.query("create role app login password 'correct horse'");
  await admin.query("create database app owner app");
});
after(async () => {
  await Promise.all([...open, admin].map((one) => one.end().catch(() => {})));
});

async function session(name: string, role = "app", password = "correct horse"): Promise<Client> {
  const client = new Client({ connectionString: cluster.url("app", role, password), application_name: name });
  client.on("error", () => {});
  await client.connect();
  open.push(client);
  return client;
}
const look = (thresholds: Partial<Thresholds> = {}) =>
  check({ port: cluster.port, sslmode: "disable" }, { thresholds: { ...defaultThresholds, ...thresholds } });
const factsOf = (report: Awaited<ReturnType<typeof look>>) =>
  rowOf(report, "server").facts as ServerFacts & Record<string, unknown>;
const causesOf = (report: Awaited<ReturnType<typeof look>>) => report.findings.map(({ cause }) => cause);

test("a wait for a lock is seen by a role that sees all sessions, by one that does not, and where none is tracked", async () => {
  await admin.query("create role monitor login password 'correct horse'; grant pg_read_all_stats to monitor");
  await admin.query("create role quiet login password 'correct horse'; alter role quiet set track_activities = off");
  const places = { app: { user: "app" }, monitor: { user: "monitor" } };
  for (const waiting of ["app", "quiet"]) {
    const [holder, waiter] = [await session("web"), await session("worker", waiting)];
    await holder.query("select pg_advisory_lock(47)");
    const pids = { holder: await pidOf(holder), waiter: await pidOf(waiter) };
    const wait = waiter.query("select pg_advisory_lock(47)");
    await until("one waits", async () => (await admin.query("select from pg_locks where not granted")).rowCount);
    try {
      for (const [name, place] of Object.entries(places)) {
        const facts = factsOf(await check({ port: cluster.port, sslmode: "disable", ...place }));
        assert.equal(facts.seesAllSessions, name === "monitor");
        assert.deepEqual(
          facts.lockWaits?.map(({ pid, lockType, blockers }) => [pid, lockType, blockers.map((one) => one.pid)]),
          [[pids.waiter, "advisory", [pids.holder]]],
          `${name} sees the wait of ${waiting}`,
        );
      }
    } finally {
      await holder.query("select pg_advisory_unlock(47)");
      await wait;
      await Promise.all([holder, waiter].map((one) => one.end()));
    }
  }
});

test("a migration queues behind an idle transaction, and everybody behind the migration: the tree, without a value", async () => {
  const [holder, migration, reader] = [await session("web"), await session("migrate"), await session("worker")];
  await holder.query("create table orders (n int, card text)");
  await holder.query("begin");
  await holder.query("select * from orders where card = '4111-1111' -- of bobolink");
  const pids = [await pidOf(holder), await pidOf(migration), await pidOf(reader)] as const;
  const queue = [migration.query("alter table orders add column price numeric")];
  await stuck(admin, pids[1]);
  queue.push(reader.query("select count(*) from orders where n > 1947114711"));
  try {
    await stuck(admin, pids[2], 1.1);
    const report = await look({ lockWaitSeconds: 1 });
    assert.equal(gist(report), "degraded server-lock-contention confirmed client");
    assert.match(
      report.verdict.summary,
      new RegExp(`^2 sessions wait .* session ${pids[0]} holds them, idle in a transaction`),
    );
    const lines = report.verdict.because.filter(({ observation }) => observation === "server").map(({ text }) => text);
    assert.match(
      lines[0] ?? "",
      new RegExp(
        `^session ${pids[0]} holds the lock: idle in transaction \\(transaction open for \\d+ s\\), ` +
          `role app, application web`,
      ),
    );
    assert.match(
      lines[1] ?? "",
      new RegExp(
        `^↳ session ${pids[1]} waits .* on orders, role app, application migrate: alter table orders add column`,
      ),
    );
    assert.match(
      lines[2] ?? "",
      new RegExp(`^  ↳ session ${pids[2]} waits .* on orders, role app, application worker: select count`),
    );
    assert.doesNotMatch(JSON.stringify(report), /4111-1111|bobolink|1947114711/);
  } finally {
    await holder.query("rollback");
    await Promise.all(queue);
  }
});

test("a prepared transaction that nobody ended holds a lock", async () => {
  const client = await session("two-phase");
  await client.query("create table ledger (n int)");
  await client.query("begin; lock table ledger; prepare transaction 'forgotten'");
  const pid = await pidOf(client);
  const waiting = client.query("select * from ledger");
  try {
    await stuck(admin, pid, 1.1);
    const report = await look({ lockWaitSeconds: 1 });
    assert.match(report.verdict.summary, /a prepared transaction holds them/);
    assert.match(report.verdict.nextSteps.join(" "), /pg_prepared_xacts/);
  } finally {
    const owner = await session("owner");
    await owner.query("rollback prepared 'forgotten'");
    await waiting;
  }
});

test("the limits of the role and of the database, each by its name", async () => {
  await admin.query("create role few login password 'correct horse' connection limit 5");
  const held = await Promise.all(Array.from({ length: 4 }, () => session("pool", "few")));
  const near = () => check({ port: cluster.port, user: "few", sslmode: "disable" });
  try {
    const report = await near();
    assert.deepEqual(factsOf(report).limits, [{ of: "role", name: "few", limit: 5, used: 4 }]);
    const finding = report.findings.find(({ cause }) => cause === "capacity-connections-near-limit");
    assert.equal(finding?.severity, "notice");
    assert.match(finding?.summary ?? "", /^4 of 5 connections that the role few is allowed/);
    await admin.query("alter role few connection limit -1");
    await admin.query("alter database app connection limit 1000");
    assert.ok(!causesOf(await near()).includes("capacity-connections-near-limit"));
    await checksGone(admin);
    const { rows } = await admin.query<{ n: number }>(
      "select count(*)::int + 1 as n from pg_stat_activity where datname = 'app'",
    );
    await admin.query(`alter database app connection limit ${rows[0]?.n}`);
    const full = await near();
    assert.match(
      full.findings.find(({ cause }) => cause === "capacity-connections-near-limit")?.summary ?? "",
      /the database app is allowed/,
    );
  } finally {
    await admin.query("alter database app connection limit -1");
    await Promise.all(held.map((one) => one.end()));
  }
});

test("settings and where they come from; idle sessions that are ended are a notice", async () => {
  await admin.query("alter role app in database app set idle_session_timeout = '5min'");
  await admin.query("alter database app set statement_timeout = '45s'");
  try {
    const report = await look();
    assert.equal(report.verdict.status, "healthy");
    const settings = Object.fromEntries(
      (factsOf(report).settings ?? []).map(({ name, value, source }) => [name, `${value} ${source}`]),
    );
    assert.equal(settings["statement_timeout"], "45000 database");
    assert.equal(settings["idle_session_timeout"], "300000 database user");
    assert.match(report.findings.find(({ cause }) => cause === "session-idle-killed")?.summary ?? "", /idle for 300 s/);
    assert.equal(typeof factsOf(report).statistics?.deadlocks, "number");
  } finally {
    await admin.query("alter role app in database app reset all");
    await admin.query("alter database app reset all");
  }
});

test("settings that are PostgreSQL's own are told with their units, and their sources are not asked", async () => {
  const settings = (factsOf(await look()).settings ?? []).map(({ name, value, unit, source }) => [
    name,
    `${value}${unit ?? ""}`,
    source,
  ]);
  const { rows } = await admin.query<{ name: string; shown: string }>(
    "select name, concat(boot_val, unit) as shown from pg_settings where name = any($1) and name not like 'tcp%'",
    [settings.map(([name]) => name)],
  );
  assert.equal(rows.length, 6);
  for (const { name, shown } of rows)
    assert.deepEqual(
      settings.find(([one]) => one === name),
      [name, shown, null],
    );
});

test("a server that lists its settings to nobody tells their values, without their sources", async () => {
  await admin.query("alter role app set statement_timeout = '800ms'; alter role app set idle_session_timeout = '2h'");
  const inApp = new Client({ connectionString: cluster.url("app") });
  await inApp.connect();
  await inApp.query("revoke execute on function pg_show_all_settings() from public");
  try {
    const report = await look();
    const settings = (factsOf(report).settings ?? []).map(({ name, value, source }) => `${name} ${value} ${source}`);
    assert.ok(
      settings.includes("statement_timeout 800 null") && settings.includes("idle_session_timeout 7200000 null"),
    );
    assert.match(
      report.findings.find(({ cause }) => cause === "query-timeout")?.because[0]?.text ?? "",
      /statement_timeout is 800 ms, set for this connection/,
    );
  } finally {
    await inApp.query("grant execute on function pg_show_all_settings() to public");
    await inApp.end();
    await admin.query("alter role app reset all");
  }
});

test("what the role may not see is null or said, never zero", async () => {
  const blind = await look();
  const { seesAllSessions, checkpointerSeconds, busySessions } = factsOf(blind);
  assert.deepEqual([seesAllSessions, checkpointerSeconds, busySessions], [false, null, null]);
  const upkeep = rowOf(blind, "upkeep");
  assert.equal((upkeep.facts as UpkeepFacts & Record<string, unknown>).commitsWaitingForStandby, null);
  assert.match(upkeep.summary, /could not be seen: other roles' commits/);
  await admin.query("grant pg_monitor to app");
  const seeing = factsOf(await look());
  assert.ok(seeing.seesAllSessions && seeing.checkpointerSeconds !== null && seeing.busySessions === 0);
  assert.ok(seeing.sessions?.some(({ role, state }) => role === "postgres" && state === "idle"));
});

test("a server that ended all sessions after one of its processes was killed", async () => {
  const victim = await session("victim");
  const pid = await pidOf(victim);
  const { uptimeSeconds } = factsOf(await look());
  await sleep(Math.max(0, 6 - (uptimeSeconds ?? 0)) * 1000);
  process.kill(pid, "SIGKILL");
  await until("the server takes sessions again", async () => {
    const again = new Client({ connectionString: cluster.url() });
    again.on("error", () => {});
    const isUp = await again.connect().then(
      () => true,
      () => false,
    );
    await again.end().catch(() => {});
    return isUp;
  });
  const report = await look();
  const finding = report.findings.find(({ cause }) => cause === "server-recently-restarted");
  assert.match(finding?.summary ?? "", /restarted .* one of its processes crashed/);
});

const debian = "/usr/lib/postgresql/15/bin";
test(
  "the same statements on PostgreSQL 15",
  { skip: existsSync(`${debian}/postgres`) ? false : "not installed here: PostgreSQL 15" },
  async () => {
    const { startOldServer } = await import("../support/old-postgres.ts");
    const old = await startOldServer(debian);
    const report = await check({ port: old.port, user: "postgres", database: "postgres", sslmode: "disable" });
    assert.equal(report.verdict.status, "healthy", report.verdict.summary);
    const facts = factsOf(report);
    assert.ok(
      facts.version?.startsWith("15.") && facts.settings && facts.lockWaits && facts.statistics?.sessionsKilled === 0,
    );
    assert.equal(rowOf(report, "upkeep").outcome, "passed");
  },
);
