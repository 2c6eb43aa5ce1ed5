// Whoever answers by HTTP in bad faith: heads and bodies without end, drips, bombs, lengths that lie, bytes by chance.
// Every request ends at its deadline or before it, its body within its bound, and the health row is no fault of ours.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { test } from "node:test";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { exchange } from "../../../src/http/exchange.ts";
import { watchOwnDelay } from "../../../src/probes/way-in/own-delay.ts";
import { campaignSeconds, campaignSeed } from "../../support/campaign.ts";
import { closedPort } from "../../support/check.ts";
import { pick, seededRandom, type Random } from "../../support/mutate.ts";
import { attack, campaign } from "./attack.ts";

const mostBytes = 64 * 1024;
const deadlineMs = 1500;
const graceMs = 1000;
const bombs = { gzip: gzipSync(Buffer.alloc(20_000_000)), br: brotliCompressSync(Buffer.alloc(2_000_000)) };

/** What is said first, and what is then said again and again. */
type Script = (random: Random) => [first: Buffer | string, again: () => Buffer | string];
const nothing = () => "";
const bytesOf = (random: Random) =>
  Buffer.from(Array.from({ length: 1 + Math.floor(random() * 300) }, () => Math.floor(random() * 256)));
const head = (...lines: string[]) => `${["HTTP/1.1 200 OK", ...lines].join("\r\n")}\r\n\r\n`;
const scripts: Record<string, Script> = {
  bytes: (random) => ["", () => bytesOf(random)],
  "a head without end": (random) => ["HTTP/1.1 200 OK\r\n", () => `x-${random()}: ${"y".repeat(200)}\r\n`],
  "a head that drips": () => ["HTTP/1.1 200 OK\r\nx: ", () => "y"],
  "interim answers": () => ["", () => "HTTP/1.1 103 Early Hints\r\nlink: <x>\r\n\r\n"],
  "a body without end": () => [head(), () => Buffer.alloc(4096, "z")],
  "a body that drips": () => [head("content-length: 1000000"), () => "z"],
  "a body that never comes": () => [head("content-length: 10"), nothing],
  "a length that lies": (random) => [head(`content-length: ${pick(["-1", "9e9", "1, 2", "x"], random)}`), () => "z"],
  "chunks without end": () => [head("transfer-encoding: chunked"), () => `1000\r\n${"z".repeat(4096)}\r\n`],
  "chunks by chance": (random) => [head("transfer-encoding: chunked"), () => bytesOf(random)],
  "packed bombs": (random) => {
    const name = random() < 0.5 ? "gzip" : "br";
    return [Buffer.concat([Buffer.from(head(`content-encoding: ${name}`, "connection: close")), bombs[name]]), nothing];
  },
  "packed by chance": (random) => [
    Buffer.concat([Buffer.from(head("content-encoding: gzip", "content-length: 40")), bytesOf(random)]),
    nothing,
  ],
  "leads to itself": () => [`HTTP/1.1 302 Found\r\nlocation: /\r\ncontent-length: 0\r\n\r\n`, nothing],
  "no status": (random) => [`HTTP/1.1 ${Math.floor(random() * 2000)}\r\ncontent-length: 1\r\n\r\nx`, nothing],
};

function speak(socket: Socket, [first, again]: ReturnType<Script>, random: Random): void {
  const [everyMs, isLast] = [5 + Math.floor(random() * 40), random() < 0.3];
  socket.on("error", () => {});
  socket.once("data", () => {
    socket.write(first);
    const timer = setInterval(() => socket.write(again()), everyMs);
    socket.on("close", () => clearInterval(timer));
    if (isLast) socket.once("drain", () => socket.end());
  });
}

test("hostile answers by HTTP: an end in time, a body within its bound, a row and a sentence", async () => {
  const seed = campaignSeed();
  const done = await campaign(campaignSeconds(30), async (n) => {
    const random = seededRandom(seed + n);
    const kind = pick(Object.keys(scripts), random) ?? "bytes";
    const which = `seed ${seed + n}: ${kind}`;
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      speak(socket, (scripts[kind] as Script)(random), random);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    try {
      const ownDelay = watchOwnDelay();
      const began = performance.now();
      const body = await exchange({ url, signal: AbortSignal.timeout(deadlineMs) })
        .then((answer) => answer.bytes(mostBytes))
        .catch((error: unknown) => error);
      const tookMs = performance.now() - began;
      const limitMs = deadlineMs + graceMs + ownDelay().totalMs;
      assert.ok(tookMs <= limitMs, `${which}: ${Math.round(tookMs)} ms, and ${Math.round(limitMs)} are the most`);
      if (Buffer.isBuffer(body)) assert.ok(body.length <= mostBytes, `${which}: ${body.length} bytes`);
      else assert.ok(body instanceof Error && !(body instanceof TypeError), `${which}: ${String(body)}`);
      const { observations } = await attack(closedPort, 5000, which, url);
      const row = observations.find(({ id }) => id === "health");
      assert.match(row?.outcome ?? "", /^(passed|warned)$/, `${which}: ${row?.summary}`);
    } finally {
      for (const socket of sockets) socket.destroy();
      server.close();
    }
  });
  assert.ok(done >= 4);
});
