// A place that is known to be silent: nobody waits for it, the thread says so at once, and it is heard if it comes
// back.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { Progress } from "../../src/report/observation.ts";
import { silentAfterMs } from "../../src/report/round.ts";
import { MemoryVantages } from "../../src/store/memory-vantages.ts";
import type { VantageSeen } from "../../src/store/vantages.ts";
import { conductRound } from "../../src/vantages/conduct.ts";
import { VantageLine } from "../../src/vantages/jobs-and-answers.ts";
import { reportVersion, protocol } from "../../src/vantages/messages.ts";
import { checklist } from "../../src/slack/views/checklist.ts";
import { createLog } from "../../src/log.ts";
import { Secret } from "../../src/secret.ts";
import { check, healthy } from "../slack/reports.ts";
import { readable } from "../slack/scene.ts";
import { needs } from "../support/optional.ts";
import { testRedis } from "../support/redis.ts";

const log = createLog("silent");
const secret = new Secret("the secret of a test's bot");

const skip = needs("redis-server");
const about = { version: "0.2.0", protocol, reportVersion, clockOffsetMs: 0, selfTest: null };

/** Its places were last heard long ago, until they tell of themselves again. */
class LongSilent extends MemoryVantages {
  override async vantages(): Promise<VantageSeen[]> {
    return (await super.vantages()).map((one) =>
      one.about.version === "gone" ? { ...one, silentForMs: silentAfterMs + 1, seenAt: new Date(0) } : one,
    );
  }
}

async function round(store: MemoryVantages, run: () => Promise<void>) {
  const settings = { kind: "redis" as const, url: new Secret((await testRedis()).url) };
  const line = new VantageLine({ settings, secret, store, log });
  after(() => line.close());
  await store.vantageSeen("app", { ...about, version: "gone" });
  const told: Progress[] = [];
  const ended = await conductRound({
    id: "8c7f0f4e-6a52-4c0e-9c43-0a6d3f6f0a51",
    target: "orders",
    roster: ["app", "office"],
    home: "app",
    own: { vantage: "office", run: async () => run().then(() => healthy), target: { conninfo: null } },
    store,
    line,
    signal: new AbortController().signal,
    onProgress: (progress) => told.push(progress),
    // Whoever waits for it waits longer than a test may last.
    times: { leadMs: 0, lastsMs: 600_000 },
    log,
  });
  return { ended, told };
}

test("the verdict does not wait for it, and the checklist names it from the beginning", { skip }, async () => {
  const { ended, told } = await round(new LongSilent(), async () => undefined);
  assert.deepEqual(
    ended.answers.map(({ vantage }) => vantage),
    ["office"],
  );
  assert.equal(
    ended.missing[0]?.reason,
    "app: no contact since 1970-01-01 00:00 UTC. Make sure that dbcheck agent runs there.",
  );
  const [first] = told;
  assert.ok(first);
  const shown = readable(checklist(check({ state: "running", progress: first }), "rich_text").blocks);
  assert.match(shown, /From app ?: could not see – no contact since 1970-01-01 00:00 UTC/);
});

test("it comes back while others still look: its answer counts", { skip }, async () => {
  const store = new LongSilent();
  const { ended } = await round(store, async () => {
    const answer = { report: healthy, clockOffsetMs: 0, settings: null };
    await store.answer("8c7f0f4e-6a52-4c0e-9c43-0a6d3f6f0a51", "app", answer);
  });
  assert.deepEqual(
    ended.answers.map(({ vantage }) => vantage),
    ["app", "office"],
  );
  assert.deepEqual(ended.missing, []);
});

test("it tells of itself again before the others are through: then it is waited for", { skip }, async () => {
  const store = new LongSilent();
  const { ended } = await round(store, async () => {
    await store.vantageSeen("app", about);
    const answer = { report: healthy, clockOffsetMs: 0, settings: null };
    setTimeout(() => void store.answer("8c7f0f4e-6a52-4c0e-9c43-0a6d3f6f0a51", "app", answer), 500);
  });
  assert.deepEqual(
    ended.answers.map(({ vantage }) => vantage),
    ["app", "office"],
  );
});
