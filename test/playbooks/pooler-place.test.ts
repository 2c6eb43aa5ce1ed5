// PgBouncer's images: one that has no server to lead to, logins without a password or in clear text, and names that it
// does not read. As edoburu's entrypoint.sh has them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { saidOf } from "./strict.ts";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";

const text = (environment: string, rest = "", image = "edoburu/pgbouncer:latest") =>
  `services:\n  pool:\n    image: ${image}\n${rest}    environment:\n${environment}`;
const said = (...of: Parameters<typeof text>) => saidOf("generic", "compose.yaml")(text(...of));
const ends = "This image does not start without `DB_HOST` or `DATABASE_URL`: it ends with a configuration error.";
const settings = "      PGBOUNCER_POOL_MODE: transaction\n";

test("edoburu's image without a server to lead to does not start: a port of it is no matter then", () => {
  const [first, ...more] = said(
    `${settings}      PGBOUNCER_LISTEN_PORT: 6432\n      PGBOUNCER_USER: sluice\n`,
    '    ports: ["6432:6432"]\n',
  );
  assert.equal(first, `error: ${ends} WRITE # in its environment: DB_HOST, the name of the server`);
  assert.deepEqual(more, [
    "warning: This image does not read `PGBOUNCER_POOL_MODE` and 2 more: they have no effect. WRITE # rename " +
      "PGBOUNCER_POOL_MODE to POOL_MODE, PGBOUNCER_LISTEN_PORT to LISTEN_PORT, PGBOUNCER_USER to DB_USER",
  ]);
  for (const quiet of [
    said("      POOL_MODE: session\n      DB_HOST: db\n"),
    said("      POOL_MODE: session\n      DATABASE_URL: ${URL}\n"),
    said("      POOL_MODE: session\n", "    env_file: pool.env\n"),
    said("      POOL_MODE: session\n", "    volumes: [./pgbouncer.ini:/etc/pgbouncer/pgbouncer.ini]\n"),
    said(settings, "", "bitnami/pgbouncer"),
  ])
    assert.deepEqual(quiet, []);
});

test("a port under another image's name is renamed, and said once", () => {
  const both = said("      DB_HOST: db\n      PGBOUNCER_LISTEN_PORT: 6432\n", '    ports: ["6432:6432"]\n');
  assert.equal(both.length, 1);
  assert.match(both.join(), /rename PGBOUNCER_LISTEN_PORT to LISTEN_PORT$/);
});

test("AUTH_TYPE without a password, or with one in clear text, is a note as in pgbouncer.ini", () => {
  const type = (value: string, more = "") => said(`      DB_HOST: db\n      AUTH_TYPE: ${value}\n${more}`);
  assert.deepEqual(type("plain"), [
    "note: With `AUTH_TYPE` plain clients send the password itself, and here without TLS. WRITE # where each " +
      "client's driver knows SCRAM: AUTH_TYPE=scram-sha-256",
  ]);
  for (const open of ["any", "trust"])
    assert.match(type(open).join(), /^note: Anyone who reaches this pooler logs in without a password\./);
  assert.deepEqual(type("plain", "      CLIENT_TLS_SSLMODE: require\n"), []);
  assert.deepEqual([...type("scram-sha-256"), ...type("${TYPE}")], []);
});

test("a pooler whose file is mounted is not shown with names that its image does not read", () => {
  const options = (rest: string) =>
    readAppConfig(
      playbookFor("generic"),
      text("      DATABASES_HOST: db\n      POOL_MODE: session\n", rest, "pgbouncer/pgbouncer"),
      "compose.yaml",
    ).config.options.map(({ name }) => name);
  assert.deepEqual(options("    volumes: [./conf:/etc/pgbouncer]\n"), ["DATABASES_HOST"]);
  assert.deepEqual(options(""), ["DATABASES_HOST", "POOL_MODE"]);
});
