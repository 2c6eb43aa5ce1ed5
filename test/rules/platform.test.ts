// What the platform's word means beside what was seen: a finding where
// somebody is hurt, a notice where nobody is, and no wolf.
import assert from "node:assert/strict";
import { test } from "node:test";
import type {
  IncidentFacts,
  MachineExit,
  MachineFacts,
  PlatformFacts,
  ReleaseFacts,
  StatusPageFacts,
  VolumeFacts,
} from "../../src/probes/facts.ts";
import type { Observation } from "../../src/report/observation.ts";
import type { ReportTarget } from "../../src/report/report.ts";
import { judge } from "../../src/rules/verdict.ts";
import { ladder, row, serverError, startedAt, target } from "./observations.ts";

const ago = (seconds: number) => new Date(Date.parse(startedAt) - seconds * 1000).toISOString();
const exit = (exitCode: number, secondsAgo: number, more: Partial<MachineExit> = {}): MachineExit => ({
  at: ago(secondsAgo),
  exitCode,
  signal: null,
  oomKilled: false,
  requestedStop: false,
  ...more,
});
const oom = (secondsAgo: number) => exit(137, secondsAgo, { oomKilled: true });
const machine = (changes: Partial<MachineFacts> = {}): MachineFacts => ({
  side: "application",
  app: "orders",
  id: "148e",
  group: "app",
  state: "started",
  region: "ams",
  hostStatus: "ok",
  image: "orders:1",
  memoryMb: 512,
  restartPolicy: "on-failure",
  flyctlVersion: null,
  updatedAt: ago(60),
  restartCount: null,
  checks: [],
  exits: [],
  ...changes,
});
const databaseMachine = (changes: Partial<MachineFacts>) => machine({ side: "database", app: "orders-db", ...changes });
const says = (facts: Partial<PlatformFacts>) => row("platform", "passed", null, facts);
const pageSays = (incidents: Partial<IncidentFacts>[], facts: Partial<StatusPageFacts> = {}) =>
  row("status-page", "passed", null, {
    ...facts,
    incidents: incidents.map((one) => ({
      id: "i1",
      name: "Trouble in ams",
      status: "investigating",
      impact: null,
      startedAt: ago(600),
      affects: [],
      concerns: null,
      ...one,
    })),
  });

const app = { expectedConnections: 1 };
const gone = row("application", "warned", "no-sessions", { sessions: [], distinct: 0, lasting: 0, looks: [0, 0] });
const unwell = row("health", "warned", "health-failing", { status: 503 });
const refused = row("tcp", "failed", "refused", {
  attempts: [
    {
      host: "db.example",
      port: 5432,
      address: "10.0.0.1",
      family: 4,
      outcome: "failed",
      reason: "refused",
      code: "ECONNREFUSED",
      tookMs: 1,
    },
  ],
});
const unknownName = row("dns", "failed", "nxdomain", {
  names: [{ host: "orders-db.internal", addresses: [], code: "ENOTFOUND", reason: "nxdomain" }],
});

/** As a check has it: what others say is there even where the way in is broken. */
function judged(rows: Observation[], changes: Partial<ReportTarget> = {}) {
  const beside = rows.filter(({ id }) => id === "platform" || id === "status-page");
  const all = [...ladder(...rows).filter(({ id }) => !beside.some((one) => one.id === id)), ...beside];
  return judge(all, { ...target, inputs: { ...target.inputs, application: app }, ...changes }, startedAt);
}
const gist = (...args: Parameters<typeof judged>) => {
  const { status, cause, confidence, owner } = judged(...args).verdict;
  return cause === null ? status : `${status} ${cause} ${confidence} ${owner}`;
};
const found = (...args: Parameters<typeof judged>) =>
  judged(...args)
    .findings.filter(({ layer }) => layer === "platform")
    .map(({ cause, severity }) => `${severity} ${cause}`);

test("no wolf: machines that run, were stopped on request, ended well, or fell long ago", () => {
  const up = machine();
  const calm: [string, MachineFacts[]][] = [
    ["running", [up]],
    ["stopped by autostop or a person", [machine({ state: "stopped", exits: [exit(0, 30, { requestedStop: true })] })]],
    [
      "stopped by a signal that was asked for",
      [machine({ state: "stopped", exits: [exit(143, 30, { requestedStop: true })] })],
    ],
    ["suspended", [machine({ state: "suspended" })]],
    ["a job that ended well", [machine({ state: "stopped", exits: [exit(0, 30)] })]],
    ["one of two, on request", [up, machine({ state: "stopped", exits: [exit(0, 30, { requestedStop: true })] })]],
    [
      "crashed an hour ago, runs since",
      [machine({ exits: [exit(1, 3600), exit(1, 3610), exit(1, 3620)], restartCount: 3 })],
    ],
    ["killed for memory an hour ago, runs since", [machine({ exits: [oom(3600)] })]],
    ["one crash a minute ago, runs again", [machine({ exits: [exit(1, 60)], restartCount: 1 })]],
    [
      "a release command's machine that failed",
      [up, machine({ group: "fly_app_release_command", state: "stopped", exits: [exit(1, 30)] })],
    ],
    ["destroyed", [up, machine({ state: "destroyed", exits: [exit(1, 30)] })]],
    [
      "the database's, stopped on request, while it answers from here",
      [databaseMachine({ state: "stopped", exits: [exit(0, 9, { requestedStop: true })] })],
    ],
  ];
  for (const [name, machines] of calm)
    assert.deepEqual([gist([says({ machines })]), found([says({ machines })])], ["healthy", []], name);
});

test("killed for memory: the cause where the application is missing, a notice where it is back", () => {
  const machines = [machine({ exits: [oom(120)] })];
  assert.equal(gist([gone, says({ machines })]), "down platform-out-of-memory likely client");
  assert.equal(gist([unwell, says({ machines })]), "down platform-out-of-memory likely client");
  assert.deepEqual(
    [gist([says({ machines })]), found([says({ machines })])],
    ["healthy", ["notice platform-out-of-memory"]],
  );
  const dead = [machine({ state: "stopped", exits: [oom(7200)] })];
  assert.equal(gist([gone, says({ machines: dead })]), "down platform-out-of-memory confirmed client");
  assert.match(
    judged([gone, says({ machines: dead })]).verdict.because[0]?.text ?? "",
    /machine 148e \(ams\): stopped, last exit 137, killed for memory, .*512 MB/,
  );
});

test("crashes again and again: by its exits or by the platform's own count, and more than being stopped", () => {
  const exits = [exit(1, 20), exit(1, 50), exit(1, 80)];
  assert.equal(
    gist([gone, says({ machines: [machine({ exits })] })]),
    "down platform-instance-crash-loop likely client",
  );
  const counted = [machine({ state: "stopped", exits: [exit(1, 20)], restartCount: 10 })];
  assert.equal(gist([gone, says({ machines: counted })]), "down platform-instance-crash-loop confirmed client");
  // Nobody has said that it should have sessions: the platform alone says that the only machine is down.
  assert.equal(gist([says({ machines: counted })]), "down platform-instance-crash-loop confirmed client");
  assert.equal(
    gist([says({ machines: [machine(), ...counted] })]),
    "degraded platform-instance-crash-loop possible client",
  );
});

test("not running: fell and stayed down, stopped on purpose while it is missed, on a host that is lost", () => {
  const fell = [machine({ state: "stopped", exits: [exit(1, 4000)] })];
  assert.equal(gist([says({ machines: fell })]), "down platform-instance-stopped confirmed client");
  assert.deepEqual(found([says({ machines: [machine(), ...fell] })]), ["notice platform-instance-stopped"]);
  const asked = [machine({ state: "stopped", exits: [exit(0, 30, { requestedStop: true })] })];
  const { verdict } = judged([gone, says({ machines: asked })]);
  assert.deepEqual([verdict.cause, verdict.confidence], ["platform-instance-stopped", "confirmed"]);
  assert.match(verdict.summary, /stopped by somebody, or by autostop/);
  assert.equal(
    gist([gone, says({ machines: [machine({ hostStatus: "unreachable" })] })]),
    "down platform-instance-stopped confirmed operator",
  );
});

test("a missing application whose machines run is not explained by them", () => {
  assert.equal(gist([gone, says({ machines: [machine()] })]), "down app-not-connecting confirmed client");
  // The database's machine has nothing to do with it while the database answers.
  assert.equal(
    gist([gone, says({ machines: [databaseMachine({ state: "stopped", exits: [exit(1, 9)] })] })]),
    "down app-not-connecting confirmed client",
  );
});

test("the database's machines: they explain the way in that is broken, and nothing while it works", () => {
  const stopped = says({
    machines: [databaseMachine({ state: "stopped", exits: [exit(0, 9, { requestedStop: true })] })],
  });
  assert.equal(gist([refused, stopped]), "down platform-instance-stopped confirmed operator");
  assert.equal(
    gist([refused, says({ machines: [databaseMachine({ exits: [oom(60)] })] })]),
    "down platform-out-of-memory likely operator",
  );
  assert.equal(gist([refused, says({ machines: [databaseMachine({})] })]), "down tcp-refused confirmed operator");
  // Only names in .internal go away with the machines, and from outside the network they were never there.
  assert.equal(
    gist([unknownName, stopped], { host: "orders-db.internal" }),
    "down platform-instance-stopped likely operator",
  );
  assert.match(gist([unknownName, stopped], { host: "db.example" }), /^down dns-nxdomain/);
});

test("the database's machine crashes again and again, and answers in between", () => {
  const started = row("server", "passed", null, { startedOverSeconds: 30 });
  const looping = says({ machines: [databaseMachine({ exits: [exit(1, 20), exit(1, 50), exit(1, 80)] })] });
  const { verdict, findings } = judged([started, looping]);
  assert.deepEqual(
    [verdict.status, verdict.cause, verdict.owner],
    ["degraded", "platform-instance-crash-loop", "operator"],
  );
  assert.ok(findings.some(({ cause }) => cause === "server-recently-restarted"));
});

test("an application that falls because its database is gone is the consequence, and is said beside", () => {
  const machines = [machine({ state: "stopped", exits: [exit(1, 20)], restartCount: 10 })];
  const { verdict, findings } = judged([refused, says({ machines })]);
  assert.equal(verdict.cause, "tcp-refused");
  assert.ok(findings.some(({ cause }) => cause === "platform-instance-crash-loop"));
});

test("a managed cluster that is not ready", () => {
  const cluster = {
    id: "z237",
    name: "orders-db",
    status: "error",
    region: "ams",
    plan: null,
    diskGb: null,
    memoryMb: null,
    replicas: null,
    majorVersion: null,
    organization: null,
    createdAt: null,
    endpoints: [],
    attachedApps: [],
  };
  assert.equal(gist([refused, says({ cluster })]), "down platform-instance-stopped likely operator");
  assert.deepEqual(
    [gist([says({ cluster })]), found([says({ cluster })])],
    ["healthy", ["notice platform-instance-stopped"]],
  );
  assert.deepEqual(found([refused, says({ cluster: { ...cluster, status: "ready" } })]), []);
});

test("a full volume: proven by a write that fails, suspected by a way in that is broken, else a notice", () => {
  const volume = (changes: Partial<VolumeFacts> = {}): VolumeFacts => ({
    side: "database",
    app: "orders-db",
    id: "vol_1",
    name: "data",
    state: "attached",
    region: "ams",
    sizeGb: 10,
    usedPercent: 99,
    attachedMachine: "db1",
    hostStatus: "ok",
    ...changes,
  });
  const full = says({ volumes: [volume()] });
  const noSpace = row("writes", "failed", "server-error", { stage: "write", error: serverError("53100", "mdextend") });
  assert.equal(gist([noSpace, full]), "down platform-storage-full confirmed operator");
  assert.equal(gist([refused, full]), "down platform-storage-full likely operator");
  assert.deepEqual([gist([full]), found([full])], ["healthy", ["notice platform-storage-full"]]);
  const guarded = row("server", "warned", "read-only", { readOnlyDefault: true });
  assert.equal(
    gist([guarded, says({ volumes: [volume({ usedPercent: 91 })] })]),
    "down platform-storage-full confirmed operator",
  );
  for (const calm of [{ usedPercent: 90 }, { usedPercent: null }, { attachedMachine: null }])
    assert.deepEqual(found([says({ volumes: [volume(calm)] })]), [], JSON.stringify(calm));
  const apps = says({ volumes: [volume({ side: "application", app: "orders" })] });
  assert.equal(gist([gone, apps]), "down platform-storage-full likely client");
});

test("a release command: the newest release, and its own exit", () => {
  const release = (status: string, secondsAgo: number): ReleaseFacts => ({
    version: 12,
    status,
    reason: null,
    image: null,
    createdAt: ago(secondsAgo),
  });
  const ran = (...exits: MachineExit[]) => [
    machine({ id: "9080", group: "fly_app_release_command", state: "destroyed", exits }),
  ];
  const failing = says({ releases: [release("failed", 100)], releaseCommands: ran(exit(1, 60)) });
  assert.equal(gist([gone, failing]), "down platform-release-command-failed likely client");
  assert.deepEqual([gist([failing]), found([failing])], ["healthy", ["notice platform-release-command-failed"]]);
  const calm: [string, Partial<PlatformFacts>][] = [
    [
      "the newest is well",
      { releases: [release("complete", 50), release("failed", 100)], releaseCommands: ran(exit(1, 60)) },
    ],
    [
      "its command ended well: it failed for another reason",
      { releases: [release("failed", 100)], releaseCommands: ran(exit(0, 60)) },
    ],
    ["the exit is an older release's", { releases: [release("failed", 100)], releaseCommands: ran(exit(1, 5000)) }],
    ["nobody could look", { releases: [release("failed", 100)], releaseCommands: null }],
  ];
  for (const [name, facts] of calm) assert.deepEqual(found([gone, says(facts)]), [], name);
});

test("an invalid option goes before what it does to the application's machines", () => {
  const option = row("app-config", "warned", "config-invalid", {
    findings: [
      {
        cause: "app-config-invalid-option",
        option: "socket_options",
        line: 3,
        why: "no such option",
        fix: "{:keepalive, true}",
        source: "https://www.erlang.org/doc/man/inet",
        provenOn: "Erlang/OTP 25",
      },
    ],
  });
  const machines = [machine({ state: "stopped", exits: [exit(1, 20)], restartCount: 10 })];
  assert.equal(judged([gone, option, says({ machines })]).verdict.cause, "app-config-invalid-option");
});

test("an incident is a notice beside, whatever else is found; none rules out nothing", () => {
  for (const rows of [[], [refused], [gone]]) {
    const without = judged(rows);
    const { verdict, findings } = judged([...rows, pageSays([{}])]);
    assert.deepEqual([verdict.cause, verdict.status], [without.verdict.cause, without.verdict.status]);
    assert.deepEqual(
      findings
        .filter(({ layer }) => layer === "platform")
        .map(({ cause, severity, explains }) => [cause, severity, explains]),
      [["platform-incident-open", "notice", []]],
    );
    assert.deepEqual(judged([...rows, pageSays([])]).verdict.ruledOut, without.verdict.ruledOut);
  }
  assert.deepEqual(found([pageSays([{ concerns: false }])]), []);
  assert.deepEqual(
    found([row("status-page", "unknown", "timeout", { incidents: null }), row("platform", "unknown", "timeout")]),
    [],
  );
  const issue = { app: "orders", id: "h1", message: "Host is being moved", createdAt: ago(600), updatedAt: null };
  const both = judged([pageSays([{}]), says({ hostIssues: [issue] })]).findings.find(
    ({ cause }) => cause === "platform-incident-open",
  );
  assert.deepEqual(
    both?.because.map(({ observation }) => observation),
    ["status-page", "platform"],
  );
  assert.deepEqual(found([says({ hostIssues: [issue] })]), ["notice platform-incident-open"]);
});
