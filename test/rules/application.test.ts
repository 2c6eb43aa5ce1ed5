// What the application's own side means: its sessions, its health, its configuration and what people tried.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { AppSession, ApplicationFacts, AppConfigFacts, RecordedFacts } from "../../src/probes/facts.ts";
import type { LintFinding, ConnectionSetting, ConnectionSettings } from "../../src/playbooks/playbook.ts";
import type { Observation } from "../../src/report/observation.ts";
import type { Inputs } from "../../src/report/report.ts";
import { judge } from "../../src/rules/verdict.ts";
import { healthyFacts, ladder, row, serverError, startedAt, target } from "./observations.ts";

type Application = NonNullable<Inputs["application"]>;
function judged(rows: Observation[], application: Application = {}, host = "db.example", isExpected = true) {
  const inputs = {
    ...target.inputs,
    application: { ...(isExpected ? { expectedConnections: 1 } : {}), ...application },
  };
  return judge(ladder(...rows), { ...target, host, inputs }, startedAt);
}
const gist = (...args: Parameters<typeof judged>) => {
  const { status, cause, confidence, owner } = judged(...args).verdict;
  return cause === null ? status : `${status} ${cause} ${confidence} ${owner}`;
};
const found = (...args: Parameters<typeof judged>) =>
  judged(...args).findings.map(({ cause, severity }) => `${severity} ${cause}`);

const [known] = healthyFacts.application.sessions as [AppSession];
const session = (changes: Partial<AppSession>): AppSession => ({ ...known, ...changes });
const app = (facts: Partial<ApplicationFacts>) => row("application", "passed", null, facts);
const gone: Partial<ApplicationFacts> = { sessions: [], distinct: 0, lasting: 0, looks: [0, 0] };
const counted = (changes: Partial<NonNullable<ApplicationFacts["counted"]>>) => ({
  counted: { sessions: 0, abandoned: 0, fatal: 0, killed: 0, ...changes },
});

test("absence is a fault only where it is expected, and sure only with a control", () => {
  assert.equal(gist([app(gone)]), "down app-not-connecting confirmed client");
  assert.equal(gist([app({ ...gone, sameRole: false })]), "down app-not-connecting likely client");
  assert.equal(gist([app({ ...gone, controlSeen: false })]), "down app-not-connecting likely client");
  // Somebody comes and goes between the looks: it may be the application, one request at a time.
  assert.equal(gist([app({ ...gone, ...counted({ sessions: 9 }) })]), "down app-not-connecting likely client");
  assert.equal(gist([app(gone)], { expectedConnections: 0 }), "healthy");
  assert.deepEqual(found([app(gone)], { role: "app" }, "db.example", false), ["notice app-not-connecting"]);
  assert.equal(gist([row("application", "unknown", "not-permitted", gone)]), "healthy");
});

test("thrown out: by sessions that end badly, and none that lasts", () => {
  const ended = { lasting: 0, distinct: 3, looks: [1, 1, 1] };
  assert.equal(gist([app({ ...ended, ...counted({ fatal: 3 }) })]), "down app-connections-rejected confirmed client");
  assert.equal(gist([app({ ...gone, ...counted({ killed: 2 }) })]), "down app-connections-rejected likely client");
  assert.equal(gist([app({ ...ended, ...counted({ fatal: 1 }) })]), "healthy");
  assert.equal(
    gist([app({ lasting: 1, looks: [1, 1], ...counted({ fatal: 9 }) })]),
    "healthy",
    "it lasts: somebody else's end badly",
  );
});

test("locks: its own idle transaction, somebody else's, and a wait that is still short", () => {
  const waiter = session({ pid: 1, state: "active", stateSeconds: 30, blockedBy: [2] });
  const holder = session({ pid: 2, state: "idle in transaction", stateSeconds: 60, transactionSeconds: 60 });
  assert.equal(gist([app({ sessions: [waiter, holder] })]), "degraded app-blocking-itself confirmed client");
  assert.equal(gist([app({ sessions: [waiter] })]), "degraded app-stuck-waiting confirmed client");
  assert.equal(gist([app({ sessions: [session({ ...waiter, stateSeconds: 2 }), holder] })]), "healthy");
  // In a ring (a deadlock that the server has not yet broken) nobody is at its end.
  const ring = [waiter, session({ ...holder, blockedBy: [1] })];
  assert.equal(gist([app({ sessions: ring })]), "degraded app-stuck-waiting confirmed client");
});

test("the whole pool in use: as large as the targets file says, or the configuration", () => {
  const busy = [1, 2].map((pid) =>
    session({ pid, state: "idle in transaction", stateSeconds: 9, transactionSeconds: 9 }),
  );
  assert.equal(gist([app({ sessions: busy })], { poolSize: 2 }), "degraded capacity-checkout-slow likely client");
  assert.equal(gist([app({ sessions: busy })], { poolSize: 3 }), "healthy");
  const pool = config({ wishes: { poolSize: setting(2, "pool_size") } });
  assert.equal(gist([app({ sessions: busy }), pool]), "degraded capacity-checkout-slow likely client");
  const computed = config({ wishes: { poolSize: setting(2, "pool_size") }, computed: ["pool_size"] });
  assert.equal(gist([app({ sessions: busy }), computed]), "healthy", "the fallback of a computed size is a guess");
});

test("its health endpoint", () => {
  const failing = row("health", "warned", "health-failing", { status: 503 });
  assert.equal(gist([failing]), "degraded app-health-failing confirmed client");
  assert.equal(
    gist([row("health", "warned", "health-failing", { status: null, why: "refused" })]),
    "degraded app-health-failing likely client",
  );
  assert.equal(gist([app(gone), failing]), "down app-not-connecting confirmed client", "absence explains it");
});

const lint = (changes: Partial<LintFinding>): LintFinding => ({
  cause: "app-config-invalid-option",
  option: "socket_options",
  line: 7,
  why: "It exits with badarg. No socket is opened.",
  fix: "socket_options: [:inet6]",
  source: "https://example.com",
  provenOn: "Erlang/OTP 25",
  ...changes,
});
function config(facts: Partial<AppConfigFacts>): Observation {
  return row("app-config", facts.findings ? "warned" : "passed", facts.findings ? "config-invalid" : null, facts);
}
function setting<T>(value: T, option: string, fixes: Record<string, string> = {}): ConnectionSetting<T> {
  return { value, option, line: 3, fixes, source: "https://example.com" };
}

test("a mistake in the configuration: sure where it is proven and the application is absent; a notice where it plainly runs", () => {
  const bad = config({ findings: [lint({})] });
  assert.equal(gist([app(gone), bad]), "down app-config-invalid-option confirmed client");
  assert.deepEqual(found([app(gone), bad]), ["down app-config-invalid-option", "down app-not-connecting"]);
  assert.equal(
    gist([app(gone), config({ findings: [lint({ provenOn: null })] })]),
    "down app-config-invalid-option likely client",
  );
  assert.equal(gist([bad]), "healthy", "its sessions stand: this file does not keep it out");
  assert.deepEqual(found([config({ findings: [lint({ severity: "notice" })] })]), ["notice app-config-invalid-option"]);
});

test("settings of the application against what was seen", () => {
  const v6: Partial<(typeof healthyFacts)["dns"]> = {
    names: [{ host: "db.example", addresses: [{ address: "fd00::1", family: 6 }], code: null, reason: null }],
  };
  const wants = (wishes: ConnectionSettings) => config({ wishes });
  const four = wants({ family: setting<4 | 6 | "any">(4, "socket_options", { "6": "socket_options: [:inet6]" }) });
  const { verdict } = judged([row("dns", "passed", null, v6), four, app(gone)]);
  assert.deepEqual([verdict.cause, verdict.confidence], ["app-config-family-mismatch", "confirmed"]);
  assert.match(verdict.nextSteps[0] ?? "", /socket_options: \[:inet6\]/);
  assert.equal(gist([four]), "healthy", "the name has an IPv4 address");

  const named = wants({ prepared: setting<"named" | "unnamed" | "none">("named", "prepare") });
  const pooled = row("session", "passed", null, { poolMode: "transaction", namedStatementSurvives: false });
  assert.ok(found([pooled, named]).includes("degraded app-config-pooler-mismatch"));
  assert.ok(
    !found([row("session", "passed", null, { poolMode: "transaction", namedStatementSurvives: true }), named]).some(
      (one) => one.includes("mismatch"),
    ),
  );

  const tls = wants({ tls: setting<"disable" | "prefer" | "require" | "verify">("require", "ssl") });
  assert.ok(found([row("tls", "passed", null, { answer: "N", used: false }), tls]).includes("down tls-not-offered"));
  assert.equal(gist([tls]), "healthy");

  const elsewhere = wants({
    host: setting("other.example", "hostname"),
    family: setting<4 | 6 | "any">(6, "socket_options"),
  });
  assert.deepEqual(
    found([elsewhere]),
    ["notice app-config-invalid-option"],
    "what it asks of another host says nothing of this one",
  );
});

test("this check's own named statement is lost on the pooler: no trouble of an application that names none", () => {
  const error = serverError("26000", "FetchPreparedStatement", 'prepared statement "dbcheck_1" does not exist');
  const step = { step: "extended", outcome: "failed", reason: "server-error", tookMs: 2, bytes: 0, error } as const;
  const lost = row("query", "warned", "prepared-statement-lost", { steps: [step] });
  const names = (value: "named" | "none") => config({ wishes: { prepared: setting(value, "driver") } });
  assert.deepEqual(found([lost, names("none")]), ["notice session-prepared-statement-lost"]);
  assert.ok(found([lost, names("named")]).includes("degraded session-prepared-statement-lost"));
});

test("a pool of the configuration that is larger than the server's slots", () => {
  const pool = config({ wishes: { poolSize: setting(5000, "pool_size") } });
  const { verdict } = judged([pool]);
  assert.deepEqual([verdict.cause, verdict.confidence], ["capacity-pool-exceeds-limit", "confirmed"]);
  assert.match(verdict.because[0]?.text ?? "", /line 3, pool_size: 5000/);
});

test("idle connections: against the server's limit, and against what the vendor documents", () => {
  const idle = config({
    wishes: { idleTimeoutMs: setting(1_200_000, "idle_timeout", { "{n}": "idle_timeout: {n}" }) },
  });
  const limited = row("server", "passed", null, {
    settings: [
      ...(healthyFacts.server.settings ?? []),
      { name: "idle_session_timeout", value: "60000", source: "default" } as never,
    ],
  });
  const seen = judged([idle, limited, row("console", "skipped", null)]).findings.find(
    ({ cause }) => cause === "session-idle-killed",
  );
  assert.deepEqual([seen?.confidence, seen?.severity], ["confirmed", "notice"]);
  assert.match(seen?.nextSteps[0] ?? "", /idle_timeout: 48000/);
  const fly = judged([idle], {}, "pgbouncer.abc.flympg.net").findings.find(
    ({ cause }) => cause === "session-idle-killed",
  );
  assert.deepEqual([fly?.confidence, fly?.severity], ["possible", "notice"]);
  assert.deepEqual(found([idle]), []);
  const short = config({ wishes: { idleTimeoutMs: setting(10_000, "idleTimeoutMillis") } });
  assert.deepEqual(found([short], {}, "pgbouncer.abc.flympg.net"), []);
});

test("recorded experiments: what separates them, where no lint names it", () => {
  const isolation: RecordedFacts["isolation"] = {
    ...healthyFacts.recorded.isolation,
    discriminating: [{ option: "/pool_size", value: 50, failed: ["a", "b"], passed: ["c"] }],
  };
  const tried = row("recorded", "passed", null, { isolation });
  assert.equal(gist([tried, app(gone)]), "down app-config-invalid-option likely client");
  const two = {
    ...isolation,
    discriminating: [...isolation.discriminating, { option: "/ssl", value: true, failed: ["a"], passed: ["c"] }],
  };
  assert.equal(
    gist([row("recorded", "passed", null, { isolation: two }), app(gone)]),
    "down app-config-invalid-option possible client",
  );
  assert.equal(gist([tried]), "healthy", "it is connected");
});
