// Tickets of real checks: fifteen servers, nearly all of them really broken, once for every vendor and every reader.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import type { Report } from "../../src/report/report.ts";
import type { Target } from "../../src/target/target.ts";
import { ticketToSend } from "../../src/tickets/outgoing-ticket.ts";
import { materialOf, noAnswers, type Answers } from "../../src/tickets/material.ts";
import type { Audience, Ticket } from "../../src/tickets/ticket.ts";
import type { Vendor } from "../../src/tickets/vendor.ts";
import { vendors } from "../../src/tickets/vendors/index.ts";
import { checkSamples } from "../support/samples.ts";
import { complaints, sentencesOf } from "../tickets/lint.ts";

const checked: { target: Target; report: Report }[] = [];

before(async () => {
  const all = await checkSamples((name) => `${name}-7c31e0`, "worker-east", { DBCHECK_STATUS_PAGES: "off" });
  checked.push(...all.filter(({ report }) => report.verdict.cause !== null));
});

const answers: Answers = {
  ...noAnswers,
  isProduction: true,
  impact: "nobody can order",
  contact: "the on-call, around the clock",
  startedAt: "2026-02-25T21:00:00.000Z",
};
/** As somebody who has all of them would fill them in. */
const idsOf = ({ identifiers }: Vendor) => Object.fromEntries(identifiers.map(({ key }) => [key, `${key}-5e1d07c4`]));

function ticket(
  { target, report }: (typeof checked)[number],
  vendor: Vendor,
  audience: Audience,
  isTold: boolean,
): Ticket {
  const more = isTold ? { answers, ids: idsOf(vendor) } : {};
  const sent = ticketToSend(materialOf(report, vendor, more), audience, target.secrets);
  if ("refused" in sent) assert.fail(`${target.name}: ${sent.refused}`);
  return sent.ticket;
}

/** In whatever form they stand in the samples' connection strings. */
const passwords = ["demo password", "demo%20password", "last-years-password", "demo-superuser", "pa/ss"];
function namesOf({ target, report }: (typeof checked)[number], vendor: Vendor): string[] {
  const { database, user } = report.target;
  // "postgres" is everybody's; a name of the sample is one only where it is no word of ours.
  const own = [database, user].filter((one): one is string => one !== null && !["postgres", "app"].includes(one));
  const ids = Object.entries(idsOf(vendor)).flatMap(([key, one]) => (key === "region" ? [] : [one]));
  return [
    target.name,
    report.id,
    "worker-east",
    "127.0.0.1",
    "flympg",
    "fdaa:",
    ...own.flatMap((one) => [`"${one}"`, ` ${one}, `]),
    ...ids,
  ];
}

test("at least ten faults were really found", () => {
  const causes = new Set(checked.map(({ report }) => report.verdict.cause));
  assert.ok(causes.size >= 14, [...causes].join(", "));
});

for (const vendor of vendors)
  for (const audience of ["private", "public"] as const)
    test(`${vendor.name}, ${audience}: the ticket of every real fault is sound and holds no secret`, () => {
      for (const one of checked)
        for (const isTold of [false, true]) {
          const hidden = audience === "public" ? [...passwords, ...namesOf(one, vendor)] : passwords;
          const made = ticket(one, vendor, audience, isTold);
          assert.deepEqual(complaints(made, vendor, hidden), [], `${one.target.name} ${isTold}`);
          if (isTold)
            assert.deepEqual([made.title.length > 0, made.title.includes("production is not known")], [true, false]);
        }
    });

test("who is asked for help is asked for something, wherever a server can be named", () => {
  for (const vendor of vendors)
    for (const one of checked.filter(({ report }) => report.target.host !== null))
      for (const isTold of [false, true]) {
        const wanted = ticket(one, vendor, "private", isTold).sections.find(({ id }) => id === "wanted");
        assert.ok(wanted, `${vendor.name} is asked for nothing about ${one.target.name}`);
      }
});

test("nothing is said twice in a section, and names of dbcheck's own causes stand in no question", () => {
  for (const vendor of vendors)
    for (const one of checked)
      for (const section of ticket(one, vendor, "private", true).sections) {
        const texts = sentencesOf(section).map(({ text }) => text);
        const twice = texts.filter((text, at) => text.length > 60 && texts.indexOf(text) !== at);
        assert.deepEqual(twice, [], `${vendor.name}, ${one.target.name}: ${section.id}`);
        if (section.id === "questions")
          for (const text of texts) assert.doesNotMatch(text, /\b(?:tcp|startup|auth|server|pooler)-[a-z]+/);
      }
});

test("where the cause is the application's, whoever files it reads that first", () => {
  for (const vendor of vendors)
    for (const one of checked.filter(({ report }) => report.verdict.owner === "client")) {
      const [routing] = ticket(one, vendor, "private", true).sections;
      assert.ok(routing);
      assert.match(sentencesOf(routing)[0]?.text ?? "", /^The evidence points to your own side\. /);
    }
});
