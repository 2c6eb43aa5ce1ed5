// A query of ours that is given up does not go on at the server, over plain TCP and over TLS.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Client } from "pg";
import { serialize } from "pg-protocol";
import { WireFailure } from "../../src/probes/wire/failure.ts";
import { Session } from "../../src/probes/wire/session.ts";
import { Wire } from "../../src/probes/wire/wire.ts";
import { Authority } from "../support/certificates.ts";
import { testCluster } from "../support/cluster.ts";
import { needs } from "../support/optional.ts";
import { until } from "../support/until.ts";

const skip = needs("openssl");
const authority = skip ? null : new Authority();
const issued = authority?.issue(["127.0.0.1"]);
const cluster = await testCluster({
  hba: ["host all all 127.0.0.1/32 trust"],
  ...(issued
    ? {
        files: { "server.crt": issued.cert, "server.key": issued.key },
        settings: { ssl: "on", ssl_cert_file: "server.crt", ssl_key_file: "server.key" },
      }
    : {}),
});
const admin = new Client({ connectionString: cluster.url() });
admin.on("error", () => {});
before(() => admin.connect());
after(async () => {
  await admin.end();
  authority?.remove();
});

const soon = () => AbortSignal.timeout(300);
const later = () => AbortSignal.timeout(30_000);

async function open(how: "plain" | "tls"): Promise<Session> {
  const wire = await Wire.open({ address: "127.0.0.1", family: 4, port: cluster.port }, later());
  if (how === "tls") {
    wire.write(serialize.requestSsl());
    assert.equal((await wire.read(1, later())).toString(), "S");
    await wire.startTls({ minVersion: "TLSv1.2" }, later());
  }
  const session = new Session(wire);
  await session.start({ user: "postgres", database: "postgres" }, later());
  assert.equal(await session.admission(later()), null);
  return session;
}

async function goesOn({ backendPid }: Session): Promise<boolean> {
  const { rowCount } = await admin.query("select from pg_stat_activity where pid = $1 and state = 'active'", [
    backendPid,
  ]);
  return rowCount === 1;
}

async function hang(session: Session): Promise<void> {
  await assert.rejects(
    session.query("select pg_sleep(60)", soon()),
    (failure) => failure instanceof WireFailure && failure.reason === "silent",
  );
  await until("the server is at it", () => goesOn(session));
}

for (const how of ["plain", "tls"] as const)
  test(
    `${how}: the server is asked to stop, and the session can be used again`,
    { skip: how === "tls" && skip },
    async () => {
      const session = await open(how);
      await hang(session);
      assert.equal(await session.cancel(30_000), true);
      assert.equal((await session.remainder(later())).error?.sqlstate, "57014");
      assert.deepEqual((await session.query("select 7", later())).rows, [["7"]]);
      session.close();
    },
  );

test("closing a session whose query hangs cancels it; nothing is sent for one that owes nothing", async () => {
  const session = await open("plain");
  assert.equal(await session.cancel(), false);
  await hang(session);
  session.close();
  await until("it is given up", async () => !(await goesOn(session)));
});

test("a server that is gone or stuck is asked for half a second at most", async () => {
  const session = await open("plain");
  await hang(session);
  process.kill(cluster.pid, "SIGSTOP");
  const started = performance.now();
  try {
    assert.equal(await session.cancel(), false);
  } finally {
    process.kill(cluster.pid, "SIGCONT");
  }
  // Stopped, it would never take the request.
  assert.ok(performance.now() - started < 5000);
  session.close();
});
