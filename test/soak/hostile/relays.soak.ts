// Relays before a real server that delay, go dark, flip bytes, or change what it says of itself.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { Client } from "pg";
import { campaignSeconds, campaignSeed } from "../../support/campaign.ts";
import { changeJson, changeRows } from "../../support/change-rows.ts";
import { testCluster } from "../../support/cluster.ts";
import { mutated, pick, seededRandom, type Random } from "../../support/mutate.ts";
import { startRelay } from "../../support/relay.ts";
import { attack, campaign, canary } from "./attack.ts";

const cluster = await testCluster();
before(async () => {
  const client = new Client(cluster.url());
  await client.connect();
  await client.query(`create role app login password '${canary}'`);
  await client.query("grant pg_read_all_stats to app");
  await client.query("create database app owner app");
  await client.end();
});

const cells = ["", "x", "-1", "NaN", "9".repeat(2000), "\u202e", null];
/** One byte in some packets. */
function flipped(chunk: Buffer, random: Random): Buffer {
  const copy = Buffer.from(chunk);
  if (random() < 0.3) copy[Math.floor(random() * copy.length)] = Math.floor(random() * 256);
  return copy;
}

type Options = NonNullable<Parameters<typeof startRelay>[1]>;
const paths: Record<string, (random: Random) => Options> = {
  late: (random) => ({ delayMs: Math.floor(random() * 2000) }),
  dark: (random) => ({ darkAfter: pick(["SCRAM", "server_version", "SELECT", "{", "R"], random) ?? "R" }),
  flips: (random) => ({ change: () => (chunk) => flipped(chunk, random) }),
  json: (random) => ({ change: () => changeRows(changeJson((told) => mutated(told, random))) }),
  cells: (random) => ({
    change: () => changeRows((row) => row.map((cell) => (random() < 0.2 ? (pick(cells, random) ?? null) : cell))),
  }),
};

test("a hostile path to a good server: a row and a sentence each time, in time", async () => {
  const seed = campaignSeed();
  const done = await campaign(campaignSeconds(60), async (n) => {
    const random = seededRandom(seed + n);
    const kind = pick(Object.keys(paths), random) ?? "late";
    const { port } = await startRelay(cluster.port, paths[kind]?.(random));
    await attack(port, pick([1500, 3000, 5000], random) ?? 3000, `seed ${seed + n}: ${kind}`);
  });
  assert.ok(done >= 4);
});
