// SCRAM's keys in place of the password, against a real server: which of them is wrong is told, and neither is shown.
import assert from "node:assert/strict";
import { createHmac, pbkdf2Sync } from "node:crypto";
import { test } from "node:test";
import { Client } from "pg";
import { runCheckup } from "../../src/checkup/run.ts";
import { targetFromUrl } from "../../src/target/build.ts";
import { gist } from "../support/check.ts";
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
