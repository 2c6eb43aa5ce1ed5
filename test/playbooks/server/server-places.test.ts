// Where the files of poolers lead, and lines of pg_hba.conf that a template fills in.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readOdyssey } from "../../../src/playbooks/server/odyssey.ts";
import { readPgBouncer } from "../../../src/playbooks/server/pgbouncer.ts";
import { readPgCat } from "../../../src/playbooks/server/pgcat.ts";
import { readPgHba } from "../../../src/playbooks/server/pg-hba.ts";
import { readUserList } from "../../../src/playbooks/server/userlist.ts";

const canary = "still!water";
const nobody = { user: null, database: null, address: null };

test("a pooler's file shows where it leads, and what one database has alone, never a password", () => {
  const ini = (line: string) =>
    readPgBouncer(`[databases]\n${line}\n[pgbouncer]\nlisten_addr = *\n`).options["servers"];
  assert.equal(
    ini(`weir = host=db.internal port=6543 dbname=wier user=sluice password=${canary} pool_size=80 pool_mode=session`),
    "sluice@db.internal:6543/wier pool_size=80 pool_mode=session",
  );
  assert.equal(ini("* = host=db"), "db:5432/*");
  assert.equal(ini("weir ="), "local socket:5432/weir");
  assert.equal(ini("weir = host=${DB_HOST:-db} port=${DB_PORT}"), "${DB_HOST:-db}:${DB_PORT}/weir");
  assert.equal(ini(`weir = host='${canary} x'`), "…:5432/weir");
  const many = Array.from({ length: 12 }, (_, at) => `d${at} = host=db`).join("\n");
  assert.match(String(ini(many)), /db:5432\/d7, 4 more$/);
  const odyssey = `listen { host "*" port 6432 }\nlisten { host "*" port 6433 }\nstorage "s" { type "remote" host "db" }
database default { user default { authentication "none" storage "s" pool "session" storage_user "sluice"
storage_password "${canary}" } }\n`;
  const { options } = readOdyssey(odyssey);
  assert.deepEqual([options["port"], options["servers"]], ["6432, 6433", "sluice@db:5432/*"]);
  const pgcat = `[general]\nadmin_username = "a"\nadmin_password = "b"\n[pools.weir.users.0]\nusername = "u"\npassword = "${canary}"
pool_size = 2\n[pools.weir.shards.0]\nservers = [["db", 5433, "primary"]]\ndatabase = "wier"\n`;
  assert.equal(readPgCat(pgcat).options["servers"], "db:5433/wier");
});

test("a name for a password is a placeholder, and what somebody chose is none", () => {
  const kinds = (password: string) =>
    readUserList(`"sluice" "${password}"\n`).findings.map(({ why }) => /placeholder|clear text/.exec(why)?.[0]);
  for (const one of ["SUPER_STRONG_APP_PASSWORD", "DB_PASSWORD", "PASSWORD_HERE", "your_strong_password_here"])
    assert.deepEqual(kinds(one), ["placeholder"], one);
  for (const one of ["password", "weirpass", "Strong_Password1", "SLUICE_2024"])
    assert.deepEqual(kinds(one), ["clear text"], one);
  const line = (password: string) => readPgBouncer(`[databases]\nweir = host=db password=${password}\n`).findings;
  assert.ok(!line("SUPER_STRONG_APP_PASSWORD").some(({ why }) => why.includes("clear text")));
  assert.ok(line(canary).some(({ why }) => why.includes("clear text")));
});

const hba = (text: string) => readPgHba(text, nobody);

test("an expression of a template is one word of a line, and a line of it alone is no rule", () => {
  const { options, findings } = hba(
    "{{ managed | comment }}\n{% for rule in rules %}\n{{ rule }}\n{% endfor %}\n" +
      "host replication {{ user }} {{ net }} scram-sha-256 # standby\n" +
      "host repmgr repmgr {{ net | default('10.0.0.0/8') }} trust\n",
  );
  assert.equal(options["rules"], 2);
  assert.deepEqual(
    findings.map(({ line, why, fix }) => [line, why, fix]),
    [
      [
        6,
        "Anyone who reaches the server from these addresses logs in without a password, as a role that this " +
          "line names.",
        "# where each of these roles has a password stored by scram-sha-256: " +
          "in line 6: scram-sha-256 in place of trust",
      ],
    ],
  );
  // One expression may stand for several words.
  assert.deepEqual(hba("host {{ who }} md5\nhost all <%= role %> <%= net %> md5\n").findings, []);
});

test("two notes of one line of pg_hba.conf lead to the same line", () => {
  assert.deepEqual(
    hba("host all all 172.0.0.0/8 trust\n").findings.map(({ fix }) => fix),
    [
      "# where each of these roles has a password stored by scram-sha-256: host all all 172.0.0.0/8 scram-sha-256",
      "# where no client is outside of it: host all all 172.16.0.0/12 scram-sha-256",
    ],
  );
  assert.match(hba("host weir all 172.0.0.0/8 trust\n").findings[1]?.fix ?? "", /172\.16\.0\.0\/12 as the address$/);
});
