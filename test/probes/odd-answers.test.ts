// What a server says of itself may be anything: what does not fit is unknown, with a sentence, and the rest is told.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { Client } from "pg";
import { runCheckup } from "../../src/checkup/run.ts";
import type { Report } from "../../src/report/report.ts";
import { reportText } from "../../src/report/text.ts";
import { cases } from "../support/campaign.ts";
import { changeJson, changeRows } from "../support/change-rows.ts";
import { rowOf } from "../support/check.ts";
import { testCluster } from "../support/cluster.ts";
import { mutated, seededRandom } from "../support/mutate.ts";
import { needs } from "../support/optional.ts";
import { startRelay } from "../support/relay.ts";
import { aConninfo, aTarget } from "../support/target.ts";
import { startPooler } from "./pgbouncer.fixture.ts";

const seed = 20_261_129;
const cluster = await testCluster();
const app = new Client({ connectionString: cluster.url("app", "app", "correct horse"), application_name: "web" });
app.on("error", () => {});
before(async () => {
  const client = new Client(cluster.url());
  await client.connect();
  await client.query("create role app login password 'correct horse'");
  await client.query("grant pg_read_all_stats to app");
  await client.query("create database app owner app");
  await client.end();
  await app.connect();
});

/** One check, in which every answer in JSON is changed. */
async function checkWith(change: (told: unknown) => unknown, port = cluster.port): Promise<Report> {
  const relay = await startRelay(port, { change: () => changeRows(changeJson(change)) });
  const url = aConninfo({ port: relay.port, sslmode: "disable" });
  const target = aTarget(url, { application: { poolSize: 3, role: "app" } }, { direct: url });
  return runCheckup({ target, vantage: "test", timeoutMs: 20_000 });
}

function assertSound(report: Report, which: string): void {
  const bugs = report.observations.filter(({ reason }) => reason === "bug-of-ours").map(({ summary }) => summary);
  assert.deepEqual(bugs, [], which);
  assert.deepEqual(report.brokenRules ?? [], [], which);
  assert.ok(reportText(report).length > 0);
}
const unreadable = ({ observations }: Report) => observations.filter(({ reason }) => reason === "answer-unreadable");

/** Four checks each. */
const rounds = cases(20);

test(`${4 * rounds} mutations of a server's answers (seed ${seed}): never a fault of ours, and what does not fit is said`, async () => {
  const random = seededRandom(seed);
  let rows = 0;
  for (let round = 0; round < rounds; round += 1) {
    const reports = await Promise.all(
      Array.from({ length: 4 }, () => checkWith((told) => (random() < 0.7 ? mutated(told, random) : told))),
    );
    for (const [at, report] of reports.entries()) {
      assertSound(report, `round ${round}, ${at}`);
      for (const row of unreadable(report)) {
        assert.equal(row.outcome, "unknown");
        assert.match(row.summary, /cannot be read \(.+\)/, row.id);
      }
      rows += unreadable(report).length;
    }
  }
  assert.ok(rows > 2 * rounds, `${rows} rows that could not be read`);
});

test("each row whose answer does not fit is unknown, and says which part; the way in is told all the same", async () => {
  const report = await checkWith((told) => (Array.isArray(told) ? told : { ...(told as object), extra: 1, pid: "x" }));
  assertSound(report, "an unknown field more");
  assert.deepEqual(unreadable(report), []);

  const odd: Record<string, unknown> = { limits: 7, slots: [null], counters: 1, used: "many" };
  const broken = await checkWith((told) => {
    if (Array.isArray(told)) return told;
    const known = Object.keys(odd).filter((name) => Object.hasOwn(told as object, name));
    return { ...(told as object), ...Object.fromEntries(known.map((name) => [name, odd[name]])) };
  });
  assertSound(broken, "parts of another type");
  assert.match(rowOf(broken, "server").summary, /the server's answer cannot be read \(limits is not a list\)/);
  assert.match(rowOf(broken, "upkeep").summary, /the server's answer cannot be read \(slots\.0 is not an object\)/);
  assert.match(
    rowOf(broken, "application").summary,
    /the server's answer cannot be read \(counters is not an object\)/,
  );
  assert.match(rowOf(broken, "direct").summary, /its answer cannot be read \(used is not a number\)/);
  for (const id of ["server", "upkeep", "application", "direct"])
    assert.equal(`${id} ${rowOf(broken, id).reason}`, `${id} answer-unreadable`);
  assert.equal(rowOf(broken, "query").outcome, "passed");
});

test("a pooler's server that says odd things of the session", { skip: needs("pgbouncer") }, async () => {
  const line = `host=127.0.0.1 port=${cluster.port} dbname=app`;
  const pooler = await startPooler({ databases: { app: line } });
  const isTraces = (told: unknown) => Object.hasOwn(told as object, "temporary");
  const look = () => checkWith((told) => (isTraces(told) ? { pid: "x" } : told), pooler.port);
  let report = await look();
  // On a busy machine the answer itself may come later than the check waits for it.
  for (let n = 0; n < 5 && rowOf(report, "session").reason === "no-answer-of-ours"; n += 1) report = await look();
  assertSound(report, "traces");
  const { outcome, reason, summary } = rowOf(report, "session");
  assert.equal(`${outcome} ${reason}`, "unknown answer-unreadable");
  assert.match(summary, /answer about this session cannot be read/);
});
