// A follow-up says what is new and nothing twice; the text for the on-call is short.
import assert from "node:assert/strict";
import { test } from "node:test";
import { escalation } from "../../src/tickets/escalation.ts";
import { materialOf, noAnswers } from "../../src/tickets/material.ts";
import { ticketOf } from "../../src/tickets/ticket.ts";
import { flyMpg } from "../../src/tickets/vendors/fly-mpg.ts";
import { ladder, row } from "../rules/observations.ts";
import { faults, reportOf } from "./faults.ts";
import { complaints, sentencesOf } from "./lint.ts";

const first = faults["refused"] ?? reportOf(ladder());
const answers = {
  ...noAnswers,
  isProduction: true,
  impact: "nobody can order",
  observed: [{ text: "HTTP 500", at: null, vantage: null }],
};
const ticket = ticketOf(materialOf(first, flyMpg, { answers }), "private");
const earlierTicket = { at: "2026-06-01T12:10:00.000Z", facts: ticket.facts };
const later = { startedAt: "2026-06-01T13:00:00.000Z" };

function newsOf(material: Parameters<typeof ticketOf>[0]): string[] {
  const followUp = ticketOf(material, "private");
  assert.deepEqual(complaints(followUp, flyMpg), []);
  return followUp.sections
    .filter(({ id }) => id === "news")
    .flatMap(sentencesOf)
    .map(({ text }) => text);
}

test("the same seen again is one sentence, whatever its times and milliseconds", () => {
  const again = {
    ...first,
    ...later,
    observations: first.observations.map((one) => ({ ...one, tookMs: 99, at: later.startedAt })),
  };
  assert.deepEqual(newsOf(materialOf(again, flyMpg, { answers, earlierTicket })), [
    "Against the ticket of 2026-06-01 12:10 UTC, by the check at 2026-06-01 13:00 UTC: the same was seen again, " +
      "and nothing else.",
  ]);
});

test("another verdict, a row that turned, a new word of somebody: told; what stayed is not; the case's number is in the title", () => {
  const silent = reportOf(ladder(row("startup", "failed", "silent")), later);
  const more = {
    ...answers,
    observed: [...answers.observed, { text: "a failover was announced", at: null, vantage: null }],
  };
  const material = materialOf(silent, flyMpg, { answers: more, earlierTicket, caseNumber: "FLY-4711" });
  const said = newsOf(material).join("\n");
  assert.match(said, /case FLY-4711/);
  assert.match(said, /Changed: TCP passed/);
  assert.match(said, /Before: TCP failed/);
  assert.match(said, /Changed: .* accepts the connection, but gives no answer within .*\nBefore: /);
  assert.match(said, /New: a failover was announced\./);
  assert.match(said, /Reached now, and passed: Ten connections, .*TLS/);
  assert.doesNotMatch(said, /HTTP 500|nobody can order|The checking machine/);
  assert.match(ticketOf(material, "private").title, /^Follow-up to case FLY-4711: /);
  assert.doesNotMatch(ticketOf(material, "public").markdown, /4711/);
});

test("a recovery is a follow-up too", () => {
  const well = reportOf(ladder(), later);
  const said = newsOf(materialOf(well, flyMpg, { answers, earlierTicket })).join("\n");
  assert.match(said, /Changed: /);
  assert.match(said, /TCP passed/);
});

test("for the on-call: what, since when, whose, three proofs, the next step, the link", () => {
  const { markdown, sentences } = escalation(
    materialOf(first, flyMpg, { answers }),
    "https://example.slack.com/archives/C1/p1",
  );
  assert.ok(markdown.split("\n").length <= 14, markdown);
  assert.match(markdown, /^\*\*orderbook-prod: down, tcp-refused \(confirmed\), severity 1 of 4\.\*\*\n/);
  assert.match(markdown, /when it began is not known/);
  assert.match(markdown, /Who can fix it: whoever runs the network between|Who can fix it: whoever runs the server/);
  assert.match(markdown, /- Read on: <https:\/\/example\.slack\.com\/archives\/C1\/p1>/);
  const ids = new Set(ticket.facts.map(({ id }) => id));
  for (const { facts, text } of sentences) assert.ok(facts.length > 0 && facts.every((id) => ids.has(id)), text);
});
