// Name servers that answer in bad faith: bytes by chance, headers that count what is not there, names that point at
// themselves, chains without end, silence. The name's row says what was seen, in time, and is no fault of ours.
import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { test } from "node:test";
import { runCheckup } from "../../../src/checkup/run.ts";
import { jsonText } from "../../../src/report/control-characters.ts";
import { reportText } from "../../../src/report/text.ts";
import { campaignSeconds, campaignSeed } from "../../support/campaign.ts";
import { pick, seededRandom, type Random } from "../../support/mutate.ts";
import { aConninfo, aTarget } from "../../support/target.ts";
import { campaign } from "./attack.ts";

const timeoutMs = 6000;
/** The system's own resolver answers in its time; what is measured here is what comes on top. */
const graceMs = 2000;

const byte = (random: Random) => Math.floor(random() * 256);
const bytesOf = (length: number, random: Random) => Buffer.from(Array.from({ length }, () => byte(random)));

/** The question, and how many records of which bytes behind it (RFC 1035 §4.1). */
function answer(query: Buffer, code: number, records: number, rest: Buffer): Buffer {
  const head = Buffer.from(query.subarray(0, 12));
  head.writeUInt16BE(0x8180 | code, 2);
  head.writeUInt16BE(records, 6);
  head.writeUInt32BE(0, 8);
  let end = 12;
  while (end < query.length && query[end] !== 0) end += (query[end] ?? 0) + 1;
  return Buffer.concat([head, query.subarray(12, end + 5), rest]);
}

const record = (type: number, data: Buffer, length = data.length) =>
  Buffer.concat([Buffer.from([0xc0, 12, 0, type, 0, 1, 0xff, 0xff, 0xff, 0xff, length >> 8, length & 255]), data]);
const name = (...labels: string[]) =>
  Buffer.concat([
    ...labels.map((one) => Buffer.concat([Buffer.from([one.length]), Buffer.from(one)])),
    Buffer.alloc(1),
  ]);

const oddities: Record<string, (query: Buffer, random: Random) => Buffer | null> = {
  silence: () => null,
  bytes: (_, random) => bytesOf(Math.floor(random() * 600), random),
  "bytes behind the right id": (query, random) => Buffer.concat([query.subarray(0, 2), bytesOf(400, random)]),
  "any code": (query, random) => answer(query, byte(random) & 15, 0, Buffer.alloc(0)),
  "records that are not there": (query, random) => answer(query, 0, 65_535, bytesOf(20, random)),
  "a name that points at itself": (query) => answer(query, 0, 1, Buffer.from([0xc0, query.length, 0, 1, 0, 1])),
  "a chain without end": (query, random) =>
    answer(query, 0, 1, record(5, name(`n${byte(random)}-${byte(random)}`, "invalid"))),
  "a name with what acts": (query) => answer(query, 0, 1, record(5, name("\u001b[2J\u202e\r\n", "invalid"))),
  "an address that is cut off": (query) => answer(query, 0, 1, record(1, Buffer.from([10, 0]), 60_000)),
  "a hundred addresses": (query, random) =>
    answer(query, 0, 100, Buffer.concat(Array.from({ length: 100 }, () => record(1, bytesOf(4, random))))),
  flips: (query, random) => {
    const whole = answer(query, 0, 1, record(1, Buffer.from([127, 0, 0, 1])));
    for (let n = 0; n < 4; n += 1) whole[2 + Math.floor(random() * (whole.length - 2))] = byte(random);
    return whole;
  },
};

test("hostile name servers: a row and a sentence each time, in time", async () => {
  const seed = campaignSeed();
  const done = await campaign(campaignSeconds(30), async (n) => {
    const random = seededRandom(seed + n);
    const kind = pick(Object.keys(oddities), random) ?? "silence";
    const which = `seed ${seed + n}: ${kind}`;
    const server = createSocket("udp4");
    server.on("message", (query, { port, address }) => {
      const said = oddities[kind]?.(query, random);
      if (said) server.send(said, port, address);
    });
    server.bind(0, "127.0.0.1");
    await once(server, "listening");
    try {
      const url = aConninfo({ host: "db.invalid", sslmode: "disable" });
      const dnsServers = [`127.0.0.1:${server.address().port}`];
      const began = performance.now();
      const target = aTarget(url, {}, { dnsServers });
      const report = await runCheckup({ target, vantage: "test", timeoutMs });
      const tookMs = performance.now() - began;
      assert.ok(tookMs <= timeoutMs + graceMs, `${which}: ${Math.round(tookMs)} ms`);
      const bugs = report.observations.filter(({ reason }) => reason === "bug-of-ours");
      assert.deepEqual(
        bugs.map(({ id, summary }) => `${id}: ${summary}`),
        [],
        which,
      );
      assert.deepEqual(report.brokenRules ?? [], [], which);
      assert.notEqual(report.verdict.status, "healthy", which);
      for (const text of [jsonText(report), reportText(report)])
        assert.doesNotMatch(text.replaceAll("\n", ""), /[\p{Cc}\p{Cf}]/u, `${which}: what acts in a terminal`);
    } finally {
      server.close();
    }
  });
  assert.ok(done >= 4);
});
