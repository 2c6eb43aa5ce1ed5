// A bug of ours in one probe costs its row: the rest is looked at and
// judged, and nothing is called healthy that was not seen.
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import type { HiddenBug } from "../../src/hidden-bug.ts";
import { rejudgedReport, savedReport } from "../../src/checkup/replay.ts";
import { runCheckup } from "../../src/checkup/run.ts";
import { probes } from "../../src/probes/index.ts";
import type { Report } from "../../src/report/report.ts";
import type { Probe } from "../../src/probes/probe.ts";
import { wayIn } from "../../src/report/observation.ts";
import { reportMarkdown, reportText } from "../../src/report/text.ts";
import { playbooks } from "../../src/playbooks/index.ts";
import { rules } from "../../src/rules/index.ts";
import { Secret } from "../../src/secret.ts";
import { vendorFor } from "../../src/tickets/vendors/index.ts";
import { rowOf } from "../support/check.ts";
import { sharedCluster } from "../support/cluster.ts";
import { command } from "../support/command.ts";
import { aConninfo, aTarget } from "../support/target.ts";

const cluster = await sharedCluster();
const password = new Secret("test-password");
const url = aConninfo({ port: cluster.port, user: "postgres", database: "postgres", sslmode: "disable", password });
const target = aTarget(
  url,
  { application: { framework: "ecto", poolSize: 2 } },
  { direct: url, application: { framework: "ecto", config: null, tests: null, healthUrl: null } },
);
const blocking = ["vantage", "config", "dns", ...wayIn];

async function look(asked = target) {
  const bugs: HiddenBug[] = [];
  const onBug = (bug: HiddenBug) => void bugs.push(bug);
  return { bugs, report: await runCheckup({ target: asked, vantage: "test", timeoutMs: 15_000, onBug }) };
}

function isBroken(report: Report, id: string, bugs: HiddenBug[]): string {
  const { outcome, reason, reference = "", summary, facts } = rowOf(report, id);
  assert.equal(`${outcome} ${reason}`, "unknown bug-of-ours");
  assert.deepEqual(facts, {});
  assert.match(reference, /^[0-9a-f]{8}$/);
  assert.ok(summary.includes(reference));
  // The log has the whole error under the same reference, and no secret.
  const bug = bugs.find(({ where }) => where === `probe ${id}`);
  assert.equal(bug?.reference, reference);
  assert.match(String(bug.error), /TypeError: planted; \[secret\][^]*at /);
  return reference;
}

const plant = (t: TestContext, probe: Probe) =>
  t.mock.method(probe, "run", () => Promise.reject(new TypeError(`planted; ${password.reveal()}`)));

for (const probe of probes) {
  const isWayIn = blocking.includes(probe.id);
  const rest = isWayIn ? "nothing is called healthy" : "what was seen stands, and what was not is counted";
  test(`a throw in ${probe.id}: ${rest}`, async (t) => {
    plant(t, probe);
    if (probe.applies) t.mock.method(probe as Required<Probe>, "applies", () => true);
    const { report, bugs } = await look();
    const reference = isBroken(report, probe.id, bugs);
    assert.equal(bugs.length, 1);
    const { status, summary } = report.verdict;
    assert.equal(status, isWayIn ? "inconclusive" : "healthy", summary);
    if (isWayIn) assert.ok(summary.includes(reference), summary);
    else assert.match(summary, /\d items? could not be checked/);
  });
}

const console = probes.find(({ id }) => id === "console");
const ecto = playbooks.find(({ framework }) => framework === "ecto");
assert.ok(console && ecto);

test("a throw in the question whether a probe applies costs that probe's row", async (t) => {
  t.mock.method(console as Required<Probe>, "applies", () => {
    throw new TypeError(`planted; ${password.reveal()}`);
  });
  const { report, bugs } = await look();
  isBroken(report, "console", bugs);
  assert.equal(bugs.length, 1);
  assert.equal(report.verdict.status, "healthy", report.verdict.summary);
});

test("a throw in the framework's or the vendor's steps costs these steps, and is said in the report", async (t) => {
  const planted = () => {
    throw new TypeError(`planted; ${password.reveal()}`);
  };
  t.mock.method(ecto, "steps", planted);
  const neon = vendorFor("neon");
  const { quirks } = neon;
  Object.defineProperty(neon, "quirks", { get: planted, configurable: true });
  t.after(() => Object.defineProperty(neon, "quirks", { value: quirks }));
  const down = {
    ...target,
    conninfo: aConninfo({ port: 1 }),
    vendor: { name: "neon", from: "targets-file", ids: {} } as const,
  };
  for (const [asked, parts] of [
    [target, ["the framework's steps"]],
    [down, ["the framework's steps", "the vendor's steps"]],
  ] as const) {
    const { report, bugs } = await look(asked);
    assert.deepEqual(
      report.brokenParts,
      parts.map((part, at) => ({ part, reference: bugs[at]?.reference })),
    );
    assert.deepEqual(
      bugs.map(({ where }) => where),
      parts.map((part) => `part "${part}"`),
    );
    assert.match(String(bugs[0]?.error), /TypeError: planted; \[secret\][^]*at /);
    assert.equal(report.advice, null);
    assert.equal(report.verdict.status, asked === target ? "healthy" : "down", report.verdict.summary);
    for (const text of [reportText(report), reportMarkdown(report)])
      for (const { part, reference } of report.brokenParts ?? [])
        assert.ok(text.includes(`${part}: a bug in dbcheck, reference ${reference}`), text);
  }
});

test("a throw in each rule in turn: a report each time, in which it stands, and the rest is judged", async (t) => {
  const { report: saved } = await look();
  assert.equal(saved.verdict.status, "healthy", saved.verdict.summary);
  const warned = saved.observations.filter(({ outcome }) => outcome === "warned").map(({ id }) => id);
  assert.deepEqual(warned, ["application"]);
  for (const rule of rules) {
    const bugs: HiddenBug[] = [];
    const planted = t.mock.method(rule, "judge", () => assert.fail("planted"));
    const report = rejudgedReport("saved", savedReport("saved", JSON.stringify(saved)), (bug) => void bugs.push(bug));
    planted.mock.restore();
    assert.deepEqual(report.brokenRules, [{ rule: rule.id, reference: bugs[0]?.reference }]);
    assert.equal(bugs[0]?.where, `rule ${rule.id}`);
    for (const text of [reportText(report), reportMarkdown(report)])
      assert.ok(text.includes(`the rule ${rule.id} failed: a bug in dbcheck, reference ${bugs[0]?.reference}`));
    assert.match(report.verdict.summary, new RegExp(`a bug in dbcheck: the rule ${rule.id} failed`));
    // Only what judges the way in, or a row that is warned, can have hidden a fault that shows.
    const mayHide = rule.judges.some((id) => blocking.includes(id) || warned.includes(id));
    assert.equal(report.verdict.status, mayHide ? "inconclusive" : "healthy", `${rule.id}: ${report.verdict.summary}`);
  }
});

test("the command's exit status with a throw in a probe, in a rule, and in nothing", async (t) => {
  const said: string[] = [];
  t.mock.method(process.stderr, "write", (text: string) => said.push(text) > 0);
  const ends = async (arrange: () => { mock: { restore(): void } }) => {
    const { mock } = arrange();
    const { stdout, exitCode } = await command(["check", cluster.url(), "--json"]);
    mock.restore();
    return [exitCode, (JSON.parse(stdout) as Report).verdict.status];
  };
  const throwing = <Name extends string>(object: Record<Name, () => unknown>, name: Name) =>
    ends(() => t.mock.method(object, name, () => assert.fail("planted")));
  const probe = (id: string) => probes.find((one) => one.id === id) as unknown as { run: () => unknown };
  const rule = (id: string) => rules.find((one) => one.id === id) as unknown as { judge: () => unknown };
  assert.deepEqual(await throwing(probe("auth"), "run"), [3, "inconclusive"]);
  assert.deepEqual(await throwing(probe("upkeep"), "run"), [0, "healthy"]);
  assert.deepEqual(await throwing(rule("slow-login"), "judge"), [3, "inconclusive"]);
  assert.deepEqual(await throwing(rule("platform-incident"), "judge"), [0, "healthy"]);
  assert.deepEqual(
    said.map((text) => /a bug of dbcheck in the (\w+ [\w-]+), reference \w{8}\n.*planted/.exec(text)?.[1]),
    ["probe auth", "probe upkeep", "rule slow-login", "rule platform-incident"],
  );
});
