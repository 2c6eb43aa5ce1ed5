// Saved reports that somebody changed, by the thousand: shown, or turned away with a sentence.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { replayCommand } from "../../../src/cli/replay.ts";
import { errorText, UserMistake } from "../../../src/errors.ts";
import { campaignSeconds, campaignSeed } from "../../support/campaign.ts";
import { temporaryDirectory } from "../../support/cluster.ts";
import { mutated, pick, seededRandom } from "../../support/mutate.ts";
import { faults } from "../../tickets/faults.ts";
import { campaign } from "./attack.ts";

const home = await temporaryDirectory();

test("mutated reports are no fault of ours", async () => {
  const seed = campaignSeed();
  const path = join(home, "mutated.json");
  await campaign(
    campaignSeconds(20),
    async (n) => {
      const random = seededRandom(seed + n);
      await writeFile(path, JSON.stringify(mutated(pick(Object.values(faults), random), random)));
      const format = pick(["text", "json", "markdown"] as const, random) ?? "text";
      try {
        assert.ok((await replayCommand(path, format)).stdout.length > 0);
      } catch (error) {
        assert.ok(error instanceof UserMistake, `seed ${seed + n}: ${errorText(error)}\n${(error as Error).stack}`);
      }
    },
    1,
  );
});
