// In public a ticket reads the same whatever its database, role, app and
// host are called: short names and ordinary words included.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as fc from "../support/fast-check.ts";
import { Client } from "pg";
import { runCheckup } from "../../src/checkup/run.ts";
import type { Report } from "../../src/report/report.ts";
import { buildTarget } from "../../src/target/build.ts";
import { materialOf, noAnswers } from "../../src/tickets/material.ts";
import { ordinaryWords } from "../../src/tickets/ordinary-words.ts";
import { ticketOf, type Ticket } from "../../src/tickets/ticket.ts";
import type { VendorName } from "../../src/target/vendor.ts";
import { vendorFor, vendors } from "../../src/tickets/vendors/index.ts";
import { cases } from "../support/campaign.ts";
import { sharedCluster } from "../support/cluster.ts";
import { healthyFly, machine } from "../support/fly.ts";
import { startVendorApi } from "../support/vendor-api.ts";
import { complaints } from "./lint.ts";

/** Names that no sentence has, in the place of each that is tried. */
const plain = {
  database: "zqdatabasex",
  role: "zqrolex",
  app: "zqappx",
  host: "zqhostx",
  target: "zqtargetx",
  machine: "zqmachinex",
};
type Names = typeof plain;

const server = await sharedCluster();
const api = await startVendorApi();
after(() => api.close());
const reports: string[] = [];

before(async () => {
  const client = new Client(server.url());
  await client.connect();
  await client.query(`create role ${plain.role} login password 'pw-canary-77'`);
  await client.query(`create database ${plain.database} owner ${plain.role}`);
  await client.end();
  const fly = JSON.parse(JSON.stringify(healthyFly()).replaceAll("orders", plain.app)) as typeof api.replies;
  api.replies = { ...fly, [`/v1/apps/${plain.app}/machines`]: { body: [machine({ id: plain.machine })] } };
  const env = {
    FLY_API_TOKEN: "fm2_canary-token-51f0c8",
    FLY_FLAPS_BASE_URL: api.url,
    FLY_API_BASE_URL: api.url,
    DBCHECK_STATUS_PAGES: "off",
  };
  const check = async (database: string, password: string, more: object = {}) => {
    const url = `postgres://${plain.role}:${password}@${plain.host}:${server.port}/${database}?hostaddr=127.0.0.1`;
    const entry = {
      url,
      vendor: "fly-mpg" as const,
      vendor_ids: { app: plain.app, cluster: "z23750vxk45r96d1" },
      ...more,
    };
    reports.push(
      JSON.stringify(
        await runCheckup({ target: buildTarget(plain.target, entry, env), vantage: "worker-east", timeoutMs: 60_000 }),
      ),
    );
  };
  await check(plain.database, "pw-canary-78");
  await check(plain.database, "pw-canary-77", { application: { role: plain.role, expected_connections: 1 } });
  const gone = new Client(server.url());
  await gone.connect();
  // The sessions of the checks may not have ended yet.
  await gone.query(`drop database ${plain.database} with (force)`);
  await gone.end();
  await check(plain.database, "pw-canary-77");
});

function ticketWith(report: string, names: Names, vendorName: VendorName): Ticket {
  let text = report;
  for (const key of Object.keys(plain) as (keyof Names)[]) text = text.replaceAll(plain[key], names[key]);
  const answers = {
    ...noAnswers,
    isProduction: true,
    impact: `${names.app} is down`,
    startedAt: "2026-02-25T21:00:00.000Z",
    ids: { app: names.app, instance: names.host },
    observed: [
      {
        text: `ever since, ${names.app} on ${names.host} does not get to ${names.database} as ${names.role}`,
        at: null,
        vantage: null,
      },
    ],
  };
  return ticketOf(materialOf(JSON.parse(text) as Report, vendorFor(vendorName), { answers }), "public");
}

/** The kind of a mask depends on which of two equal names is found first. */
const read = (ticket: Ticket) =>
  ticket.sections.map(
    ({ id, blocks }) =>
      `${id} ${JSON.stringify(blocks).replaceAll(/\[(?:identifier|target|role or database|host name|place of a check)\]/g, "[name]")}`,
  );

const short = "db prod web2 qa x1 shop crm erp api2 kv".split(" ");
const name = fc.constantFrom(...ordinaryWords, ...short);

test("three real faults were found", () => {
  const causes = reports.map((one) => (JSON.parse(one) as Report).verdict.cause);
  assert.deepEqual(causes, ["auth-password-rejected", "app-not-connecting", "admission-database-missing"]);
});

test("whatever the names are, the public text is the same: nothing is told, and no word of ours is lost", () => {
  fc.assert(
    fc.property(
      fc.nat({ max: reports.length - 1 }),
      fc.record({
        database: name,
        role: name,
        app: name,
        host: name,
        target: name,
        machine: fc.constantFrom("90aa11", "d8913", "148e21ea"),
      }),
      fc.constantFrom(...vendors.map(({ name: one }) => one)),
      (at, names, vendor) => {
        const report = reports[at] ?? "";
        const ticket = ticketWith(report, names, vendor);
        assert.deepEqual(read(ticket), read(ticketWith(report, plain, vendor)));
        assert.deepEqual(complaints(ticket, vendorFor(vendor)), []);
      },
    ),
    { numRuns: cases(120), seed: 20260225 },
  );
});

test("a name that is no word of ours is nowhere, in no field and in no fact", () => {
  fc.assert(
    fc.property(
      fc.nat({ max: reports.length - 1 }),
      fc.shuffledSubarray(short, { minLength: 5, maxLength: 5 }),
      fc.constantFrom(...vendors.map(({ name: one }) => one)),
      (at, some, vendor) => {
        const report = reports[at] ?? "";
        const [database = "", role = "", app = "", host = "", target = ""] = some;
        const text = JSON.stringify(
          ticketWith(report, { database, role, app, host, target, machine: "90aa11" }, vendor),
        );
        for (const one of some) assert.doesNotMatch(text, new RegExp(`(?<![\\w.])${one}(?![\\w.])`), one);
      },
    ),
    { numRuns: cases(40), seed: 20260225 },
  );
});
