import assert from "node:assert/strict";
import { test } from "node:test";
import { recogniseVendor, vendorNames, type VendorName, type VendorOf } from "../../src/target/vendor.ts";

const at = (host: string, { port = 5432, user = "app", database = "app" } = {}): VendorOf | null =>
  recogniseVendor({ host, port, user, database });

const heroku = { user: "uq1v7r2k9m4x0p", database: "d5s8f3h6j2k9l1" };

const cases: [
  host: string,
  vendor: VendorName,
  ids: Record<string, string>,
  more?: { user?: string; database?: string },
][] = [
  ["pgbouncer.z23750vxk45r96d1.flympg.net", "fly-mpg", { cluster: "z23750vxk45r96d1" }],
  ["direct.z23750vxk45r96d1.flympg.net", "fly-mpg", { cluster: "z23750vxk45r96d1" }],
  ["blockster-db.flycast", "fly-postgres", { app: "blockster-db" }],
  ["blockster-db.fly.dev", "fly-postgres", { app: "blockster-db" }],
  ["top2.nearest.of.blockster-db.internal", "fly-postgres", { app: "blockster-db" }],
  ["148e306c77e089.vm.blockster-db.internal", "fly-postgres", { machine: "148e306c77e089", app: "blockster-db" }],
  ["orders.c6c8mn7fake0.us-west-2.rds.amazonaws.com", "aws", { instance: "orders", region: "us-west-2" }],
  ["orders.cluster-c6c8mn7fake0.eu-west-1.rds.amazonaws.com", "aws", { instance: "orders", region: "eu-west-1" }],
  ["orders.cluster-ro-c6c8mn7fake0.eu-west-1.rds.amazonaws.com", "aws", { instance: "orders", region: "eu-west-1" }],
  ["reports.cluster-custom-c6c8mn7fake0.eu-west-1.rds.amazonaws.com", "aws", { region: "eu-west-1" }],
  ["orders.proxy-c6c8mn7fake0.us-gov-west-1.rds.amazonaws.com", "aws", { instance: "orders", region: "us-gov-west-1" }],
  ["reads.endpoint.proxy-c6c8mn7fake0.eu-west-1.rds.amazonaws.com", "aws", { region: "eu-west-1" }],
  ["orders.c6c8mn7fake0.rds.cn-north-1.amazonaws.com.cn", "aws", {}],
  ["ec2-52-1-2-3.compute-1.amazonaws.com", "heroku", {}, heroku],
  ["ec2-52-1-2-3.eu-west-1.compute.amazonaws.com", "heroku", {}, heroku],
  [
    "/cloudsql/shop-prod:europe-west1:orders",
    "gcp",
    { project: "shop-prod", region: "europe-west1", instance: "orders", connection: "shop-prod:europe-west1:orders" },
  ],
  [
    "/cloudsql/example.com:shop:us-central1:orders/.s.PGSQL.5432",
    "gcp",
    {
      project: "example.com:shop",
      region: "us-central1",
      instance: "orders",
      connection: "example.com:shop:us-central1:orders",
    },
  ],
  ["1a23b4cd5e67.1a2b345c6d27.us-central1.sql.goog", "gcp", { region: "us-central1" }],
  ["orders.postgres.database.azure.com", "azure", { server: "orders" }],
  ["orders.shop.private.postgres.database.azure.com", "azure", { server: "orders" }],
  ["orders.privatelink.postgres.database.azure.com", "azure", { server: "orders" }],
  ["c-orders.2x4abcdef.postgres.cosmos.azure.com", "azure", {}],
  ["db.apbkobhfnmcqqzqeeqss.supabase.co", "supabase", { project: "apbkobhfnmcqqzqeeqss" }],
  [
    "aws-0-ap-southeast-2.pooler.supabase.com",
    "supabase",
    { project: "apbkobhfnmcqqzqeeqss", region: "ap-southeast-2" },
    { user: "postgres.apbkobhfnmcqqzqeeqss" },
  ],
  ["aws-1-us-east-2.pooler.supabase.com", "supabase", { region: "us-east-2" }, { user: "postgres" }],
  [
    "ep-cool-rain-123456.eu-central-1.aws.neon.tech",
    "neon",
    { endpoint: "ep-cool-rain-123456", region: "aws-eu-central-1" },
  ],
  [
    "ep-cool-rain-123456-pooler.eastus2.azure.neon.tech",
    "neon",
    { endpoint: "ep-cool-rain-123456", region: "azure-eastus2" },
  ],
  [
    "ep-cool-rain-a1b2c3d4-pooler.c-2.us-east-1.aws.neon.tech",
    "neon",
    { endpoint: "ep-cool-rain-a1b2c3d4", region: "aws-us-east-1" },
  ],
  ["pg.neon.tech", "neon", {}],
  ["dpg-cph1rs3idesc73a2b2mg-a", "render", { instance: "dpg-cph1rs3idesc73a2b2mg-a" }],
  [
    "dpg-cph1rs3idesc73a2b2mg-a.oregon-postgres.render.com",
    "render",
    { instance: "dpg-cph1rs3idesc73a2b2mg-a", region: "oregon" },
  ],
  ["postgres.railway.internal", "railway", { service: "postgres" }],
  ["shuttle.proxy.rlwy.net", "railway", {}],
  ["private-orders-do-user-1234567-0.b.db.ondigitalocean.com", "digitalocean", { name: "orders" }],
  ["orders-eu-do-user-1234567-0.c.db.ondigitalocean.com", "digitalocean", { name: "orders-eu" }],
  ["orders-shop.a.aivencloud.com", "aiven", { service: "orders", project: "shop" }],
  ["pg-1a2b3c-shop.aivencloud.com", "aiven", {}],
  ["replica-shop.a.aivencloud.com", "aiven", {}],
  ["p.rvf73a77ozfsvcttryebfrnlem.db.postgresbridge.com", "crunchy", { cluster: "rvf73a77ozfsvcttryebfrnlem" }],
  [
    "aws-us-east-2.pg.psdb.cloud",
    "planetscale",
    { region: "aws-us-east-2", branch: "k3q9x1" },
    { user: "postgres.k3q9x1|replica" },
  ],
  ["qw12er34ty-useast1-1.horizon.psdb.cloud", "planetscale", { branch: "k3q9x1" }, { user: "app.k3q9x1" }],
  ["a1b2c3d4e5.f6g7h8i9j0.tsdb.cloud.timescale.com", "tiger", { service: "a1b2c3d4e5", project: "f6g7h8i9j0" }],
  ["orders-shop.a.timescaledb.io", "tiger", {}],
];

test("each vendor by the names it documents, with the identifiers that stand in them", () => {
  for (const [host, vendor, ids, more] of cases) {
    const found = at(host, more);
    assert.deepEqual(
      { name: found?.name, from: found?.from, ids: found?.ids },
      { name: vendor, from: "place", ids },
      host,
    );
  }
  const seen = new Set(cases.map(([, vendor]) => vendor));
  assert.deepEqual(
    vendorNames.filter((name) => !seen.has(name)),
    ["generic"],
  );
});

test("case and the root's dot change nothing", () => {
  for (const [host, vendor, , more] of cases)
    if (!host.startsWith("/")) {
      assert.equal(at(`${host.toUpperCase()}.`, more)?.name, vendor, host);
      assert.deepEqual(at(`${host.toUpperCase()}.`, more)?.ids, at(host, more)?.ids, host);
    }
});

test("a vendor's name inside another's domain, or glued to something else, is not the vendor", () => {
  for (const [host, , , more] of cases.filter(([host]) => host.includes(".") && !host.startsWith("/"))) {
    assert.equal(at(`${host}.evil.example`, more), null, host);
    assert.equal(at(`${host}x`, more), null, host);
    assert.equal(at(`${host}/..`, more), null, host);
    assert.equal(at(`${host}\n`, more), null, host);
  }
  for (const domain of [
    "flympg.net",
    "neon.tech",
    "rds.amazonaws.com",
    "postgres.database.azure.com",
    "aivencloud.com",
    "psdb.cloud",
  ]) {
    assert.equal(at(`x${domain}`), null, domain);
    assert.equal(at(domain), null, domain);
  }
});

test("names that anybody may use are nobody's", () => {
  const hosts = [
    "localhost",
    "127.0.0.1",
    "34.90.1.2",
    "10.0.0.5",
    "::1",
    "fdaa:2:45b:a7b:174:f553:db80:2",
    "[fdaa:2:45b:a7b:174:f553:db80:2]",
    "/var/run/postgresql",
    "/cloudsql",
    "/cloudsql/orders",
    "db",
    "db.internal",
    "ord.blockster-db.internal",
    "host.docker.internal",
    "ip-10-0-0-5.eu-west-1.compute.internal",
    "db.c.shop-prod.internal",
    "db.example.com",
    "dpg-a",
    "dpg-cph1rs3idesc73a2b2mg-a.example.com",
    "db.supabase.co",
    "",
    ".",
    "a".repeat(100_000),
  ];
  for (const host of hosts) assert.equal(at(host), null, host.slice(0, 60));
});

test("an EC2 machine is taken for Heroku's only where user and database have generated names, and it says why that may be wrong", () => {
  const host = "ec2-52-1-2-3.compute-1.amazonaws.com";
  assert.equal(at(host), null);
  assert.equal(at(host, { user: heroku.user }), null);
  assert.equal(at(host, { database: heroku.database }), null);
  assert.equal(at(host, { user: heroku.user, database: "departments_db" }), null);
  assert.match(at(host, heroku)?.note ?? "", /Amazon EC2 machine/);
});

test("where a name may mislead, the note says so", () => {
  assert.match(at("orders.c6c8mn7fake0.us-west-2.rds.amazonaws.com")?.note ?? "", /Heroku/);
  assert.match(at("c-orders.2x4abcdef.postgres.cosmos.azure.com")?.note ?? "", /Cosmos DB/);
  assert.match(at("top1.nearest.of.blockster-db.internal")?.note ?? "", /\.internal/);
  assert.match(at("orders-shop.a.timescaledb.io")?.note ?? "", /Managed Service for TimescaleDB/);
  assert.equal(at("pgbouncer.z23750vxk45r96d1.flympg.net")?.note, undefined);
});

test("what a user's name says is read only where the vendor puts it there", () => {
  assert.deepEqual(at("db.apbkobhfnmcqqzqeeqss.supabase.co", { user: "postgres.other" })?.ids, {
    project: "apbkobhfnmcqqzqeeqss",
  });
  assert.deepEqual(at("aws-0-eu-west-1.pooler.supabase.com", { user: "postgres.<@channel>" })?.ids, {
    region: "eu-west-1",
  });
});
