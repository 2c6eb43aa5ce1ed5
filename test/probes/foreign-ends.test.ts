// Ends that speak TLS or the protocol's version otherwise than PostgreSQL: named by their bytes, never called loss.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Secret } from "../../src/secret.ts";
import { Lab } from "../lab/lab.ts";
import { authentication, hostile, message, ready, type Peer } from "../lab/parts/hostile.ts";
import { selfSigned } from "../lab/parts/certificates.ts";
import { check, gist } from "../support/check.ts";

const lab = new Lab();
after(() => lab.close());
const password = new Secret("correct horse");

test("who ends TLS and knows no protocol postgresql refuses each handshake: that is no loss, and without its name it passes", async () => {
  const pair = await selfSigned(lab, "localhost");
  const server = await hostile(
    lab,
    async (peer) => {
      await peer.startup();
      await peer.send(authentication(3));
    },
    { ...pair, ALPNProtocols: ["h2"] },
  );
  const report = await check({ port: server.port, sslmode: "require", password });
  assert.equal(gist(report), "down tls-handshake-failed confirmed operator");
  assert.equal(report.verdict.proof, "bytes");
  assert.match(report.verdict.summary, /ALPN "postgresql"/);
  assert.ok(!report.findings.some(({ cause }) => cause === "tcp-lossy"));
  const without = report.comparisons.find(({ varied }) => /ALPN/.test(varied));
  assert.equal(without?.toOutcome, "passed");
});

/** RFC 8446 §6: a record of type 21, fatal, unexpected_message. */
const alert = Buffer.from([21, 3, 1, 0, 2, 2, 10]);

for (const sslmode of ["prefer", "disable"] as const)
  test(`sslmode=${sslmode}: an alert of TLS in answer to the first packet says that TLS is wanted at once`, async () => {
    const server = await hostile(lab, async (peer) => {
      await peer.bytes(8);
      await peer.send(alert);
      peer.socket.end();
    });
    const report = await check({ port: server.port, sslmode, password });
    assert.equal(gist(report), "down startup-tls-expected confirmed operator");
    assert.equal(report.verdict.proof, "bytes");
  });

/** The protocol's version in the startup packet. */
async function versionOf(peer: Peer): Promise<number> {
  const length = (await peer.bytes(4)).readInt32BE();
  return (await peer.bytes(length - 4)).readInt32BE();
}

test("max_protocol_version=3.2 is asked for, and a version that is settled twice is refused as libpq refuses it", async () => {
  const asked: number[] = [];
  const negotiate = message("v", Buffer.from([0, 3, 0, 0, 0, 0, 0, 0]));
  const server = await hostile(lab, async (peer) => {
    asked.push(await versionOf(peer));
    await peer.send(negotiate, negotiate, authentication(0), ready());
  });
  const on = { port: server.port, sslmode: "disable", password } as const;
  const report = await check({ ...on, maxProtocolVersion: "3.2" });
  assert.deepEqual([...new Set(asked)], [0x30002]);
  assert.equal(report.verdict.cause, "startup-not-postgres");
  asked.length = 0;
  await check(on);
  assert.ok(asked.includes(0x30000) && !asked.includes(0x30002));
});

test("min_protocol_version=3.2: who settles on 3.0 hears no password, and who takes 3.2 does", async () => {
  const heard: string[] = [];
  const settle = (minor: number) =>
    hostile(lab, async (peer) => {
      assert.equal(await versionOf(peer), 0x30002);
      await peer.send(message("v", Buffer.from([0, 3, 0, minor, 0, 0, 0, 0])), authentication(3));
      heard.push((await peer.message()).body.toString());
      await peer.send(authentication(0), ready());
    });
  const on = { sslmode: "disable", password, minProtocolVersion: "3.2", maxProtocolVersion: "3.2" } as const;
  const older = await check({ ...on, port: (await settle(0)).port });
  assert.equal(gist(older), "down admission-parameter-rejected confirmed client");
  assert.deepEqual(heard, []);
  await check({ ...on, port: (await settle(2)).port });
  assert.ok(heard.length > 0);
});
