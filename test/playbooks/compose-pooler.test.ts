// PgBouncer's image beside the server's own in one manifest: an MD5 hash that it makes is of no use where the server
// asks for SCRAM. Where files, a command or a build of somebody's own may say otherwise, nothing is said.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";

interface Manifest {
  /** Lines of the pooler's environment, and of its service. */
  environment?: string[];
  pooler?: string[];
  server?: string[];
}

function said({ environment = [], pooler = [], server = [] }: Manifest): [line: number | null, why: string][] {
  const lines = [
    "services:",
    "  pool:",
    "    image: edoburu/pgbouncer:v1.23.1-p3",
    "    environment:",
    "      DB_HOST: store",
    "      DB_USER: weir",
    "      DB_PASSWORD: sluice-gate",
    ...environment.map((one) => `      ${one}`),
    ...pooler.map((one) => `    ${one}`),
    "  store:",
    "    image: postgres:16",
    ...server.map((one) => `    ${one}`),
  ];
  const { findings } = readAppConfig(playbookFor("generic"), `${lines.join("\n")}\n`, "compose.yaml");
  return findings.map(({ line, why }) => [line, why]);
}

const hash =
  " this image gives PgBouncer an MD5 hash of the password. PostgreSQL 14 and later asks for SCRAM: each login";
const why = (start: string) => `${start}${hash} fails (wrong password type).`;

test("md5 is the image's default, and as much of a mistake where it is written out", () => {
  assert.deepEqual(said({}), [[null, why("With no `AUTH_TYPE`")]]);
  assert.deepEqual(said({ environment: ["AUTH_TYPE: md5"] }), [[8, why("With `AUTH_TYPE` md5")]]);
  // What a deployment sets, nobody sees here.
  assert.deepEqual(said({ environment: ["POOL_MODE: session", "AUTH_TYPE: ${KIND:-md5}"] }), []);
  assert.deepEqual(said({ environment: ["AUTH_TYPE: scram-sha-256"] }), []);
});

test("a list of users of one's own may have the password itself: PgBouncer reads the file that AUTH_FILE names", () => {
  assert.deepEqual(said({ environment: ["AUTH_FILE: /run/secrets/users"] }), []);
  assert.deepEqual(said({ environment: ["AUTH_FILE: ${USERS}"] }), []);
  assert.equal(said({ environment: ["AUTH_FILE: /etc/pgbouncer/userlist.txt"] }).length, 1);
});

test("a configuration of the pooler's own says nothing of the variables, whichever way it comes in", () => {
  assert.deepEqual(said({ pooler: ["configs:", "  - {source: pool, target: /etc/pgbouncer/pgbouncer.ini}"] }), []);
  assert.deepEqual(said({ pooler: ["command: pgbouncer /srv/pool.ini"] }), []);
  assert.deepEqual(said({ pooler: ["build: ./pool"] }), []);
  // What the image does anyway, and what has nothing to do with it.
  assert.equal(said({ pooler: ["command: /usr/bin/pgbouncer /etc/pgbouncer/pgbouncer.ini"] }).length, 1);
  assert.equal(said({ pooler: ["command:", "secrets: [mail]"] }).length, 1);
});

test("whether a server with a configuration or rules of its own asks for SCRAM, nobody knows", () => {
  const open = [
    ["command: postgres -c config_file=/srv/main"],
    ["command: [postgres, --hba-file=/srv/rules]"],
    ["volumes: ['./rules/pg_hba.conf:/srv/pg_hba.conf']"],
    ["volumes: ['./server:/etc/postgresql:ro']"],
    ["configs: [{source: main, target: /srv/postgresql.conf}]"],
    ["entrypoint: [postgres, -c, password_encryption=md5]"],
    ["build: ./store"],
  ];
  for (const server of open) assert.deepEqual(said({ server }), [], server.join(""));
  const usual = ["command: postgres -c max_connections=300", "volumes: ['kept:/var/lib/postgresql/data']"];
  assert.equal(said({ server: usual }).length, 1);
});
