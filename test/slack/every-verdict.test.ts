// What people read of every kind of verdict: short enough for a phone,
// with what, what to do and who, and nothing twice.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../support/fast-check.ts";
import { causeWords } from "../../src/report/cause-words.ts";
import { causes as known } from "../../src/report/causes.ts";
import { stepsFor, type IncidentStep } from "../../src/incidents/steps.ts";
import { deployStep } from "../../src/report/code.ts";
import type { Report } from "../../src/report/report.ts";
import { checklist } from "../../src/slack/views/checklist.ts";
import { detailsView } from "../../src/slack/views/details.ts";
import { final } from "../../src/slack/views/final-reply.ts";
import { headline } from "../../src/slack/views/headline.ts";
import type { Rendered } from "../../src/slack/views/rich-text.ts";
import type { CheckRow, StepRow } from "../../src/store/store.ts";
import { sentencesIn, wordsOf } from "../support/sentences/words.ts";
import { everyVerdict, ownWords } from "./every.ts";
import { at, began } from "./incidents.ts";
import { check, done, progress, tlsDown } from "./reports.ts";
import { readable } from "./scene.ts";

const reports = everyVerdict();
const kept = (report: Report) => stepsFor(report).map((step, index): StepRow => ({ position: index + 1, step }));
const withoutButtons = ({ blocks }: Rendered) => blocks.filter(({ type }) => type !== "actions");

test("every kind of verdict: at most 300 characters in the headline, 900 in the final reply, 20 words a sentence", () => {
  const causes = new Set(reports.map(({ verdict }) => verdict.cause));
  assert.ok(causes.size > 40, `${causes.size} of ${Object.keys(known).length} causes`);
  const odd = reports.flatMap((report) => {
    const { cause, status } = report.verdict;
    const name = `${status} ${cause}`;
    const row = done(report, { progress: progress(10, 4) });
    const [top, list, last] = [headline(row, null), checklist(row, "rich_text"), final(row, kept(report))];
    const [head, said] = [readable(top.blocks), readable(last.blocks)];
    return [
      ...(head.length > 300 ? [`${name}: headline of ${head.length}: ${head}`] : []),
      ...(said.length > 900 ? [`${name}: final reply of ${said.length}: ${said}`] : []),
      ...(cause && !(head.includes("Do now: ") && head.includes("Who: ")) ? [`${name}: no action in ${head}`] : []),
      ...tooLong(report.verdict.summary).map((one) => `${name}: ${one}`),
      ...twice([top.blocks, list.blocks, last.blocks], report.verdict.nextSteps).map(
        (one) => `${name}: said twice in the thread: ${one}`,
      ),
    ];
  });
  assert.deepEqual(odd, []);
});

/** Names, addresses and SQL as long as they come; words of ours between them. */
const word = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(..."the server waits for session 4711, idle in a transaction".split(" ")) },
  { weight: 1, arbitrary: fc.stringMatching(/^[a-z0-9_.-]{1,253}$/) },
  { weight: 1, arbitrary: fc.constantFrom("2001:db8:85a3:8d3:1319:8a2e:370:7348", "`select", "1`", "(role", "x);") },
);
const prose = (most: number) =>
  fc
    .array(fc.array(word, { minLength: 1, maxLength: 25 }), { minLength: 1, maxLength: most })
    .map((all) => all.map((one) => `${one.join(" ")}.`).join(" "));
const step = fc.record({
  state: fc.constantFrom("open", "doing", "done", "skipped") satisfies fc.Arbitrary<IncidentStep["state"]>,
  note: fc.option(prose(4)),
  reason: fc.option(prose(4)),
  proof: fc.option(prose(4)),
});
const situation = fc.record({
  base: fc.constantFrom(...reports.filter(({ verdict }) => verdict.cause !== null)),
  summary: prose(3),
  evidence: fc.array(prose(3), { maxLength: 12 }),
  nextSteps: fc.array(prose(3), { minLength: 1, maxLength: 9 }),
  done: fc.array(step, { maxLength: 9 }),
  notes: fc.array(prose(2), { maxLength: 6 }),
  askers: fc.integer({ min: 1, max: 30 }),
  alert: fc.option(fc.record({ title: prose(2), summary: fc.option(prose(2)), others: fc.constantFrom(0, 7) })),
  incident: fc.constantFrom({}, { isFlapping: true, reopened: 3, looks: 99_999 }, { takenBy: "U1", nextLookAt: null }),
});

test("law: whatever a report and people say, both messages keep to their characters, lose no word's end and no action", () => {
  fc.assert(
    fc.property(situation, ({ base, summary, evidence, nextSteps, done: did, notes, askers, alert, incident }) => {
      const because = evidence.map((text) => ({ observation: "tls", text }));
      const report = { ...base, verdict: { ...base.verdict, summary, because, nextSteps } };
      const [asker] = check().requesters;
      assert.ok(asker);
      const row: CheckRow = done(report, {
        notes,
        alert: alert && { source: "alertmanager", url: "https://alerts.example/1", channel: null, ...alert },
        target: `t${"-name".repeat(12)}`,
        requesters: Array.from({ length: askers }, (_, index) => ({ ...asker, userId: `U${index}` })),
      });
      const steps = kept(report).map((one, index) => ({ ...one, step: { ...one.step, ...after(did[index]) } }));
      const { summary: latest } = report.verdict;
      const bad = { status: "down", cause: null, layer: null, summary: latest, at: at(0) } as const;
      const top = headline(row, null, began({ ...incident, first: bad, latest: bad }));
      const last = final(row, steps, ["S1"], true, { operator: "S2", client: "U3" });
      const [head, said] = [readable(withoutButtons(top)), readable(last.blocks)];
      assert.ok(head.length <= 300, `headline of ${head.length}: ${head}`);
      assert.ok(said.length <= 900, `final reply of ${said.length}: ${said}`);
      assert.match(head, /Do now: .*Who: .*Since/);
      assert.match(said, /(?:Do now|Next steps: \d+ of \d+ done).*Who: .*Why: /);
      const source = [
        ...report.verdict.alternatives.map(causeWords),
        report.target.host,
        summary,
        ...evidence,
        ...nextSteps,
        ...notes,
        JSON.stringify(did),
        JSON.stringify(alert),
      ].join(" ");
      for (const text of [head, said]) assert.deepEqual(brokenWords(text, source), []);
      const all = readable(detailsView(row).blocks);
      for (const text of [...evidence, ...notes]) assert.ok(all.includes(readable({ text: text.slice(0, 250) })), text);
    }),
    { numRuns: 40, seed: 17 },
  );
});

function after(
  did: { state: IncidentStep["state"]; note: string | null; reason: string | null; proof: string | null } | undefined,
) {
  if (!did) return {};
  const { state, note, reason, proof } = did;
  const owner = state === "open" ? null : "U7";
  return {
    state,
    note,
    reason,
    owner,
    by: owner,
    proof: proof === null ? null : { at: at(1), holds: false, text: proof },
  };
}

/** Words before a cut that are no whole words of the source, nor the two ends of one. */
function brokenWords(text: string, source: string): string[] {
  const bare = (one: string) => one.replaceAll(/[^\p{L}\p{N}_]+$|^[^\p{L}\p{N}_]+/gu, "");
  const whole = source.split(/\s+/);
  const words = new Set(whole.map(bare));
  return text
    .split(/\s+/)
    .filter((one) => one.includes("…") && !one.startsWith("…"))
    .filter((one) => {
      const [from = "", to = ""] = one.split("…").map((part) => part.replace(/`$/, ""));
      if (to === "" || /^\W*$/.test(to)) return !words.has(bare(from));
      return !whole.some((long) => long.includes(bare(from)) && long.includes(bare(to)));
    });
}

test("the corrected line of a configuration is code in the headline and under Do now: exactly, whole, however long", () => {
  const long = `socket_options: [${Array.from({ length: 14 }, (_, at) => `{:option_${at},  true}`).join(", ")}]`;
  for (const fix of [
    "socket_options: [:inet6, {:keepalive, true}]",
    '"CONN_MAX_AGE": int(os.environ.get("AGE", "60")),',
    long,
  ]) {
    const base = reports.find(({ verdict }) => verdict.cause === "app-config-invalid-option");
    assert.ok(base);
    const nextSteps = [deployStep(fix), "Then run this check again: it shows whether the application connects."];
    const report = { ...base, verdict: { ...base.verdict, nextSteps } };
    const [top, last] = [headline(done(report), null), final(done(report), kept(report))];
    assert.deepEqual(codesIn(last.blocks), [fix]);
    assert.deepEqual(
      codesIn(top.blocks),
      fix === long ? [] : [fix],
      "what has no room in the headline is in the thread",
    );
    if (fix === long)
      assert.match(readable(top.blocks), /Do now: Deploy this one change and nothing else \(in the thread\)/);
    assert.ok(readable(withoutButtons(top)).length <= 300 && readable(last.blocks).length <= 900);
  }
});

test("code in both messages of every verdict is a whole piece of a step or of a line of evidence", () => {
  const odd = reports.flatMap((report) => {
    const { nextSteps, because, summary } = report.verdict;
    const source = new Set([...nextSteps, summary, ...because.map(({ text }) => text)].flatMap(codeOf));
    const [top, last] = [headline(done(report), null), final(done(report), kept(report))];
    const first = codeOf(nextSteps[0] ?? "")[0];
    return [
      ...codesIn([top.blocks, last.blocks]).filter((code) => !source.has(code)),
      ...(first !== undefined && first.length < 90 && !codesIn(top.blocks).includes(first)
        ? [`not told: ${first}`]
        : []),
    ].map((code) => `${report.verdict.cause}: ${code}`);
  });
  assert.deepEqual(odd, []);
});

/** What stands between backticks. */
const codeOf = (text: string): string[] => text.split("`").filter((_, at) => at % 2 === 1);

/** The texts that Slack shows as code. */
function codesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(codesIn);
  if (typeof value !== "object" || value === null) return [];
  if ("style" in value && (value.style as { code?: boolean }).code && "text" in value) return [String(value.text)];
  return Object.values(value).flatMap(codesIn);
}

test("a check that waits, runs or failed keeps its notes within the headline's characters", () => {
  const notes = Array.from({ length: 5 }, () =>
    "The queue could not be reached, so this process runs the check itself. ".repeat(4),
  );
  for (const row of [check({ notes }), check({ state: "running", notes }), done(tlsDown, { notes })])
    assert.ok(readable(withoutButtons(headline(row, { ahead: 2, workers: 0 }))).length <= 300);
});

/** Sentences of more than 20 words. */
function tooLong(text: string): string[] {
  return sentencesIn(text.replace(ownWords, "this"))
    .filter((one) => wordsOf(one).length > 20)
    .map((one) => `${wordsOf(one).length} words: ${one}`);
}

/** Sentences of more than four words that stand twice in a thread. The first step stands in the channel, too. */
function twice(messages: unknown[], steps: string[]): string[] {
  const plain = (one: string) =>
    one
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} ]/gu, "")
      .replaceAll(/ +/g, " ")
      .trim();
  const allowed = plain(steps.join(" "));
  const seen = new Set<string>();
  return sectionsOf(messages)
    .flatMap((section) => sentencesIn(section.replace(/^.* : \w+ – |^Do now: |^⬜? ?\d+\. /u, "")))
    .map(plain)
    .filter((one) => wordsOf(one).length > 4 && !allowed.includes(one))
    .filter((one) => seen.has(one) || !seen.add(one));
}

function sectionsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(sectionsOf);
  if (typeof value !== "object" || value === null) return [];
  if ("type" in value && value.type === "rich_text_section") return [readable(value)];
  return Object.values(value).flatMap(sectionsOf);
}
