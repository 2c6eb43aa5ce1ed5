// Public status pages in the formats that they really have, and what a page that cannot be read is worth: nothing.
import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { after, beforeEach, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { runCheckup } from "../../src/checkup/run.ts";
import { askShared } from "../../src/probes/platform/shared-requests.ts";
import type { Report } from "../../src/report/report.ts";
import type { VendorName } from "../../src/target/vendor.ts";
import { buildTarget, targetFromUrl } from "../../src/target/build.ts";
import { factsOf, rowOf } from "../support/check.ts";
import { sharedCluster } from "../support/cluster.ts";
import { endless, never, page, startVendorApi, type Reply } from "../support/vendor-api.ts";

const database = await sharedCluster();
const mirror = await startVendorApi();
after(() => mirror.close());
beforeEach(() => {
  mirror.asked.length = 0;
  mirror.replies = {};
});

function check(
  vendor: VendorName,
  env: Record<string, string> = { DBCHECK_STATUS_PAGES: mirror.url },
  url = database.url(),
): Promise<Report> {
  const target = buildTarget("orders", { url, vendor }, env);
  return runCheckup({ target, vantage: "test", timeoutMs: 15_000 });
}
/** The server of the tests is young, which is a notice of its own. */
const platformFindings = ({ findings }: Report) =>
  findings.filter(({ layer }) => layer === "platform").map(({ cause, severity }) => `${severity} ${cause}`);
const told = (report: Report) => factsOf(report, "status-page");

const statuspage = (incidents: object[] = [], indicator = "none") => ({
  page: { id: "1", name: "Fly.io", url: "https://status.flyio.net" },
  status: { indicator, description: "All Systems Operational" },
  components: [{ id: "c1", name: "Managed Postgres", status: "operational" }],
  incidents,
  scheduled_maintenances: [
    { name: "done", status: "completed" },
    { name: "Postgres in ams", status: "in_progress" },
  ],
});
const incident = {
  id: "abc1",
  name: "Managed Postgres in ams",
  status: "investigating",
  impact: "major",
  created_at: "2026-06-01T10:00:00.000Z",
  started_at: "2026-06-01T09:58:00.000Z",
  components: [{ id: "c1", name: "Managed Postgres", status: "major_outage" }],
  incident_updates: [{ body: "We look into it." }],
};

test("a green page is kept with its time, and rules nothing out", async () => {
  mirror.replies = {
    "/status.flyio.net/api/v2/summary.json": { body: statuspage() },
    "/incidents.flyio.net/v1/incidents": {
      body: { incidents: [{ ...incident, status: "resolved", resolved_at: "2026-06-01T11:00:00Z" }] },
    },
  };
  const report = await check("fly-mpg");
  const row = rowOf(report, "status-page");
  assert.deepEqual([row.outcome, row.source, row.layer], ["passed", "platform", "platform"]);
  assert.match(
    row.summary,
    /^status\.flyio\.net: no open incident at \d{4}-[\d-]+T[\d:]+Z \("none"\), which proves nothing$/,
  );
  const { indicator, incidents, maintenances, asked } = told(report);
  assert.deepEqual([indicator, incidents, maintenances], ["none", [], ["Postgres in ams"]]);
  assert.ok(asked.every(({ at, status }) => status === 200 && !Number.isNaN(Date.parse(at))));
  assert.ok(!report.verdict.ruledOut.some(({ cause }) => cause.startsWith("platform-")));
  assert.deepEqual(
    mirror.asked.map(({ method, authorization, body }) => [method, authorization, body]),
    [
      ["GET", undefined, ""],
      ["GET", undefined, ""],
    ],
  );
});

test("an open incident: a notice beside a verdict that stays what it is, told once where two sources tell it", async () => {
  mirror.replies = {
    "/status.flyio.net/api/v2/summary.json": { body: statuspage([incident], "major") },
    "/incidents.flyio.net/v1/incidents": { body: { incidents: [{ ...incident, impact: undefined }] } },
  };
  const report = await check("fly-mpg");
  const row = rowOf(report, "status-page");
  assert.deepEqual([row.outcome, row.reason], ["warned", "incident-open"]);
  assert.deepEqual(told(report).incidents, [
    {
      id: "abc1",
      name: "Managed Postgres in ams",
      status: "investigating",
      impact: "major",
      startedAt: "2026-06-01T09:58:00.000Z",
      affects: ["Managed Postgres"],
      concerns: true,
    },
  ]);
  assert.deepEqual([report.verdict.status, platformFindings(report)], ["healthy", ["notice platform-incident-open"]]);
});

const formats: {
  vendor: VendorName;
  path: string;
  green: unknown;
  red: unknown;
  named: string;
  since: string | null;
}[] = [
  ...(
    [
      ["supabase", "status.supabase.com"],
      ["render", "status.render.com"],
      ["digitalocean", "status.digitalocean.com"],
      ["aiven", "status.aiven.io"],
      ["planetscale", "www.planetscalestatus.com"],
      ["tiger", "status.timescale.com"],
    ] as const
  ).map(([vendor, host]) => ({
    vendor,
    path: `/${host}/api/v2/summary.json`,
    green: statuspage([{ ...incident, status: "resolved" }]),
    red: statuspage([incident]),
    named: incident.name,
    since: "2026-06-01T09:58:00.000Z",
  })),
  {
    vendor: "neon",
    path: "/neonstatus.com/api/v1/summary",
    green: {
      page_title: "Neon",
      ongoing_incidents: [],
      in_progress_maintenances: [],
      scheduled_maintenances: [],
      subpages: [],
    },
    red: {
      ongoing_incidents: [
        {
          id: "01N",
          name: "Compute starts are slow",
          status: "identified",
          url: "https://neonstatus.com/x",
          last_update_at: "2026-06-01T10:05:00Z",
          current_worst_impact: "degraded_performance",
          affected_components: [{ id: "1", name: "Database Connectivity", group_name: "aws-us-east-1" }],
        },
      ],
    },
    named: "Compute starts are slow",
    since: null,
  },
  {
    vendor: "gcp",
    path: "/status.cloud.google.com/incidents.json",
    green: [
      {
        id: "old",
        begin: "2026-01-01T00:00:00+00:00",
        end: "2026-01-01T02:00:00+00:00",
        external_desc: "Cloud SQL was slow",
      },
    ],
    red: [
      {
        id: "9aq",
        begin: "2026-06-01T09:00:00+00:00",
        external_desc: "Connections fail in europe-west4",
        status_impact: "SERVICE_OUTAGE",
        severity: "high",
        affected_products: [{ title: "Google Cloud SQL", id: "hV87" }],
        currently_affected_locations: [{ title: "Netherlands (europe-west4)", id: "europe-west4" }],
        most_recent_update: { status: "SERVICE_OUTAGE" },
      },
    ],
    named: "Connections fail in europe-west4",
    since: "2026-06-01T09:00:00.000Z",
  },
  {
    vendor: "azure",
    path: "/azure.status.microsoft/en-us/status/feed/",
    green: '<?xml version="1.0"?><rss version="2.0"><channel><title>Azure Status</title></channel></rss>',
    red:
      '<?xml version="1.0"?><rss version="2.0"><channel><title>Azure Status</title><item><title>Azure Database ' +
      "for PostgreSQL &amp; MySQL - West Europe</title><guid>g1</guid><pubDate>Mon, 01 Jun 2026 09:00:00 " +
      "Z</pubDate></item></channel></rss>",
    named: "Azure Database for PostgreSQL & MySQL - West Europe",
    since: "2026-06-01T09:00:00.000Z",
  },
  {
    vendor: "heroku",
    path: "/api.status.salesforce.com/v1/incidents/active",
    // Somebody else's at Salesforce.
    green: [{ id: 1, instanceKeys: ["NA139"], serviceKeys: ["coreService"], IncidentImpacts: [], IncidentEvents: [] }],
    red: [
      {
        id: 20_008_740,
        createdAt: "2026-06-01T09:01:00Z",
        instanceKeys: ["Heroku US"],
        serviceKeys: ["HerokuData"],
        IncidentImpacts: [
          { type: "herokuDataDisruption", severity: "major", startTime: "2026-06-01T09:00:00Z", endTime: null },
        ],
        IncidentEvents: [
          {
            type: "herokuIncidentInvestigating",
            message: "Connections to Postgres fail",
            createdAt: "2026-06-01T09:02:00Z",
          },
        ],
      },
    ],
    named: "Connections to Postgres fail",
    since: "2026-06-01T09:00:00.000Z",
  },
  {
    vendor: "railway",
    path: "/status.railway.com/summary.json",
    green: { page: { name: "Railway", url: "https://status.railway.com", status: "UP" } },
    red: {
      page: { name: "Railway", url: "https://status.railway.com", status: "HASISSUES" },
      activeIncidents: [
        {
          id: "r1",
          name: "TCP proxy",
          started: "2026-06-01T09:00:00.000Z",
          status: "INVESTIGATING",
          impact: "MAJOROUTAGE",
        },
      ],
    },
    named: "TCP proxy",
    since: "2026-06-01T09:00:00.000Z",
  },
];
for (const { vendor, path, green, red, named, since } of formats)
  test(`${vendor}: nothing open, something open, another shape`, async () => {
    // The page is asked whatever the database is like; where nothing listens, the rest costs little.
    const look = () => check(vendor, { DBCHECK_STATUS_PAGES: mirror.url }, "postgres://app@127.0.0.1:1/app");
    mirror.replies[path] = { body: green };
    assert.equal(rowOf(await look(), "status-page").outcome, "passed");
    mirror.replies[path] = { body: red };
    const [found] = told(await look()).incidents ?? [];
    assert.deepEqual([found?.name, found?.startedAt], [named, since]);
    assert.notEqual(found?.concerns, false);
    mirror.replies[path] = { body: { ok: true } };
    const other = rowOf(await look(), "status-page");
    assert.deepEqual([other.outcome, other.reason], ["unknown", "malformed"]);
  });

test("an incident of something that no database needs is told in the row, and is no finding", async () => {
  const green = {
    id: "x",
    begin: "2026-06-01T09:00:00Z",
    external_desc: "Invoices are late",
    affected_products: [{ title: "Billing" }],
  };
  mirror.replies["/status.cloud.google.com/incidents.json"] = { body: [green] };
  const report = await check("gcp");
  assert.deepEqual(
    [told(report).incidents?.[0]?.concerns, rowOf(report, "status-page").outcome, platformFindings(report)],
    [false, "passed", []],
  );
});

const bad: [name: string, reply: Reply, reason: string][] = [
  ["a page for people", page, "malformed"],
  ["500", { status: 500 }, "http-error"],
  ["429", { status: 429 }, "http-error"],
  ["without end", endless, "too-large"],
  ["never", never, "timeout"],
  ["elsewhere", { status: 301, headers: { location: "https://moved.example/" } }, "http-error"],
];
for (const [name, reply, reason] of bad)
  test(`a page that cannot be read (${name}) is not known, and never a fault`, async () => {
    mirror.replies["/status.supabase.com/api/v2/summary.json"] = reply;
    const report = await check("supabase");
    const row = rowOf(report, "status-page");
    assert.deepEqual([row.outcome, row.reason, told(report).incidents], ["unknown", reason, null]);
    assert.deepEqual([report.verdict.status, platformFindings(report)], ["healthy", []]);
  });

test("one of two sources is silent: what the other says is kept, and the row says what was not seen", async () => {
  mirror.replies = {
    "/status.flyio.net/api/v2/summary.json": never,
    "/incidents.flyio.net/v1/incidents": { body: { incidents: [] } },
  };
  const report = await check("fly-postgres");
  const row = rowOf(report, "status-page");
  assert.deepEqual([row.outcome, row.reason, told(report).incidents], ["unknown", "timeout", []]);
  assert.match(row.summary, /no open incident .*not seen: status\.flyio\.net/);
});

test("those who ask at the same time share one question; who leaves early takes the answer from nobody, and nobody's question is given up", async () => {
  const held: ServerResponse[] = [];
  mirror.replies["/page"] = (response) => void held.push(response);
  const ask = (signal: AbortSignal) => askShared({ what: "page", url: `${mirror.url}/page` }, signal);
  const early = new AbortController();
  const [first, ...others] = [ask(early.signal), ask(AbortSignal.timeout(20_000)), ask(AbortSignal.timeout(20_000))];
  while (held.length === 0) await sleep(5);
  early.abort();
  assert.equal((await first)?.asked.reason, "timeout");
  held[0]?.writeHead(200, { "content-type": "application/json" }).end('{"n":1}');
  assert.deepEqual(
    (await Promise.all(others)).map(({ data }) => data),
    [{ n: 1 }, { n: 1 }],
  );
  assert.equal(mirror.asked.length, 1);
  const alone = new AbortController();
  const last = ask(alone.signal);
  while (held.length === 1) await sleep(5);
  alone.abort();
  assert.equal((await last).asked.reason, "timeout");
  while (held[1]?.destroyed === false) await sleep(5);
  assert.equal(mirror.asked.length, 2, "what was answered is not kept");
});

test("vendors without a page that a program can read: not known, and nobody is asked", async () => {
  for (const vendor of ["aws", "crunchy"] as const) {
    const row = rowOf(await check(vendor), "status-page");
    assert.deepEqual([row.outcome, row.reason], ["skipped", "not-applicable"]);
    assert.match(row.summary, /^not known: /);
  }
  assert.deepEqual(mirror.asked, []);
});

test("who is asked, and who is not: off, another vendor's word, a bare URL unless it is switched on", async () => {
  const has = (report: Report) => report.observations.some(({ id }) => id === "status-page");
  assert.equal(has(await check("supabase", { DBCHECK_STATUS_PAGES: "off" })), false);
  assert.equal(has(await check("generic")), false);
  const url = "postgres://u@pgbouncer.z23750vxk45r96d1.flympg.net/d";
  const asksFor = (env: Record<string, string>) => targetFromUrl(url, env).platform?.statusPages;
  assert.deepEqual(
    [asksFor({}), asksFor({ DBCHECK_STATUS_PAGES: "on" }), asksFor({ DBCHECK_STATUS_PAGES: "off" })],
    [false, true, false],
  );
  assert.equal(buildTarget("orders", { url }, {}).platform?.statusPages, true);
  assert.equal(targetFromUrl(url, {}).vendor?.ids["cluster"], "z23750vxk45r96d1");
});
