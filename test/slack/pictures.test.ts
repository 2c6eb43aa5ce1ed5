// Pictures in the thread: once, with the words for who cannot see them, and none where they are switched off.
import assert from "node:assert/strict";
import { test } from "node:test";
import { baselineOf, type Baseline } from "../../src/baseline/baseline.ts";
import type { Report } from "../../src/report/report.ts";
import { ada, outage } from "./outage.ts";
import { healthy, observation, report, tlsDown as down } from "./reports.ts";
import { incidents } from "./scene.ts";
import { until } from "../support/until.ts";

type Outage = Awaited<ReturnType<typeof outage>>;
const pictures = (it: Outage) => it.workspace.files().filter(({ name }) => name.endsWith(".png"));
const sharedIn = (it: Outage) =>
  it.workspace.calls("files.completeUploadExternal").map(({ args }) => [args["channel_id"], args["thread_ts"]]);

async function recover(it: Outage, result: Report = healthy): Promise<void> {
  for (let at = 0; at < 3; at += 1) {
    const before = it.dispatched.length;
    await it.type(`/dbcheck ${it.name}`);
    await until("a check", () => it.dispatched.length > before);
    await it.end(result, new Date());
  }
}

test("a recovery has the timeline of its incident below it, in its thread, once", async () => {
  const it = await outage();
  const { headline } = await it.begin();
  await recover(it);
  const [picture] = await until("the picture", () => (pictures(it).length > 0 ? pictures(it) : null));
  assert.equal(picture?.content?.subarray(1, 4).toString("latin1"), "PNG");
  assert.match(picture?.altText ?? "", new RegExp(`^${it.name} from .* UTC: down for .*, then healthy.*checks: \\d`));
  assert.deepEqual(sharedIn(it), [[incidents, headline.ts]]);
  const shown = JSON.stringify(it.workspace.thread(incidents, headline.ts));
  const address = /"url_private":"([^"]+\.png)"/.exec(shown)?.[1] ?? assert.fail(shown);
  const body = await (
    await fetch(address, { headers: { authorization: `Bearer ${it.workspace.botToken}` } })
  ).arrayBuffer();
  assert.equal(body.byteLength, picture?.length, "the local workspace shows it");
});

test("asked for in the thread it comes while the incident is open; a sentence where that says as much", async () => {
  const it = await outage();
  const { headline } = await it.begin();
  const say = (text: string) => it.workspace.mention({ channel: incidents, user: ada, text, threadTs: headline.ts });
  const before = it.whispers(ada).length;
  await say("timeline");
  assert.match(await it.lastWhisper(ada, before), /^Nothing has changed since the incident opened: down/);
  for (const text of ["take 1", "done 1", "note 2 called them", "take 2"]) {
    const said = it.whispers(ada).length;
    await say(text);
    await it.lastWhisper(ada, said);
  }
  await say("timeline");
  await until("the picture", () => pictures(it).length === 1);
});

test("a database that is slower than in its last week: each stage's time below the verdict", async () => {
  const it = await outage();
  const rows = (tookMs: number) => [observation("startup", "passed", "", { tookMs })];
  const atHour = (hours: number) => new Date(Date.now() - (24 - hours) * 3_600_000).toISOString();
  const known = [0, 5, 10].reduce<Baseline | null>(
    (before, at) => baselineOf({ ...healthy, observations: rows(12), startedAt: atHour(at) }, before),
    null,
  );
  it.store.baseline = async () => known;
  const words = { status: "degraded", layer: "startup", cause: "startup-slow", summary: "Logins take 5 s." } as const;
  await it.type(`/dbcheck ${it.name}`);
  await until("a check", () => it.dispatched.length === 1);
  await it.end({ ...report({ ...words, nextSteps: ["Ask the operator."] }, rows(5100)) });
  const [picture] = await until("the picture", () => (pictures(it).length > 0 ? pictures(it) : null));
  assert.match(picture?.altText ?? "", /^Times of blockster-v2: Greeting 5\.1 s \(usually 12 ms\)\.$/);
});

test("DBCHECK_PICTURES=off: the same thread, without pictures; the timeline is a sentence", async () => {
  const it = await outage({}, { pictures: "off" });
  const { headline } = await it.begin();
  await recover(it);
  const said = () => JSON.stringify(it.workspace.thread(incidents, headline.ts));
  await until("the recovery", () => said().includes("Recovered after"));
  const before = it.whispers(ada).length;
  await it.workspace.mention({ channel: incidents, user: ada, text: "timeline", threadTs: headline.ts });
  assert.match(await it.lastWhisper(ada, before), /UTC: down for .*, then healthy/);
  assert.deepEqual(pictures(it), []);
});

test("a picture that Slack does not take costs nothing else", async () => {
  const it = await outage({}, { noScopes: ["files:write"] });
  const { headline } = await it.begin();
  await recover(it, { ...down, verdict: healthy.verdict });
  const said = () => JSON.stringify(it.workspace.thread(incidents, headline.ts));
  await until("the recovery", () => said().includes("Recovered after"));
  assert.deepEqual(pictures(it), []);
});
