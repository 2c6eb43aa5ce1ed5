import assert from "node:assert/strict";
import { test } from "node:test";
import { kindOf } from "../../src/target/pooler-kind.ts";

const at = (host: string, port = 5432, database = "app", user = "app") => kindOf({ host, port, database, user });

test("vendors' poolers by host, port and database name", () => {
  const cases: [string, number, string, string][] = [
    ["pgbouncer.z23750vxk45r96d1.flympg.net", 5432, "app", "pooled"],
    ["direct.z23750vxk45r96d1.flympg.net", 5432, "app", "direct"],
    ["orders.proxy-cdefgh123.eu-west-1.rds.amazonaws.com", 5432, "app", "pooled"],
    ["orders.cdefgh123.eu-west-1.rds.amazonaws.com", 5432, "app", "direct"],
    ["aws-0-eu-west-1.pooler.supabase.com", 6543, "postgres", "pooled"],
    ["db.abcdefgh.supabase.co", 5432, "postgres", "direct"],
    ["db.abcdefgh.supabase.co", 6543, "postgres", "pooled"],
    ["ep-cool-rain-123456-pooler.eu-central-1.aws.neon.tech", 5432, "app", "pooled"],
    ["EP-cool-rain-123456.eu-central-1.aws.neon.tech", 5432, "app", "direct"],
    ["orders.postgres.database.azure.com", 6432, "app", "pooled"],
    ["db-do-user-1-0.b.db.ondigitalocean.com", 25061, "pool", "pooled"],
    ["x.y.tsdb.cloud.timescale.com", 34567, "tsdb_transaction", "pooled"],
    ["db.example.com", 6432, "app", "unknown"],
    ["flympg.net.example.com", 5432, "app", "unknown"],
  ];
  for (const [host, port, database, role] of cases) assert.equal(at(host, port, database).role, role, host);
});

test("Supavisor wants the project in the user's name", () => {
  assert.match(
    at("aws-0-eu-west-1.pooler.supabase.com", 6543, "postgres", "postgres").advice ?? "",
    /postgres\.PROJECT_REF/,
  );
  assert.equal(at("aws-0-eu-west-1.pooler.supabase.com", 6543, "postgres", "postgres.abcd").advice, null);
});
