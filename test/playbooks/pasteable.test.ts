// A fix that lint calls text to write can be pasted as it stands: no gap, mask or choice in it, and no name to fill in.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { playbookFor, playbooks, readAppConfig } from "../../src/playbooks/index.ts";
import { isInstruction, isPasteable, withoutGap } from "../../src/playbooks/pasteable.ts";
import type { LintFinding } from "../../src/playbooks/playbook.ts";
import { serverReader } from "../../src/playbooks/server/read.ts";

/** What a person would have to choose from, or cannot see. */
const gap = /…|\.\.\.(?![\w($])|\[not shown\]|\[secret\]|\bor remove\b|\bor later\b/;
/** Names that stand for somebody's own. */
const unfilled = /\b(?:HOST|USER|PASSWORD|NAME|DATABASE|FILE|NUMBER|VALUE|QUERY)\b(?!["'\])}])/;
const unfinished = (findings: LintFinding[]) =>
  findings.map(({ fix }) => fix).filter((fix) => !isInstruction(fix) && (gap.test(fix) || unfilled.test(fix)));

test("a comment or a sentence is to be done; any other line is to be pasted", () => {
  assert.ok(!isPasteable("# remove timeout"));
  assert.ok(!isPasteable("// remove timeout\n// and reconnect"));
  assert.ok(!isPasteable("Percent-encode it, with %% in this file: p%%40ss for p@ss."));
  assert.ok(isPasteable("pool: 5"));
  assert.ok(isPasteable('# below DATABASES and line 3:\nDATABASES["default"]["CONN_MAX_AGE"] = CONN_MAX_AGE'));
});

test("what has a mask or a gap in it is to be done, and says what goes there", () => {
  for (const line of [
    "max: [not shown],",
    "statement_timeout: …, // milliseconds",
    "# the rest\nurl: db:[secret]@host",
  ]) {
    assert.ok(!isPasteable(line), line);
    assert.match(withoutGap(line), /^Write, with your own value in place of (?:\[not shown\]|\[secret\]|…): /);
    assert.ok(!isPasteable(withoutGap(line)));
  }
  for (const whole of ["max: 5,", "# give … a number", "rename pool to [not shown]"])
    assert.equal(withoutGap(whole), whole);
});

const masked: [framework: string, file: string, text: string, fixes: string[]][] = [
  [
    "node-postgres",
    "db.js",
    'knex({ client: "pg", connection: { host: "db", poolSize: compute("canary2x", 4) } });\n',
    ["// move poolSize out of connection, into a new object `pool` beside it, as max"],
  ],
  [
    "node-postgres",
    "db.js",
    'import postgres from "postgres";\npostgres({ host: "db", pool: { max: compute("canary2x", 4) } });\n',
    ["Write, with your own value in place of [not shown]: max: [not shown], // in the place of pool"],
  ],
  [
    "node-postgres",
    "db.js",
    'import postgres from "postgres";\npostgres({ host: "db", pool: { max: 4 } });\n',
    ["max: 4, // in the place of pool"],
  ],
];
for (const [framework, file, text, fixes] of masked)
  test(`${framework}: a value that is not shown is no text to paste: ${text.trim()}`, () => {
    const { findings } = readAppConfig(playbookFor(framework), text, file);
    assert.deepEqual(
      findings.map(({ fix }) => fix),
      fixes,
    );
  });

for (const playbook of playbooks)
  test(`${playbook.framework}: a line to write is finished`, () => {
    const folder = `test/playbooks/configs/${playbook.framework}`;
    const bad = readdirSync(folder).filter((name) => name.startsWith("bad-"));
    assert.deepEqual(
      bad.flatMap((file) =>
        unfinished(readAppConfig(playbook, readFileSync(`${folder}/${file}`, "utf8"), file).findings),
      ),
      [],
    );
  });

const files = {
  "pgbouncer.ini": `[database]
weir = host=db sslmode=require user=app password=x
* = host=db ; others
[pgbouncer]
listen_address = *
auth_type = scrams
auth_file = /dev/null
pool_mode = transactional
max_client_connections = 1000
server_idle_timeout = 10min
statement_timeout = 30s
init_query = select 1
max_connections = 2
client_tls_sslmode = required
server_tls_ca_file = /ca.crt
query_timeout = 20
max_client_conn = 5
`,
  "userlist.txt": `"app" "md5zzzz"
"two" "x"
"three" "changeme"
"two" "y"
four "z"
`,
  "pgcat.toml": `[general]
admin_username = "a"
auth_query = "select 1"
tls_certificate = "a.crt"
connect_timeout = 5
[pools.weir]
pool_mode = "statement"
load_balancing_mode = "randon"
[pools.weir.users.0]
min_pool_size = 20
pool_size = 10
[pools.weir.shards.main]
servers = [["db", 5432, "master"]]
[pools.sluice]
pool_modes = "session"
`,
  "odyssey.conf": `storage "pg" {
  tls "verify-full"
}
database default {
  user default {
    authentication "scram"
    storage "other"
    client_maxx 5
  }
  user "app" {
    authentication "md5"
    auth_query "q"
  }
}
`,
  "postgresql.conf": `listen_addresses = *
max_connections = 2
wal_level = minimal
shared_buffer = 1GB
work_mem = 64 MB
fsync = off
full_page_writes = off
autovacuum = off
wal_keep_segments = 32
password_encryption = on
standby_mode = on
`,
  "pg_hba.conf": `host all all 127.0.0.1 trust
host all all 0.0.0.0/0 scram
host all all 10.0.0.0/8 trust
hosts app app ::/0 md5
host app app 10.1.0.0/16 md5
host all all 172.0.0.0/8 md5
hostnossl all all all password
host a b 192.168/16 md5
`,
};

for (const [file, text] of Object.entries(files))
  test(`${file}: a line to write is finished`, () => {
    const findings =
      serverReader(undefined, file)?.(text, { user: null, database: null, address: null }).findings ?? [];
    assert.ok(findings.length >= 4, `${findings.length}`);
    assert.deepEqual(unfinished(findings), []);
  });

test("a file of PgBouncer's that names a section or setting otherwise does not lack it", () => {
  const options = (text: string) =>
    serverReader(undefined, "pgbouncer.ini")?.(text, { user: null, database: null, address: null }).findings.map(
      ({ option }) => option,
    );
  const rest = "auth_type = md5\nauth_file = users\n";
  assert.deepEqual(options(`[database]\na = host=db\n[pgbouncer]\nlisten_addr = *\n${rest}`), ["section"]);
  assert.deepEqual(options(`[databases]\na = host=db\n[pgbouncer]\nlisten_address = *\n${rest}`), ["listen_address"]);
  assert.deepEqual(options(`[databases]\na = host=db\n[pgbouncer]\n${rest}`), ["listen_addr"]);
});
