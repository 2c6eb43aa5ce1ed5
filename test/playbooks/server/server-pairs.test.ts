// postgresql.conf and pg_hba.conf of one folder: what the one says of the other.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { Client } from "pg";
import { lintCommand, lintOptions } from "../../../src/cli/lint.ts";
import { temporaryDirectory, testCluster } from "../../support/cluster.ts";

/** What `lint` says of one of the two. */
async function linted(
  own: "postgresql.conf" | "pg_hba.conf",
  conf: string,
  rules: string | null,
  more: Record<string, string> = {},
) {
  const folder = await temporaryDirectory();
  await writeFile(join(folder, "postgresql.conf"), `port = 5432\n${conf}\n`);
  if (rules !== null) await writeFile(join(folder, "pg_hba.conf"), `local all all peer\n${rules}\n`);
  for (const [name, text] of Object.entries(more)) await writeFile(join(folder, name), text);
  const { stdout } = await lintCommand(join(folder, own), { ...lintOptions({}), json: true });
  const { findings } = JSON.parse(stdout) as { findings: { [key: string]: string | number | null; why: string }[] };
  return findings;
}

test("a server that listens on its own machine alone is told, unless pg_hba.conf keeps others out, too", async () => {
  const conf = "listen_addresses = 'localhost'";
  for (const rules of [
    "host all all 127.0.0.1/32 scram-sha-256\nhost all all ::1/128 scram-sha-256",
    "host all all 127.0.0.1 255.0.0.0 md5\nhost all all 0.0.0.0/0 reject\nhost all all localhost md5",
    "host all all samehost md5",
    "",
    null,
  ])
    assert.deepEqual(await linted("postgresql.conf", conf, rules), [], String(rules));
  for (const rules of [
    "host all all 10.0.0.0/8 scram-sha-256",
    "host all all 127.0.0.1/0 md5",
    "host all all samenet md5",
    "host all all db.internal md5",
    "host all all ${NETWORK} md5",
    "hosts all all 127.0.0.1/32 md5",
    "include others.conf",
  ]) {
    const [one, ...more] = await linted("postgresql.conf", conf, rules);
    assert.deepEqual([one?.["option"], one?.["severity"], one?.["line"], more], ["listen_addresses", "note", 2, []]);
    assert.match(one?.why ?? "", /^Only clients on this machine can connect/);
    assert.match(String(one?.["source"]), /runtime-config-connection\.html#GUC-LISTEN-ADDRESSES$/);
  }
});

test("hostssl where the server has no TLS: what pg_hba_file_rules says of it", async () => {
  const word = "hostssl record cannot match because SSL is disabled";
  const lines = "hostssl all all 10.0.0.0/8 scram-sha-256\nhostssl shop app all md5";
  const cluster = await testCluster();
  await writeFile(join(cluster.dataDir, "pg_hba.conf"), `local all all peer\n${lines}\nhostssl all all all reject\n`);
  const client = new Client({ connectionString: cluster.url("postgres") });
  await client.connect();
  try {
    assert.equal((await client.query<{ ssl: string }>("show ssl")).rows[0]?.ssl, "off");
    const asked = "select line_number as line, error from pg_hba_file_rules where error is not null";
    const { rows } = await client.query<{ line: number; error: string }>(asked);
    assert.deepEqual(
      rows.slice(0, 2),
      [2, 3].map((line) => ({ line, error: word })),
    );
  } finally {
    await client.end();
  }
  for (const [conf, level, says] of [
    ["ssl = off", "warning", /^postgresql\.conf beside it says `ssl = off`: this line matches nobody\./],
    ["ssl = on\nSSL 'false'", "warning", /^postgresql\.conf beside it says `ssl = off`/],
    ["", "note", /^postgresql\.conf beside it does not set `ssl`, which is off then: this line matches nobody\./],
    ["#ssl = on", "note", /does not set `ssl`/],
  ] as const) {
    const [one, ...more] = await linted("pg_hba.conf", conf, lines);
    assert.deepEqual([one?.["severity"], one?.["option"], one?.["line"], more], [level, "hostssl", 2, []], conf);
    assert.match(one?.why ?? "", says);
    assert.ok(one?.why.endsWith(`The server: \`${word}\`. The same holds for line 3.`), one?.why);
    assert.match(String(one?.["fix"]), /^# in postgresql\.conf, .*: ssl = on$/);
  }
  for (const conf of ["ssl = on", "ssl = true", "include_dir = 'conf.d'", "ssl = ${TLS}", "ssl = maybe"])
    assert.deepEqual(await linted("pg_hba.conf", conf, lines), [], conf);
  for (const fine of ["hostssl all all all reject", "hostnossl all all all md5", "host all all all md5"])
    assert.deepEqual(await linted("pg_hba.conf", "ssl = off", fine), [], fine);
  for (const [name, text] of [
    ["compose.yaml", "services:\n  db:\n    image: postgres:15\n    command: postgres -c ssl=on\n"],
    ["postgresql.auto.conf", "ssl = on\n"],
  ] as const)
    assert.deepEqual(await linted("pg_hba.conf", "", lines, { [name]: text }), [], name);
});
