// Which variables make the user and the database of a server's container: each image has words of its own.
import assert from "node:assert/strict";
import { test } from "node:test";
import { serverContainersIn } from "../../../src/playbooks/server/server-containers.ts";
import { nothingBeside } from "../../../src/playbooks/server/server-version.ts";

test("each image makes its user and database by its own words", () => {
  const words = [
    ["POSTGRES_DB", "pg_weir"],
    ["POSTGRES_USER", "pg_sluice"],
    ["POSTGRESQL_DATABASE", "own_weir"],
    ["POSTGRESQL_USER", "own_sluice"],
  ] as const;
  const made = (image: string, given: readonly (readonly [string, string])[] = words) => {
    const lines = given.map(([name, value]) => `      ${name}: ${value}\n`).join("");
    const text = `services:\n  db:\n    image: ${image}\n    environment:\n      POSTGRES_PASSWORD: x\n${lines}`;
    const [server] = serverContainersIn(text, "compose.yaml", nothingBeside);
    const { database, user } = server?.options ?? {};
    return [database, user];
  };
  for (const image of [
    "postgres:9.6",
    "docker.io/library/postgres",
    "postgis/postgis:16-3.4",
    "pgvector/pgvector:pg16",
  ])
    assert.deepEqual(made(image), ["pg_weir", "pg_sluice"], image);
  // Bitnami's script takes the official words too, and its own first, but for the user.
  assert.deepEqual(made("bitnami/postgresql:16"), ["own_weir", "pg_sluice"]);
  assert.deepEqual(made("bitnamilegacy/postgresql:16", words.slice(0, 2)), ["pg_weir", "pg_sluice"]);
  assert.deepEqual(made("bitnami/postgresql:16", words.slice(2)), ["own_weir", "own_sluice"]);
  for (const image of [
    "centos/postgresql-96-centos7",
    "quay.io/sclorg/postgresql-15-c9s",
    "registry.redhat.io/rhel8/postgresql-13",
  ])
    assert.deepEqual(made(image), ["own_weir", "own_sluice"], image);
  // Neither a user nor a database: the official image calls both postgres.
  assert.deepEqual(made("postgres:9.6", words.slice(2)), [undefined, undefined]);
  assert.deepEqual(made("example.org/own-postgres:1", words.slice(2)), ["own_weir", "own_sluice"]);
  assert.deepEqual(made("kartoza/postgis:16", [["POSTGRES_DBNAME", "weir"]]), ["weir", undefined]);
});
