// Which target an alert is about: exactly, in a fixed order, and never by likeness.
import assert from "node:assert/strict";
import { test } from "node:test";
import { matchAlert, alertPlace, type MatchableTarget } from "../../src/alerts/match.ts";

const target = (name: string, more: Partial<MatchableTarget> = {}): MatchableTarget => ({
  name,
  rules: [],
  places: [],
  ids: [],
  ...more,
});
const orders = target("orders", {
  rules: [{ source: "alertmanager", match: { alertname: "PostgresDown", cluster: "eu" } }],
  places: ["db1.example:5432", "db1.example:6432"],
  ids: ["orders-prod"],
});
const billing = target("billing", { places: ["db1.example:5432"], ids: ["billing-prod"] });
const targets = [orders, billing];
const alert = (labels: Record<string, string>, places: string[] = [], ids: string[] = []) => ({ labels, places, ids });
const from = (path: string | null = null, source: "alertmanager" | "grafana" = "alertmanager") => ({ source, path });

test("what somebody wrote decides: the label, the hook's path, both where they agree", () => {
  const labelled = alert({ dbcheck_target: "billing", alertname: "PostgresDown", cluster: "eu" });
  assert.deepEqual(matchAlert(labelled, from(), targets), { target: "billing", by: "label" });
  assert.deepEqual(matchAlert(alert({}), from("orders"), targets), { target: "orders", by: "path" });
  assert.deepEqual(matchAlert(labelled, from("billing"), targets), { target: "billing", by: "label" });
  assert.deepEqual(matchAlert(labelled, from("orders"), targets), {
    target: null,
    reason: "its label dbcheck_target and the hook's path name different targets",
    candidates: ["billing", "orders"],
  });
});

test("a name that is written and not known is a mistake to be seen, and nothing else is tried", () => {
  const wrong = alert({ dbcheck_target: "order" }, ["db1.example:6432"]);
  assert.deepEqual(matchAlert(wrong, from(), targets), {
    target: null,
    reason: "its label dbcheck_target names no target in the targets file",
    candidates: [],
  });
  const path = matchAlert(alert({}), from("Orders"), targets);
  assert.equal(path.target === null && path.reason, "the hook's path names no target in the targets file");
});

test("a rule matches when each of its labels has exactly its value, for its own source", () => {
  const labels = { alertname: "PostgresDown", cluster: "eu", more: "x" };
  assert.deepEqual(matchAlert(alert(labels), from(), targets), { target: "orders", by: "rule" });
  for (const [labelled, where] of [
    [labels, from(null, "grafana")],
    [{ alertname: "PostgresDown" }, from()],
    [{ alertname: "postgresdown", cluster: "eu" }, from()],
    [{ alertname: "PostgresDownSoon", cluster: "eu" }, from()],
  ] as const) {
    const found = matchAlert(alert(labelled), where, targets);
    assert.equal(found.target === null && found.reason, "no target's rule, host and port, or identifier matches it");
  }
  const both = [orders, { ...billing, rules: orders.rules }];
  assert.deepEqual(matchAlert(alert(labels), from(), both), {
    target: null,
    reason: "rules of several targets match it",
    candidates: ["orders", "billing"],
  });
});

test("host and port match whole and together, the identifier whole; what fits two targets fits none", () => {
  const found = (places: string[], ids: string[] = []) => matchAlert(alert({}, places, ids), from(), targets);
  assert.deepEqual(found(["DB1.example.:6432"]), { target: "orders", by: "place" });
  assert.deepEqual(found([], ["billing-prod"]), { target: "billing", by: "id" });
  assert.deepEqual(found(["db1.example:5432"], ["orders-prod"]), { target: "orders", by: "place" });
  for (const places of [
    ["db1.example"],
    ["db1.example:54321"],
    ["xdb1.example:5432"],
    ["db1.example:5432x"],
    ["db1:6432"],
  ])
    assert.equal(found(places).target, null, places.join());
  assert.equal(found([], ["orders"]).target, null);
  const two = found(["db1.example:5432"]);
  assert.deepEqual(two.target === null && two.candidates, ["orders", "billing"]);
});

test("a place is host:port, an address in brackets, or a URL of PostgreSQL's or TCP's", () => {
  const read: [string, string | null][] = [
    ["db1.example:5432", "db1.example:5432"],
    ["DB1.Example.:05432", "db1.example:5432"],
    ["[2001:db8::1]:5432", "[2001:db8::1]:5432"],
    ["10.0.0.1:6432", "10.0.0.1:6432"],
    ["postgres://user:pw@db1.example/orders?sslmode=require", "db1.example:5432"],
    ["postgresql://db1.example:6432/orders", "db1.example:6432"],
    ["jdbc:postgresql://db1.example:6432/orders", "db1.example:6432"],
    ["tcp://db1.example:6432", "db1.example:6432"],
    ["tcp://db1.example", null],
    ["http://db1.example:9187/metrics", null],
    ["2001:db8::1", null],
    ["db1.example", null],
    ["db1.example:5432 is down", null],
    ["", null],
  ];
  for (const [text, place] of read) assert.equal(alertPlace(text), place, text);
});
