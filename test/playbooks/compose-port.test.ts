// The port on which PgBouncer's image listens: 5432 unless LISTEN_PORT says otherwise, as its entrypoint.sh writes it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { saidOf } from "./strict.ts";

interface Manifest {
  environment?: string[];
  pooler?: string[];
  app?: string[];
}

function said({ environment = [], pooler = [], app = [] }: Manifest): string[] {
  const lines = [
    "services:",
    "  pool:",
    "    image: edoburu/pgbouncer:v1.23.1-p3",
    "    environment:",
    "      DB_HOST: store",
    "      AUTH_TYPE: scram-sha-256",
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
    assert.deepEqual(said({ pooler: [`ports: ${ports}`] }), [`${dead} WRITE LISTEN_PORT: "6432"`], ports);
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
  const refused = `error: ${listens} Another service here connects to 6432, and is refused. WRITE LISTEN_PORT: "6432"`;
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
