// connect_timeout bounds each address by itself, and the way goes on to the next: psql and the check end alike.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { Secret } from "../../src/secret.ts";
import { check, gist } from "../support/check.ts";
import { sharedCluster } from "../support/cluster.ts";
import { findProgram } from "../support/optional.ts";

const cluster = await sharedCluster();
const sockets = new Set<Socket>();
const silent = createServer((socket) => sockets.add(socket.on("error", () => {})));
silent.listen(0, "127.0.0.1");
await once(silent, "listening");
after(() => {
  for (const socket of sockets) socket.destroy();
  silent.close();
});
const silentPort = (silent.address() as AddressInfo).port;
const host = (port: number) => ({ host: "127.0.0.1", hostaddr: null, port, kind: "literal" }) as const;
const on = {
  hosts: [host(silentPort), host(cluster.port)],
  user: "postgres",
  database: "postgres",
  sslmode: "disable",
  password: new Secret("test-password"),
} as const;

test("the first of two hosts is silent: with a connect_timeout the second lets both in, and the wait is told", async () => {
  const report = await check({ ...on, hosts: [...on.hosts], connectTimeoutSeconds: 2 });
  assert.equal(gist(report), "degraded tcp-some-addresses-fail likely operator");
  assert.match(report.verdict.summary, /each login waits 2 s there/);
  assert.ok(!report.findings.some(({ cause }) => cause === "tcp-lossy" || cause === "startup-silent"));
  if (!findProgram("psql")) return;
  const url = `postgres://postgres@127.0.0.1:${silentPort},127.0.0.1:${cluster.port}/postgres?connect_timeout=2`;
  const env = { PATH: process.env["PATH"] ?? "", PGPASSWORD: "test-password", PGSSLMODE: "disable" };
  const { stdout } = await promisify(execFile)("psql", [url, "-XAtc", "select 1"], { env, timeout: 20_000 });
  assert.equal(stdout.trim(), "1");
});

test("without one libpq waits at the first for ever, and so the check names that one", async () => {
  const report = await check({ ...on, hosts: [...on.hosts] }, {}, 9000);
  assert.equal(report.verdict.cause, "startup-silent");
  assert.match(report.verdict.summary, new RegExp(`:${silentPort} accepts the connection, but gives no answer`));
});
