// What holds of every round, however its places' reports are put together: nobody is outvoted, nobody unheard is good.
import assert from "node:assert/strict";
import { test } from "node:test";
import { runCheckup } from "../../src/checkup/run.ts";
import type { LoginTurns } from "../../src/probes/probe.ts";
import type { Report } from "../../src/report/report.ts";
import type { VantageReport } from "../../src/report/round.ts";
import type { RoundReport } from "../../src/report/round-verdict.ts";
import { judgeRound } from "../../src/rules/vantages/judge-round.ts";
import { Secret } from "../../src/secret.ts";
import { fingerprintSettings } from "../../src/target/settings-fingerprint.ts";
import { check, closedPort } from "../support/check.ts";
import { testCluster } from "../support/cluster.ts";
import { aConninfo, aTarget } from "../support/target.ts";

const cluster = await testCluster();
const login = {
  user: "postgres",
  database: "postgres",
  password: new Secret("test-password"),
  port: cluster.port,
} as const;
const wrong = { ...login, password: new Secret("wrong") };
const turns: LoginTurns = { take: async () => ({ refusedAt: "b", why: "no password was sent" }), told: () => {} };
const ended = AbortSignal.abort();
const look = (conninfo: Parameters<typeof aConninfo>[0], more: object) =>
  runCheckup({ target: aTarget(aConninfo(conninfo)), vantage: "test", timeoutMs: 15_000, ...more });
const reports = {
  well: await check(login),
  refused: await check({ ...login, port: closedPort }),
  "wrong password": await check(wrong),
  "no such database": await check({ ...login, database: "nowhere" }),
  stopped: await look(wrong, { turns }),
  "not looked": await look(login, { signal: ended }),
};
type Kind = keyof typeof reports;
const kinds = Object.keys(reports) as Kind[];
const startsAt = "2026-11-28T10:00:00.000Z";
const settings = fingerprintSettings(aConninfo(login), "key");

function answer(vantage: string, kind: Kind): VantageReport {
  const report: Report = { ...reports[kind], vantage, startedAt: startsAt };
  return { vantage, report, carried: false, receivedAt: startsAt, clockOffsetMs: 0, settings };
}

function judged(answers: VantageReport[], roster = ["a", "b", "c"]): RoundReport {
  const missing = roster
    .filter((name) => !answers.some(({ vantage }) => vantage === name))
    .map((vantage) => ({ vantage, reason: "It did not answer.", lastSeenAt: null }));
  const deadline = "2026-11-28T10:00:20.000Z";
  return judgeRound({ id: "r", target: "t", roster, home: "a", startsAt, deadline, answers, missing });
}

const bad = ({ verdict: { status } }: Report) => status === "down" || status === "degraded";
const gist = ({ verdict: { status, cause, owner } }: RoundReport) => `${status} ${cause} ${owner}`;

test("the reports are what they are meant to be", () => {
  assert.deepEqual(
    kinds.map((kind) => reports[kind].verdict.cause ?? reports[kind].verdict.status),
    ["healthy", "tcp-refused", "auth-password-rejected", "admission-database-missing", "inconclusive", "inconclusive"],
  );
});

test("the application's place decides, each that fails is named, and the others' order is nothing", () => {
  for (const home of kinds)
    for (const [at, one] of kinds.entries())
      for (const other of kinds.slice(at)) {
        const what = `${home} | ${one} | ${other}`;
        const round = judged([answer("a", home), answer("b", one), answer("c", other)]);
        const { verdict, findings } = round;
        const own = reports[home];
        if (verdict.status === "healthy") assert.equal(own.verdict.status, "healthy", what);
        if (bad(own)) {
          assert.equal(verdict.status, own.verdict.status, what);
          assert.ok(
            verdict.because.some(({ vantage }) => vantage === "a"),
            what,
          );
          assert.equal(verdict.cause, own.verdict.cause, what);
        }
        for (const [vantage, kind] of [
          ["a", home],
          ["b", one],
          ["c", other],
        ] as const)
          if (bad(reports[kind]))
            assert.ok(
              findings.some(({ vantages }) => vantages.includes(vantage)),
              `${what}: ${vantage} is not named`,
            );
        const works = /From ([abc]|[abc] and [abc]) it works/.exec(verdict.summary)?.[1] ?? "";
        for (const [vantage, kind] of [
          ["b", one],
          ["c", other],
        ] as const)
          if (works.includes(vantage))
            assert.equal(reports[kind].verdict.status, "healthy", `${what}: ${verdict.summary}`);
        const turned = judged([answer("a", home), answer("c", one), answer("b", other)]);
        // Who was refused is a name in the report of who stopped.
        if (![home, one, other].includes("stopped")) assert.equal(gist(turned), gist(round), what);
      }
});

test("a place that stopped where another was refused with the same login fails like it", () => {
  const round = judged([answer("a", "stopped"), answer("b", "wrong password"), answer("c", "well")]);
  assert.equal(gist(round), "down auth-password-rejected client");
  assert.ok(round.findings[0]?.vantages.includes("a"));
  // Without the refusal nobody knows.
  assert.equal(judged([answer("a", "stopped"), answer("b", "well")]).verdict.status, "inconclusive");
});

test("more places that are well change nothing of it", () => {
  for (const home of kinds) {
    const few = judged([answer("a", home), answer("b", "well")], ["a", "b"]);
    const names = ["b", "c", "d", "e", "f"];
    const many = judged([answer("a", home), ...names.map((name) => answer(name, "well"))], ["a", ...names]);
    assert.equal(gist(many), gist(few), home);
  }
});

test("where the application's place was not heard, nobody is healthy, and no path of others is called its fault", () => {
  for (const one of kinds)
    for (const other of kinds) {
      const { verdict } = judged([answer("b", one), answer("c", other)]);
      assert.equal(verdict.status, "inconclusive", `${one} | ${other}: ${verdict.summary}`);
      assert.match(verdict.summary, /a did not answer/);
    }
});
