// The port on which a server's image listens in its container: 5432, whatever port of the machine a mapping leads from.
import assert from "node:assert/strict";
import { test } from "node:test";
import { mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { lintCommand } from "../../src/cli/lint.ts";
import { temporaryDirectory } from "../support/cluster.ts";
import { saidOf } from "./strict.ts";

interface Manifest {
  image?: string;
  server?: string[];
  variables?: string[];
  app?: string[];
}

function said({ image = "postgres:15", server = [], variables = ["DATABASE_URL: " + url], app = [] }: Manifest) {
  const lines = [
    "services:",
    "  app:",
    "    image: weir:1",
    ...app.map((one) => `    ${one}`),
    "    environment:",
    ...variables.map((one) => `      ${one}`),
    "  db:",
    `    image: ${image}`,
    ...server.map((one) => `    ${one}`),
  ];
  return saidOf("generic", "compose.yaml")(`${lines.join("\n")}\n`);
}
const url = "postgres://weir:x@db:5433/weir";
const refused = "leads to port 5433 of `db`, whose image listens on 5432: it is refused.";
/** Compose merges files: of a text alone nobody knows the others. */
const unseen = "Another Compose file may set another port.";
const onMachine = "Between containers the mapping in `ports` does not count.";

test("a URL with another port than the one on which the server's image listens", () => {
  const told = `warning: \`DATABASE_URL\` ${refused} ${unseen} WRITE # in the URL write db:5432`;
  assert.deepEqual(said({}), [told]);
  for (const image of [
    "postgres",
    "docker.io/library/postgres:17-alpine",
    "postgis/postgis:16-3.4",
    "timescale/timescaledb:latest-pg16",
    "pgvector/pgvector:pg17",
    "bitnami/postgresql:16",
  ])
    assert.deepEqual(said({ image }), [told], image);
  assert.deepEqual(said({ server: ["command: postgres -c max_connections=200"] }), [told]);
  // Compose gives its port a name of nobody's: the image does not read it.
  assert.deepEqual(said({ server: ["environment: { POSTGRES_PORT: 5433 }"] }), [told]);
  for (const ports of ["5433:5432", "5433:5433", "127.0.0.1:5433:5432"])
    assert.deepEqual(
      said({ server: [`ports: ["${ports}"]`] }),
      [`warning: \`DATABASE_URL\` ${refused} ${onMachine} ${unseen} WRITE # in the URL write db:5432`],
      ports,
    );
  assert.deepEqual(said({ variables: ["SPRING_DATASOURCE_URL: jdbc:postgresql://db:5433/weir"] }), [
    `warning: \`SPRING_DATASOURCE_URL\` ${refused} ${unseen} WRITE # in the URL write db:5432`,
  ]);
});

test("a port in a variable of its own", () => {
  assert.deepEqual(said({ variables: ["DB_HOST: db", 'DB_PORT: "5433"'] }), [
    "warning: `DB_PORT` leads to port 5433 of its server, whose image listens on 5432: it is refused. " +
      `${unseen} ` +
      'WRITE DB_PORT: "5432"',
  ]);
});

test("a port that fits, that is the machine's own, or that somebody may have set", () => {
  const quiet: Manifest[] = [
    { variables: ["DATABASE_URL: postgres://weir:x@db:5432/weir"], server: ['ports: ["5433:5432"]'] },
    { variables: ["DATABASE_URL: postgres://weir:x@db/weir"] },
    { variables: ["DATABASE_URL: postgres://weir:x@localhost:5433/weir"], server: ['ports: ["5433:5432"]'] },
    { variables: ["DATABASE_URL: postgres://weir:x@host.docker.internal:5433/weir"] },
    { variables: ["DATABASE_URL: postgres://weir:x@db:${DB_PORT:-5433}/weir"] },
    { variables: ["DB_HOST: db", "DB_PORT: ${DB_PORT:-5433}"] },
    { variables: ["DB_HOST: db", "HTTP_PORT: 8080", "DATABASE_URL: postgres://db/weir"] },
    { image: "weir/postgres:15" },
    { image: "${IMAGE:-postgres:15}" },
    { server: ["command: postgres -p 5433"] },
    { server: ['command: ["postgres", "-c", "port=5433"]'] },
    { server: ["command: -c port=5433"] },
    { server: ["command: postgres -c config_file=/srv/own"] },
    { server: ["command: sh /srv/start"] },
    { server: ["environment: { PGPORT: 5433 }"] },
    { server: ["environment: [PGPORT=5433]"] },
    { image: "bitnami/postgresql", server: ["environment: { POSTGRESQL_PORT_NUMBER: 5433 }"] },
    { server: ['volumes: ["./own.conf:/etc/postgresql/postgresql.conf"]'] },
    { server: ["network_mode: host"] },
    { server: ["env_file: db.env"] },
    { server: ["extends: { file: base.yaml, service: db }"] },
    { server: ["build: ./db"] },
    { app: ["network_mode: host"] },
    { app: ['extra_hosts: ["db:host-gateway"]'] },
    { app: ["networks: [outside]"] },
  ];
  for (const one of quiet) assert.deepEqual(said(one), [], JSON.stringify(one));
});

test("services that share a network", () => {
  assert.match(said({ app: ["networks: [front, back]"], server: ["networks: { back: {} }"] }).join(), /is refused/);
});

test("another service that is called as the server is, or that listens where the server does", () => {
  const withPool = (...more: string[]) =>
    saidOf(
      "generic",
      "compose.yaml",
    )(
      [
        "services:",
        "  app: { image: weir, environment: { DATABASE_URL: postgres://weir:x@db:6432/weir } }",
        "  db: { image: postgres:16, container_name: db }",
        "  pool:",
        "    image: weir/pool",
        ...more.map((one) => `    ${one}`),
      ].join("\n"),
    );
  for (const other of [
    ['network_mode: "service:db"'],
    ['network_mode: "container:db"'],
    ["container_name: db"],
    ["networks: { default: { aliases: [db] } }"],
  ])
    assert.deepEqual(withPool(...other), [], other.join());
  for (const other of [['network_mode: "service:app"'], ["container_name: pool"], ["networks: [default]"]])
    assert.match(withPool(...other).join(), /leads to port 6432 of `db`/, other.join());
});

test("another Compose file in the folder may set the port: only without one it is an error", async () => {
  const dir = await temporaryDirectory();
  const lines = ["services:", "  db: { image: postgres:16 }", "  app:", "    image: weir", "    environment:"];
  const text = [...lines, `      DATABASE_URL: ${url}`, ""].join("\n");
  const lint = async (others: Record<string, string>) => {
    const folder = await mkdtemp(join(dir, "compose-"));
    for (const [name, one] of Object.entries({ "compose.yml": text, ...others }))
      await writeFile(join(folder, name), one);
    const options = { framework: undefined, database: undefined, json: false, strict: false };
    const { stdout } = await lintCommand(join(folder, "compose.yml"), options);
    const { stdout: whole } = await lintCommand(folder, options);
    return [stdout, whole].map((one) => /it is refused\..*?\[(\w+), config-port-invalid\]/.exec(one)?.slice(0, 2));
  };
  const error = ["it is refused. [error, config-port-invalid]", "error"];
  assert.deepEqual(await lint({ "values.yml": "a: 1\n" }), [error, error]);
  const warning = [`it is refused. ${unseen} [warning, config-port-invalid]`, "warning"];
  const other = 'services: { db: { environment: { PGPORT: "5433" } } }\n';
  assert.deepEqual(await lint({ "compose.override.yml": other }), [warning, warning]);
});
