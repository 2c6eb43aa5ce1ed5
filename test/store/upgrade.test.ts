// A store that version 0.1.0 left: its data is read after the upgrade, and there is no silent way back.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Client } from "pg";
import { UserMistake } from "../../src/errors.ts";
import type { Incident } from "../../src/incidents/incident.ts";
import { createLog } from "../../src/log.ts";
import { migrate } from "../../src/store/migrate.ts";
import { PgStore } from "../../src/store/pg-store.ts";
import { testCluster } from "../support/cluster.ts";
import { sampleReport } from "./sample.ts";

/** 0001_first to 0007_tickets: what 0.1.0 (2026-11-25) had. */
const migrationsOf010 = 7;
const silent = createLog("silent");
const connection = { connectionString: (await testCluster()).url() };
const check = "11111111-1111-4111-8111-111111111111";
const sql = new Client(connection);
sql.on("error", () => {});
const store = new PgStore(connection);
after(async () => {
  await sql.end();
  await store.close();
});

const status = {
  status: "down",
  cause: "tcp-refused",
  layer: "tcp",
  summary: "It refuses.",
  at: "2026-11-25T10:00:00Z",
};
/** Without `takenBy`, which came later. */
const incident: Incident = {
  state: "open",
  openedAt: "2026-11-25T10:00:00Z",
  closedAt: null,
  closedBy: null,
  first: status as Incident["first"],
  latest: status as Incident["latest"],
  lastLookAt: "2026-11-25T10:05:00Z",
  looks: 3,
  healthyInRow: 0,
  calm: 2,
  turns: [],
  isFlapping: false,
  reopened: 0,
  told: status as Incident["told"],
  pagedAt: null,
  nextLookAt: null,
};
const step = { text: "Start the server.", from: "finding", cause: "tcp-refused", how: null, state: "open" };
const rest = { owner: null, by: null, reason: null, note: "asked the vendor", askedAt: null, proof: null };
const asker = { teamId: "T1", userId: "U1", channelId: "C1", channelName: "ops", responseUrl: null };

before(async () => {
  await migrate(connection, silent, migrationsOf010);
  await sql.connect();
  const names = (await sql.query<{ name: string }>("select name from dbcheck.migrations order by id")).rows;
  assert.equal(names.at(-1)?.name, "0007_tickets");
  const put = async (table: string, row: Record<string, unknown>) => {
    const values = Object.values(row).map((one) => (typeof one === "object" ? JSON.stringify(one) : one));
    const places = values.map((_, at) => `$${at + 1}`).join(", ");
    await sql.query(`insert into dbcheck.${table} (${Object.keys(row).join(", ")}) values (${places})`, values);
  };
  await put("checks", {
    id: check,
    target: "orders",
    delivery_key: "k1",
    state: "done",
    finished_at: "2026-11-25T10:00:01Z",
    requesters: [asker],
    fingerprint: "h:1/d as u",
    report: sampleReport(check, "orders"),
  });
  await put("messages", {
    check_id: check,
    kind: "headline",
    want_version: 2,
    has_version: 2,
    channel: "C1",
    ts: "1.1",
  });
  await put("events", { type: "check.done", check_id: check, target: "orders", actor: "w", data: {} });
  await put("incidents", { target: "orders", first_check: check, is_open: true, incident });
  await put("watches", {
    target: "orders",
    fingerprint: "h:1/d as u",
    channel: "C1",
    every_seconds: 300,
    actor: "U1",
    next_at: "2999-01-01T00:00:00Z",
  });
  await put("steps", { check_id: check, position: 1, step: { ...step, ...rest } });
  await put("standings", {
    target: "orders",
    status: "down",
    at: "2026-11-25T10:00:01Z",
    since: "2026-11-25T10:00:01Z",
  });
});

test("upgrade from 0.1.0: checks, messages, events, the open incident, its steps and watches are there, and go on", async () => {
  await migrate(connection, silent);
  assert.equal((await store.check(check))?.report?.target.name, "orders");
  assert.deepEqual(
    (await store.messagesOf(check)).map(({ kind, ts }) => [kind, ts]),
    [["headline", "1.1"]],
  );
  assert.deepEqual(
    (await store.events({ target: "orders" })).map(({ type }) => type),
    ["check.done"],
  );
  const open = await store.openIncident("orders");
  assert.equal(open?.incident.looks, 3);
  assert.deepEqual(
    (await store.steps(check)).map(({ step: { text, note } }) => [text, note]),
    [["Start the server.", "asked the vendor"]],
  );
  assert.deepEqual(
    (await store.watches()).map(({ target }) => target),
    ["orders"],
  );
  // What came later works on what was there before.
  assert.equal(await store.takeIncident(open?.id ?? "", "U1", false), "U1");
  assert.equal((await store.openIncident("orders"))?.incident.takenBy, "U1");
  assert.equal(await store.changeStep(check, 1, { kind: "done" }, "U1"), null);
  const next = await store.accept({ deliveryKey: "k2", target: "orders", fingerprint: "h:1/d as u", requester: asker });
  assert.equal(next.kind, "new");
  await migrate(connection, silent);
});

test("the way back is refused: a store that a newer version upgraded is named, with what to do", async () => {
  await sql.query("insert into dbcheck.migrations (name, run_on) values ('9999_later', now())");
  await assert.rejects(migrate(connection, silent), (error) => {
    assert.ok(error instanceof UserMistake);
    assert.match(error.message, /newer version of dbcheck has upgraded this store \(9999_later\).*backup/);
    return true;
  });
});
