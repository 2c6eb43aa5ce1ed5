// An incident's life, look by look: what opens it, what the thread is
// told, when being checked again, when it is over.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../support/fast-check.ts";
import {
  closed,
  healthyChecksInRow,
  applyVerdict,
  unwatched,
  type Incident,
  type IncidentNews,
} from "../../src/incidents/incident.ts";
import type { Cause } from "../../src/report/causes.ts";
import { layerOf } from "../../src/report/causes.ts";
import type { Verdict } from "../../src/report/report.ts";
import { cases } from "../support/campaign.ts";

const start = Date.parse("2026-06-01T12:00:00.000Z");
const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();
function verdict(status: Verdict["status"], cause: Cause | null = null): Verdict {
  const rest = { because: [], ruledOut: [], alternatives: [], nextSteps: [] };
  const layer = cause ? layerOf(cause) : null;
  return {
    status,
    cause,
    layer,
    confidence: "confirmed",
    owner: "operator",
    summary: `${status} ${cause ?? ""}`,
    ...rest,
  };
}
const words: Record<string, Verdict> = {
  h: verdict("healthy"),
  i: verdict("inconclusive"),
  r: verdict("down", "tcp-refused"),
  d: verdict("degraded", "server-lock-contention"),
  p: verdict("down", "auth-password-rejected"),
};

/** Looks as letters, a fixed time apart: what was said after each, "." for nothing. */
function play(letters: string, everySeconds = 60): { said: string; incident: Incident | null; all: IncidentNews[] } {
  let incident: Incident | null = null;
  const all: IncidentNews[] = [];
  const said = letters.split("").map((letter, n) => {
    const result = applyVerdict(incident, words[letter] as Verdict, at(n * everySeconds));
    incident = result.incident;
    if (result.said) all.push(result.said);
    return result.said?.kind[0] ?? ".";
  });
  return { said: said.join(""), incident, all };
}

test("a bad verdict opens it; healthy and inconclusive ones do not", () => {
  assert.equal(play("hih").incident, null);
  const { incident, said } = play("hir");
  assert.deepEqual([incident?.state, incident?.first.cause, said], ["open", "tcp-refused", "..."]);
});

test("the thread is told of another verdict, and of nothing else", () => {
  assert.equal(play("rrrdddr").said, "...c..c");
  assert.equal(play("rirh").said, "....");
});

test("three healthy looks in a row are a recovery, with its times", () => {
  assert.equal(play("rrhhh").said, "....r");
  assert.equal(play("rrhhihhh").said, ".....r..", "an inconclusive look between changes nothing");
  const { all, incident } = play("rdhhh");
  const [, recovered] = all;
  assert.ok(recovered?.kind === "recovered");
  assert.deepEqual(
    [recovered.openedAt, recovered.closedAt, recovered.first.cause, recovered.latest.cause],
    [at(0), at(240), "tcp-refused", "server-lock-contention"],
  );
  assert.deepEqual([incident?.state, incident?.closedAt], ["closed", at(240)]);
});

test("what fails again within half an hour is the same incident; later it is another", () => {
  const { incident } = play("rhhh");
  const again = applyVerdict(incident, words["r"] as Verdict, at(600));
  assert.deepEqual([again.said?.kind, again.incident?.state, again.incident?.reopened], ["reopened", "open", 1]);
  const other = applyVerdict(incident, words["r"] as Verdict, at(3 * 3600));
  assert.deepEqual([other.said, other.incident?.openedAt, other.incident?.reopened], [null, at(3 * 3600), 0]);
});

test("flapping is said once, and single turns are not while it lasts", () => {
  const { said, incident } = play("rhrhrhrhr");
  assert.equal(said.replaceAll(".", ""), "f");
  assert.ok(incident?.isFlapping);
  assert.equal(play("rhrhrhrhrhhh").said.at(-1), "r", "its end is said");
});

test("pauses grow while nothing changes; after a refused login they are long; while it is getting better they are short", () => {
  const pause = ({ incident }: { incident: Incident | null }) =>
    (Date.parse(incident?.nextLookAt ?? "") - Date.parse(incident?.lastLookAt ?? "")) / 1000;
  assert.deepEqual(
    ["r", "rr", "rrr", "rrrr", "rrrrr", "rrrrrr", "rrrrrrrrr"].map((one) => pause(play(one))),
    [15, 30, 60, 120, 300, 600, 600],
  );
  assert.deepEqual(
    ["p", "pp", "ppp"].map((one) => pause(play(one))),
    [600, 1800, 1800],
  );
  assert.equal(pause(play("rrrrrh")), 15);
  assert.equal(pause(play("rrrrd")), 15);
});

test("it is not watched for ever, and not after somebody stopped it", () => {
  assert.equal(play("r".repeat(30), 3600).incident?.nextLookAt, null);
  const { incident } = play("rr");
  const stopped = unwatched(incident as Incident);
  assert.equal(applyVerdict(stopped, words["r"] as Verdict, at(300)).incident?.nextLookAt, null);
  const ended = closed(incident as Incident, "U1", at(300));
  assert.deepEqual([ended.state, ended.closedBy, ended.nextLookAt], ["closed", "U1", null]);
  assert.equal(applyVerdict(ended, words["r"] as Verdict, at(400)).said?.kind, "reopened");
  assert.equal(
    play("rhhh" + "h".repeat(40)).incident?.nextLookAt,
    null,
    "after the end it is looked at for half an hour",
  );
});

test("laws, for any looks", () => {
  const letters = fc
    .array(fc.constantFrom(..."hirdp".split("")), { minLength: 1, maxLength: 60 })
    .map((list) => list.join(""));
  fc.assert(
    fc.property(letters, fc.integer({ min: 1, max: 2000 }), (text, every) => {
      const { said, incident, all } = play(text, every);
      if (!incident) return assert.doesNotMatch(text, /[rdp]/);
      // Never more messages than looks that changed something, and none twice in a row for one thing.
      assert.ok(all.length <= text.length);
      assert.equal(incident.state === "closed", incident.closedAt !== null);
      if (incident.state === "open") assert.ok(incident.healthyInRow < healthyChecksInRow);
      if (incident.nextLookAt) assert.ok(Date.parse(incident.nextLookAt) > Date.parse(incident.lastLookAt));
      // A recovery comes only after three healthy looks with nothing bad between.
      for (const [place, kind] of said.split("").entries())
        if (kind === "r" && text[place] === "h") assert.match(text.slice(0, place + 1).replaceAll("i", ""), /h{3}$/);
      assert.deepEqual(JSON.parse(JSON.stringify(incident)), incident, "plain data");
    }),
    { numRuns: cases(500) },
  );
});

test("a look that began before somebody closed it opens nothing again; one that fails later is looked at again by itself", () => {
  const { incident } = play("r");
  assert.ok(incident);
  const ended = closed(incident, "U1", at(30));
  assert.deepEqual(applyVerdict(ended, words["r"] as Verdict, at(25)), { incident: ended, said: null, pages: false });
  const again = applyVerdict(ended, words["r"] as Verdict, at(90));
  assert.equal(again.said?.kind, "reopened");
  assert.ok(again.incident?.nextLookAt, "somebody looks");
});

test("down for the first time is told and calls those on call, flapping or not; what is new after flapping is told then", () => {
  const flapping = play("dhdhd", 60);
  assert.equal(flapping.incident?.isFlapping, true);
  const down = applyVerdict(flapping.incident, words["r"] as Verdict, at(5 * 60));
  assert.deepEqual([down.said?.kind, down.pages], ["changed", true]);
  assert.equal(applyVerdict(down.incident, words["p"] as Verdict, at(6 * 60)).said, null, "single turns are not told");
  const calm = applyVerdict(down.incident, words["p"] as Verdict, at(40 * 60));
  assert.equal(calm.said?.kind, "changed");
});
