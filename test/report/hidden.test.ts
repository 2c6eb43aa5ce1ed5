// Text of a server, of a certificate or of a person reaches no terminal and no Markdown in a form that acts there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { recordMarkdown } from "../../src/incidents/record.ts";
import { applyVerdict } from "../../src/incidents/incident.ts";
import { jsonText, oneLine, withoutHidden } from "../../src/report/control-characters.ts";
import { escapeMarkdown, fenced } from "../../src/report/markdown.ts";
import { reportMarkdown, reportText } from "../../src/report/text.ts";
import { readAnswers } from "../../src/tickets/read-answers.ts";
import { healthyFacts, ladder, row, serverError } from "../rules/observations.ts";
import { reportOf } from "../tickets/faults.ts";

/** ESC, BEL, CR, C1's CSI, right-to-left override, isolate, zero-width space, line separator. */
const acting = "\u001b[2J\u0007\r\n# spoofed\u009b31m\u202e\u2066\u200b\u2028";
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const actsIn = (text: string) => hidden.test(text.replaceAll("\n", ""));

const error = serverError("58000", "SomeRoutine", `cannot serve ${acting} anybody`);
const startup = {
  ...row("startup", "failed", "server-error", { error }),
  summary: `the server says ${acting}`,
  reproduce: `psql ${acting.replace("\n", "")}`,
};
const report = reportOf(ladder(startup));

test("a server's error in the terminal, as Markdown and as JSON", () => {
  assert.ok(actsIn(JSON.stringify(report.observations)), "the report itself keeps what the server sent");
  for (const [name, text] of [
    ["text", reportText(report)],
    ["markdown", reportMarkdown(report)],
    ["json", jsonText(report)],
  ] as const) {
    assert.ok(!actsIn(text), name);
    assert.ok(!/^# spoofed/m.test(text), `${name}: no line of its own`);
    assert.match(text, /cannot serve/);
  }
  assert.deepEqual(JSON.parse(jsonText(report)), report, "JSON reads the same");
});

test("a certificate's name in the terminal, as Markdown and as JSON", () => {
  const { chain, ...facts } = healthyFacts.tls;
  const named = chain.map((one) => ({ ...one, subject: `CN=db${acting}`, names: [`db${acting}.example`] }));
  const wrong = reportOf(
    ladder(row("tls", "failed", "certificate-wrong-host", { ...facts, chain: named, nameMatches: false })),
  );
  assert.ok(actsIn(wrong.verdict.summary), "the verdict has the name");
  for (const text of [reportText(wrong), reportMarkdown(wrong), jsonText(wrong)]) {
    assert.ok(!actsIn(text));
    assert.ok(!/^# spoofed/m.test(text));
  }
});

test("an incident's record", () => {
  const { incident } = applyVerdict(null, report.verdict, report.startedAt);
  assert.ok(incident);
  const text = recordMarkdown({ target: `orders${acting}`, incident, events: [], first: report, latest: report });
  assert.ok(!actsIn(text));
});

test("answers of people are read without them", () => {
  const { impact, observed } = readAnswers(
    'impact: "all\\u202Eliap\\u001b[0m"\nobserved:\n  - { what: "x\\u2066y" }\n',
    "a.yaml",
  );
  assert.deepEqual([impact, observed[0]?.text], ["allliap[0m", "xy"]);
});

test("what stays, and what a fence may hold", () => {
  assert.equal(withoutHidden("a\tb\nc\rd"), "a\tb\ncd");
  assert.equal(oneLine(" a\r\n b\u2029c "), "a b c");
  assert.equal(escapeMarkdown("`x`|\u202e*"), "\\`x\\`\\|\\*");
  assert.deepEqual(fenced("sh", ["a```b\u001b[0m"]), ["````sh", "a```b[0m", "````"]);
});
