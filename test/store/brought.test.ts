// What both stores do alike with a report that is brought to a check by hand.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { MemoryStore } from "../../src/store/memory-store.ts";
import { testCluster } from "../support/cluster.ts";
import { freshStore } from "../support/store.ts";
import { sampleReport } from "./sample.ts";

for (const store of [new MemoryStore(), await freshStore(await testCluster())]) {
  const wants = async (checkId: string) => (await store.messagesOf(checkId)).map(({ wantVersion }) => wantVersion);

  test(`${store.constructor.name}: a check of one place becomes a round when another place's report is brought, and shows it`, async () => {
    const requester = { teamId: "T1", userId: "U1", channelId: "C1", channelName: "ops", responseUrl: null };
    const accepted = await store.accept({ deliveryKey: randomUUID(), target: "t", fingerprint: "f", requester });
    if (accepted.kind !== "new") throw new Error(accepted.kind);
    const { check } = accepted;
    const report = sampleReport(check.id, check.target);
    await store.claim(check.id, "w", 60_000);
    await store.finish(check.id, "w", { state: "done", report });
    const answer = { report, clockOffsetMs: null, settings: null };
    const times = { startsAt: "2026-01-01T00:00:00.000Z", deadline: "2026-01-01T00:00:01.000Z" };
    const made = { id: check.id, target: check.target, roster: [report.vantage], home: "web", ...times };
    await store.vantages.makeRound(made, answer);
    await store.vantages.makeRound({ ...made, home: "other" }, answer);
    assert.equal(await store.vantages.answer(check.id, "web", answer, true), "late");
    assert.equal(await store.vantages.answer(check.id, "web", answer, true), "again");
    const round = await store.vantages.round(check.id);
    const answers = round?.answers.map(({ vantage, carried }) => [vantage, carried]);
    assert.deepEqual(
      [round?.home, round?.startsAt, answers],
      [
        "web",
        times.startsAt,
        [
          [report.vantage, false],
          ["web", true],
        ],
      ],
    );
    const before = await wants(check.id);
    const view = { home: "web", vantages: [], missing: [], matrix: [], settings: [] };
    await store.showRound(check.id, view);
    const shown = await store.check(check.id);
    assert.deepEqual([shown?.report?.round, shown?.report?.verdict], [view, report.verdict]);
    assert.ok((await wants(check.id)).every((version, at) => version > (before[at] ?? 0)));
  });
}
