// What a check looks like: words beside every emoji, nothing parsed, nothing cut silently, all within what Slack takes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { problemsOf, viewProblemsOf } from "../../src/demo/workspace/validation/check.ts";
import type { Incident } from "../../src/incidents/incident.ts";
import type { Did, Note } from "../../src/incidents/note.ts";
import { bounded, limits, messageProblem, pieces, visibleBytes } from "../../src/slack/limits.ts";
import { checklist } from "../../src/slack/views/checklist.ts";
import { detailsView } from "../../src/slack/views/details.ts";
import { final } from "../../src/slack/views/final-reply.ts";
import { headline } from "../../src/slack/views/headline.ts";
import { plain } from "../../src/slack/views/fallback-text.ts";
import { renderMessage } from "../../src/slack/views/message.ts";
import type { Rendered } from "../../src/slack/views/rich-text.ts";
import { check, chinese, done, healthy, hostile, inconclusive, progress, report, tlsDown } from "./reports.ts";
import { at, bad, began, other } from "./incidents.ts";
import { readable } from "./scene.ts";
import { stepsFor } from "../../src/incidents/steps.ts";
import { faults } from "../tickets/faults.ts";

const nasty = `<!channel> *x* ${"y".repeat(10_000)}`;
const samples = {
  waiting: check(),
  running: check({ state: "running", progress: progress(4), notes: ["The queue could not be reached."] }),
  cancelling: check({ state: "running", cancelRequested: true, progress: progress(4) }),
  healthy: done(healthy),
  down: done(tlsDown),
  inconclusive: done(inconclusive),
  hostile: done(hostile, {
    notes: Array.from({ length: 30 }, () => nasty),
    fingerprint: nasty,
    progress: {
      startedAt: "",
      rows: Array.from({ length: 60 }, (_, at) => ({
        probe: `p${at}`,
        title: nasty,
        state: "failed",
        summary: nasty,
        tookMs: 1,
      })),
    },
  }),
  chinese: done(chinese),
  empty: done(report({}, [])),
  failed: check({
    state: "failed",
    finishedAt: new Date(),
    failure: { text: "The check itself broke.", reference: "ab12cd34" },
  }),
  manyAsked: done(healthy, {
    requesters: Array.from({ length: 60 }, (_, at) => ({
      teamId: "T",
      userId: `U${at}`,
      channelId: "C",
      channelName: "c",
      responseUrl: null,
    })),
  }),
};

test("every message of every kind of check is what Slack takes, in both forms", () => {
  for (const [name, row] of Object.entries(samples)) {
    for (const kind of ["headline", "checklist", "final"] as const) {
      for (const form of ["plan", "rich_text"] as const) {
        const rendered = renderMessage({ kind, said: null }, row, form, {
          queue: { ahead: 2, workers: 1 },
          incident: null,
          steps: [],
          oncall: [],
          tickets: [],
          canEscalate: true,
          owners: { operator: "S0DBA" },
          isLate: false,
        });
        assert.deepEqual(problemsOf(rendered.blocks, "message", true), [], `${name} ${kind} ${form}`);
        assert.equal(messageProblem(rendered), null, `${name} ${kind} ${form}`);
        assert.doesNotMatch(rendered.text, /<!|<@/);
        assert.doesNotMatch(
          JSON.stringify(rendered.blocks),
          /"type":"(mrkdwn|broadcast)"/,
          "nothing that Slack would parse",
        );
      }
    }
    const view = detailsView(row);
    assert.deepEqual(viewProblemsOf(view), [], name);
  }
});

test("the hostile report needs no emergency: it is cut where one sees it", () => {
  const rendered = final(samples.hostile);
  assert.ok(visibleBytes(rendered.blocks) <= limits.visibleBytes);
  assert.match(readable(rendered.blocks), /<!channel> \*bold\*/, "shown as it is, since rich_text is not parsed");
  assert.match(readable(detailsView(samples.hostile).blocks), /more characters\).*and 28 more/);
  assert.doesNotMatch(JSON.stringify(rendered.blocks), /\u202e|\u200b|\\u0007/i);
});

test("at most 300 characters in the headline and 900 in the final reply, with what, what to do and who", () => {
  const reports = [...Object.values(faults), tlsDown, inconclusive, healthy];
  for (const one of reports) {
    const row = done(one);
    const kept = stepsFor(one).map((step, index) => ({ position: index + 1, step }));
    const name = `${one.verdict.status} ${one.verdict.cause}`;
    const head = readable(headline(row, null).blocks);
    assert.ok(head.length <= 300, `${name}: headline of ${head.length}: ${head}`);
    for (const steps of [[], kept]) {
      const last = readable(final(row, steps).blocks);
      assert.ok(last.length <= 900, `${name}: final reply of ${last.length}: ${last}`);
      if (one.verdict.cause && one.verdict.nextSteps.length > 0)
        for (const [words, where] of [
          ["Do now", head],
          ["Who: ", head],
          ["Do now", last],
          ["Who: ", last],
          ["Why: ", last],
        ] as const)
          assert.ok(where.includes(words), `${name}: ${words} in ${where}`);
    }
  }
  assert.ok(reports.length > 8, `${reports.length} reports`);
});

test("a state is said in words: what was skipped or not seen never looks good", () => {
  const rows = progress(2).rows.map((row, at) => ({
    ...row,
    state: (["passed", "warned", "failed", "skipped", "unknown"] as const)[at] ?? ("pending" as const),
    summary: "why",
  }));
  const row = check({ state: "running", progress: { startedAt: "", rows } });
  const listed = readable(checklist(row, "rich_text").blocks);
  for (const word of ["passed", "warning", "failed", "skipped", "could not see", "pending"])
    assert.match(listed, new RegExp(`: ${word}`));
  const [plan] = checklist(row, "plan").blocks;
  const tasks = (plan as { tasks: { status: string; title: string }[] }).tasks;
  assert.deepEqual(
    tasks.slice(0, 5).map(({ status }) => status),
    ["complete", "complete", "error", "pending", "pending"],
  );
  assert.match(tasks[4]?.title ?? "", /could not see.*why/);
});

test("the headline of an incident: how it stands, since when, how often it was looked at, and what can be pressed", () => {
  const shown = (more: Partial<Incident>) => readable(headline(samples.down, null, began(more)).blocks);
  assert.match(shown({}), /Down – It refuses\..*Since .*checked 6 times.*next check/);
  assert.match(shown({ latest: other }), /Down – It is silent\./);
  assert.match(shown({ healthyInRow: 2 }), /Recovering – healthy 2 times in a row/);
  assert.match(shown({ isFlapping: true }), /Down, flapping – works only some of the time/);
  assert.match(shown({ nextLookAt: null }), /Automatic re-checks have stopped/);
  assert.match(
    shown({ state: "closed", closedAt: at(65), nextLookAt: null }),
    /Recovered – down or degraded for 1 h 5 min\. It was: It refuses\./,
  );
  assert.match(
    shown({ state: "closed", closedAt: at(2), closedBy: "U1", nextLookAt: null }),
    /Closed – by .*, after 2 min/,
  );
  const pressed = (more: Partial<Incident>) =>
    JSON.stringify(headline(samples.down, null, began(more)).blocks).match(
      /dbcheck_\w+|(?<=:)(?:stop|close|experiment|export|take-over)(?=")/g,
    );
  const [again, menu] = ["dbcheck_run_again", "dbcheck_more"];
  assert.deepEqual(pressed({}), ["dbcheck_take", again, menu, "stop", "close", "experiment", "export"]);
  assert.deepEqual(pressed({ nextLookAt: null }), ["dbcheck_take", again, menu, "close", "experiment", "export"]);
  assert.deepEqual(pressed({ takenBy: "U1", nextLookAt: null }), [
    again,
    menu,
    "take-over",
    "close",
    "experiment",
    "export",
  ]);
  assert.deepEqual(pressed({ state: "closed", closedAt: at(9), nextLookAt: null }), [
    again,
    menu,
    "experiment",
    "export",
  ]);
  assert.match(JSON.stringify(headline(samples.down, null, began({ takenBy: "U1" })).blocks), /"U1".*is on it/);
});

test("the verdict's owner is mentioned where the target names one: a team, a person, nobody else's", () => {
  const mentioned = (rendered: Rendered) =>
    [...JSON.stringify(rendered).matchAll(/"user(?:group)?_id":"(\w+)"|<!subteam\^(\w+)>|<@(\w+)>/g)].map(
      ([, block, group, user]) => block ?? group ?? user,
    );
  const asked = samples.down.requesters.map(({ userId }) => userId);
  const owners = { operator: "S0DBA", client: "U0APP" };
  assert.deepEqual(mentioned(headline(samples.down, null, null, [], owners)), ["S0DBA"]);
  assert.deepEqual(mentioned(final(samples.down, [], [], false, owners)), [...asked, "S0DBA"]);
  assert.deepEqual(mentioned(final(samples.down, [], [], false, { client: "U0APP" })), asked);
  assert.deepEqual(mentioned(headline(samples.healthy, null, null, [], owners)), []);
});

test("what an incident tells its thread: short, in words, within what Slack takes, whatever the database says", () => {
  const long = { ...other, summary: nasty };
  const nobody = { who: null, reason: null };
  const steps: Did[] = [
    { position: 1, text: "Start it", state: "done", ...nobody },
    { position: 2, text: "Call them", state: "skipped", ...nobody },
  ];
  const all: [Note, RegExp][] = [
    [
      { kind: "changed", from: bad, to: other },
      /Down, for another reason.*Now: It is silent\. \(tcp-timeout\).*Before: It refuses\./,
    ],
    [
      { kind: "recovered", openedAt: at(0), closedAt: at(30), first: bad, latest: bad, looks: 9, did: [] },
      /Recovered after 30 min.*checked 9 times.*What was wrong: It refuses.*No steps were marked done/,
    ],
    [
      { kind: "recovered", openedAt: at(0), closedAt: at(30), first: bad, latest: other, looks: 9, did: [] },
      /Last: It is silent/,
    ],
    [
      { kind: "recovered", openedAt: at(0), closedAt: at(30), first: bad, latest: bad, looks: 9, did: steps },
      /Skipped: 1 step\. What people did: 1\. Start it – done by a check$/,
    ],
    [
      { kind: "isolated", lines: ["socket_options has :keepalive", nasty] },
      /experiments show together socket_options has :keepalive/,
    ],
    [
      { kind: "stalled", targets: ["a", "b"], sinceAt: at(0), againAt: null },
      /2 watched targets not being checked a, b Not checked since/,
    ],
    [{ kind: "stalled", targets: ["a"], sinceAt: at(0), againAt: at(9) }, /1 watched target being checked again/],
    [{ kind: "reopened", to: other, closedAt: at(30) }, /Down again.*It is silent.*It had recovered at/],
    [{ kind: "flapping", turns: 4, sinceAt: at(1) }, /Flapping.*4 state changes since/],
    [{ kind: "changed", from: long, to: long }, /Down, for another reason/],
  ];
  for (const [said, words] of all) {
    const rendered = renderMessage({ kind: "note", said }, done(healthy, { quiet: true }), "rich_text");
    assert.match(readable(rendered.blocks), words);
    assert.deepEqual(problemsOf(rendered.blocks, "message", true), []);
    assert.equal(messageProblem(rendered), null);
    assert.doesNotMatch(rendered.text, /<!|<@/);
    assert.ok(!JSON.stringify(rendered).includes('"user_id"'), "nobody is mentioned");
  }
});

test("the headline says state, sentence, target, owner and time; while waiting, its place", () => {
  assert.match(
    readable(headline(samples.down, null).blocks),
    /blockster-v2 : Down – The server's certificate.*Do now: Renew the certificate\. Who: whoever runs the server · checked in 812 ms/,
  );
  assert.match(
    readable(headline(samples.waiting, { ahead: 0, workers: 3 }).blocks),
    /Waiting – next in the queue; 3 workers seen/,
  );
  const old = check({ createdAt: new Date(Date.now() - 10_000) });
  assert.match(
    readable(headline(old, { ahead: 2, workers: 0 }).blocks),
    /2 checks ahead in the queue; no worker running/,
  );
  assert.match(
    readable(headline(samples.failed, null).blocks),
    /The check itself failed – The check itself broke. \(reference ab12cd34\)/,
  );
});

test("buttons: Cancel while it runs, then Run again and, with a report, Details; each carries the id alone", () => {
  const ids = (blocks: unknown) =>
    [...JSON.stringify(blocks).matchAll(/"action_id":"([^"]+)"/g)].map((match) => match[1]);
  assert.deepEqual(ids(checklist(samples.running, "plan").blocks), ["dbcheck_cancel"]);
  assert.deepEqual(ids(checklist(samples.cancelling, "plan").blocks), []);
  assert.deepEqual(ids(checklist(samples.down, "plan").blocks), []);
  assert.deepEqual(ids(final(samples.down).blocks), [
    "dbcheck_run_again",
    "dbcheck_details",
    "dbcheck_ticket",
    "dbcheck_place_script",
  ]);
  assert.deepEqual(ids(final(samples.healthy).blocks), ["dbcheck_run_again", "dbcheck_details"]);
  assert.deepEqual(ids(final(samples.failed).blocks), ["dbcheck_run_again"]);
  assert.match(JSON.stringify(final(samples.down).blocks), new RegExp(`"value":"${samples.down.id}"`));
});

test("cuts are said, never split a character, and pieces lose nothing", () => {
  assert.equal(bounded("short", 100), "short");
  assert.match(bounded("x".repeat(500), 100), /^x+… \(\d+ more characters\)$/);
  assert.doesNotMatch(bounded("😀".repeat(300), 101), /[\ud800-\udbff](?![\udc00-\udfff])/);
  const long = `${"line\n".repeat(2000)}${"z".repeat(7000)}`;
  assert.equal(pieces(long, 3000).join(""), long);
  assert.ok(pieces(long, 3000).every((piece) => piece.length <= 3000));
});

test("a message that Slack refuses is reduced to its words, unescaped, with its buttons", () => {
  const reduced = plain(final(samples.down));
  assert.match(readable(reduced.blocks), /^blockster-v2: Down/);
  assert.deepEqual(problemsOf(reduced.blocks, "message", false), []);
  assert.equal(reduced.blocks.at(-1)?.type, "actions");
});
