// Servers that manifests start: by an operator of Kubernetes, by Patroni, in containers of Compose and of Kubernetes.
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { lintCommand, lintOptions } from "../../../src/cli/lint.ts";
import { readConfigMap } from "../../../src/playbooks/server/config-map.ts";
import { nothingBeside } from "../../../src/playbooks/server/server-version.ts";
import { lintShape } from "../../../src/playbooks/shown/lint-shape.ts";
import { temporaryDirectory } from "../../support/cluster.ts";

const nobody = { user: null, database: null, address: null };
const held = (text: string, file = "cluster.yaml") => readConfigMap(text, nobody, new Map(), nothingBeside, file);
const said = (text: string, file?: string) =>
  held(text, file)?.findings.map(({ level, line, option, fix }) => [level, line, option, fix]);

const cluster = `apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata:
  name: weir-db
spec:
  instances: {{ .Values.instances }}
  imageName: ghcr.io/cloudnative-pg/postgresql:16.4
  postgresql:
    parameters:
      max_connections: "200"
      shared_buffers: 256MB
      statement_timeout: '{{ .Values.timeout }}'
    pg_hba:
      - hostssl all all 10.0.0.0/8 scram-sha-256
  bootstrap:
    initdb:
      database: weir
      owner: sluice
---
apiVersion: postgresql.cnpg.io/v1
kind: Pooler
metadata:
  name: weir-pooler
spec:
  cluster: { name: weir-db }
  type: rw
  pgbouncer:
    poolMode: transaction
    parameters:
      default_pool_size: "10"
`;

test("a Cluster of CloudNativePG's is read as postgresql.conf and pg_hba.conf are, and its pooler with it", () => {
  const read = held(cluster);
  assert.equal(read?.title, "CloudNativePG, CloudNativePG's pooler");
  assert.deepEqual(read?.held, [
    {
      name: "weir-db",
      options: {
        instances: "${filled}",
        database: "weir",
        owner: "sluice",
        max_connections: "200",
        shared_buffers: "256MB",
        rules: 1,
      },
      lines: { instances: 6, database: 17, owner: 18, max_connections: 10, shared_buffers: 11, rules: 14 },
    },
    {
      name: "weir-pooler",
      options: { cluster: "weir-db", type: "rw", pool_mode: "transaction", default_pool_size: "10" },
      lines: { cluster: 25, type: 26, pool_mode: 28, default_pool_size: 30 },
    },
  ]);
  assert.deepEqual(read?.findings, []);
});

test("what Kubernetes, the operator or the server refuses in a Cluster", () => {
  for (const [name, value] of [
    ["max_connections", "200"],
    ["log_connections", "on"],
  ])
    assert.deepEqual(said(cluster.replace('max_connections: "200"', `${name}: ${value}`)), [
      ["error", 10, name, `${name}: "${value}"`],
    ]);
  assert.match(
    held(cluster.replace('"200"', "200"))?.findings[0]?.why ?? "",
    /^Kubernetes refuses the object: .* must be a text, and without quotes this is none\.$/,
  );
  assert.deepEqual(said(cluster.replace('max_connections: "200"', 'listen_addresses: "*"')), [
    ["error", 10, "listen_addresses", "# remove line 10"],
  ]);
  assert.deepEqual(said(cluster.replace('"200"', '"200"\n      wal_keep_segments: "8"')), [
    ["error", 11, "wal_keep_segments", 'wal_keep_size: "128MB"'],
  ]);
  assert.deepEqual(said(cluster.replace("hostssl all all 10.0.0.0/8 scram-sha-256", "host all all all trust")), [
    [
      "warning",
      14,
      "host",
      "# where each of these roles has a password stored by scram-sha-256: host all all all scram-sha-256",
    ],
  ]);
  assert.deepEqual(said(cluster.replace("10.0.0.0/8 scram-sha-256", "10.0.0.0/8 scram\n      - local all all peer")), [
    ["error", 14, "hostssl", "# in line 14: scram-sha-256 in place of the method"],
  ]);
});

const patronis = [
  [
    `apiVersion: "acid.zalan.do/v1"\nkind: postgresql\nmetadata: { name: weir }\nspec:\n  numberOfInstances: 2
  users: { sluice: [] }\n  databases: { weir: sluice }\n  postgresql:\n    version: "16"\n    parameters:
      max_conections: "200"\n      fsync: "off"\n  patroni:\n    pg_hba:\n      - local all all peer\n`,
    { instances: "2", version: "16", databases: "weir", users: "sluice", rules: 1 },
    12,
  ],
  [
    `apiVersion: postgres-operator.crunchydata.com/v1beta1\nkind: PostgresCluster\nmetadata: { name: weir }\nspec:
  postgresVersion: 16\n  users:\n    - name: sluice\n  patroni:\n    dynamicConfiguration:\n      postgresql:
        parameters:\n          max_connections: 200\n          fsync: off\n`,
    { version: "16", users: "sluice", max_connections: "200" },
    13,
  ],
  [
    `scope: weir\nbootstrap:\n  dcs:\n    postgresql:\n      parameters: { fsync: off }\n  pg_hba:
    - host replication all 10.0.0.0/8 md5\npostgresql:\n  listen: 0.0.0.0:5432\n`,
    { listen: "0.0.0.0:5432", rules: 1 },
    5,
  ],
] as const;

test("manifests of other operators and files of Patroni's: Patroni leaves out what the server does not know", () => {
  for (const [text, options, line] of patronis) {
    const read = held(text);
    assert.deepEqual({ ...read?.options, ...options }, read?.options, text);
    assert.deepEqual(
      read?.findings.map((one) => [one.level, one.option, one.line, one.fix]),
      [["note", "fsync", line, 'fsync: "on"']],
    );
  }
  for (const other of [
    cluster.replaceAll("postgresql.cnpg.io", "apps.kubeblocks.io"),
    "scope: weir\nkind: Thing\npostgresql:\n  listen: x\n",
    "scope: openid\npostgresql: [\n",
  ])
    assert.equal(held(other), null);
});

const compose = (environment: string, ports = '["5432:5432"]', image = "postgres:16-alpine") =>
  `services:\n  db:\n    restart: always\n    image: ${image}
    command: postgres -c max_connections=300 -c wal_level=logical\n    ports: ${ports}\n    environment:\n      POSTGRES_DB: weir\n      POSTGRES_PASSWORD: still!water\n${environment}`;

test("a server in a container is named, with what its variables and flags make, never its password", () => {
  const read = held(compose("      POSTGRES_USER: sluice\n"), "compose.yaml");
  assert.deepEqual(read?.held, [
    {
      name: "db",
      options: {
        version: 16,
        database: "weir",
        user: "sluice",
        published: "5432",
        max_connections: "300",
        wal_level: "logical",
      },
      lines: { version: 4, database: 8, user: 10, published: 6 },
    },
  ]);
  assert.deepEqual(read?.findings, []);
  assert.ok(!JSON.stringify(read).includes("still!water"));
  const pod = `apiVersion: apps/v1\nkind: StatefulSet\nspec:\n  template:\n    spec:\n      containers:\n        - name: db
          image: postgis/postgis:15-3.4\n          envFrom: [{ configMapRef: { name: weir } }]\n`;
  assert.deepEqual(held(pod)?.options, { version: 15 });
  for (const image of ["mysql:8", "redis:7", "prometheuscommunity/postgres-exporter"])
    assert.equal(held(`services:\n  db:\n    image: ${image}\n`, "compose.yaml"), null, image);
  const pool =
    "services:\n  pool:\n    image: bitnami/pgpool:4\n" +
    "    environment:\n      - PGPOOL_BACKEND_NODES=0:db:5432,1:db2:5432\n";
  assert.equal(held(pool, "compose.yaml")?.options["backends"], "0:db:5432,1:db2:5432");
});

test("a server's published port is the machine's, not the container's; one that Docker picks is not told", () => {
  const published = (ports: string) => held(compose("", ports), "compose.yaml")?.options["published"];
  assert.equal(published('["5433:5432"]'), "5433");
  assert.equal(published('["127.0.0.1:6543:5432/tcp", "[::1]:6544:5432"]'), "6543, 6544");
  assert.equal(published("[{ target: 5432, published: 7000 }]"), "7000");
  assert.equal(published('["${WEIR_PORT:-5434}:5432"]'), "${WEIR_PORT:-5434}");
  for (const ports of ["[5432]", '["127.0.0.1::5432"]', "[{ target: 5432 }]"])
    assert.equal(published(ports), undefined, ports);
});

test("trust in a container's server is said where others reach it", () => {
  const trust = "      POSTGRES_HOST_AUTH_METHOD: trust\n";
  const [one, ...more] = held(compose(trust), "compose.yaml")?.findings ?? [];
  assert.deepEqual([one?.level, one?.line, more], ["note", 10, []]);
  assert.match(one?.why ?? "", /^Anyone who reaches the published port logs in without a password/);
  // The fix for a new volume asks only for what is missing, also where a merge key brings it.
  const removed = /^# for a new volume: remove line \d+\n/;
  assert.match(one?.fix ?? "", removed);
  const own = "      POSTGRES_PASSWORD: still!water\n";
  const without = compose(trust).replace(own, "");
  const fix = (text: string) => held(text, "compose.yaml")?.findings[0]?.fix ?? "";
  assert.match(fix(without), /^# for a new volume: remove line 9, and set POSTGRES_PASSWORD\n/);
  // Servers before 10 have no SCRAM: they would refuse the line.
  for (const [image, method] of Object.entries({ "postgres:9.4": "md5", "postgis/postgis:9.6-3.2": "md5" }))
    assert.match(
      fix(compose(trust, undefined, image)),
      new RegExp(`\\n# in a volume that exists: ${method} in`),
      image,
    );
  for (const image of ["postgres:10", "postgres:16", "postgres", "postgis/postgis:16-3.4"])
    assert.match(fix(compose(trust, undefined, image)), /\n# in a volume that exists: scram-sha-256 in/, image);
  const shared = "x-shared: &shared\n  POSTGRES_PASSWORD: still!water\n  POSTGRES_USER: sluice\n";
  const merged = without.replace("environment:\n", "environment:\n      <<: *shared\n");
  assert.match(fix(shared + merged), removed);
  // Compose does not take an alias above its anchor: nobody reaches what it does not start.
  const late = held(merged + shared, "compose.yaml");
  assert.deepEqual([late?.held?.[0]?.options["user"], late?.findings], ["sluice", []]);
  assert.deepEqual(said(compose(trust, '["127.0.0.1:5432:5432"]'), "compose.yaml"), []);
  assert.deepEqual(said(compose(trust, "[]"), "compose.yaml"), []);
  assert.deepEqual(said(compose(trust.replace("trust", "md5")), "compose.yaml"), []);
});

test("a section called postgresql of a YAML file is no URL: a file of Patroni's has nothing wrong", async () => {
  const folder = await temporaryDirectory();
  const [, , [text]] = patronis;
  await writeFile(join(folder, "patroni.yml"), text.replace("postgresql:\n  listen", "postgresql: &own\n  listen"));
  await writeFile(
    join(folder, "pool.yaml"),
    "apiVersion: v1\nkind: ConfigMap\ndata:\n  POSTGRESQL_HOST: db\n  PGBOUNCER_POOL_MODE: session\n",
  );
  const { stdout } = await lintCommand(folder, lintOptions({}));
  assert.match(stdout, /^patroni\.yml +Patroni: 1 note$/m);
  assert.match(stdout, /^pool\.yaml +environment of containers: nothing wrong$/m);
});

test("an image that a variable names is a server by what it is without one; a host's ports are open", () => {
  assert.equal(held(compose("", "[]", '"${IMAGE:-postgres:15}"'), "compose.yaml")?.options["database"], "weir");
  const open = compose("      POSTGRES_HOST_AUTH_METHOD: trust\n    network_mode: host\n", "[]");
  assert.match(held(open, "compose.yaml")?.findings[0]?.why ?? "", /^Anyone who reaches the server logs in/);
});

test("lint of a folder finds them, also beside an application's variables, and its answer fits the schema", async () => {
  const folder = await temporaryDirectory();
  await mkdir(join(folder, "k8s"));
  const app = "  app:\n    image: weir\n    environment:\n      KONG_DATABASE: postgres\n      KONG_PG_HOST: db\n";
  await writeFile(join(folder, "compose.yaml"), compose("", "[]") + app);
  await writeFile(join(folder, "k8s", "weir.yaml"), cluster);
  await writeFile(
    join(folder, "k8s", "keys.yaml"),
    "apiVersion: v1\nkind: ConfigMap\ndata:\n  postgres-host: db\n  postgres-port: '5432'\n",
  );
  const { stdout, exitCode } = await lintCommand(folder, lintOptions({}));
  assert.equal(exitCode, 0);
  assert.match(stdout, /^compose\.yaml +environment of containers: nothing wrong$/m);
  assert.match(stdout, /^k8s\/weir\.yaml +CloudNativePG, CloudNativePG's pooler: nothing wrong$/m);
  assert.match(stdout, /^k8s\/keys\.yaml +environment of containers/m);
  const json = await lintCommand(join(folder, "compose.yaml"), lintOptions({ json: true }));
  const { options, configurations } = lintShape.parse(JSON.parse(json.stdout));
  assert.equal(options["KONG_PG_HOST"], "db");
  assert.deepEqual(
    configurations.map(({ file }) => file),
    [undefined, "db"],
  );
});

test("a program's own variables are a database's only where something says that it is PostgreSQL", async () => {
  const folder = await temporaryDirectory();
  const path = join(folder, "compose.yaml");
  const options = async (environment: string) => {
    await writeFile(path, `services:\n  app:\n    image: weir\n    environment:\n${environment}`);
    const answer = await lintCommand(path, lintOptions({ json: true })).catch(() => null);
    return answer && Object.keys(lintShape.parse(JSON.parse(answer.stdout)).options);
  };
  const program = "      KC_DB_URL_HOST: db\n      KC_DB_USERNAME: sluice\n";
  assert.deepEqual(await options(`${program}      KC_DB: postgres\n`), ["KC_DB_URL_HOST", "KC_DB_USERNAME"]);
  assert.equal(await options(program), null);
  assert.equal(await options(`${program}      KC_DB: mysql\n`), null);
  // Each by its own word: the longest prefix that fits is not the whole of it.
  for (const name of ["AUTHENTIK_POSTGRESQL__HOST", "PAPERLESS_DBHOST", "DB_POSTGRESDB_USER", "WEIR_DB_DATABASE_NAME"])
    assert.deepEqual(await options(`      ${name}: db\n      DB_KIND: postgres\n`), [name]);
  assert.deepEqual(await options(`      MYSQL_DB_HOST: my\n      WEIR_DATABASE_URL: postgres://db/weir\n`), [
    "WEIR_DATABASE_URL",
  ]);
});
