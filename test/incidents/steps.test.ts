// Steps of people: who has what, what is over, and what a check proves.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../support/fast-check.ts";
import { stepAfter, proveStep, stepsFor, type IncidentStep, type StepChange } from "../../src/incidents/steps.ts";
import { report, tlsDown } from "../slack/reports.ts";

const at = "2026-06-01T12:00:00.000Z";
const [first] = stepsFor(tlsDown);
assert.ok(first?.cause);
const { cause } = first;
const later = (said: typeof tlsDown.verdict, findings: typeof tlsDown.findings) => ({
  ...tlsDown,
  startedAt: "2026-06-01T12:00:05.000Z",
  verdict: said,
  findings,
});
const { answers: _, ...verdict } = tlsDown.verdict;
const finding: (typeof tlsDown.findings)[number] = { ...verdict, cause, layer: "tls", severity: "down", explains: [] };
const still = later(tlsDown.verdict, [finding]);
const gone = later({ ...tlsDown.verdict, status: "healthy", cause: null, layer: null }, []);
const unseen = later(
  { ...tlsDown.verdict, status: "inconclusive", cause: null, layer: null, summary: "Nobody knows." },
  [],
);
const asked = (step: IncidentStep) => stepAfter(step, { kind: "check" }, "U1", at) as IncidentStep;

test("the steps of a verdict belong to its cause and are nobody's yet", () => {
  assert.deepEqual(
    stepsFor(tlsDown).map(({ text, state, owner, cause: of }) => [text, state, owner, of]),
    tlsDown.verdict.nextSteps.map((text) => [text, "open", null, tlsDown.verdict.cause]),
  );
  assert.deepEqual(stepsFor(report({}, [])).length, report({}, []).verdict.nextSteps.length);
  const withVendor = stepsFor({ ...tlsDown, vendorSteps: ["File a ticket with Neon."] });
  assert.deepEqual(
    withVendor.filter(({ from }) => from === "vendor").map(({ text, cause: of }) => [text, of]),
    [["File a ticket with Neon.", null]],
    "only a person can say that it is filed",
  );
});

test("of two people who take a step, the second one is told", () => {
  const mine = stepAfter(first, { kind: "take" }, "U1", at) as IncidentStep;
  assert.deepEqual([mine.state, mine.owner], ["doing", "U1"]);
  assert.equal(stepAfter(mine, { kind: "take" }, "U2", at), "somebody else already has this");
  assert.equal(stepAfter(mine, { kind: "take" }, "U1", at), "it is already yours");
  const done = stepAfter(mine, { kind: "done" }, "U2", at) as IncidentStep;
  assert.deepEqual(
    [done.state, done.owner, done.by],
    ["done", "U1", "U2"],
    "who did it does not take it from its owner",
  );
  assert.equal(stepAfter(done, { kind: "done" }, "U1", at), "it is already done");
  assert.equal(stepAfter(first, { kind: "skip", reason: "  " }, "U1", at), "give a reason");
});

test("a check ticks a step when its cause is gone, un-ticks it when it is not, and proves nothing when it sees nothing", () => {
  const ticked = proveStep(asked(first), gone);
  assert.deepEqual([ticked.state, ticked.proof?.holds, ticked.by], ["done", true, null]);
  assert.equal(ticked.proof?.text, `a check no longer finds ${cause}`);
  const claimed = stepAfter(first, { kind: "done" }, "U1", at) as IncidentStep;
  const unticked = proveStep(asked(claimed), still);
  assert.deepEqual([unticked.state, unticked.owner, unticked.proof?.holds], ["doing", "U1", false]);
  assert.match(unticked.proof?.text ?? "", /^still there: /);
  for (const blind of [unseen, null]) {
    const same = proveStep(asked(claimed), blind);
    assert.deepEqual([same.state, same.proof?.holds, same.askedAt], ["done", false, null]);
  }
  const elsewhere = later({ ...tlsDown.verdict, cause: "dns-nxdomain" }, []);
  assert.equal(proveStep(asked(first), elsewhere).state, "open", "the way in broke before it");
});

test("a check that began before it was asked for proves nothing, and steps that nobody asked about stay", () => {
  const before = { ...gone, startedAt: "2026-06-01T11:59:59.000Z" };
  const waiting = asked(first);
  assert.equal(proveStep(waiting, before), waiting);
  assert.equal(proveStep(first, gone), first);
  assert.equal(stepAfter(waiting, { kind: "check" }, "U2", at), "a check is already running");
  assert.equal(
    typeof stepAfter(waiting, { kind: "check" }, "U2", "2026-06-01T12:02:00.000Z"),
    "object",
    "one that never came",
  );
  const unprovable = stepAfter({ ...first, cause: null }, { kind: "check" }, "U1", at);
  assert.equal(unprovable, "no check can prove it: mark it as done yourself");
});

test("whatever people press, a step that is being done has an owner, and only a skipped one has a reason", () => {
  const change: fc.Arbitrary<StepChange> = fc.oneof(
    fc.constantFrom<StepChange["kind"][]>("take", "done", "reopen", "check").map((kind) => ({ kind }) as StepChange),
    fc.string().map((reason) => ({ kind: "skip", reason }) as const),
    fc.string().map((note) => ({ kind: "note", note }) as const),
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(change, fc.constantFrom("U1", "U2"), fc.constantFrom(null, still, gone, unseen)), {
        maxLength: 20,
      }),
      (all) => {
        let step: IncidentStep = first;
        for (const [one, who, seen] of all) {
          const next = stepAfter(step, one, who, at);
          if (typeof next !== "string") step = next;
          if (one.kind === "check") step = proveStep(step, seen);
          assert.ok(step.state !== "doing" || step.owner !== null);
          assert.equal(step.state === "skipped", step.reason !== null);
        }
      },
    ),
  );
});

test("a login that was refused is not tried each minute", () => {
  const refused: IncidentStep = {
    ...first,
    cause: "auth-password-rejected",
    proof: { at, holds: false, text: "still there" },
  };
  const after = (minutes: number) =>
    stepAfter(refused, { kind: "check" }, "U1", new Date(Date.parse(at) + minutes * 60_000).toISOString());
  assert.match(JSON.stringify(after(5)), /could get this IP banned/);
  assert.equal((after(11) as IncidentStep).askedAt !== null, true);
});
