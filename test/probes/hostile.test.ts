// Servers that take the connection and then misbehave: each gets its own name, and none holds the check up.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startBlackHole } from "../../src/demo/servers/black-hole.ts";
import { startOddListener, type Oddity } from "../../src/demo/servers/odd-listener.ts";
import { check, closedPort, gist, rowOf } from "../support/check.ts";

const cleanUp: (() => Promise<void>)[] = [];
after(async () => {
  for (const close of cleanUp) await close();
});

async function listener(oddity: Oddity): Promise<number> {
  const one = await startOddListener(oddity);
  cleanUp.push(() => one.close());
  return one.port;
}

test("a port where nobody listens is refused, by the network's word", async () => {
  const report = await check({ port: closedPort });
  assert.equal(gist(report), "down tcp-refused confirmed operator");
  assert.equal(rowOf(report, "tcp").reason, "refused");
  assert.match(rowOf(report, "tls").summary, /waits for tcp/);
});

test("a black hole is recognised on one climb, as silence before the connection", async () => {
  const hole = await startBlackHole();
  cleanUp.push(() => hole.close());
  // Where the check has no time for more: 3.3 s for the connection.
  const report = await check({ port: hole.port }, {}, 9_000);
  assert.equal(gist(report), "down tcp-timeout confirmed network");
  // And 1.3 s for the second look at it; another climb would take as long again.
  assert.ok(report.tookMs < 7500, `${report.tookMs} ms`);
});

test("a listener that stays silent is startup-silent, whether or not TLS is asked for", async () => {
  const port = await listener({ kind: "silent" });
  const [asked, plain] = await Promise.all([check({ port, sslmode: "require" }), check({ port, sslmode: "disable" })]);
  assert.equal(gist(asked), "down startup-silent likely operator");
  assert.equal(rowOf(asked, "tls").reason, "silent");
  assert.equal(gist(plain), "down startup-silent likely operator");
  assert.equal(rowOf(plain, "startup").reason, "silent");
});

test("a listener that hangs up, by FIN or by RST, is startup-closed", async () => {
  assert.equal(
    gist(await check({ port: await listener({ kind: "closes" }), sslmode: "disable" })),
    "down startup-closed confirmed operator",
  );
  assert.equal(
    gist(await check({ port: await listener({ kind: "resets" }), sslmode: "require" })),
    "down startup-closed confirmed operator",
  );
});

for (const [name, bytes] of [
  ["MySQL", Buffer.from("4a0000000a382e302e3336000800000041", "hex")],
  ["SSH", "SSH-2.0-OpenSSH_9.2p1\r\n"],
] as const) {
  test(`a ${name} server is not PostgreSQL`, async () => {
    const report = await check({ port: await listener({ kind: "greets", bytes }), sslmode: "disable" });
    assert.equal(gist(report), "down startup-not-postgres confirmed client");
  });
}

test("a web server that answers the startup packet is not PostgreSQL", async () => {
  const chunks = ["HTTP/1.1 400 Bad Request\r\n\r\n"];
  assert.equal(
    gist(await check({ port: await listener({ kind: "answers", chunks }), sslmode: "disable" })),
    "down startup-not-postgres confirmed client",
  );
  assert.equal(
    gist(await check({ port: await listener({ kind: "answers", chunks }), sslmode: "require" })),
    "down startup-not-postgres confirmed client",
  );
});

test("absurd lengths and endless data are cut off, not stored", async () => {
  const absurd = Buffer.from([0x52, 0x7f, 0xff, 0xff, 0xff]);
  const report = await check({ port: await listener({ kind: "answers", chunks: [absurd] }), sslmode: "disable" });
  assert.equal(report.verdict.cause, "startup-not-postgres");
  const flood = await check({ port: await listener({ kind: "floods", first: Buffer.from("N") }), sslmode: "prefer" });
  assert.equal(flood.verdict.cause, "startup-not-postgres");
  assert.ok(flood.tookMs < 10_000, `${flood.tookMs} ms`);
});

for (const iterations of [2_000_000, 2_147_483_647])
  test(`a server that asks for ${iterations} SCRAM iterations does not take our time`, async () => {
    const message = (code: number, text: string) => {
      const body = Buffer.concat([Buffer.from([0, 0, 0, code]), Buffer.from(text)]);
      const head = Buffer.alloc(5);
      head.write("R");
      head.writeUInt32BE(body.length + 4, 1);
      return Buffer.concat([head, body]);
    };
    const seen = await startOddListener({
      kind: "answers",
      chunks: [message(10, "SCRAM-SHA-256\0\0"), message(11, `r=nonce,s=c2FsdHNhbHQ=,i=${iterations}`)],
    });
    cleanUp.push(() => seen.close());
    const report = await check({ port: seen.port, sslmode: "disable" });
    assert.equal(report.verdict.cause, "auth-method-unsupported");
    assert.match(rowOf(report, "auth").summary, new RegExp(`the server asks for ${iterations} SCRAM iterations`));
    // It would be a second of work, or half an hour, within which nothing else is done.
    assert.ok(report.tookMs < 10_000, `${report.tookMs} ms`);
    assert.ok(!seen.received().includes("correct horse"));
  });

test("a check that times out gives the partial report in time, and is inconclusive where nothing failed", async () => {
  const port = await listener({ kind: "silent" });
  const report = await check({ port, sslmode: "disable" }, {}, 1000);
  // The patience with a silent server alone is four seconds.
  assert.ok(report.tookMs < 3500, `${report.tookMs} ms`);
  assert.equal(rowOf(report, "admission").outcome, "skipped");
});
