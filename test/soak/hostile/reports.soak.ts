// Saved reports that somebody changed, by the thousand: shown, made a ticket of, or turned away with a sentence.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { replayCommand } from "../../../src/cli/replay.ts";
import { ticketCommand } from "../../../src/cli/ticket.ts";
import { errorText, UserMistake } from "../../../src/errors.ts";
import { vendorNames } from "../../../src/target/vendor.ts";
import { campaignSeconds, campaignSeed } from "../../support/campaign.ts";
import { temporaryDirectory } from "../../support/cluster.ts";
import { mutated, pick, seededRandom, type Random } from "../../support/mutate.ts";
import { faults } from "../../tickets/faults.ts";
import { campaign } from "./attack.ts";

const home = await temporaryDirectory();

/** Nothing is checked, so nothing of a check is asked for. */
const nothing = {
  timeoutSeconds: 5,
  targetsFile: "none.yaml",
  vantage: "test",
  allowWriteCanary: false,
  env: {},
  signal: AbortSignal.timeout(60_000_000),
};
const ticketOf = (subject: string, random: Random) =>
  ticketCommand({
    subject,
    vendor: random() < 0.7 ? pick(vendorNames, random) : undefined,
    severity: random() < 0.5 ? pick([1, 2, 3, 4] as const, random) : undefined,
    tests: undefined,
    answers: undefined,
    isPublic: random() < 0.5,
    json: random() < 0.5,
    check: nothing,
  });

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
        const shown = random() < 0.5 ? replayCommand(path, format) : ticketOf(path, random);
        assert.ok((await shown).stdout.length > 0);
      } catch (error) {
        assert.ok(error instanceof UserMistake, `seed ${seed + n}: ${errorText(error)}\n${(error as Error).stack}`);
      }
    },
    1,
  );
});
