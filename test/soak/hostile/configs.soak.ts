// Configurations of applications with a canary, mutated two thousand
// times and more: nothing secret leaves, nothing breaks.
import assert from "node:assert/strict";
import { test } from "node:test";
import { mutate } from "../../playbooks/mutations.ts";
import { campaignSeconds, campaignSeed } from "../../support/campaign.ts";

const atOnce = 500;

test("mutated configurations leak no more than whole ones", () => {
  const seed = campaignSeed();
  const endsAt = performance.now() + campaignSeconds(20) * 1000;
  let done = 0;
  while (done < 2000 || performance.now() < endsAt) done += mutate(seed + done, atOnce);
  process.stdout.write(`${done} mutations\n`);
  assert.ok(done >= 2000);
});
