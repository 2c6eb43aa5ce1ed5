// Which line of pg_hba.conf takes the clients of another, and what a comment above a line is for.
import assert from "node:assert/strict";
import { test } from "node:test";
import { hbaRules } from "../../../src/playbooks/server/hba-rules.ts";
import { shadowsOf } from "../../../src/playbooks/server/hba-shadows.ts";
import { readPgHba } from "../../../src/playbooks/server/pg-hba.ts";

const hba = (text: string) => readPgHba(text, { user: null, database: null, address: null }).findings;

test("pg_hba.conf: the first line that takes all clients of a later one is named, as the server looks at it", () => {
  const before = (line: string, ...lines: string[]) => {
    const { rules } = hbaRules([...lines, line].join("\n"));
    const [last] = rules.slice(-1);
    return last ? (shadowsOf(rules).get(last)?.line ?? null) : null;
  };
  const one = "host shop app 10.1.2.0/24 md5";
  assert.equal(before(one, "host shop app 10.0.0.0/8 md5", "host all all all md5"), 1);
  assert.equal(before(one, "host all all all md5", "host shop app 10.0.0.0/8 md5"), 1);
  assert.equal(before(one, "host other app all md5", "host shop,x all 10.0.0.0 255.0.0.0 md5"), 2);
  assert.equal(before("host shop,x app,y 10.1.2.0/24 md5", "host x,shop,z y,app 10.9.9.9/8 md5"), 1);
  assert.equal(before("hostssl shop app ::1/128 md5", "host all app ::/0 md5"), 1);
  assert.equal(before("host shop app fe80::1%eth0/64 md5", "host shop app fe80::/10 md5"), 1);
  assert.equal(before("host shop app ::ffff:10.0.0.1/128 md5", "host shop app ::ffff:a00:0/104 md5"), 1);
  assert.equal(before("host shop app 10.0.0.1/32 md5", "host shop app ::ffff:a00:0/104 md5"), null);
  assert.equal(before("local all all peer", "local all all peer"), 1);
  assert.equal(before("host all all db.example.com md5", "host all all db.example.com md5"), 1);
  const databases = Array.from({ length: 9 }, (_, at) => `d${at}`).join();
  assert.equal(before("host d3 r4 10.0.0.1/32 md5", `host ${databases} ${databases.replaceAll("d", "r")} all md5`), 1);
  // Each of these takes less than the last line, or something else.
  const others = [
    "host shop app 10.1.2.0/25 md5",
    "host shop app 10.1.3.0/24 md5",
    "hostssl shop app 10.0.0.0/8 md5",
    "host shop +app 10.0.0.0/8 md5",
    'host "all" app 10.0.0.0/8 md5',
    "local all all peer",
    "host all all ::/0 md5",
    "host all all 10.0.0.0/40 md5",
  ];
  assert.equal(before(one, ...others), null);
  assert.equal(before("host replication all 10.0.0.0/8 md5", "host all all all md5"), null);
  assert.equal(before("host shop,x app 10.1.2.0/24 md5", "host shop app 10.0.0.0/8 md5"), null);
});

test("pg_hba.conf: a comment is for the paragraph under it, and for no other", () => {
  // Each line that nobody comes to stands behind a wider one of another method.
  const level = (text: string) => hba(text).map((one) => [(one.line ?? 0) - 1, one.level]);
  const trust = (name: string) => `host ${name} all 10.0.0.0/8 scram-sha-256\n`;
  const setUp = "host all all all md5\nlocal all all peer\n\n# for local development only\n";
  assert.deepEqual(level(`${setUp}\n${trust("a")}`), [[5, "note"]]);
  assert.deepEqual(level(`${setUp}${trust("a")}\n${trust("b")}`), [
    [4, "note"],
    [6, "warning"],
  ]);
  assert.deepEqual(level(`${setUp}# the shop\n${trust("a")}`), [[5, "note"]]);
  assert.deepEqual(level(`${setUp}\n# the shop\n${trust("a")}`), [[6, "warning"]]);
});
