// Servers that speak the protocol in bad faith: bytes by chance, rows, commands, parameters and errors without end.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { test } from "node:test";
import { campaignSeconds, campaignSeed } from "../../support/campaign.ts";
import { pick, seededRandom, type Random } from "../../support/mutate.ts";
import { attack, campaign } from "./attack.ts";

const int32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const frame = (type: string, body: Buffer | string) => {
  const bytes = Buffer.from(body);
  return Buffer.concat([Buffer.from(type), int32(bytes.length + 4), bytes]);
};
const ready = frame("Z", "I");
const login = Buffer.concat([
  frame("R", int32(0)),
  frame("S", "server_version\u000015.1\0"),
  frame("K", Buffer.concat([int32(7), int32(7)])),
  ready,
]);
const error = frame("E", "SERROR\0VERROR\0C57P03\0Mnot now\0\0");
const row = frame("D", Buffer.concat([Buffer.from([0, 1]), int32(1), Buffer.from("1")]));
const bytesOf = (length: number, random: Random) =>
  Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));

/** What is said first, and what is then said again and again. */
type Script = (random: Random) => [first: Buffer, again: () => Buffer];
const none = Buffer.alloc(0);
const scripts: Record<string, Script> = {
  bytes: (random) => [none, () => bytesOf(1 + Math.floor(random() * 300), random)],
  frames: (random) => [
    random() < 0.5 ? login : none,
    () => frame(pick("RSKZENTDCIAG12n3tvWdc".split(""), random) ?? "R", bytesOf(Math.floor(random() * 60), random)),
  ],
  rows: () => [login, () => row],
  commands: () => [login, () => frame("C", "SELECT 1\0")],
  "answers of every question": () => [login, () => Buffer.concat([row, frame("C", "SELECT 1\0"), ready])],
  parameters: (random) => [random() < 0.5 ? login : frame("R", int32(0)), () => frame("S", `p${random()}\0x\0`)],
  errors: (random) => [random() < 0.5 ? login : none, () => (random() < 0.5 ? error : Buffer.concat([error, ready]))],
  notices: (random) => [random() < 0.5 ? login : none, () => frame("N", "SNOTICE\0C00000\0Mhm\0\0")],
  "a list of mechanisms without its end": () => [
    frame("R", Buffer.concat([int32(10), Buffer.from("SCRAM-SHA-256")])),
    () => none,
  ],
  "SCRAM by chance": (random) => [
    frame("R", Buffer.concat([int32(10), Buffer.from("SCRAM-SHA-256\0\0")])),
    () => frame("R", Buffer.concat([int32(11), bytesOf(40, random)])),
  ],
};

/** Slowly, an answer to each packet, or as fast as the other end takes it. */
type Pace = "slow" | "asked" | "fast";

function speak(socket: Socket, [first, again]: ReturnType<Script>, pace: Pace): void {
  socket.on("error", () => {});
  socket.once("data", () => {
    socket.write(first);
    if (pace === "asked") socket.on("data", () => socket.write(again()));
    if (pace === "slow") {
      const timer = setInterval(() => socket.write(again()), 30);
      socket.on("close", () => clearInterval(timer));
    }
    const pour = () => {
      const block = Buffer.concat(Array.from({ length: 200 }, again));
      if (block.length === 0) return;
      while (!socket.destroyed && socket.write(block));
      if (!socket.destroyed) socket.once("drain", pour);
    };
    if (pace === "fast") pour();
  });
}

test("hostile servers: a row and a sentence each time, in time", async () => {
  const seed = campaignSeed();
  const done = await campaign(campaignSeconds(60), async (n) => {
    const random = seededRandom(seed + n);
    const kind = pick(Object.keys(scripts), random) ?? "bytes";
    const pace = pick<Pace>(["slow", "asked", "fast"], random) ?? "slow";
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      speak(socket, (scripts[kind] as Script)(random), pace);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    try {
      const { verdict } = await attack(
        (server.address() as AddressInfo).port,
        2500,
        `seed ${seed + n}: ${kind}, ${pace}`,
      );
      assert.notEqual(verdict.status, "healthy", `seed ${seed + n}: ${kind}, ${pace}`);
    } finally {
      for (const socket of sockets) socket.destroy();
      server.close();
    }
  });
  assert.ok(done >= 4);
});
