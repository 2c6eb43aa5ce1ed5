// Offers of SASL mechanisms that are none of ours: each is an answer of the server's, taken as libpq takes it.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startOddListener } from "../../src/demo/servers/odd-listener.ts";
import { check, gist, rowOf } from "../support/check.ts";

/** AuthenticationSASL (protocol-message-formats) with a list as it stands here. */
function offer(list: string): Buffer {
  const head = Buffer.alloc(9);
  head.write("R");
  head.writeInt32BE(8 + Buffer.byteLength(list), 1);
  head.writeInt32BE(10, 5);
  return Buffer.concat([head, Buffer.from(list)]);
}

const offers: [name: string, list: string, says: RegExp][] = [
  ["a mechanism that only begins like ours", "SCRAM-SHA-256X\0\0", /the server offers SCRAM-SHA-256X, none of which/],
  ["a list without its end", "SCRAM-SHA-256-PLUSSCRAM-SHA-256", /the server offers .*, none of which/],
  ["an empty list", "\0", /the server offers no mechanism/],
];
for (const [name, list, says] of offers)
  test(name, async () => {
    const server = await startOddListener({ kind: "answers", chunks: [offer(list)] });
    after(() => server.close());
    const report = await check({ port: server.port, sslmode: "disable" });
    assert.equal(rowOf(report, "auth").reason, "method-unsupported", rowOf(report, "auth").summary);
    assert.match(rowOf(report, "auth").summary, says);
    assert.match(gist(report), /^down auth-method-unsupported /);
  });
