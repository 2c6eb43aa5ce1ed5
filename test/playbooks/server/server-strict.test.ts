// What is said of servers' and poolers' files holds word for word, and what is to be written breaks nothing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readPgHba } from "../../../src/playbooks/server/pg-hba.ts";

const nobody = { user: null, database: null, address: null };
const hba = (line: string) =>
  readPgHba(`host all all 127.0.0.1/32 md5\n${line}\n`, nobody).findings.map(({ level, why, fix }) => [
    level,
    /(?<=reads this address as )[\d./]+/.exec(why)?.[0],
    fix,
  ]);

test("pg_hba.conf: an address of fewer than four numbers is one, and is told where it is another than it seems", () => {
  // By pg_hba_file_rules of PostgreSQL 15.
  for (const [written, read, meant] of [
    ["192.168.1/24", "192.168.0.1/24", "192.168.1.0/24"],
    ["192.168/16", "192.0.0.168/16", "192.168.0.0/16"],
    ["10/8", "0.0.0.10/8", "10.0.0.0/8"],
    ["10.0.1 255.255.255.0", "10.0.0.1", "10.0.1.0"],
    ["10.0.1 255.255.255", "10.0.0.1", "10.0.1.0"],
  ] as const)
    assert.deepEqual(hba(`hostssl shop app ${written} md5`), [["warning", read, `# in line 2: ${meant}`]], written);
  for (const same of ["10.0.0/24", "172.16.0/12", "10.0.0 255.255.255.0", "192.168.1.0/24"])
    assert.deepEqual(hba(`hostssl shop app ${same} md5`), [], same);
  assert.deepEqual(hba("hostssl shop app 127.2/32 md5"), []);
  for (const wrong of ["300.1/24", "10.0.0.0.0/24", "db/24"])
    assert.deepEqual(
      hba(`hostssl shop app ${wrong} md5`).map(([level]) => level),
      ["error"],
      wrong,
    );
});
