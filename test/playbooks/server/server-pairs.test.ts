// postgresql.conf and pg_hba.conf of one folder: what the one says of the other.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { lintCommand, lintOptions } from "../../../src/cli/lint.ts";
import { temporaryDirectory } from "../../support/cluster.ts";

/** What `lint` says of one of the two. */
async function linted(own: "postgresql.conf" | "pg_hba.conf", conf: string, rules: string | null) {
  const folder = await temporaryDirectory();
  await writeFile(join(folder, "postgresql.conf"), `port = 5432\n${conf}\n`);
  if (rules !== null) await writeFile(join(folder, "pg_hba.conf"), `local all all peer\n${rules}\n`);
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
  ])
    assert.deepEqual(await linted("postgresql.conf", conf, rules), [], rules);
  for (const rules of [
    null,
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
