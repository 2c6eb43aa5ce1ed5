// What both stores do alike with the history that each place of a target has of its own.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import type { Cause } from "../../src/report/causes.ts";
import type { VantageVerdict } from "../../src/report/round-verdict.ts";
import type { Report, Status } from "../../src/report/report.ts";
import { MemoryStore } from "../../src/store/memory-store.ts";
import { testCluster } from "../support/cluster.ts";
import { freshStore, freshStoreAndSql } from "../support/store.ts";
import { sampleReport } from "./sample.ts";

const bad: Cause = "startup-closed";
const from = (vantage: string, status: Status, more: Partial<VantageVerdict> = {}): VantageVerdict => ({
  vantage,
  isHome: vantage === "web",
  carried: false,
  startedAt: "2026-01-01T00:00:00.000Z",
  tookMs: 5,
  clockOffsetMs: 0,
  verdict: {
    status,
    layer: null,
    cause: status === "down" ? bad : null,
    confidence: "confirmed",
    owner: "unclear",
    summary: status,
  },
  stoppedAt: null,
  notCounted: null,
  ...more,
});
const baselineAt = (vantage: string) => ({
  schema: "dbcheck.baseline/1" as const,
  vantage,
  at: "2026-01-01T00:00:00.000Z",
  traits: [],
});

for (const store of [new MemoryStore(), await freshStore(await testCluster())]) {
  const name = store.constructor.name;
  const round = async (
    target: string,
    vantages: VantageVerdict[],
    more: { asked?: string[]; wells?: string[] } = {},
  ) => {
    const requester = { teamId: "T1", userId: "U1", channelId: "C1", channelName: "ops", responseUrl: null };
    const asked = more.asked ? { asked: more.asked } : {};
    const accepted = await store.accept({ deliveryKey: randomUUID(), target, fingerprint: "f", requester, ...asked });
    if (accepted.kind !== "new") throw new Error(accepted.kind);
    const { id } = accepted.check;
    await store.claim(id, "w", 60_000);
    const roster = vantages.map(({ vantage }) => vantage);
    await store.vantages.beginRound({ id, target, roster, home: "web", leadMs: 0, lastsMs: 1_000 });
    const view = { home: "web", vantages, missing: [], matrix: [], settings: [] };
    const report: Report = { ...sampleReport(id, target), vantage: "web", round: view };
    const baselines = (more.wells ?? []).map(baselineAt);
    assert.ok(await store.finish(id, "w", { state: "done", report, baselines }));
  };
  const stand = async (target: string) =>
    (await store.vantages.standings(target)).map(({ vantage, status, cause }) => `${vantage} ${status} ${cause}`);
  const turns = async (target: string) =>
    (await store.events({ target, types: ["vantage.changed"] })).map(({ data }) => data);

  test(`${name}: each place has a history of its own; only another state is an event, and since when it holds is kept`, async () => {
    assert.deepEqual(await store.vantages.standings("t"), []);
    await round("t", [from("web", "healthy"), from("office", "healthy")]);
    assert.deepEqual(await turns("t"), [], "to be well from the first is no turn");
    await round("t", [from("web", "healthy"), from("office", "down")]);
    const [office] = await store.vantages.standings("t");
    await round("t", [from("web", "healthy"), from("office", "down")]);
    const [again] = await store.vantages.standings("t");
    assert.deepEqual([again?.vantage, again?.since], ["office", office?.since]);
    assert.ok(Number(again?.at) >= Number(office?.at));
    await round("t", [from("web", "healthy"), from("office", "healthy")]);
    assert.deepEqual(await turns("t"), [
      { vantage: "office", status: "down", cause: bad },
      { vantage: "office", status: "healthy", cause: null },
    ]);
    assert.deepEqual(await stand("t"), ["office healthy null", "web healthy null"]);
  });

  test(`${name}: what was brought by hand, came late or could not tell leaves a place's history as it was`, async () => {
    await round("u", [from("web", "down"), from("office", "healthy")]);
    await round("u", [
      from("web", "inconclusive"),
      from("office", "down", { notCounted: "It answered after the deadline; another check will count it." }),
      from("laptop", "down", { carried: true }),
    ]);
    assert.deepEqual(await stand("u"), ["office healthy null", `web down ${bad}`]);
    assert.deepEqual(await turns("u"), [{ vantage: "web", status: "down", cause: bad }]);
  });

  test(`${name}: a check from one place alone goes on with that place's history, its baseline too`, async () => {
    await round("v", [from("web", "healthy"), from("office", "healthy")], { wells: ["web", "office"] });
    assert.deepEqual(
      [(await store.baseline("v", "web"))?.vantage, (await store.baseline("v", "office"))?.vantage],
      ["web", "office"],
    );
    await round("v", [from("office", "down")], { asked: ["office"] });
    assert.deepEqual(await stand("v"), [`office down ${bad}`, "web healthy null"]);
    await round("v", [from("lab", "healthy")], { asked: ["lab"], wells: ["lab"] });
    assert.equal((await store.baseline("v", "lab"))?.vantage, "lab");
    assert.deepEqual((await stand("v"))[0], "lab healthy null");
  });
}

test("PgStore: a place that nobody heard of for as long as things are kept is forgotten, one that was is not", async () => {
  const { store, sql } = await freshStoreAndSql();
  for (const [vantage, days] of [
    ["gone", 91],
    ["there", 1],
  ] as const)
    await sql.query(
      `insert into dbcheck.vantage_standings (target, vantage, status, at, since)
       select 't', $1, 'healthy', at, at from (select now() - $2 * interval '1 day' as at) then_`,
      [vantage, days],
    );
  await store.purge(90);
  assert.deepEqual(
    (await store.vantages.standings("t")).map(({ vantage }) => vantage),
    ["there"],
  );
});
