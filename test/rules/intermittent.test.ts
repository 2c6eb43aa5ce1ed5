// "Now and then", with its counts: what is told from climbs that failed,
// connections that were counted, and a session that was kept.
import assert from "node:assert/strict";
import { test } from "node:test";
import { probes } from "../../src/probes/index.ts";
import type { Observation, Reason } from "../../src/report/observation.ts";
import type { Report } from "../../src/report/report.ts";
import { judge } from "../../src/rules/verdict.ts";
import { describeTarget } from "../../src/target/target.ts";
import { aConninfo, aTarget } from "../support/target.ts";
import type { ServerError } from "../../src/probes/wire/messages.ts";
import { healthyFacts, serverError } from "./observations.ts";

const at = "2026-06-01T12:00:00.000Z";
const facts: Record<string, object> = { ...healthyFacts };

function one(
  id: string,
  probe: string,
  outcome: Observation["outcome"],
  reason: Reason | null,
  more: object = {},
): Observation {
  const layer = probes.find((known) => known.id === probe)?.layer ?? "tcp";
  const base = {
    id,
    probe,
    layer,
    source: "probe" as const,
    vantage: "t",
    at,
    inputs: {},
    tookMs: 1,
    summary: `${id} said so`,
  };
  return { ...base, outcome, reason, facts: { ...facts[probe], ...more } };
}

function verdictOf(changed: Observation[], earlier: Observation[] = []): Report["verdict"] {
  const rows = probes.map(({ id }) => changed.find((row) => row.id === id) ?? one(id, id, "passed", null));
  return judge([...earlier, ...rows], describeTarget(aTarget(aConninfo())), at).verdict;
}

const lost = (bad: number) =>
  one("steady", "steady", "warned", "some-connections-failed", {
    answered: 10 - bad,
    attempts: Array.from({ length: 10 }, (_, n) => ({
      connectMs: n < bad ? null : 3,
      tookMs: 5,
      reason: n < bad ? "refused" : null,
    })),
  });
const login = (sqlstate: string | null, why: string | null, reached = "server") => ({ sqlstate, why, reached });
const climb = (number: number, rung: string, reason: Reason, sqlstate: string | null = null) =>
  one(`${rung}:climb-${number}`, rung, "failed", reason, failedWith(sqlstate ? serverError(sqlstate, null) : null));
const failedWith = (error: ServerError | null) => ({ error, steps: [{ step: "simple", outcome: "failed", error }] });

test("one lost connection of ten is no pattern, two are", () => {
  assert.equal(verdictOf([lost(1)]).status, "healthy");
  const verdict = verdictOf([lost(3)]);
  assert.equal(`${verdict.status} ${verdict.cause} ${verdict.owner}`, "degraded tcp-lossy network");
  assert.match(verdict.summary, /3 of 10/);
});

test("a try that failed and another that passed count together with the connections", () => {
  assert.equal(verdictOf([], [climb(1, "tcp", "refused")]).status, "healthy");
  const verdict = verdictOf([], [climb(1, "tcp", "refused"), climb(2, "tcp", "refused")]);
  assert.equal(verdict.cause, "tcp-lossy");
  assert.match(verdict.summary, /2 of 3 attempts/);
});

test("logins that met nobody are the path's, not sessions that were cut", () => {
  const verdict = verdictOf([
    one("held", "held", "warned", "connection-lost", {
      logins: [login(null, "refused", "connection"), login(null, null), login(null, "refused", "connection")],
    }),
    lost(4),
  ]);
  assert.equal(verdict.cause, "tcp-lossy");
});

test("a session that was ended, and nobody gets in since: down", () => {
  const verdict = verdictOf([
    one("held", "held", "warned", "connection-lost", { logins: [login(null, "refused", "connection")] }),
  ]);
  assert.equal(`${verdict.status} ${verdict.cause}`, "down query-connection-lost");
});

test("slots that are full now and then", () => {
  const steady = one("steady", "steady", "warned", "some-connections-failed", {
    logins: [login("53300", "too many"), login(null, null), login("53300", "too many"), login(null, null)],
  });
  const verdict = verdictOf([steady], [climb(1, "startup", "server-error", "53300")]);
  assert.equal(
    `${verdict.status} ${verdict.cause} ${verdict.confidence}`,
    "degraded capacity-some-connections-fail confirmed",
  );
  assert.match(verdict.summary, /3 of 6/);
});

test("crashes seen twice are a loop; a session ended once is not", () => {
  const loop = verdictOf(
    [],
    [climb(1, "query", "connection-lost", "57P02"), climb(2, "query", "connection-lost", "57P02")],
  );
  assert.equal(`${loop.status} ${loop.cause} ${loop.confidence}`, "degraded server-crash-looping confirmed");
  assert.match(loop.summary, /2 of 3/);
  const once = verdictOf([], [climb(1, "query", "connection-lost", "57P01")]);
  assert.equal(`${once.status} ${once.cause}`, "degraded query-connection-lost");
});

test("one crash that is met twice, cut and then in recovery, is no loop; nor is it one that the server remembers", () => {
  const server = one("server", "server", "passed", null, { startedOverSeconds: 1, checkpointerSeconds: 1 });
  const verdict = verdictOf(
    [server],
    [climb(1, "query", "connection-lost", "57P02"), climb(2, "startup", "server-error", "57P03")],
  );
  assert.equal(`${verdict.status} ${verdict.cause}`, "degraded query-connection-lost");
  const held = (logins: object[]) =>
    one("held", "held", "warned", "connection-lost", { error: serverError("57P02", "quickdie"), logins });
  assert.equal(
    verdictOf([held([login("57P03", "in recovery mode"), login(null, null)])]).cause,
    "query-connection-lost",
  );
  // It crashed before the check, and again while it looked.
  const again = verdictOf([server, held([login(null, null)])]);
  assert.equal(`${again.cause} ${again.confidence}`, "server-crash-looping confirmed");
});

test("57P03 now and then is a start only where the server says so", () => {
  const met = (why: string) =>
    verdictOf([
      one("steady", "steady", "warned", "some-connections-failed", {
        logins: [login("57P03", why), login(null, null)],
      }),
    ]);
  const starting = met("the database system is starting up");
  assert.equal(`${starting.cause} ${starting.confidence}`, "startup-starting-up confirmed");
  const closed = met("the database system is not accepting connections");
  assert.equal(`${closed.cause} ${closed.confidence}`, "startup-starting-up likely");
  assert.ok(closed.alternatives.includes("startup-standby-closed"));
});

test("connections that stand and end at the first packet are not the path's for certain", () => {
  const verdict = verdictOf([], [climb(1, "startup", "closed"), climb(2, "startup", "closed")]);
  assert.equal(`${verdict.cause} ${verdict.confidence}`, "tcp-lossy likely");
  assert.ok(verdict.alternatives.includes("startup-closed"));
});

test("a server that was started while the check looked explains the connections that it refused", () => {
  const server = (startedSecondsIn: number, tookMs = 1) => ({
    ...one("server", "server", "passed", null, { uptimeSeconds: 6 - startedSecondsIn }),
    at: "2026-06-01T12:00:06.000Z",
    tookMs,
  });
  const asked = verdictOf([lost(3), server(2, 4000)]);
  assert.equal(`${asked.cause} ${asked.confidence}`, "tcp-lossy confirmed");
  const during = verdictOf([lost(3), server(2)]);
  assert.equal(`${during.cause} ${during.confidence}`, "server-crash-looping likely");
  const before = verdictOf([lost(3), server(-4)]);
  assert.equal(`${before.cause} ${before.confidence}`, "tcp-lossy confirmed");
});

test("the same failure at every try is no intermittence", () => {
  const same = ["tcp", "tls"].map((id) => one(id, id, "passed", null));
  const closed = one("startup", "startup", "failed", "closed");
  const rest = ["auth", "admission", "query", "server", "upkeep", "held"].map((id) =>
    one(id, id, "skipped", "prerequisite-missing"),
  );
  const verdict = verdictOf([...same, closed, ...rest], [climb(1, "startup", "closed"), climb(2, "startup", "closed")]);
  assert.equal(`${verdict.status} ${verdict.cause}`, "down startup-closed");
});
