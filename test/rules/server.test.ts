// Writes that fail, servers that are slow, holders of locks: what is concluded from what was seen, and what is not.
import assert from "node:assert/strict";
import { test } from "node:test";
import { judge } from "../../src/rules/verdict.ts";
import type {
  LockWait,
  OtherSession,
  QueryFacts,
  ServerFacts,
  TcpAttempt,
  WritesFacts,
} from "../../src/probes/facts.ts";
import type { Reason } from "../../src/report/observation.ts";
import { ladder, row, serverError, startedAt, target } from "./observations.ts";

function verdictOf(...changed: Parameters<typeof ladder>) {
  const rows = ladder(...changed);
  return judge(rows, target, startedAt);
}
function said({ verdict }: ReturnType<typeof verdictOf>): string {
  return `${verdict.status} ${verdict.cause ?? "-"} ${verdict.confidence} ${verdict.owner}`;
}

const writesCases: [name: string, reason: Reason, facts: Partial<WritesFacts>, expected: string][] = [
  [
    "no room for a page",
    "server-error",
    { error: serverError("53100", "mdextend") },
    "down query-disk-full confirmed operator",
  ],
  [
    "no memory",
    "server-error",
    { error: serverError("53200", "AllocSetAlloc") },
    "down query-out-of-memory confirmed operator",
  ],
  [
    "no transaction id left",
    "server-error",
    { error: serverError("54000", "GetNewTransactionId") },
    "down server-wraparound-near confirmed operator",
  ],
  [
    "no multixact id left",
    "server-error",
    { error: serverError("54000", "GetNewMultiXactId") },
    "down server-wraparound-near confirmed operator",
  ],
  [
    "another limit of the same class",
    "server-error",
    { error: serverError("54000", "heap_form_tuple") },
    "inconclusive - possible unclear",
  ],
  [
    "refused as read-only",
    "read-only",
    { error: serverError("25006", "PreventCommandIfReadOnly") },
    "down server-read-only confirmed operator",
  ],
  [
    "refused for a reason that nobody knows",
    "server-error",
    { error: serverError("XX000", "odd") },
    "inconclusive - possible unclear",
  ],
  [
    "a commit whose wait event is SyncRep",
    "query-timeout",
    { hung: true, stage: "commit", waitEvent: { type: "IPC", event: "SyncRep" } },
    "down server-synchronous-replication-wait confirmed operator",
  ],
  [
    "a commit that the server says is on no standby",
    "query-timeout",
    { hung: true, stage: "commit", notReplicated: true },
    "down server-synchronous-replication-wait confirmed operator",
  ],
  [
    "a commit that waits for the disk",
    "query-timeout",
    { hung: true, stage: "commit", waitEvent: { type: "IO", event: "WALSync" } },
    "down query-timeout likely operator",
  ],
  [
    "a commit that ends the connection",
    "connection-lost",
    { stage: "commit" },
    "down query-connection-lost likely operator",
  ],
];
for (const [name, reason, facts, expected] of writesCases)
  test(`writes: ${name}`, () => assert.equal(said(verdictOf(row("writes", "failed", reason, facts))), expected));

test("writes: not tried, not permitted and not answered change nothing, and are never called good", () => {
  for (const reason of ["not-tried", "not-permitted", "check-ended"] as const) {
    const { verdict, findings } = verdictOf(row("writes", "unknown", reason, { canary: null, stage: null }));
    assert.deepEqual([verdict.status, findings], ["healthy", []]);
    assert.ok(!/write/i.test(verdict.summary) || /not/.test(verdict.summary));
  }
});

const connected = (tookMs: number): TcpAttempt[] => [
  {
    host: "db.example",
    address: "10.0.0.1",
    family: 4,
    port: 5432,
    outcome: "passed",
    reason: null,
    code: null,
    tookMs,
  },
];
const speed: [name: string, pathMs: number, samples: number[], facts: Partial<ServerFacts>, overloaded: boolean][] = [
  ["a slow server on a fast path", 2, [1400, 1200, 1600], {}, true],
  ["half a second where the path takes 2 ms", 2, [700, 650, 900], {}, true],
  ["one slow answer, the others fast: a lost packet", 2, [1400, 3, 3], {}, false],
  ["a link of 150 ms", 150, [152, 151, 152], {}, false],
  ["a link of 150 ms that loses packets", 150, [1300, 152, 151], {}, false],
  ["a satellite", 620, [1300, 1250, 1240], {}, false],
  ["a busy server that answers", 2, [30], { busySessions: 300 }, false],
  ["a crowd, and 300 ms for nothing", 2, [300, 280, 310], { busySessions: 300 }, true],
  ["300 ms for nothing, and nobody there", 2, [300, 280, 310], { busySessions: 3 }, false],
  ["300 ms for nothing, and sessions cannot be seen", 2, [300, 280, 310], { busySessions: null }, false],
];
for (const [name, pathMs, roundTripsMs, facts, isOverloaded] of speed)
  test(`speed: ${name}`, () => {
    const asked: Partial<QueryFacts> = { roundTripsMs, roundTripMs: roundTripsMs[0] ?? null };
    const seen = [
      row("tcp", "passed", null, { attempts: connected(pathMs) }),
      row("query", "passed", null, asked),
      row("server", "passed", null, facts),
    ];
    const found = verdictOf(...seen).findings.find(({ cause }) => cause === "server-overloaded");
    assert.equal(found?.confidence, isOverloaded ? "likely" : undefined);
    const pooled = verdictOf(...seen, row("admission", "passed", null, { speaker: "pooler" }));
    assert.ok(!pooled.findings.some(({ cause }) => cause === "server-overloaded"));
  });

test("speed: a starved server answers in bursts, and no single sample need be slow", () => {
  const bursts = { ...row("startup", "passed", null), tookMs: 1300 };
  const slow = { ...row("server", "passed", null), tookMs: 2600 };
  const steady = row("steady", "passed", null, {
    attempts: Array.from({ length: 10 }, (_, n) => ({ connectMs: 1, tookMs: n * 130, reason: null })),
  });
  const found = (...rows: Parameters<typeof ladder>) =>
    verdictOf(...rows).findings.filter(({ cause }) => cause === "server-overloaded").length;
  assert.equal(found(bursts, slow, steady), 1);
  assert.equal(found(bursts, steady), 0, "a name lookup before the greeting delays both of these");
  assert.equal(found(slow), 0);
  const lossy = { ...steady, facts: { ...steady.facts, retransmitted: 1 } };
  assert.equal(found(bursts, slow, lossy), 0);
  assert.equal(found(bursts, slow, steady, row("tcp", "passed", null, { attempts: connected(400) })), 0);
});

const one = (pid: number, state: string | null): OtherSession => ({
  pid,
  role: "app",
  applicationName: "web",
  state,
  transactionSeconds: 900,
  query: null,
});
const wait = (pid: number, ...blockers: OtherSession[]): LockWait => ({
  ...one(pid, "active"),
  waitSeconds: 60,
  lockType: "relation",
  relation: "orders",
  blockers,
});

test("locks: the root that holds up most is named; a circle has no root and is no endless loop", () => {
  const waits = [
    wait(2, one(9, "active")),
    wait(3, one(1, "idle in transaction")),
    wait(4, one(3, "active")),
    wait(5, one(4, "active")),
  ];
  const { verdict } = verdictOf(row("server", "warned", "lock-waits", { lockWaits: waits }));
  assert.match(verdict.summary, /^4 sessions wait .* session 1 holds them, idle in a transaction/);
  assert.deepEqual(
    verdict.because.map(({ text }) => text.replace(/ (holds|waits).*/, "")),
    ["session 1", "↳ session 3", "  ↳ session 4", "    ↳ session 5", "session 9", "↳ session 2"],
  );
  const circle = [wait(1, one(2, "active")), wait(2, one(1, "active"))];
  assert.equal(
    verdictOf(row("server", "warned", "lock-waits", { lockWaits: circle })).verdict.cause,
    "server-lock-contention",
  );
});

test("logins that meet a primary and a standby in turns are degraded with the count; all of one kind are not", () => {
  const met = (inRecovery: boolean, standbys: number) =>
    verdictOf(row("server", "passed", null, { inRecovery, readOnly: inRecovery, otherLogins: { made: 3, standbys } }));
  assert.equal(said(met(false, 2)), "degraded server-read-only confirmed operator");
  assert.match(met(false, 2).verdict.summary, /^2 of 4 logins reached a standby/);
  assert.match(met(true, 1).verdict.summary, /^2 of 4 logins reached a standby/);
  assert.equal(met(false, 0).verdict.status, "healthy");
  assert.equal(said(met(true, 3)), "down server-read-only confirmed operator");
});

test("a role's limit that a pooler fills is how poolers are meant: a notice", () => {
  const limits: ServerFacts["limits"] = [{ of: "role", name: "app", limit: 10, used: 10 }];
  const seen = row("server", "warned", "near-limit", { limits });
  assert.equal(verdictOf(seen).verdict.cause, "capacity-connections-near-limit");
  assert.equal(verdictOf(seen, row("admission", "passed", null, { speaker: "pooler" })).verdict.status, "healthy");
});

test("a checkpointer younger than its server: a crash; before 15 perhaps a long recovery", () => {
  const found = (version: string) =>
    verdictOf(row("server", "passed", null, { version, checkpointerSeconds: 30, startedOverSeconds: 30 })).findings.map(
      ({ cause, confidence }) => `${cause} ${confidence}`,
    );
  assert.deepEqual(found("17.2"), ["server-recently-restarted confirmed"]);
  assert.deepEqual(found("14.9 (Debian)"), ["server-recently-restarted likely"]);
});

test("an answer that stalls says which way the packets are lost", () => {
  const steps = (step: "large" | "upload"): QueryFacts["steps"] => [
    { step: "simple", outcome: "passed", reason: null, tookMs: 1, bytes: 60, error: null },
    { step, outcome: "failed", reason: "silent", tookMs: 4000, bytes: 0, error: null },
  ];
  for (const [step, way] of [
    ["large", /from the server/],
    ["upload", /to the server/],
  ] as const) {
    const { verdict } = verdictOf(row("query", "failed", "response-stalled", { steps: steps(step) }));
    assert.deepEqual([verdict.cause, verdict.owner], ["query-response-stalled", "network"]);
    assert.match(verdict.summary, way);
  }
});
