// What the platform said, in the Fly ticket: real checks that ask real local APIs, answering as the documented ones do.
import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { runCheckup } from "../../src/checkup/run.ts";
import type { Report } from "../../src/report/report.ts";
import { buildTarget } from "../../src/target/build.ts";
import { ticketToSend } from "../../src/tickets/outgoing-ticket.ts";
import { materialOf, noAnswers, type Answers } from "../../src/tickets/material.ts";
import type { TicketSection, SectionId } from "../../src/tickets/sections/section.ts";
import type { Audience, Ticket } from "../../src/tickets/ticket.ts";
import { flyMpg } from "../../src/tickets/vendors/fly-mpg.ts";
import { canaries, cluster, healthyFly, machine, releases } from "../support/fly.ts";
import { page, startVendorApi } from "../support/vendor-api.ts";
import { complaints, sentencesOf } from "./lint.ts";

const token = "fm2_canary-token-51f0c8";
const api = await startVendorApi();
after(() => api.close());
const green = { status: { indicator: "none" }, components: [], incidents: [], scheduled_maintenances: [] };
const statusOf = (body: object) => ({
  "/status.flyio.net/api/v2/summary.json": { body },
  "/incidents.flyio.net/v1/incidents": { body: { incidents: [] } },
});
beforeEach(() => {
  api.replies = { ...healthyFly(), ...statusOf(green) };
});

/** The database's port is closed, so that there is something to escalate. */
async function checked(): Promise<Report> {
  const env = {
    FLY_API_TOKEN: token,
    FLY_FLAPS_BASE_URL: api.url,
    FLY_API_BASE_URL: api.url,
    DBCHECK_STATUS_PAGES: api.url,
  };
  const url = "postgres://orders:pw-canary-3b1a@127.0.0.1:1/orders";
  const target = buildTarget(
    "orders-live",
    { url, vendor: "fly-mpg", vendor_ids: { app: "orders", cluster: "z23750vxk45r96d1" } },
    env,
  );
  return runCheckup({ target, vantage: "worker-east", timeoutMs: 60_000 });
}
const questions = [
  { question: "Could there be a resource limit or memory issue?", why: null },
  { question: "The release_command fails: does it get the volume?", why: null },
  { question: "Was the cluster detached?", why: null },
];
const answers: Answers = {
  ...noAnswers,
  isProduction: true,
  questions,
  environment: [{ component: "flyctl", version: "latest" }],
};

function made(report: Report, audience: Audience = "private"): Ticket {
  const sent = ticketToSend(materialOf(report, flyMpg, { answers }), audience, []);
  if ("refused" in sent) assert.fail(sent.refused);
  assert.deepEqual(complaints(sent.ticket, flyMpg, [token, "pw-canary-3b1a", ...canaries, "@canary.example"]), []);
  return sent.ticket;
}
function said({ sections }: Ticket, id: SectionId): string {
  const found: TicketSection | undefined = sections.find((one) => one.id === id);
  return found
    ? sentencesOf(found)
        .map(({ text }) => text)
        .join("\n")
    : "";
}

test("machines with exits, the cluster, releases, requests by the vendor's own names, versions; identifiers that nobody had to type", async () => {
  const ticket = made(await checked());
  const state = said(ticket, "state");
  assert.match(
    state,
    /^The platform's word: orders: 1 of 1 machines started; cluster orders-db is ready; newest release v12: complete\.$/m,
  );
  assert.match(
    state,
    /Machine 148e21ea6d6489 of orders \(group app, ams\): started, 512 MB, restart policy on-failure, its host ok; no exit in the events that the platform keeps; checks: servicecheck-00-http-4000 passing\./,
  );
  assert.match(
    state,
    /Cluster z23750vxk45r96d1: ready, plan starter, ams, PostgreSQL 16, replicas: 1, disk 10 GB, memory 2048 MB\./,
  );
  assert.match(state, /Attached to it by the platform's list: orders\./);
  assert.match(state, /Volume vol_r1y9 of orders: attached, 10 GB, 50 % used, attached to machine 148e21ea6d6489\./);
  assert.match(state, /Newest release: v12, complete, 2026-06-01 11:00 UTC\./);
  assert.match(said(ticket, "appendix"), /Machines of orders: request 01REQ-ams at [\d-]+T[\d:]+Z, HTTP 200\./);
  assert.match(said(ticket, "environment"), /flyctl 0\.4\.2 stated by the platform/);
  assert.doesNotMatch(said(ticket, "environment"), /latest/);
  const identification = said(ticket, "identification");
  assert.match(identification, /Region: ams\.\n/);
  assert.match(identification, /Organization: acme\./);
  assert.match(identification, /Machine: 148e21ea6d6489\./);
  const missing = ticket.missing.map(({ key }) => key);
  for (const key of ["id:region", "id:organization", "version:flyctl"]) assert.ok(!missing.includes(key), key);
  assert.match(said(ticket, "wanted"), /app orders, Machine 148e21ea6d6489/);
});

test("questions that the platform's data answers: no kill for memory, the attached app; what it does not say stays unsaid", async () => {
  const answered = said(made(await checked()), "answered");
  assert.match(
    answered,
    /Memory: not by what the platform keeps of the one machine at [\d-]+ [\d:]+ UTC: they have no exit\. Limits of processes and descriptors are not in its answer\./,
  );
  assert.match(answered, /The platform's list has orders as attached at /);
  assert.doesNotMatch(answered, /Its machine .* ended/);
});

test("a machine killed for memory and a release command that failed: told with code and time, and as the answer to the question", async () => {
  const at = "2026-06-01T11:00:40Z";
  const killed = machine(
    { id: "9080aa11" },
    [
      { at, exit_code: 137, oom_killed: true },
      { at: "2026-06-01T10:58:00Z", exit_code: 1 },
    ],
    4,
  );
  const ran = machine(
    { id: "77e1ab02", state: "destroyed", config: { metadata: { fly_process_group: "fly_app_release_command" } } },
    [{ at, exit_code: 1 }],
  );
  api.replies["/graphql"] = { body: releases("failed") };
  api.replies["/v1/apps/orders/machines"] = { body: [killed, ran] };
  api.replies["/v1/postgres/z23750vxk45r96d1"] = { body: { ...cluster, data: { ...cluster.data, attached_apps: [] } } };
  const ticket = made(await checked());
  const state = said(ticket, "state");
  assert.match(
    state,
    /exits, newest first: 2026-06-01 11:00 UTC with code 137, killed for memory \(oom_killed\); 2026-06-01 10:58 UTC with code 1; restarted 4 times by the platform's count/,
  );
  assert.match(state, /Release command: Machine 77e1ab02 of orders .*with code 1/);
  assert.match(state, /Attached to it by the platform's list: no app\./);
  assert.match(
    said(ticket, "timeline"),
    /2026-06-01 11:00 Machine 9080aa11 ended with code 137, killed for memory \(oom_killed\)/,
  );
  assert.match(said(ticket, "timeline"), /2026-06-01 11:00 Release v12, failed/);
  assert.equal(said(ticket, "questions"), "");
  const answered = said(ticket, "answered");
  assert.match(
    answered,
    /Memory: yes, the platform killed for it: machine 9080aa11, 2026-06-01 11:00 UTC with code 137/,
  );
  assert.match(answered, /Its machine 77e1ab02 ended 2026-06-01 11:00 UTC with code 1\./);
  assert.match(answered, /The platform's list has no app as attached at /);
});

test("a green status page is recorded with its time, proves nothing and is no evidence; an open incident is one", async () => {
  const well = made(await checked());
  assert.match(
    said(well, "state"),
    /status\.flyio\.net: no open incident at [\d-]+T[\d:]+Z \("none"\), which proves nothing\./i,
  );
  assert.doesNotMatch(said(well, "summary") + said(well, "evidence"), /no open incident/);
  assert.doesNotMatch(said(well, "routing"), /Check the status page/);
  const incident = {
    id: "abc1",
    name: "Managed Postgres in ams",
    status: "investigating",
    impact: "major",
    started_at: "2026-06-01T09:58:00.000Z",
    components: [{ name: "Managed Postgres" }],
  };
  Object.assign(api.replies, statusOf({ ...green, status: { indicator: "major" }, incidents: [incident] }));
  assert.match(
    said(made(await checked()), "evidence"),
    /"Managed Postgres in ams" \(investigating, since 2026-06-01T09:58:00.000Z/,
  );
});

test("a platform that answers half is not known in full, and a question it could not answer gets no answer from it", async () => {
  api.replies["/v1/apps/orders/machines"] = page;
  const ticket = made(await checked());
  assert.match(
    said(ticket, "state"),
    /Not known in full: cluster orders-db is ready; .*not seen: machines of orders \(/,
  );
  assert.doesNotMatch(said(ticket, "answered"), /Memory: /);
});

test("in public nothing of it tells whose it is", async () => {
  api.replies["/v1/apps/orders/machines"] = {
    body: [machine({ id: "9080aa11" }, [{ at: "2026-06-01T11:00:40Z", exit_code: 137, oom_killed: true }])],
  };
  const text = JSON.stringify(made(await checked(), "public"));
  for (const name of ["9080aa11", "orders", "acme", "z23750", "01REQ-ams", "vol_r1y9", "127.0.0.1"])
    assert.ok(!text.includes(name), name);
  assert.match(text, /killed for memory \(oom_killed\)/);
  assert.match(text, /status\.flyio\.net: no open incident/);
});
