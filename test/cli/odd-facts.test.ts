// A saved report that somebody changed by hand: whatever stands in its
// facts, the answer is a result or a sentence that names the row.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { errorText, UserMistake } from "../../src/errors.ts";
import { replayCommand } from "../../src/cli/replay.ts";
import { ticketCommand } from "../../src/cli/ticket.ts";
import { runCheckup } from "../../src/checkup/run.ts";
import { buildTarget } from "../../src/target/build.ts";
import type { Report } from "../../src/report/report.ts";
import { temporaryDirectory, sharedCluster } from "../support/cluster.ts";
import { healthyFly } from "../support/fly.ts";
import { startVendorApi } from "../support/vendor-api.ts";
import { faults } from "../tickets/faults.ts";

const database = await sharedCluster();
const api = await startVendorApi();
after(() => api.close());
const path = join(await temporaryDirectory(), "odd.json");

/** A real report in which every probe had its say, the platform's among them. */
async function full(): Promise<Report> {
  api.replies = healthyFly();
  const env = {
    FLY_API_TOKEN: "fm2_token",
    FLY_FLAPS_BASE_URL: api.url,
    FLY_API_BASE_URL: api.url,
    DBCHECK_STATUS_PAGES: "off",
  };
  const entry = {
    url: database.url(),
    vendor: "fly-mpg" as const,
    vendor_ids: { app: "orders", cluster: "z23750vxk45r96d1" },
  };
  return runCheckup({ target: buildTarget("orders", entry, env), vantage: "test", timeoutMs: 15_000 });
}

const check = { targets: "", vantage: "test", timeoutSeconds: 1, env: {}, allowWriteCanary: false };
const ticket = () =>
  ticketCommand({
    subject: path,
    vendor: undefined,
    severity: undefined,
    tests: undefined,
    answers: undefined,
    isPublic: false,
    json: false,
    check: check as never,
  });

test("every fact of every row, replaced by what it should not be", async () => {
  let named = 0;
  for (const report of [await full(), faults["refused"]!])
    for (const [at, row] of report.observations.entries())
      for (const key of Object.keys(row.facts))
        for (const odd of [null, 7]) {
          const observations = report.observations.with(at, { ...row, facts: { ...row.facts, [key]: odd } });
          writeFileSync(path, JSON.stringify({ ...report, observations }));
          for (const act of [() => replayCommand(path, "text"), ticket])
            await act().catch((error: unknown) => {
              assert.ok(error instanceof UserMistake, `${row.id}.${key} = ${JSON.stringify(odd)}: ${errorText(error)}`);
              if (/are not as `dbcheck check --json` writes them/.test(error.message)) {
                named += 1;
                assert.ok(
                  error.message.includes(`"${row.id}"`),
                  `${row.id}.${key} = ${JSON.stringify(odd)}: ${(error.cause as Error).stack}`,
                );
              }
            });
        }
  writeFileSync(path, JSON.stringify({ ...faults["refused"], comparisons: [7] }));
  await assert.rejects(replayCommand(path, "text"), /is not a report .*: comparisons\.0: /);
  assert.ok(named > 20, `${named} rows were named`);
});
