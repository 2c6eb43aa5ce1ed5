// A report that a person brings is one more place: trusted by its rows, refused with a secret, said in the thread.
import assert from "node:assert/strict";
import { test } from "node:test";
import { toStderr } from "../../src/checkup/internal-error.ts";
import { UserMistake } from "../../src/errors.ts";
import type { Report } from "../../src/report/report.ts";
import { Secret } from "../../src/secret.ts";
import { MemoryStore } from "../../src/store/memory-store.ts";
import { secretIn } from "../../src/target/secret-search.ts";
import { attachReport, carriedReport } from "../../src/vantages/brought-report.ts";
import { done } from "../slack/reports.ts";
import { check, closedPort } from "../support/check.ts";
import { sharedCluster } from "../support/cluster.ts";

const cluster = await sharedCluster();
const login = { user: "postgres", database: "postgres", password: new Secret("test-password") } as const;
const well = await check({ ...login, port: cluster.port });
const refused = await check({ ...login, port: closedPort });
const read = (report: unknown, secrets: Secret[] = [login.password]) =>
  carriedReport(
    "web.json",
    typeof report === "string" ? report : JSON.stringify(report),
    (value) => secretIn(value, secrets),
    toStderr,
  );

test("what `check --json` writes is taken, judged again, and its verdict is not read", () => {
  assert.equal(read(refused).verdict.cause, "tcp-refused");
  assert.equal(read({ ...refused, verdict: well.verdict, findings: [] }).verdict.cause, "tcp-refused");
  assert.equal(read(well).verdict.status, "healthy");
});

test("a secret in it refuses it, and the sentence does not hold it", () => {
  const holding = (summary: string): Report => ({
    ...refused,
    observations: refused.observations.map((one) => ({ ...one, summary: `${one.summary} ${summary}` })),
  });
  for (const summary of ["test-password", "postgres://app:canary-4711@db/app", "npg_canary4711abcdef"])
    assert.throws(
      () => read(holding(summary)),
      (error) =>
        error instanceof UserMistake && /contains a /.test(error.message) && !/canary|test-pass/.test(error.message),
    );
});

test("no report, another schema and broken rows are said", () => {
  assert.throws(() => read("hello"), /web\.json is not JSON/);
  assert.throws(() => read({ ...well, schema: "dbcheck.report/2" }), /schema dbcheck\.report\/1\): schema/);
  assert.throws(() => read({ ...well, observations: [{ id: "tcp" }] }), /observations\.0/);
});

const naming = "with --vantage, such as --vantage web";
const brought = (report: Report, vantage?: string) => ({ report, vantage, naming, home: null });

test("it is held against what the bot saw: the application's place is the one that it is from", async () => {
  const store = new MemoryStore();
  const round = await attachReport(store, done(well), brought(read(refused), "web"), toStderr);
  assert.equal(round.home, "web");
  assert.equal(round.verdict.cause, "tcp-refused");
  assert.equal(round.verdict.confidence, "likely");
  assert.match(round.verdict.summary, /^Only web fails, and its port is not that of test/);
  assert.ok(round.vantages.some(({ vantage, carried }) => vantage === "web" && carried));
});

test("a second place joins the first, and each comes once", async () => {
  const store = new MemoryStore();
  const row = done(well);
  await attachReport(store, row, brought(read(refused), "web"), toStderr);
  const after = { ...row, round: await store.vantages.round(row.id) };
  const round = await attachReport(store, after, brought(read(refused), "worker"), toStderr);
  assert.deepEqual(
    round.vantages.map(({ vantage, carried }) => [vantage, carried]),
    [
      ["test", false],
      ["web", true],
      ["worker", true],
    ],
  );
  assert.equal(round.home, "web");
  await assert.rejects(attachReport(store, after, brought(read(refused), "web"), toStderr), /already attached/);
});

test("beside a round its verdict is not turned by it", async () => {
  const store = new MemoryStore();
  const { id } = done(well);
  await store.vantages.beginRound({ id, target: "t", roster: ["app"], home: "app", leadMs: 0, lastsMs: 60_000 });
  await store.vantages.answer(id, "app", { report: well, clockOffsetMs: 0, settings: null });
  const row = done(well, { round: await store.vantages.endRound(id, []) });
  const round = await attachReport(store, row, brought(read(refused), "laptop"), toStderr);
  assert.equal(round.verdict.status, "healthy");
  assert.equal(round.findings.find(({ cause }) => cause === "tcp-refused")?.severity, "notice");
});

test("a place that nobody named must be named", async () => {
  const store = new MemoryStore();
  const local = { ...read(refused), vantage: "local" };
  await assert.rejects(attachReport(store, done(well), brought(local), toStderr), /--vantage web/);
  await assert.rejects(
    attachReport(store, done(well), brought(read(refused), "a b"), toStderr),
    /cannot be a vantage's name/,
  );
});
