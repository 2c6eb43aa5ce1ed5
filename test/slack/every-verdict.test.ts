// What people read of every kind of verdict: short enough for a
// phone, with what, what to do and who, and nothing twice.
import assert from "node:assert/strict";
import { test } from "node:test";
import { causes as known } from "../../src/report/causes.ts";
import { stepsFor } from "../../src/incidents/steps.ts";
import { reasons } from "../../src/report/observation.ts";
import type { Report } from "../../src/report/report.ts";
import { final } from "../../src/slack/views/final-reply.ts";
import { headline } from "../../src/slack/views/headline.ts";
import { ladder, row, rowIds, serverError } from "../rules/observations.ts";
import { sentencesIn, wordsOf } from "../support/sentences/words.ts";
import { faults, reportOf } from "../tickets/faults.ts";
import { done } from "./reports.ts";
import { readable } from "./scene.ts";

/**
 * One report of each cause and sentence that the rules give for one bad row among good ones, and for what servers say.
 */
function everyVerdict(): Report[] {
  const found = new Map<string, Report>();
  const keep = (report: Report) => found.set(`${report.verdict.cause} ${report.verdict.summary}`, report);
  for (const id of rowIds)
    for (const outcome of ["failed", "warned", "unknown"] as const)
      for (const reason of reasons) keep(reportOf(ladder(row(id, outcome, reason))));
  for (const sqlstate of sqlstates)
    for (const id of ["startup", "auth", "admission", "query"] as const) {
      const error = serverError(sqlstate, null, ownWords);
      const refused = row(id, "failed", "server-error");
      keep(reportOf(ladder({ ...refused, facts: { ...refused.facts, error } })));
    }
  for (const report of Object.values(faults)) keep(report);
  return [...found.values()];
}
const sqlstates =
  "28P01 28000 3D000 42501 53300 53100 53200 57P03 57P01 57P05 08P01 0A000 22023 42704 55000 XX000 58000".split(" ");

/** What a server says is its own, however long. */
const ownWords = "the server's own sentence about what it refuses";
const reports = everyVerdict();

test("every kind of verdict: at most 300 characters in the headline, 900 in the final reply, 20 words a sentence", () => {
  const causes = new Set(reports.map(({ verdict }) => verdict.cause));
  assert.ok(causes.size > 40, `${causes.size} of ${Object.keys(known).length} causes`);
  const odd = reports.flatMap((report) => {
    const { cause, status } = report.verdict;
    const name = `${status} ${cause}`;
    const kept = stepsFor(report).map((step, at) => ({ position: at + 1, step }));
    const head = readable(headline(done(report), null).blocks);
    const last = readable(final(done(report), kept).blocks);
    return [
      ...(head.length > 300 ? [`${name}: headline of ${head.length}: ${head}`] : []),
      ...(last.length > 900 ? [`${name}: final reply of ${last.length}: ${last}`] : []),
      ...(cause && !(head.includes("Do now: ") && head.includes("Who: ")) ? [`${name}: no action in ${head}`] : []),
      ...tooLong(report.verdict.summary).map((one) => `${name}: ${one}`),
      ...twice(final(done(report), kept).blocks).map((one) => `${name}: said twice: ${one}`),
    ];
  });
  assert.deepEqual(odd, []);
});

/** Sentences of more than 20 words. */
function tooLong(text: string): string[] {
  return sentencesIn(text.replace(ownWords, "this"))
    .filter((one) => wordsOf(one).length > 20)
    .map((one) => `${wordsOf(one).length} words: ${one}`);
}

/** Sentences of more than four words that stand in two elements of a message. */
function twice(blocks: unknown): string[] {
  const seen = new Set<string>();
  return sectionsOf(blocks)
    .flatMap(sentencesIn)
    .map((one) =>
      one
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} ]/gu, "")
        .trim(),
    )
    .filter((one) => wordsOf(one).length > 4)
    .filter((one) => seen.has(one) || !seen.add(one));
}

function sectionsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(sectionsOf);
  if (typeof value !== "object" || value === null) return [];
  if ("type" in value && value.type === "rich_text_section") return [readable(value)];
  return Object.values(value).flatMap(sectionsOf);
}
