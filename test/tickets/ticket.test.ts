// Every vendor's ticket over many faults: valid, within limits, traced,
// without leftovers; and what may be said only when the data says so.
import assert from "node:assert/strict";
import { test } from "node:test";
import { applyVerdict } from "../../src/incidents/incident.ts";
import type { Fact } from "../../src/tickets/fact.ts";
import { ticketFacts } from "../../src/tickets/facts/index.ts";
import { materialOf, noAnswers, type Answers, type Material } from "../../src/tickets/material.ts";
import { proposed } from "../../src/tickets/severity.ts";
import { placeholdersOf, templateNames } from "../../src/tickets/template.ts";
import { ticketOf } from "../../src/tickets/ticket.ts";
import type { Vendor } from "../../src/tickets/vendor.ts";
import { flyMpg } from "../../src/tickets/vendors/fly-mpg.ts";
import { generic } from "../../src/tickets/vendors/generic.ts";
import { vendors } from "../../src/tickets/vendors/index.ts";
import { isolate } from "../../src/isolation/isolate.ts";
import { ladder, row } from "../rules/observations.ts";
import { experiments, faults, namesOfTarget, reportOf, target } from "./faults.ts";
import { complaints, sentencesOf } from "./lint.ts";

const answers: Answers = {
  ...noAnswers,
  isProduction: true,
  impact: "nobody can order",
  whatChanged: "a deploy at 11:40",
  contact: "the on-call of orders, around the clock",
  startedAt: "2026-06-01T11:45:00.000Z",
  environment: [{ component: "Elixir", version: "1.17.3" }],
  observed: [{ text: "the application answers with HTTP 500", at: null, vantage: null }],
  tried: [{ what: "a restart", result: "no change", at: "2026-06-01T11:50:00.000Z" }],
  questions: [{ question: "Is there an incident in the region?", why: "two applications have it" }],
};

for (const vendor of vendors)
  for (const audience of ["private", "public"] as const)
    test(`${vendor.name}, ${audience}: the ticket of every fault is sound`, () => {
      for (const [name, report] of Object.entries(faults))
        for (const said of [noAnswers, answers]) {
          const ticket = ticketOf(materialOf(report, vendor, { answers: said }), audience);
          const hidden = audience === "public" ? namesOfTarget : [];
          assert.deepEqual(complaints(ticket, vendor, hidden), [], name);
        }
    });

test("every vendor's templates hold names that are filled, and every required identifier can be asked for", () => {
  for (const { name, fields, wanted, identifiers } of vendors) {
    const known = new Set<string>([...templateNames, ...identifiers.map(({ key }) => `id:${key}`)]);
    for (const template of [...fields.map(({ value }) => value), ...wanted.map(({ text }) => text)])
      for (const one of placeholdersOf(template)) assert.ok(known.has(one), `${name}: {${one}} is filled by nothing`);
  }
});

const statements = (facts: Fact[]) => facts.map(({ statement }) => statement).join("\n");
const report = faults["an option that is none"];
const material = (more: Partial<Material> = {}) => materialOf(report ?? reportOf(ladder()), flyMpg, more);

test("the same configuration is said only of a claim that holds", () => {
  assert.doesNotMatch(ticketOf(material(), "private").markdown, /same config/i);
  const [failed, passed] = experiments;
  assert.ok(failed && passed);
  const tests = [failed, { ...passed, options: failed.options }];
  const held = ticketOf(material({ recorded: { tests, isolation: isolate(tests) } }), "private");
  assert.match(held.markdown, /"driver from the console" has the same configuration as "pool in the release"/);
});

test("people's claims of sameness, of no errors and of no change are told as theirs", () => {
  const told = {
    ...noAnswers,
    whatChanged: "nothing changed",
    observed: [{ text: "it works with the exact same config, zero driver error messages", at: null, vantage: null }],
  };
  const { markdown } = ticketOf(material({ answers: told }), "private");
  assert.doesNotMatch(markdown, /same config|zero driver error|nothing changed/i);
  assert.match(markdown, /it works with options said to be equal, no errors that anybody noticed/);
});

test("nothing changed is said only where there is a healthy check to compare with", () => {
  const down = faults["refused"] ?? reportOf(ladder());
  assert.doesNotMatch(statements(ticketFacts(materialOf(down, flyMpg))), /differs from the healthy check/);
  const known = ticketFacts(materialOf(down, flyMpg, { baselineAt: "2026-05-31T12:00:00.000Z" }));
  assert.match(
    statements(known),
    /Nothing that both checks could see differs from the healthy check at 2026-05-31 12:00 UTC\./,
  );
  const changes = [
    {
      id: "dns:4:x",
      layer: "dns" as const,
      what: "IPv4 addresses of x",
      before: ["10.0.0.7"],
      after: [],
      beforeAt: "2026-05-31T12:00:00.000Z",
      afterAt: down.startedAt,
    },
  ];
  const drifted = ticketFacts(materialOf({ ...down, changes }, flyMpg));
  assert.match(statements(drifted), /IPv4 addresses of x: 10\.0\.0\.7 until 2026-05-31 12:00 UTC, now none/);
  assert.doesNotMatch(statements(drifted), /Nothing that both/);
});

test("a green status page is recorded with its time and proves nothing; what the platform would not tell is not known", () => {
  const seen = (id: string, outcome: "passed" | "unknown", summary: string) => ({
    ...row("health", outcome, null),
    id,
    probe: id,
    layer: "platform" as const,
    source: "platform" as const,
    summary,
  });
  const observations = [
    ...ladder(row("startup", "failed", "silent")),
    seen("platform-status", "passed", "no incident is announced"),
    seen("platform-machines", "unknown", "the token may not list machines"),
  ];
  const facts = ticketFacts(materialOf(reportOf(observations), flyMpg));
  const [page, machines] = ["platform:platform-status", "platform:platform-machines"].map((id) =>
    facts.find((one) => one.id === id),
  );
  assert.equal(
    page?.statement,
    "Status page: no incident is announced, recorded at 2026-06-01 12:00 UTC, which proves nothing.",
  );
  assert.equal(page.source, "status-page");
  assert.match(machines?.statement ?? "", /^Not known: the token may not list machines/);
});

test("severity: 1 needs a production that is known, and no way around; the targets file and a person go first", () => {
  const level = (more: Partial<Material>) =>
    ticketOf(materialOf(faults["refused"] ?? reportOf(ladder()), generic, more), "private").severity;
  assert.equal(level({}).level, 2);
  assert.equal(level({ answers: { ...noAnswers, isProduction: true } }).level, 1);
  assert.equal(level({ answers: { ...noAnswers, isProduction: true, workaround: "the replica" } }).level, 2);
  assert.equal(level({ answers: { ...noAnswers, isProduction: false } }).level, 3);
  assert.deepEqual(
    [level({ configuredSeverity: 1 }).level, level({ configuredSeverity: 1 }).from],
    [1, "targets-file"],
  );
  assert.deepEqual(
    [level({ configuredSeverity: 1, chosenSeverity: 3 }).level, level({ chosenSeverity: 3 }).from],
    [3, "chosen"],
  );
  const degraded = materialOf(faults["near the limit"] ?? reportOf(ladder()), generic, { configuredSeverity: 1 });
  assert.equal(ticketOf(degraded, "private").severity.level, 2, "a degraded one is not what the file speaks of");
  assert.equal(proposed(faults["nobody could see"] ?? reportOf(ladder()), true, false).level, 3);
});

test("missing: required identifiers, impact, what a field needs; nothing of it is a placeholder in the text", () => {
  const bare = reportOf(ladder(row("tcp", "failed", "refused")), {
    target: { ...target, vendor: { name: "fly-mpg", ids: {}, from: "place" } },
  });
  const ticket = ticketOf(materialOf(bare, flyMpg), "private");
  const keys = ticket.missing.map(({ key }) => key);
  for (const key of [
    "id:cluster",
    "id:organization",
    "id:app",
    "production",
    "impact",
    "whatChanged",
    "startedAt",
    "contact",
  ])
    assert.ok(keys.includes(key), `${key} of ${keys.join(", ")}`);
  assert.equal(new Set(keys).size, keys.length);
  assert.deepEqual(
    ticket.missing
      .filter(({ isRequired }) => isRequired)
      .map(({ key }) => key)
      .slice(0, 2),
    ["id:cluster", "id:organization"],
  );
  assert.ok(!ticket.fields.some(({ label }) => label === "Cluster"));
  assert.match(ticket.markdown, /when it began is not known/);
  const known = ticketOf(materialOf(faults["refused"] ?? bare, flyMpg, { answers }), "private");
  assert.deepEqual(known.missing, []);
  const asked = (more: Partial<Answers>) =>
    ticketOf(material({ answers: { ...answers, ...more } }), "private").missing.map(({ key }) => key);
  assert.deepEqual(asked({}), ["poolMode"]);
  assert.deepEqual(asked({ poolMode: "transaction", environment: [{ component: "Ecto", version: "3.13.x" }] }), [
    "version:Ecto",
  ]);
});

test("what is known of a vendor and was not verified says so, with its link where there is one", () => {
  const { sections, markdown } = ticketOf(materialOf(faults["read-only"] ?? reportOf(ladder()), flyMpg), "private");
  const said = sections.flatMap(sentencesOf).filter(({ known }) => known && !known.isVerified);
  assert.ok(said.length > 0);
  for (const { text } of said) assert.match(text, /^Not verified: /);
  assert.match(markdown, /- Not verified: A cluster turns read-only/);
});

test("an incident: since when, how often looked at, that it flaps, what turned; earlier checks as far as they said something else", () => {
  const late = faults["silent"] ?? reportOf(ladder());
  const check = (minute: number, name: string) => ({
    ...(faults[name] ?? late),
    id: `check-${minute}`,
    startedAt: `2026-06-01T11:0${minute}:00.000Z`,
  });
  const seen = {
    status: "down" as const,
    cause: "tcp-refused" as const,
    layer: "tcp" as const,
    summary: "refused",
    at: "2026-06-01T11:01:00.000Z",
  };
  let state = applyVerdict(null, { ...late.verdict, ...seen }, seen.at).incident;
  for (const minute of [2, 3, 4, 5, 6])
    state = applyVerdict(
      state,
      minute % 2 === 0 ? reportOf(ladder()).verdict : late.verdict,
      `2026-06-01T11:0${minute}:00.000Z`,
    ).incident;
  assert.ok(state);
  const timeline = [
    { at: new Date("2026-06-01T11:03:00.000Z"), actor: null, what: "another verdict: silent", isTurn: true },
  ];
  const incident = { state, timeline, steps: [] };
  const earlier = [check(1, "refused"), check(2, "refused"), check(3, "silent")];
  const ticket = ticketOf(materialOf(late, generic, { incident, earlier }), "private");
  assert.deepEqual(complaints(ticket, generic), []);
  const text = statements(ticket.facts);
  assert.match(text, /dbcheck first saw it at 2026-06-01 11:01 UTC/);
  assert.match(text, /Checked 6 times, last at 2026-06-01 11:06 UTC/);
  assert.match(text, /It comes and goes: 5 state changes recently/);
  assert.match(ticket.markdown, /Began: 2026-06-01 11:01 UTC, as dbcheck first saw it/);
  const lines = ticket.markdown.split("\n").filter((line) => line.startsWith("| 2026-06-01 11:"));
  assert.deepEqual(lines, [
    "| 2026-06-01 11:01 | dbcheck first saw it at 2026-06-01 11:01 UTC: refused. |",
    "| 2026-06-01 11:01 | dbcheck from worker-east: down, tcp-refused. |",
    "| 2026-06-01 11:03 | Another verdict: silent. |",
    "| 2026-06-01 11:03 | dbcheck from worker-east: down, startup-silent. |",
  ]);
});

test("the server's own words stand in it with their SQLSTATE", () => {
  const { markdown, facts } = ticketOf(
    materialOf(faults["password rejected"] ?? reportOf(ladder()), generic),
    "private",
  );
  assert.match(markdown, /FATAL 28P01: password authentication failed for user "orderbook_rw" \(routine auth_failed\)/);
  assert.equal(facts.find(({ id }) => id === "error:auth")?.confidence, "confirmed");
});

test("a body that is too long loses its appendix first, and says what was cut; a title never ends in half a character", () => {
  const long: Answers = {
    ...answers,
    tried: Array.from({ length: 150 }, (_, at) => ({
      what: `attempt ${at} ${"𐍈".repeat(60)}`,
      result: "no change",
      at: null,
    })),
  };
  const whole = ticketOf(material({ answers: long }), "private").body;
  for (const most of [whole.length - 1, 9000, 4000, 1200]) {
    const vendor: Vendor = { ...flyMpg, limits: { title: 60, body: most } };
    const ticket = ticketOf({ ...material({ answers: long }), vendor }, "private");
    assert.deepEqual(complaints(ticket, vendor), [], String(most));
    assert.match(ticket.body, /Left out, because the form accepts no more: Appendix/);
    assert.ok(!/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/.test(ticket.body + ticket.title));
  }
});
