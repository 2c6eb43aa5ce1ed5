// SCRAM's keys in place of the password, against a real server: which of them is wrong is told, and neither is shown.
import assert from "node:assert/strict";
import { createHmac, pbkdf2Sync } from "node:crypto";
import { test } from "node:test";
import { Client } from "pg";
import { runCheckup } from "../../src/checkup/run.ts";
import { targetFromUrl } from "../../src/target/build.ts";
import { gist } from "../support/check.ts";
import { keysFromPassword } from "../../src/probes/way-in/scram-keys.ts";
import { testCluster } from "../support/cluster.ts";

test("both keys log in; a wrong one, and the client's alone, are named", async () => {
  const { port } = await testCluster({ hba: ["host all all all scram-sha-256"] });
  const admin = new Client({ host: "127.0.0.1", port, user: "postgres", password: "test-password", ssl: false });
  await admin.connect();
  const { rows } = await admin.query<{ secret: string }>("select rolpassword secret from pg_authid where oid = 10");
  await admin.end();
  const [, count, salt = ""] = /^SCRAM-SHA-256\$(\d+):([^$]*)/.exec(rows[0]?.secret ?? "") ?? [];
  const salted = pbkdf2Sync("test-password", Buffer.from(salt, "base64"), Number(count), 32, "sha256");
  const of = (words: string) => createHmac("sha256", salted).update(words).digest("base64");
  const [client, server, wrong] = [of("Client Key"), of("Server Key"), of("another key")];
  const look = async (keys: Record<string, string>) => {
    const query = Object.entries(keys).map(([name, key]) => `&${name}=${encodeURIComponent(key)}`);
    const url = `postgres://postgres@127.0.0.1:${port}/postgres?sslmode=disable${query.join("")}`;
    const target = targetFromUrl(url, { HOME: "/nonexistent" });
    const report = await runCheckup({ target, vantage: "test", timeoutMs: 10_000 });
    const text = JSON.stringify(report);
    for (const key of Object.values(keys)) assert.ok(!text.includes(key) && !text.includes(encodeURIComponent(key)));
    return report;
  };
  const well = await look({ scram_client_key: client, scram_server_key: server });
  assert.equal(well.verdict.status, "healthy", well.verdict.summary);
  const refused = await look({ scram_client_key: wrong, scram_server_key: server });
  assert.equal(refused.verdict.cause, "auth-password-rejected");
  assert.match(refused.verdict.summary, /rejects scram_client_key of role "postgres"/);
  const alone = await look({ scram_client_key: client });
  assert.equal(gist(alone), "down auth-server-signature-invalid confirmed client");
  assert.match(alone.verdict.summary, /without scram_server_key/);
  const foreign = await look({ scram_client_key: client, scram_server_key: wrong });
  assert.equal(gist(foreign), "down auth-server-signature-invalid confirmed unclear");
  assert.match(foreign.verdict.summary, /does not fit scram_server_key/);
});

test("a password's keys are kept for the next login, and no other password or salt gets them", async () => {
  const { port } = await testCluster({ hba: ["host all all all scram-sha-256"] });
  const admin = new Client({ host: "127.0.0.1", port, user: "postgres", password: "test-password", ssl: false });
  await admin.connect();
  try {
    await admin.query("create role kept login password 'first one'");
    const look = async (password: string) => {
      const url = `postgres://kept:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres?sslmode=disable`;
      const target = targetFromUrl(url, { HOME: "/nonexistent" });
      const report = await runCheckup({ target, vantage: "test", timeoutMs: 10_000 });
      return report.verdict.cause ?? report.verdict.status;
    };
    assert.equal(await look("first one"), "healthy");
    assert.equal(await look("first one"), "healthy");
    assert.equal(await look("another"), "auth-password-rejected");
    assert.equal(await look("first one"), "healthy");
    await admin.query("alter role kept password 'second one'");
    assert.equal(await look("first one"), "auth-password-rejected");
    assert.equal(await look("second one"), "healthy");
    // SASLprep maps the first to "a b" and drops the second's soft hyphen: what the server keeps is not the text.
    for (const [kept, typed] of [
      ["a b", "a\u00a0b"],
      ["pass", "pa\u00adss"],
    ] as const) {
      await admin.query(`alter role kept password '${kept}'`);
      assert.equal(await look(typed), "healthy", JSON.stringify(typed));
    }
  } finally {
    await admin.query("drop role if exists kept");
    await admin.end();
  }
});

test("keys of 256 salts are kept: the oldest leave, and the newest stay", async () => {
  const keys = (at: number) =>
    keysFromPassword("many", `r=nonce,s=${Buffer.from(`salt ${at}`).toString("base64")},i=1`);
  const [first, second] = [await keys(0), await keys(1)];
  for (let at = 2; at < 256; at += 1) await keys(at);
  assert.equal(await keys(0), first);
  await keys(256);
  assert.equal(await keys(1), second);
  assert.notEqual(await keys(0), first);
});

test("what is kept is of the same password, salt and count; a count that people feel is not kept", async () => {
  const first = (salt: string, count: number) => `r=nonce,s=${Buffer.from(salt).toString("base64")},i=${count}`;
  const keys = await keysFromPassword("password", first("salt", 4096));
  assert.equal(await keysFromPassword("password", first("salt", 4096)), keys);
  const client = (one: typeof keys) => one?.client?.reveal();
  const salted = pbkdf2Sync("password", "salt", 4096, 32, "sha256");
  assert.equal(client(keys), createHmac("sha256", salted).update("Client Key").digest("base64"));
  for (const other of [
    await keysFromPassword("passwords", first("salt", 4096)),
    await keysFromPassword("password", first("salz", 4096)),
    await keysFromPassword("password", first("salt", 4095)),
  ]) {
    assert.ok(client(other));
    assert.notEqual(client(other), client(keys));
  }
  assert.equal(await keysFromPassword("password", first("salt", 4097)), null);
  assert.equal(await keysFromPassword("pässword", first("salt", 4096)), null);
  assert.equal(await keysFromPassword("password", "r=nonce,s=,i=4096"), null);
});
