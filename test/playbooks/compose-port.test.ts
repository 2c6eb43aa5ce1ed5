// The port on which PgBouncer's image listens: 5432 unless LISTEN_PORT says otherwise, as its entrypoint.sh writes it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";
import { saidOf } from "./strict.ts";

interface Manifest {
  image?: string;
  environment?: string[];
  pooler?: string[];
  app?: string[];
}

function said({ image = "edoburu/pgbouncer:v1.23.1-p3", environment = [], pooler = [], app = [] }: Manifest): string[] {
  const lines = [
    "services:",
    "  pool:",
    `    image: ${image}`,
    "    environment:",
    "      DB_HOST: store",
    `      ${image.includes("edoburu") ? "" : "PGBOUNCER_"}AUTH_TYPE: scram-sha-256`,
    ...environment.map((one) => `      ${one}`),
    ...pooler.map((one) => `    ${one}`),
    "  app:",
    "    image: weir:1",
    ...app.map((one) => `    ${one}`),
  ];
  return saidOf("generic", "compose.yaml")(`${lines.join("\n")}\n`);
}
const asks = (port: number) => [`environment: ["DATABASE_URL=postgres://weir:x@pool:${port}/weir"]`];
const listens = "With no `LISTEN_PORT` this image listens on 5432.";

test("a mapping to a port where the pooler does not listen", () => {
  const dead = `warning: ${listens} This mapping leads to 6432, where nothing listens: connections through it are refused.`;
  for (const ports of ['["6432:6432"]', '["127.0.0.1:6432:6432/tcp"]', "[6432]", "[{ target: 6432, published: 7000 }]"])
    assert.deepEqual(
      said({ pooler: [`ports: ${ports}`] }),
      [`${dead} WRITE # in its environment: LISTEN_PORT: "6432"`],
      ports,
    );
  // What other services use must stay.
  assert.deepEqual(said({ pooler: ['ports: ["6432:6432"]'], app: asks(5432) }), [
    `${dead} WRITE # map to 5432 in the container: other services here use it`,
  ]);
  assert.match(
    said({ environment: ["LISTEN_PORT: 6432"], pooler: ['ports: ["6432:5432"]'] }).join(""),
    /leads to 5432/,
  );
});

test("another service that asks for a port where the pooler does not listen is refused", () => {
  const refused =
    `error: ${listens} Another service here connects to 6432, and is refused. ` +
    `WRITE # in its environment: LISTEN_PORT: "6432"`;
  assert.deepEqual(said({ app: asks(6432) }), [refused]);
  assert.deepEqual(said({ app: ["environment: { DB_HOST: pool, DB_PORT: 6432 }"] }), [refused]);
});

test("a port that fits, that is computed, or that a file of one's own may set", () => {
  const quiet: Manifest[] = [
    { pooler: ['ports: ["6432:5432"]'], app: asks(5432) },
    { environment: ["LISTEN_PORT: 6432"], pooler: ['ports: ["6432:6432"]'], app: asks(6432) },
    { environment: ["LISTEN_PORT: ${POOL_PORT}"], pooler: ['ports: ["6432:6432"]'] },
    { environment: ["LISTEN_PORT: ${POOL_PORT:-6432}"], pooler: ['ports: ["6432:6432"]'] },
    { pooler: ['ports: ["6432:${INSIDE}"]'] },
    { pooler: ['expose: ["6432"]'] },
    { pooler: ['ports: ["6432:6432"]', "env_file: pool.env"] },
    { pooler: ['ports: ["6432:6432"]', 'volumes: ["./pool.ini:/etc/pgbouncer/pgbouncer.ini"]'] },
    { pooler: ['ports: ["6432:6432"]', "command: pgbouncer /srv/pool.ini"] },
    { pooler: ['ports: ["6432:6432"]', "build: ./pool"] },
  ];
  for (const one of quiet) assert.deepEqual(said(one), [], JSON.stringify(one));
});

test("in Kubernetes a Service maps ports, and no container is reached by its name", () => {
  const manifest = `apiVersion: v1
kind: Service
metadata: { name: pool }
spec: { ports: [{ port: 6432, targetPort: 5432 }] }
---
apiVersion: apps/v1
kind: Deployment
spec:
  template:
    spec:
      containers:
        - name: pool
          image: edoburu/pgbouncer:v1.23.1-p3
          env: [{ name: DB_HOST, value: store }, { name: AUTH_TYPE, value: scram-sha-256 }]
---
apiVersion: apps/v1
kind: Deployment
spec:
  template:
    spec:
      containers:
        - name: app
          image: weir:1
          env: [{ name: DATABASE_URL, value: "postgres://weir:x@pool:6432/weir" }]
`;
  assert.deepEqual(saidOf("generic", "pool.yaml")(manifest), []);
});

const bitnami = "docker.io/bitnami/pgbouncer:1.24";

test("other images listen on 6432, and have variables of their own", () => {
  for (const [image, port] of [
    [bitnami, "PGBOUNCER_PORT"],
    ["bitnamilegacy/pgbouncer", "PGBOUNCER_PORT"],
    ["pgbouncer/pgbouncer:latest", "PGBOUNCER_LISTEN_PORT"],
  ] as const) {
    const refused = `error: With no \`${port}\` this image listens on 6432. Another service here connects to 5432, and`;
    assert.deepEqual(
      said({ image, app: asks(5432) }),
      [`${refused} is refused. WRITE # in its environment: ${port}: "5432"`],
      image,
    );
    // A URL without a port asks for 5432.
    assert.match(said({ image, app: ['environment: ["DATABASE_URL=postgres://weir@pool/weir"]'] }).join(), /to 5432,/);
    assert.deepEqual(said({ image, app: asks(6432), pooler: ['ports: ["6432:6432"]'] }), [], image);
    assert.deepEqual(said({ image, app: asks(5432), environment: [`${port}: 5432`] }), [], image);
    assert.match(said({ image, pooler: ['ports: ["5432:5432"]'] }).join(), /^warning: .*leads to 5432, where nothing/);
  }
  const elsewhere = ['volumes: ["./conf:/bitnami/pgbouncer/conf"]'];
  assert.deepEqual(said({ image: bitnami, app: asks(5432), pooler: elsewhere }), []);
  assert.deepEqual(said({ image: bitnami, app: asks(5432), environment: ["PGBOUNCER_PORT_FILE: /run/port"] }), []);
  assert.deepEqual(said({ image: "weir/pgbouncer", app: asks(5432) }), []);
});

test("a variable under another image's name is left aside, and its mode and sizes with it", () => {
  const why = (name: string) => `This image does not read \`${name} no effect.`;
  assert.deepEqual(said({ environment: ["PGBOUNCER_POOL_MODE: transaction", "PGBOUNCER_DEFAULT_POOL_SIZE: 20"] }), [
    `warning: ${why("PGBOUNCER_POOL_MODE` and 1 more: they have")} WRITE # rename PGBOUNCER_POOL_MODE to POOL_MODE, ` +
      "PGBOUNCER_DEFAULT_POOL_SIZE to DEFAULT_POOL_SIZE",
  ]);
  assert.deepEqual(said({ image: bitnami, environment: ["POOL_MODE: transaction"] }), [
    `warning: ${why("POOL_MODE`: it has")} WRITE # rename POOL_MODE to PGBOUNCER_POOL_MODE`,
  ]);
  assert.match(
    said({ image: bitnami, environment: ["LISTEN_PORT: 7000"] }).join(),
    /rename LISTEN_PORT to PGBOUNCER_PORT$/,
  );
  for (const quiet of [
    { image: bitnami, environment: ["PGBOUNCER_POOL_MODE: transaction", "PGBOUNCER_LISTEN_PORT: 6432"] },
    { image: bitnami, environment: ["PGBOUNCER_POOL_MODE: transaction", "POOL_MODE: transaction"] },
    { image: "pgbouncer/pgbouncer", environment: ["PGBOUNCER_POOL_MODE: transaction", "DATABASES_HOST: store"] },
    { environment: ["POOL_MODE: transaction", "DEFAULT_POOL_SIZE: 20"] },
    { environment: ["PGBOUNCER_POOL_MODE: transaction"], pooler: ["env_file: pool.env"] },
    { image: "weir/pgbouncer", environment: ["PGBOUNCER_POOL_MODE: transaction", "POOL_MODE: session"] },
  ])
    assert.deepEqual(said(quiet), [], JSON.stringify(quiet));
});

test("a pooler's mode and sizes are read where it has nothing else", () => {
  const text =
    "services:\n  pool:\n    image: pgbouncer/pgbouncer\n    environment:\n      DATABASES_HOST: store\n" +
    "      PGBOUNCER_POOL_MODE: transaction\n      PGBOUNCER_MAX_CLIENT_CONN: ${MOST}\n";
  const { config } = readAppConfig(playbookFor("generic"), text, "compose.yaml");
  assert.deepEqual(
    config.options.map(({ name, value, isOpaque }) => [name, value, isOpaque]),
    [
      ["DATABASES_HOST", "store", false],
      ["PGBOUNCER_POOL_MODE", "transaction", false],
      ["PGBOUNCER_MAX_CLIENT_CONN", "${MOST}", true],
    ],
  );
});
