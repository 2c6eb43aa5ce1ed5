// The same incident four times: in peace, with the bot killed again and
// again while Slack and the store falter, and told by two bots.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { startCluster } from "../../src/embedded/cluster.ts";
import type { Workspace } from "../../src/demo/workspace/workspace.ts";
import { campaignSeed } from "../support/campaign.ts";
import { testCluster } from "../support/cluster.ts";
import { incidents, playIncident, stage } from "../support/incident-stage.ts";
import { seededRandom } from "../support/mutate.ts";
import type { Running } from "../support/processes.ts";
import { until } from "../support/until.ts";

const patients = await testCluster();
const kills = 10;
const outageMs = 60_000;
const random = seededRandom(campaignSeed());

/** The story as it is told when nothing is in its way; the others are held against it. */
let reference: Awaited<ReturnType<typeof playIncident>> | null = null;
const plain = (text: string, name: string) => text.replaceAll(name, "TARGET");

test("in peace: one thread with verdict, steps, experiments, recovery and record; nobody is called twice", async () => {
  const stores = await testCluster();
  const it = await stage("calm", patients, stores);
  await it.bot().until("dbcheck is up");
  reference = await playIncident(it);
  const { thread, record } = reference;
  for (const words of [
    "Down – database that takes no connections",
    "Do now",
    "experiments show together",
    "Recovered after",
    "What people did:",
  ])
    assert.ok(thread.includes(words), `${words} is not in ${thread}`);
  for (const words of [
    "recovered",
    "took step 1",
    "did step 1",
    "had step 1",
    "## Experiments",
    "pool in the release: failed",
    "by Ada Lovelace",
    "recorded an experiment",
    "## Steps",
    "Timeline",
  ])
    assert.ok(record.includes(words), `${words} is not in ${record}`);
  assert.ok(!`${thread}${record}`.includes("correct horse"));
  const calling = it.workspace
    .calls("chat.postMessage")
    .filter(({ args }) => JSON.stringify(args).includes("(on call)"));
  assert.equal(calling.length, 1);
  assertSaidOnce(it.workspace);
  assertEditedOnce(it.workspace);
});

test(
  `the bot killed ${kills} times at random, Slack answering 429 and 500 for a minute, the store restarted: the same thread`,
  { timeout: 500_000 },
  async () => {
    assert.ok(reference, "the story in peace comes first");
    const stores = await testCluster();
    const it = await stage("storm", patients, stores);
    let bot: Running = it.bot();
    await bot.until("dbcheck is up");
    const ended = new AbortController();
    let killed = 0;
    const monkey = (async () => {
      while (!ended.signal.aborted && killed < kills) {
        await sleep(500 + random() * 5000, undefined, { signal: ended.signal }).catch(() => undefined);
        if (ended.signal.aborted) return;
        await bot.kill("SIGKILL");
        killed += 1;
        bot = it.bot();
        // A start that Slack does not let through ends, and somebody starts it anew.
        for (;;) {
          const up = await bot.until("dbcheck is up").then(
            () => true,
            () => false,
          );
          if (up) break;
          await bot.kill("SIGKILL");
          if (ended.signal.aborted) return;
          bot = it.bot();
        }
      }
    })();
    const told = await playIncident(
      it,
      async (scene) => {
        if (scene === "verdict") {
          const some = () => random() < 0.3;
          it.workspace.faults.add({
            method: "*",
            kind: "rate-limited",
            retryAfterSeconds: 1,
            forMs: outageMs,
            match: some,
          });
          it.workspace.faults.add({ method: "*", kind: "status", status: 500, forMs: outageMs, match: some });
          it.workspace.faults.add({ method: "chat.postMessage", kind: "lost-answer", times: 3 });
        }
        if (scene === "steps") {
          await stores.stop("immediate");
          await sleep(1500);
          const again = await startCluster({
            dataDir: stores.dataDir,
            port: stores.port,
            superuserPassword: "test-password",
            ephemeral: true,
          });
          after(() => again.stop("immediate"));
        }
        // The record is asked for once; whoever is killed with it in hand cannot know that.
        if (scene === "recovered") {
          it.workspace.faults.clear();
          await monkey;
        }
      },
      100_000,
    ).finally(() => ended.abort());
    await monkey;
    assert.equal(killed, kills);
    assert.equal(plain(told.thread, "storm"), plain(reference.thread, "calm"));
    assert.deepEqual(
      told.notes.map((one) => plain(one, "storm")),
      reference.notes.map((one) => plain(one, "calm")),
    );
    assertSaidOnce(it.workspace);
  },
);

test("two bots on one workspace and store: one thread, no message and no edit twice, one look for each period", async () => {
  assert.ok(reference, "the story in peace comes first");
  const stores = await testCluster();
  const it = await stage("twins", patients, stores);
  const twins = [it.bot(), it.bot()];
  for (const bot of twins) await bot.until("dbcheck is up");
  const told = await playIncident(it);
  assert.equal(plain(told.thread, "twins"), plain(reference.thread, "calm"));
  assertSaidOnce(it.workspace);
  assertEditedOnce(it.workspace);
  // Each pause that was passed over was due for both, and one of them checked. What turns nothing is a counter alone.
  const looks = async () => {
    const [row] = await it.store<{ n: number; open: number }>(
      `select coalesce(sum(looks), 0)::int as n,
       (select count(*)::int from dbcheck.checks where state in ('waiting', 'running')) as open from dbcheck.standings`,
    );
    return row ?? { n: 0, open: 0 };
  };
  // The looks at the incident that is over would come in between.
  await it.store("update dbcheck.incidents set next_look_at = null");
  const before = await until("nobody looks", async () => {
    const seen = await looks();
    return seen.open === 0 && seen;
  });
  await it.store("update dbcheck.watches set next_at = now()");
  await until("a look", async () => (await looks()).n > before.n);
  await sleep(4000);
  assert.equal((await looks()).n - before.n, 1, "one look, though two bots saw that it is due");
});

/** No message twice. */
function assertSaidOnce(workspace: Workspace): void {
  const texts = workspace
    .messages(incidents)
    .filter(({ user }) => user === "U0DBCHECK")
    .map(({ metadata, ts }) => (metadata?.["event_payload"] as { message_id?: string } | undefined)?.message_id ?? ts);
  assert.equal(new Set(texts).size, texts.length, "a message stands twice");
}

/**
 * No edit that changes nothing. A bot that is killed before it could write
 * down an edit cannot know of it: in the storm they may be.
 */
function assertEditedOnce(workspace: Workspace): void {
  const last = new Map<string, string>();
  for (const { args, outcome } of workspace.calls("chat.update")) {
    if (outcome !== "ok") continue;
    const now = JSON.stringify([args["text"], args["blocks"]]);
    assert.notEqual(last.get(String(args["ts"])), now, `an edit that changes nothing: ${now.slice(0, 300)}`);
    last.set(String(args["ts"]), now);
  }
}
