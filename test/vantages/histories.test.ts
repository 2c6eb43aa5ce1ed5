// What a target was like where it last worked: each place of a round is held against its own past.
import assert from "node:assert/strict";
import { test } from "node:test";
import { schemaCommand } from "../../src/cli/schema.ts";
import { queueSettings } from "../../src/jobs/start.ts";
import { changeLine } from "../../src/report/text.ts";
import { historyText } from "../../src/slack/listeners/history.ts";
import { timelineTypes } from "../../src/incidents/timeline.ts";
import { readTargets } from "../../src/target/file.ts";
import { scene } from "../jobs/scene.ts";
import { ajv } from "../server/machine-door.ts";
import { stageAgent, stageBot } from "./stage.ts";

const { cluster, connection } = await scene();
const settings = queueSettings({ REDIS_URL: undefined }, connection);
const works = `targets: { orders: { vantages: [office, lab], url: "${cluster.url()}" } }`;

test("a place that begins to fail says what changed there, though the application's place is well; history shows both", async () => {
  let own = readTargets(works, "the lab's targets", {}).targets;
  const bot = await stageBot(connection, settings, works);
  await stageAgent("lab", settings, works, { targets: () => own });

  const well = await bot.check("orders");
  assert.deepEqual([well.report?.verdict.status, well.report?.changes], ["healthy", []]);
  for (const vantage of ["office", "lab"])
    assert.equal((await bot.store.baseline("orders", vantage))?.vantage, vantage, "each keeps what it saw");

  own = readTargets(works.replace(/:\d+\/postgres/, ":1/postgres"), "the lab's targets", {}).targets;
  const { report } = await bot.check("orders");
  assert.equal(report?.verdict.status, "healthy", report?.verdict.summary);
  const [change, ...more] = report.changes;
  assert.deepEqual([change?.id, change?.vantage, change?.after, more], ["config:place", "lab", ["127.0.0.1:1"], []]);
  assert.match(
    change ? changeLine(change) : "",
    /host and port, from lab: 127\.0\.0\.1:\d+ until .* now 127\.0\.0\.1:1$/,
  );
  assert.deepEqual(
    (await bot.store.baseline("orders", "lab"))?.at,
    well.round?.answers.find(({ vantage }) => vantage === "lab")?.report.startedAt,
  );

  const { stdout } = await schemaCommand("report");
  const isReport = ajv.compile(JSON.parse(stdout) as object);
  assert.ok(isReport(report), ajv.errorsText(isReport.errors));
  assert.ok(!isReport({ ...report, round: { ...report.round, vantages: [{ vantage: "lab" }] } }));

  const [standing] = await bot.store.standings(["orders"]);
  const events = await bot.store.events({ target: "orders", types: timelineTypes });
  const told = historyText("orders", events, standing ?? null, await bot.store.vantages.standings("orders"));
  assert.match(told, /• .* from lab: down \(tcp-refused\)/);
  assert.match(
    told,
    /Healthy since .*\n:red_circle: from `lab`: Down \(tcp-refused\) since .*\n:white_check_mark: from `office`: Healthy/i,
  );
});
