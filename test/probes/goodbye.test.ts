// A session that ends sends nothing behind its goodbye, not even its own end: a server that has gone answers that with
// a reset, and a reset ends a whole `kubectl port-forward` (kubernetes/kubectl#1169).
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { serialize } from "pg-protocol";
import { Wire } from "../../src/probes/wire/wire.ts";
import { until } from "../support/until.ts";

/** @param endsAfterMs when the server ends, after it has read something; null: never */
async function goodbyeTo(endsAfterMs: number | null): Promise<string[]> {
  const events: string[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on("data", (piece: Buffer) => events.push(piece.toString("latin1").charAt(0)));
    socket.on("end", () => {
      events.push("client ends");
      socket.end();
    });
    socket.once("data", () => {
      if (endsAfterMs === null) return;
      void sleep(endsAfterMs).then(() => {
        events.push("server ends");
        socket.end();
      });
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const wire = await Wire.open({ address: "127.0.0.1", family: 4, port }, AbortSignal.timeout(5_000));
  wire.close(serialize.end());
  await until("the client's end", () => events.includes("client ends"));
  return events;
}

test("the server ends first, and the client behind it", async () => {
  assert.deepEqual(await goodbyeTo(50), ["X", "server ends", "client ends"]);
});

test("who is not heard ending is left", async () => {
  assert.deepEqual(await goodbyeTo(null), ["X", "client ends"]);
});
