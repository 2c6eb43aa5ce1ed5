// Who speaks PostgreSQL's protocol without being PostgreSQL is named
// as what it is, and never judged by PostgreSQL's views.
import assert from "node:assert/strict";
import { test } from "node:test";
import { productOf } from "../../src/probes/server/product.ts";
import { check, gist, rowOf } from "../support/check.ts";
import { sharedCluster } from "../support/cluster.ts";
import { startRelay } from "../support/relay.ts";
import { Secret } from "../../src/secret.ts";

const postgres = await sharedCluster();
const through = async (announce?: [string, string]) => {
  const relay = await startRelay(postgres.port, announce ? { announce } : {});
  return check({
    port: relay.port,
    sslmode: "disable",
    user: "postgres",
    database: "postgres",
    password: new Secret("test-password"),
  });
};

test("CockroachDB and Redshift are named by the parameter that only they report", async () => {
  for (const [name, value, says] of [
    ["crdb_version", "CockroachDB CCL v24.2.4 (x86_64-pc-linux-gnu)", "CockroachDB v24.2.4"],
    ["padb_version", "1.0.61395", "Amazon Redshift 1.0.61395"],
  ] as const) {
    const report = await through([name, value]);
    assert.equal(rowOf(report, "admission").summary, `session open: ${says}, which speaks PostgreSQL's protocol`);
    assert.deepEqual(
      ["server", "upkeep"].map((id) => rowOf(report, id).summary),
      Array(2).fill(`${says} is not PostgreSQL: its state is not read`),
    );
    assert.match(gist(report), /^healthy - /);
  }
});

test("PostgreSQL itself, by the same way, is PostgreSQL", async () => {
  const report = await through();
  assert.match(rowOf(report, "admission").summary, /^session open: PostgreSQL \d/);
  assert.match(rowOf(report, "server").summary, /^PostgreSQL \d.* primary/);
  assert.equal(productOf({ server_version: "18.4", session_authorization: "u" }), null);
});
