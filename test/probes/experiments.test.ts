import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createWebServer } from "node:https";
import { createServer, type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { TLSSocket } from "node:tls";
import { Client } from "pg";
import { Authority } from "../support/certificates.ts";
import { check, rowOf } from "../support/check.ts";
import { testCluster } from "../support/cluster.ts";
import { Secret } from "../../src/secret.ts";
import { startOddListener } from "../../src/demo/servers/odd-listener.ts";
import { needs } from "../support/optional.ts";
import { startPooler } from "./pgbouncer.fixture.ts";

const ca = new Authority();
after(() => ca.remove());
const { cert, key } = ca.issue(["localhost"]);
const cluster = await testCluster({
  settings: { ssl: "on", ssl_cert_file: "server.crt", ssl_key_file: "server.key", ssl_min_protocol_version: "TLSv1.3" },
  files: { "server.crt": cert, "server.key": key },
});
const app = { port: cluster.port, user: "app", database: "app", password: new Secret("correct horse") };
before(async () => {
  const client = new Client(cluster.url());
  await client.connect();
  await client.query("create role app login password 'correct horse'");
  await client.query("create database app owner app");
  await client.end();
});

test("a narrowed version is told from a broken server by trying the usual ones", async () => {
  const report = await check({ ...app, host: "localhost", sslmode: "require", sslMaxVersion: "TLSv1.2" });
  assert.equal(report.verdict.cause, "tls-version-mismatch");
  assert.equal(rowOf(report, "experiments:tls-versions").outcome, "passed");
  assert.match(report.verdict.because[0]?.text ?? "", /the only difference is the TLS versions: .* TLSv1.2 fails/);
  assert.deepEqual(
    report.comparisons.map(({ varied, toOutcome }) => [varied, toOutcome]),
    [
      ["TLS versions", "passed"],
      ["server name in TLS (SNI)", "failed"],
      ["TLS", "passed"],
    ],
    "one thing is varied at a time: without its name the version is as narrow as before",
  );
});

test("a certificate for another name: the headline is the verification, and no credentials were sent without it", async () => {
  const report = await check({ ...app, sslmode: "verify-full", sslrootcert: ca.caPath });
  assert.equal(report.verdict.cause, "tls-certificate-wrong-host");
  assert.deepEqual(
    report.comparisons
      .filter(({ varied }) => varied.startsWith("verification"))
      .map(({ to, toOutcome }) => [to, toOutcome]),
    [
      ["verify-ca", "passed"],
      ["require", "passed"],
    ],
  );
});

test("options that the server does not know: without them the session opens", async () => {
  const report = await check({ ...app, options: "-c nosuch.thing.at.all=1 -c nosuch=1" });
  assert.equal(report.verdict.cause, "admission-parameter-rejected");
  assert.deepEqual(
    report.comparisons.map(({ varied, fromOutcome, toOutcome }) => [varied, fromOutcome, toOutcome]),
    [["startup parameter options", "failed", "passed"]],
  );
});

test("no variant sends the password where TLS is asked for and does not come about", async () => {
  const listener = await startOddListener({ kind: "answers", chunks: ["S", "garbage", "R\0\0\0\x08\0\0\0\x03"] });
  const report = await check({ ...app, port: listener.port, sslmode: "require" });
  assert.equal(report.verdict.layer, "tls");
  assert.ok(!listener.received().includes(Buffer.from("correct horse")));
  await listener.close();
});

test(
  "what a driver sends unasked is tried where the application's framework is known",
  { skip: needs("pgbouncer") },
  async () => {
    const pooler = await startPooler({ databases: { app: `host=127.0.0.1 port=${cluster.port} dbname=app` } });
    const report = await check({ ...app, port: pooler.port }, { application: { framework: "spring" } });
    assert.equal(report.verdict.cause, "pooler-parameter-rejected");
    assert.match(report.verdict.summary, /extra_float_digits/);
    const plain = await check({ ...app, port: pooler.port });
    assert.equal(plain.verdict.status, "healthy");
  },
);

async function portOf(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  after(() => server.close());
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

test("a web server takes TLS at once too: what it says within tells that it is none of PostgreSQL's", async () => {
  const web = createWebServer({ cert, key, ALPNProtocols: ["http/1.1"] }, (_, answer) => void answer.end());
  after(() => web.closeAllConnections());
  const { verdict } = await check({ ...app, port: await portOf(web) });
  assert.equal(verdict.cause, "startup-not-postgres");
  assert.equal(verdict.confidence, "confirmed");
  assert.match(verdict.summary, /over TLS it answers "HTTP\/1\.1 400/);
});

test("a key that psql's OpenSSL refuses is no healthy one, whatever OpenSSL Node has", async () => {
  const dir = mkdtempSync(join(tmpdir(), "dbcheck-test-"));
  after(() => rmSync(dir, { recursive: true }));
  const made = ["-keyout", "key", "-out", "crt", "-subj", "/CN=localhost", "-days", "30"];
  execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:1024", "-nodes", ...made], { cwd: dir, stdio: "ignore" });
  const weak = { cert: readFileSync(join(dir, "crt")), key: readFileSync(join(dir, "key")) };
  writeFileSync(join(dir, "root"), weak.cert);
  const server = createServer((socket) => {
    socket
      .on("error", () => {})
      .once("data", () => {
        socket.write("S");
        const secure = new TLSSocket(socket, { isServer: true, ciphers: "DEFAULT:@SECLEVEL=0", ...weak });
        secure.on("error", () => {});
      });
  });
  const target = { ...app, port: await portOf(server), sslmode: "verify-ca", sslrootcert: join(dir, "root") } as const;
  const { verdict } = await check(target);
  assert.equal(verdict.cause, "tls-certificate-untrusted");
  assert.equal(verdict.confidence, "likely");
  assert.match(verdict.summary, /key is too small \(EE_KEY_TOO_SMALL\)/);
});
