// What lint says that PgBouncer does, PgBouncer does: it verifies no certificate with `require`, closes clients at its
// dangerous timeouts, and takes a text of userlist.txt that is no hash for the password itself.
import assert from "node:assert/strict";
import { chownSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { readPgBouncer } from "../../../src/playbooks/server/pgbouncer.ts";
import { readUserList } from "../../../src/playbooks/server/userlist.ts";
import { Authority } from "../../support/certificates.ts";
import { testCluster } from "../../support/cluster.ts";
import { needs } from "../../support/optional.ts";
import { startPgBouncer } from "../../support/pgbouncer.ts";

const skip = needs("pgbouncer", "openssl");
const cluster = await testCluster();
const place = { shop: `host=127.0.0.1 port=${cluster.port} dbname=postgres user=postgres password=test-password` };
const pooler = async (settings: Record<string, string>, files: Record<string, string> = {}) =>
  startPgBouncer({ databases: place, settings, files }, (cleanup) => after(cleanup));

async function through<T>(port: number, ask: (client: Client) => Promise<T>, user = "app", password = "correct horse") {
  const client = new Client({ host: "127.0.0.1", port, database: "shop", user, password });
  client.on("error", () => {});
  await client.connect();
  try {
    return await ask(client);
  } finally {
    await client.end().catch(() => {});
  }
}

const said = (lines: string) =>
  readPgBouncer(`[databases]\nshop = host=db\n[pgbouncer]\nlisten_addr = 127.0.0.1\n${lines}`);
const told = (lines: string) =>
  said(`auth_file = users\n${lines}`).findings.map(({ level, option, line }) => [level, option, line]);

test("a CA beside a mode that verifies nothing: PgBouncer takes a server of another CA", { skip }, async () => {
  const [own, other] = [new Authority("own"), new Authority("other")];
  after(() => (own.remove(), other.remove()));
  const { cert, key } = own.issue(["localhost"]);
  writeFileSync(join(cluster.dataDir, "server.crt"), cert);
  writeFileSync(join(cluster.dataDir, "server.key"), key, { mode: 0o600 });
  const { uid, gid } = statSync(cluster.dataDir);
  for (const name of ["server.crt", "server.key"]) chownSync(join(cluster.dataDir, name), uid, gid);
  const admin = new Client({ connectionString: cluster.url("postgres") });
  await admin.connect();
  try {
    await admin.query("alter system set ssl = on");
    await admin.query("select pg_reload_conf()");
  } finally {
    await admin.end();
  }
  const ca = { "ca.crt": readFileSync(other.caPath, "utf8") };
  for (const mode of ["prefer", "require", "verify-ca"]) {
    const settings = { server_tls_sslmode: mode, server_tls_ca_file: "$HOME/ca.crt", query_wait_timeout: "2" };
    const { port } = await pooler(settings, ca);
    const asked = through(port, async (client) => (await client.query("select 1 as one")).rowCount);
    const lint = told(`server_tls_sslmode = ${mode}\nserver_tls_ca_file = /ca.crt\n`);
    if (mode === "verify-ca") {
      await assert.rejects(asked, /query_wait_timeout|server login/);
      assert.deepEqual(lint, []);
    } else {
      assert.equal(await asked, 1, mode);
      assert.deepEqual(lint, [["warning", "server_tls_sslmode", 6]], mode);
    }
  }
  assert.deepEqual(told("server_tls_ca_file = /ca.crt\n"), [["warning", "server_tls_sslmode", 6]]);
  assert.deepEqual(told("server_tls_sslmode = require\n"), []);
  assert.deepEqual(told("server_tls_sslmode = ${MODE}\nserver_tls_ca_file = /ca.crt\n"), []);
});

test(
  "query_timeout closes the client's connection, and client_idle_timeout only where servers are shared",
  { skip },
  async () => {
    const query = await pooler({ query_timeout: "1" });
    const end = await through(query.port, async (client) => {
      const ended = new Promise((resolve) => client.once("end", () => resolve("closed")));
      await assert.rejects(client.query("select pg_sleep(5)"), /query timeout/);
      return Promise.race([ended, sleep(5000, "open")]);
    });
    assert.equal(end, "closed");
    const note = said("auth_file = users\nquery_timeout = 30\n").findings[0];
    assert.deepEqual([note?.level, note?.line], ["note", 6]);
    assert.match(note?.why ?? "", /closes the client's connection where a query takes longer than 30 s/);
    assert.match(note?.fix ?? "", /statement_timeout = '29s'/);
    for (const mode of ["session", "transaction"]) {
      const { port } = await pooler({ client_idle_timeout: "1", pool_mode: mode });
      const asked = through(port, async (client) => {
        await client.query("select 1");
        await sleep(3500);
        return (await client.query("select 1")).rowCount;
      });
      const lint = told(`client_idle_timeout = 300\npool_mode = ${mode}\n`);
      if (mode === "session") assert.deepEqual([await asked, lint], [1, []]);
      else {
        await assert.rejects(asked, /client_idle_timeout|terminated|not queryable/);
        assert.deepEqual(lint, [["note", "client_idle_timeout", 6]]);
      }
    }
    assert.deepEqual(told("pool_mode = transaction\nclient_idle_timeout = 0\nquery_timeout = 0\n"), []);
    assert.deepEqual(told("pool_mode = transaction\nclient_idle_timeout = 7200\nquery_timeout = 7200\n"), []);
  },
);

test("a wait may be `inf` or `nan`: PgBouncer starts with each, and lets the client in", { skip }, async () => {
  const waits = { query_timeout: "inf", client_idle_timeout: "nan", server_idle_timeout: "+Infinity", idle: "-nan" };
  const { idle, ...settings } = waits;
  const { port } = await pooler({ ...settings, idle_transaction_timeout: idle, server_lifetime: "0x1p12" });
  assert.equal(await through(port, async (client) => (await client.query("select 1")).rowCount), 1);
  for (const value of [...Object.values(waits), "0x1p12", "1e3", ".5", "7."])
    assert.deepEqual(told(`server_lifetime = ${value}\n`), [], value);
  for (const value of ["-inf", "infx", "in", "nanny", "1.5.2", "5min"])
    assert.deepEqual(told(`server_lifetime = ${value}\n`), [["error", "server_lifetime", 6]], value);
});

test("userlist.txt: a text that is no hash is the password itself", { skip }, async () => {
  const fakes = {
    md5: "md5_REPLACE_WITH_ACTUAL_HASH",
    capitals: `MD5${"0".repeat(32)}`,
    scram: "SCRAM-SHA-256$4096:salt$stored:server",
    dots: "SCRAM-SHA-256$...",
  };
  const list = Object.entries(fakes).map(([user, text]) => `"${user}" "${text}"\n`);
  const { port } = await pooler(
    { auth_file: "$HOME/list.txt" },
    {
      "list.txt": `${list.join("")}"app" "correct horse"\n"boss" "rules the pooler"\n`,
    },
  );
  for (const [user, text] of Object.entries(fakes))
    assert.equal(await through(port, async (client) => (await client.query("select 1")).rowCount, user, text), 1, user);
  const { findings } = readUserList(list.join(""));
  assert.deepEqual(
    findings.map(({ level, line }) => [level, line]),
    [["note", 1]],
  );
  assert.match(findings[0]?.why ?? "", /passwords of lines 1 to 4 are no hashes .* such a text as the password itself/);
});
