// Saved reports that somebody changed: the answer is a result or a sentence, never "this is a bug".
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { errorText, UserMistake } from "../../src/errors.ts";
import { replayCommand } from "../../src/cli/replay.ts";
import { mutated, seededRandom } from "../support/mutate.ts";
import { temporaryDirectory } from "../support/cluster.ts";
import { faults } from "../tickets/faults.ts";

const path = join(await temporaryDirectory(), "mutated.json");
const seed = 20_261_129;

test(`three hundred mutations of reports (seed ${seed}): shown, or turned away with a sentence`, async () => {
  const random = seededRandom(seed);
  const reports = Object.values(faults);
  const counts = { shown: 0, refused: 0 };
  for (let n = 0; n < 300; n += 1) {
    const text = JSON.stringify(mutated(reports[n % reports.length], random));
    writeFileSync(path, text);
    try {
      const { exitCode, stdout } = await replayCommand(path, (["text", "json", "markdown"] as const)[n % 3] ?? "text");
      assert.ok([0, 1, 2, 3].includes(exitCode) && stdout.length > 0);
      counts.shown += 1;
    } catch (error) {
      assert.ok(error instanceof UserMistake, `mutation ${n}: ${errorText(error)}\n${(error as Error).stack}`);
      assert.match(error.message, /is not a report of|are not as `dbcheck check --json` writes them/);
      counts.refused += 1;
    }
  }
  assert.ok(counts.shown > 20 && counts.refused > 20, JSON.stringify(counts));
});

test("what is wrong is said with its place", async () => {
  const refusal = async (change: object) => {
    writeFileSync(path, JSON.stringify({ ...faults["refused"], ...change }));
    return replayCommand(path, "text").then(
      () => "",
      (error: unknown) => errorText(error),
    );
  };
  assert.match(await refusal({ startedAt: "yesterday" }), /: startedAt: Invalid ISO datetime/);
  assert.match(await refusal({ changes: [{ what: "x" }] }), /: changes\.0\.id: /);
  assert.match(await refusal({ vendorSteps: 7 }), /: vendorSteps: /);
  assert.match(await refusal({ brokenParts: [7] }), /: brokenParts\.0: /);
  assert.equal(await refusal({ brokenRules: 7 }), "", "judged again, it has its own");
  assert.match(await refusal({ advice: { steps: null } }), /: advice\.framework: /);
  assert.match(
    await refusal({ target: { name: "x", inputs: { thresholds: { lockWaitSeconds: "5" } } } }),
    /lockWaitSeconds/,
  );
  writeFileSync(path, `[${" ".repeat(17 * 1024 * 1024)}]`);
  await assert.rejects(replayCommand(path, "text"), /has more than 16 MB/);
});
