// A secret planted in every text of a thousand reports, and in what
// people write: no form of it leaves in a ticket or a report.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../support/fast-check.ts";
import type { Observation } from "../../src/report/observation.ts";
import type { Report } from "../../src/report/report.ts";
import { reportMarkdown, reportText } from "../../src/report/text.ts";
import { judge } from "../../src/rules/verdict.ts";
import { secretIn } from "../../src/target/secret-search.ts";
import { redactDeep } from "../../src/target/redact.ts";
import { Secret } from "../../src/secret.ts";
import { ticketToSend } from "../../src/tickets/outgoing-ticket.ts";
import { escalation } from "../../src/tickets/escalation.ts";
import { materialOf, noAnswers, type Answers, type Material } from "../../src/tickets/material.ts";
import { vendors } from "../../src/tickets/vendors/index.ts";
import { stepsFor } from "../../src/incidents/steps.ts";
import { checklist } from "../../src/slack/views/checklist.ts";
import { detailsView } from "../../src/slack/views/details.ts";
import { final } from "../../src/slack/views/final-reply.ts";
import { headline } from "../../src/slack/views/headline.ts";
import { done } from "../slack/reports.ts";
import { faults } from "./faults.ts";
import { cases } from "../support/campaign.ts";

/** How programs and people write a secret into what they say. */
const ways: Record<string, (text: string) => string> = {
  plain: (text) => text,
  "percent-encoded": encodeURIComponent,
  "in a URL": (text) => `postgres://app:${encodeURIComponent(text)}@db.example/app`,
  JSON: (text) => JSON.stringify({ auth: text }),
  base64: (text) => Buffer.from(text).toString("base64").replace(/=+$/, ""),
  "base64 of user and password": (text) => Buffer.from(`app:${text}`).toString("base64"),
  hexadecimal: (text) => Buffer.from(text).toString("hex"),
  "in a shell": (text) => `'${text.replaceAll("'", "'\\''")}'`,
  "a keyword of libpq": (text) => `password='${text.replaceAll(/['\\]/g, (one) => `\\${one}`)}'`,
  "a stack trace": (text) => `** (ArgumentError)\n    (db) connect(user: "app", auth: "${text}")\n    at pool.ex:7`,
};
const way = fc.constantFrom(...Object.keys(ways));
const secret = fc
  .array(fc.constantFrom(...Array.from("abcdefghkmnpqrstuvwxyz23456789ABCDEFGH!$*_-+=/%&?#@:;\\'\"<>()[]{}|~`^, é€")), {
    minLength: 8,
    maxLength: 24,
  })
  .map((letters) => `c4nARY${letters.join("")}x7`);

/** What reports have of their own: names of rows, causes, outcomes. Everything else may hold somebody's text. */
const own = new Set([
  "id",
  "probe",
  "layer",
  "source",
  "outcome",
  "reason",
  "at",
  "cause",
  "severity",
  "state",
  "status",
  "confidence",
  "owner",
  "observation",
  "explains",
  "alternatives",
  "sslmode",
  "step",
  "reached",
  "speaker",
  "poolMode",
  "answer",
  "code",
  "answered",
]);

function planted(value: unknown, text: string): unknown {
  if (typeof value === "string") return `${value} ${text}`;
  if (Array.isArray(value))
    return [
      ...value.map((one) => planted(one, text)),
      ...(value.length > 0 && value.every((one) => typeof one === "string") ? [text] : []),
    ];
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, own.has(key) ? one : planted(one, text)]),
    );
  return value;
}

/** As `runCheckup` makes a report of what was seen: the gate first, then the rules. */
function gated(base: Report, text: string, secrets: Secret[]): Report {
  const dirty = base.observations.map((one) => ({ ...(planted(one, text) as Observation), vantage: base.vantage }));
  const observations = redactDeep(dirty, secrets);
  const target = redactDeep({ ...base.target, database: `db ${text}`, user: `user ${text}` }, secrets);
  return { ...base, target, observations, ...judge(observations, target, base.startedAt) };
}

const leaks = (output: string, plain: string) => {
  const core = plain.slice(0, -2);
  return Object.entries(ways)
    .filter(([name]) => ["plain", "percent-encoded", "hexadecimal"].includes(name))
    .filter(([, write]) => output.includes(write(core)))
    .map(([name]) => name);
};
const outputsOf = (material: Material, secrets: Secret[], audience: "private" | "public"): string[] => {
  const sent = ticketToSend(material, audience, secrets);
  return "refused" in sent ? [sent.refused] : [JSON.stringify(sent.ticket), sent.ticket.markdown, sent.ticket.body];
};

/** Everything that Slack is shown of a check: its messages, the modal of its facts, and the steps that people get. */
function slackOf(report: Report): string {
  const check = done(report);
  const steps = stepsFor(report).map((step, at) => ({ position: at + 1, step }));
  return JSON.stringify([headline(check, null), checklist(check, "plan"), final(check, steps), detailsView(check)]);
}

test("a thousand reports with a secret in every text: nothing of it leaves, and the ticket does", () => {
  const reports = cases(1000);
  let sent = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.values(faults)),
      secret,
      way,
      fc.constantFrom(...vendors),
      fc.boolean(),
      (base, plain, how, vendor, isPublic) => {
        const secrets = [new Secret(plain)];
        const report = gated(base, ways[how]?.(plain) ?? plain, secrets);
        const material = materialOf(report, vendor);
        const outputs = [
          reportText(report),
          reportMarkdown(report),
          JSON.stringify(report),
          escalation(material, null).markdown,
          slackOf(report),
          ...outputsOf(material, secrets, isPublic ? "public" : "private"),
        ];
        for (const output of outputs) assert.deepEqual(leaks(output, plain), [], how);
        sent += outputs.length > 6 ? 1 : 0;
      },
    ),
    { numRuns: reports, includeErrorInReport: true },
  );
  assert.ok(sent > 0.9 * reports, `the gate lets clean tickets through: ${sent} of ${reports}`);
});

test("a password that is an ordinary word keeps no ticket back, but in a URL it does", () => {
  const base = faults["refused"];
  const [vendor] = vendors;
  assert.ok(base && vendor);
  const secrets = [new Secret("connection")];
  const material = materialOf(base, vendor);
  assert.ok("ticket" in ticketToSend(material, "private", secrets));
  const caseNumber = "postgres://app:connection@db.example/app";
  assert.ok("refused" in ticketToSend({ ...material, caseNumber }, "private", secrets));
});

test("a secret in anything that people write keeps the ticket from leaving, and is not repeated", () => {
  const base = faults["refused"];
  assert.ok(base);
  const places: ((text: string) => Partial<Answers>)[] = [
    (text) => ({ impact: text }),
    (text) => ({ contact: text }),
    (text) => ({ environment: [{ component: "Ecto", version: text }] }),
    (text) => ({ observed: [{ text, at: null, vantage: null }] }),
    (text) => ({ tried: [{ what: "a restart", result: text, at: null }] }),
    (text) => ({ happened: [{ at: "2026-06-01T11:00:00.000Z", what: text }] }),
    (text) => ({ questions: [{ question: "Why?", why: text }] }),
    (text) => ({ ids: { app: text } }),
  ];
  fc.assert(
    fc.property(secret, way, fc.constantFrom(...places), fc.boolean(), (plain, how, place, isPublic) => {
      const said = place(`we see ${ways[how]?.(plain)} there`);
      const [vendor] = vendors;
      assert.ok(vendor);
      const sent = ticketToSend(
        materialOf(base, vendor, { answers: { ...noAnswers, ...said } }),
        isPublic ? "public" : "private",
        [new Secret(plain)],
      );
      assert.ok("refused" in sent, how);
      assert.deepEqual(leaks(sent.refused, plain), []);
    }),
    { numRuns: 200 },
  );
});

test("tokens are known by their form, whosever they are; what only looks like one is not", () => {
  const long = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6";
  for (const [text, what] of [
    [`FLY_API_TOKEN fm2_${long}`, "a token of Fly.io"],
    [`AVNS_${long}`, "a password of Aiven"],
    [`sbp_${long}`, "a token of Supabase"],
    [`pscale_pw_${long}`, "a secret of PlanetScale"],
    ["AKIAIOSFODNN7EXAMPLE", "an access key of AWS"],
    [`eyJhbGciOiJIUzI1NiJ9.eyJ${long}.${long}`, "a JSON web token"],
    ["-----BEGIN RSA PRIVATE KEY-----", "a private key"],
    ["postgres://app:hunter22@db/app", "a password in a URL or beside its name"],
    ["PGPASSWORD=hunter22 psql", "a password in a URL or beside its name"],
  ])
    assert.equal(secretIn({ deep: [{ text }] }, []), what);
  for (const plain of [
    'PGPASSWORD="$DBCHECK_PASSWORD" psql',
    "sbp is short",
    "the password was accepted",
    "postgres://app@db/app",
    "password: (computed)",
  ])
    assert.equal(secretIn(plain, []), null, plain);
});
