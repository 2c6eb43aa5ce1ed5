// What lint calls text to write can be pasted as it stands: nothing is left out, and no name waits to be filled in.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { playbooks, readAppConfig } from "../../src/playbooks/index.ts";
import { isPasteable } from "../../src/playbooks/pasteable.ts";
import type { LintFinding } from "../../src/playbooks/playbook.ts";
import { serverReader } from "../../src/playbooks/server/read.ts";

const unfilled = /…|\.\.\.(?![\w($])|\b(?:HOST|USER|PASSWORD|NAME|DATABASE|FILE|NUMBER|VALUE|QUERY)\b(?!["'\])}])/;
const left = (findings: LintFinding[]) =>
  findings.map(({ fix }) => fix).filter((fix) => isPasteable(fix) && unfilled.test(fix));

for (const playbook of playbooks)
  test(`${playbook.framework}: nothing is left out of a line to write`, () => {
    const folder = `test/playbooks/configs/${playbook.framework}`;
    const bad = readdirSync(folder).filter((name) => name.startsWith("bad-"));
    assert.deepEqual(
      bad.flatMap((file) => left(readAppConfig(playbook, readFileSync(`${folder}/${file}`, "utf8"), file).findings)),
      [],
    );
  });

const files = {
  "pgbouncer.ini":
    "[database]\nweir = host=db sslmode=require user=app password=x\n* = host=db ; others\n[pgbouncer]\nlisten_address = *\n" +
    "auth_type = scrams\nauth_file = /dev/null\npool_mode = transactional\nmax_client_connections = 1000\n" +
    "server_idle_timeout = 10min\nstatement_timeout = 30s\ninit_query = select 1\nmax_connections = 2\n" +
    "client_tls_sslmode = required\nserver_tls_ca_file = /ca.crt\nquery_timeout = 20\nmax_client_conn = 5\n",
  "userlist.txt": '"app" "md5zzzz"\n"two" "x"\n"three" "changeme"\n"two" "y"\nfour "z"\n',
  "pgcat.toml":
    '[general]\nadmin_username = "a"\nauth_query = "select 1"\ntls_certificate = "a.crt"\nconnect_timeout = 5\n' +
    '[pools.weir]\npool_mode = "statement"\nload_balancing_mode = "randon"\n[pools.weir.users.0]\nmin_pool_size = 20\n' +
    'pool_size = 10\n[pools.weir.shards.main]\nservers = [["db", 5432, "master"]]\n[pools.sluice]\npool_modes = "session"\n',
  "odyssey.conf":
    'storage "pg" {\n  tls "verify-full"\n}\ndatabase default {\n  user default {\n    authentication "scram"\n' +
    '    storage "other"\n    client_maxx 5\n  }\n  user "app" {\n    authentication "md5"\n    auth_query "q"\n  }\n}\n',
  "postgresql.conf":
    "listen_addresses = *\nmax_connections = 2\nwal_level = minimal\nshared_buffer = 1GB\nwork_mem = 64 MB\nfsync = off\n" +
    "full_page_writes = off\nautovacuum = off\nwal_keep_segments = 32\npassword_encryption = on\nstandby_mode = on\n",
  "pg_hba.conf":
    "host all all 127.0.0.1 trust\nhost all all 0.0.0.0/0 scram\nhost all all 10.0.0.0/8 trust\nhosts app app ::/0 md5\n" +
    "host app app 10.1.0.0/16 md5\nhost all all 172.0.0.0/8 md5\nhostnossl all all all password\nhost a b 192.168/16 md5\n",
};

for (const [file, text] of Object.entries(files))
  test(`${file}: nothing is left out of a line to write`, () => {
    const findings =
      serverReader(undefined, file)?.(text, { user: null, database: null, address: null }).findings ?? [];
    assert.ok(findings.length >= 4, `${findings.length}`);
    assert.deepEqual(left(findings), []);
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
