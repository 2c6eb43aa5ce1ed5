// pg_hba.conf is read as the server itself reads it, and what is
// called wrong in pgbouncer.ini keeps PgBouncer from starting.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chown, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { Client } from "pg";
import { UserMistake } from "../../../src/errors.ts";
import { hbaRules } from "../../../src/playbooks/server/hba-rules.ts";
import { readPgBouncer } from "../../../src/playbooks/server/pgbouncer.ts";
import { readPgHba } from "../../../src/playbooks/server/pg-hba.ts";
import { readPostgresqlConf } from "../../../src/playbooks/server/postgresql-conf.ts";
import { temporaryDirectory, testCluster } from "../../support/cluster.ts";
import { findProgram } from "../../support/optional.ts";

const canary = "canary-9f3e71";
const hba = `# TYPE  DATABASE  USER  ADDRESS  METHOD
local   all       postgres                 trust
host    all       postgres  127.0.0.1/32   trust
host    shop,"all"  app, +readers  10.0.0.0/8  scram-sha-256
host    shop      app   10.1.0.0/16        md5
host    all       all   192.168.0.0 255.255.0.0  scram-sha-256
host    replication  standby  all          scram-sha-256
host    all       all   0.0.0.0/0          reject
host    late      late  203.0.113.7/32     scram-sha-256
host    all       all   10.0.0.5           md5
host    all       all   10.0.0.0/40        md5
host    all       all   10.0.0.0/8/8       md5
host    all       all   10.0.0.0  ffff::   md5
hosts   all       all   all                md5
host    all       all   all                sha256
host    all       all   all                peer
host    all       all   all                cert
host    all
host    all       all   db.example.com/24  md5
host    late      late  203.0.113.7/32     ident  map="my map"
host    late      late  203.0.113.7/32     ident  map=my map
host    late      late  203.0.113.7/32     ident  map=my" own"map
host    late      late  203.0.113.7/32     radius  radiusservers="10.0.0.1,10.0.0.2" radiussecrets="""secret one"",""secret two"""
host    late      late  203.0.113.7/32     radius  radiusservers=10.0.0.1,10.0.0.2 radiussecrets=one
host    all       all   10.0.0.0/8  none
host    all       all   0.0.0.0     md5
host    all       all   0.0.0.0/0   md5
host    all       all   fd00::/64   md5
`;

const cluster = await testCluster();

test("each line is taken, or not, as pg_hba_file_rules has it", async () => {
  const client = new Client({ connectionString: cluster.url("postgres") });
  await client.connect();
  try {
    await writeFile(join(cluster.dataDir, "pg_hba.conf"), hba);
    const { rows } = await client.query<{
      line: number;
      type: string | null;
      method: string | null;
      is_wrong: boolean;
    }>(
      "select line_number as line, type, auth_method as method, error is not null as is_wrong from " +
        "pg_hba_file_rules order by line_number",
    );
    const ours = hbaRules(hba).rules;
    assert.deepEqual(
      ours.map(({ line, problem }) => [line, problem !== null]),
      rows.map((one) => [one.line, one.is_wrong]),
    );
    assert.deepEqual(
      ours.filter(({ problem }) => problem === null).map(({ line, type, method }) => [line, type, method]),
      rows.filter((one) => !one.is_wrong).map((one) => [one.line, one.type, one.method]),
    );
  } finally {
    await client.end();
  }
});

test("a password in clear text and no password at all are said of lines for other machines alone, with the line as it stands", () => {
  const text =
    "host all all 127.0.0.1/32 password\nhost all all ::1/128 trust\nhost shop app 10.0.0.0/8 password\n" +
    "host all all 192.168.0.0 255.255.0.0 trust\nhostssl all all 0.0.0.0/0 password\n";
  const { findings } = readPgHba(text, { user: null, database: null, address: null });
  assert.match(findings[1]?.fix ?? "", /^# where each of these roles has a password stored by scram-sha-256: /);
  assert.deepEqual(
    findings.map(({ line, fix }) => [line, fix.split(": ").at(-1)]),
    [
      [3, "scram-sha-256 in place of password"],
      [4, "host all all 192.168.0.0 255.255.0.0 scram-sha-256"],
    ],
  );
});

test("a mask that another tool fills in takes nobody, and keeps nobody out", () => {
  const client = { user: "app", database: "shop", address: "10.1.2.3" };
  for (const mask of ["/${BITS}", "/{{ bits }}", " ${MASK}"]) {
    const { notes, findings } = readPgHba(`host all all 10.0.0.0${mask} md5\nhost all all 0.0.0.0/0 reject\n`, client);
    assert.deepEqual(findings, [], mask);
    assert.match(notes.join("\n"), /line 2 rejects this client unless line 1 matches first/, mask);
  }
});

test("which line takes a client, or keeps it out", () => {
  // A server without TLS calls lines for it wrong.
  const withTls = hba.replace(/^host( +all +all +192)/m, "hostssl$1");
  const asked: [user: string, database: string, address: string, says: RegExp][] = [
    ["app", "shop", "10.1.2.3", /^line 4 accepts this client, with scram-sha-256$/],
    ["app", "all", "10.1.2.3", /^line 4 accepts/],
    ["ann", "shop", "10.1.2.3", /^line 8 rejects this client unless line 4 matches first$/],
    ["app", "shop", "192.168.4.4", /^line 8 rejects this client unless line 6 matches/],
    ["postgres", "shop", "local", /^line 2 accepts this client, with trust$/],
    ["app", "shop", "local", /^no line (?:certainly )?matches this client/],
    ["app", "shop", "2001:db8::1", /^no line (?:certainly )?matches this client/],
  ];
  for (const [user, database, address, says] of asked)
    assert.match(
      readPgHba(withTls, { user, database, address }).notes.join("\n"),
      says,
      `${user} ${database} ${address}`,
    );
});

test("lines that nobody comes to, and those without a password, are found", () => {
  const text = "host all all 10.0.0.0/8 scram-sha-256\nhost shop app 10.0.0.0/8 md5\nhost all all 10.1.0.0/16 trust\n";
  const { findings } = readPgHba(`${text}host all all 11.0.0.0/8 trust\n`, {
    user: null,
    database: null,
    address: null,
  });
  assert.deepEqual(
    findings.map(({ line, level, why }) => [line, level, /never reaches|without a password/.exec(why)?.[0]]),
    [
      [2, "warning", "never reaches"],
      [4, "note", "without a password"],
    ],
  );
  // Nobody comes in by line 3, unless it is moved.
  assert.match(findings[0]?.why ?? "", /The same holds for line 3\.$/);
  assert.match(
    findings[0]?.fix ?? "",
    /move line 2 above line 1, or remove it\n# remove line 3: reached, it asks for no password$/,
  );
  assert.throws(() => readPgHba("# nothing\n", { user: null, database: null, address: null }), UserMistake);
});

test("a line that asks for the same as one before it is a note; networks are held against each other as the server does", () => {
  const told = (text: string) =>
    readPgHba(text, { user: null, database: null, address: null }).findings.map(({ line, level, fix }) => [
      line,
      level,
      fix,
    ]);
  const wide = "hostssl all all 10.1.2.3/8 scram-sha-256\n";
  assert.deepEqual(told(`${wide}hostssl shop app 10.9.0.0/16 scram-sha-256\n`), [[2, "note", "# remove line 2"]]);
  assert.deepEqual(told(`${wide}hostssl shop app 10.9.0.0 255.255.0.0 md5\n`), [
    [2, "warning", "# move line 2 above line 1, or remove it"],
  ]);
  assert.deepEqual(told(`${wide}hostssl shop app 10.9.0.0/16 scram-sha-256 clientcert=verify-full\n`), [
    [2, "warning", "# move line 2 above line 1, or remove it"],
  ]);
  // Others' clients: a wider network, another family, connections without TLS, replication.
  for (const other of [
    "hostssl all all 0.0.0.0/0 scram-sha-256",
    "hostssl all all ::ffff:10.0.0.1/128 scram-sha-256",
    "host all all 10.9.0.0/16 scram-sha-256",
    "hostssl replication all 10.9.0.0/16 scram-sha-256",
    "hostssl all all 11.0.0.0/8 scram-sha-256",
    "hostssl all all db.internal scram-sha-256",
  ])
    assert.deepEqual(told(`${wide}${other}\n`), [], other);
});

const good =
  "listen_addr = 127.0.0.1\nauth_type = md5\nauth_file = users\nignore_startup_parameters = extra_float_digits\n";
const ini = (lines: string, database = `shop = host=127.0.0.1 dbname=shop application_name=${canary}`) =>
  `[databases]\n${database}\n[pgbouncer]\n${lines}`;
const wrong: [text: string, option: string][] = [
  [ini(`${good}pool_mode = transactions\n`), "pool_mode"],
  [ini(good.replace("md5", "scram")), "auth_type"],
  [ini(`${good}max_client_con = 100\n`), "max_client_con"],
  [ini(good, "shop = hostname=127.0.0.1 dbname=shop"), "databases"],
  [ini(good, "shop = host=127.0.0.1 user=app password="), "databases"],
  [ini(good, "shop = host=127.0.0.1 password='' user=app"), "databases"],
  [ini(`${good}log_queries = 1\n`), "setting"],
  [ini(`${good}min_pool_size = 5\nmax_pool_size = 15\n`), "max_pool_size"],
  [ini(`${good}tcp_keepalives_idle = 60\n`), "tcp_keepalives_idle"],
  [ini(`${good}sslmode = prefer\n`), "sslmode"],
  [ini(`${good}tcp_nodelay = 1\n`), "setting"],
  [ini(`${good}pool_mode = transaction   # session, transaction or statement\n`), "pool_mode"],
  [ini(`${good}default_pool_size = 20 ; a client\n`), "default_pool_size"],
  [ini(`${good}server_idle_timeout = 600  # ten minutes\n`), "server_idle_timeout"],
  [ini(`${good}query_wait_timeout = 30s\n`), "query_wait_timeout"],
  [ini(`${good}log_connections = yes\n`), "log_connections"],
  [ini(`${good}pool_mode = "transaction"\n`), "pool_mode"],
  [ini(`${good}max_client_conn = "100"\n`), "max_client_conn"],
  [ini(`${good}stats_period =\n`), "stats_period"],
  [ini(`${good}unix_socket_dir =\npidfile = /tmp/pgbouncer.pid  # below /tmp\n`), "pidfile"],
  [ini(`${good}unix_socket_dir =\nlogfile = "/tmp/pgbouncer.log"\n`), "logfile"],
  [ini(`${good}unix_socket_mode = 0799\n`), "unix_socket_mode"],
  [ini(good).replace("[pgbouncer]", "[settings]"), "section"],
  ...["allow", "prefer", "require", "verify-ca", "verify-full"].map((mode): [string, string] => [
    ini(`${good}client_tls_sslmode = ${mode}\n`),
    "client_tls_sslmode",
  ]),
  [ini(`${good}client_tls_sslmode = require\nclient_tls_key_file = server.key\n`), "client_tls_sslmode"],
  [ini(`${good}server_connect_query = SET statement_timeout = 5000\n`), "server_connect_query"],
  [ini(`${good}statement_timeout = 5000\n`), "statement_timeout"],
];

for (const [text, option] of wrong)
  test(`pgbouncer.ini: ${option} is an error, and PgBouncer does not start with it`, async (t) => {
    const { findings } = readPgBouncer(text);
    const errors = findings.filter(({ level }) => level === "error");
    assert.deepEqual(
      errors.map((one) => one.option),
      [option],
    );
    assert.ok(!JSON.stringify(readPgBouncer(text)).includes(canary));
    if (!findProgram("pgbouncer")) return t.skip("PgBouncer is not installed");
    const dir = await temporaryDirectory();
    const file = join(dir, "pgbouncer.ini");
    await writeFile(file, text);
    const isRoot = process.getuid?.() === 0;
    if (isRoot) await chown(dir, 65_534, 65_534);
    const child = spawn("pgbouncer", [file], { ...(isRoot ? { uid: 65_534, gid: 65_534 } : {}), timeout: 10_000 });
    const [code] = (await once(child, "exit")) as [number | null];
    assert.equal(code, 1);
  });

test("pgbouncer.ini: a good one has nothing but what it says, and no secret", () => {
  const { findings, options } = readPgBouncer(
    ini(`${good.replace("127.0.0.1", "*").replace("md5", "scram-sha-256")}pool_mode = transaction\n`),
  );
  assert.deepEqual(findings, []);
  const { databases, servers, server_connections: most, ...rest } = options;
  assert.deepEqual([databases, servers, most], [1, "127.0.0.1:5432/shop", 20]);
  assert.deepEqual(rest, { listen_addr: "*", auth_type: "scram-sha-256", pool_mode: "transaction" });
  const bare = readPgBouncer(ini("auth_type = md5\n")).findings.map(({ option, level }) => [option, level]);
  assert.deepEqual(bare, [
    ["listen_addr", "note"],
    ["auth_file", "error"],
  ]);
});

test("pgbouncer.ini: logins without a password are found where other machines reach it", () => {
  const told = (address: string) =>
    readPgBouncer(ini(good.replace("127.0.0.1", address).replace("md5", "trust"))).findings.map(({ option }) => option);
  for (const own of ["127.0.0.1", "localhost", "127.0.0.1, ::1"]) assert.deepEqual(told(own), [], own);
  for (const open of ["*", "127.0.0.1, 10.0.0.5"]) assert.deepEqual(told(open), ["auth_type"], open);
});

test("pgbouncer.ini: the corrected line says what was meant, and takes nobody's way in", () => {
  const fixes = (lines: string, database?: string) =>
    readPgBouncer(ini(lines, database)).findings.map(({ fix }) => fix);
  assert.deepEqual(fixes(`${good}min_pool_size = 5\nmax_pool_size = 15\n`), ["default_pool_size = 15"]);
  assert.deepEqual(fixes(`${good}default_pool_size = 5\nmax_pool_size = 15\n`), [
    "# remove line 9: default_pool_size stands in the file",
  ]);
  assert.deepEqual(fixes(`${good}idle_in_transaction_session_timeout = 60000\n`), ["idle_transaction_timeout = 60"]);
  assert.deepEqual(fixes(`${good}sslmode = ${canary}\n`), [
    "# remove line 8; server_tls_sslmode takes disable, allow, prefer, require, verify-ca, verify-full",
  ]);
  // Without a network there is nobody to keep out.
  const any = good.replace("md5", "any").replace("127.0.0.1", "*");
  // Without an auth_file nobody could log in by a password.
  for (const text of [any, any.replace("auth_file = users\n", "")])
    assert.match(
      fixes(text).at(-1) ?? "",
      text === any ? /^# first put each.* into auth_file\n/ : /^# first set auth_file/,
    );
});

test("pgbouncer.ini: numbers, seconds and words as PgBouncer takes them, with what was meant", () => {
  const told = (lines: string) =>
    readPgBouncer(ini(`${good}${lines}\n`)).findings.map(({ level, why, fix }) => [
      level,
      /quotes|comment|takes/i.exec(why)?.[0],
      fix,
    ]);
  for (const [lines, why, fix] of [
    ["pool_mode = session  ; the safe one", "comment", "pool_mode = session"],
    ["pool_mode = 'session'", "quotes", "pool_mode = session"],
    ["default_pool_size = 20 ; a client", "comment", "default_pool_size = 20"],
    ["default_pool_size = twenty", "takes", "# remove line 8, or give default_pool_size a whole number"],
    ["log_disconnections = off", "takes", "log_disconnections = 0"],
    ["server_lifetime = 1h", "takes", "server_lifetime = 3600"],
    ["query_wait_timeout = 500ms", "takes", "query_wait_timeout = 0.5"],
  ] as const)
    assert.deepEqual(told(lines), [["error", why, fix]], lines);
  for (const [lines, why] of [
    ["pidfile = /run/pgbouncer.pid  # here", "comment"],
    ["unix_socket_dir = /tmp  # here", "comment"],
    ['logfile = "pgbouncer.log"', "quotes"],
    ["logfile = # none", "comment"],
    ['admin_users = "postgres"', "quotes"],
  ] as const)
    assert.deepEqual(
      told(lines).map(([level, said]) => [level, said]),
      [["warning", why]],
      lines,
    );
  for (const fine of [
    "unix_socket_mode = 0770",
    "reserve_pool_timeout = 2.5",
    "verbose = -1",
    "unix_socket_dir =",
    "unix_socket_dir = @abstract",
    "admin_users = postgres, ops",
    'server_check_query = ""',
    "logfile = /var/log/#1/pgbouncer.log",
  ])
    assert.deepEqual(told(fine), [], fine);
  const quoted = good.replace("= extra_float_digits", '= "extra_float_digits"');
  assert.match(readPgBouncer(ini(quoted)).findings[0]?.why ?? "", /quotes/);
});

test("pgbouncer.ini: a value that is the next word, and one that another tool fills in", () => {
  const told = (database: string) => readPgBouncer(ini(good, database)).findings.map(({ why }) => why);
  assert.deepEqual(told("shop = host=db password= user=app"), [
    "`password` has no value: PgBouncer takes the next word, `user=…`, for it.",
  ]);
  for (const fine of ["host = db port = 5432", "host=db dbname=user=app", "host=db password=${PASSWORD}"])
    assert.deepEqual(told(`shop = ${fine}`), [], fine);
});

test("pgbouncer.ini: what server_reset_query sets is set only where PgBouncer runs it", () => {
  const told = (lines: string, database?: string) =>
    readPgBouncer(ini(`${good}${lines}\n`, database)).findings.map(({ level, option }) => [level, option]);
  const reset = "server_reset_query = DISCARD ALL; SET statement_timeout = 30000";
  assert.deepEqual(told(`pool_mode = transaction\n${reset}`), [["warning", "server_reset_query"]]);
  for (const fine of [
    reset,
    `pool_mode = session\n${reset}`,
    `pool_mode = transaction\n${reset}\nserver_reset_query_always = 1`,
    "pool_mode = transaction\nserver_reset_query = DISCARD ALL",
    "pool_mode = transaction\nserver_reset_query = RESET ALL; SET SESSION AUTHORIZATION DEFAULT",
  ])
    assert.deepEqual(told(fine), [], fine);
  assert.deepEqual(told(`pool_mode = transaction\n${reset}`, "shop = host=db pool_mode=session"), []);
});

test("pgbouncer.ini: a wait in milliseconds, and a setting that a later line replaces, are found", () => {
  const told = (lines: string) =>
    readPgBouncer(ini(`${good}${lines}`)).findings.map((one) => [one.level, one.option, one.line]);
  assert.deepEqual(told("query_timeout = 30000\n"), [["warning", "query_timeout", 8]]);
  assert.deepEqual(told("tcp_user_timeout = 120\n"), [["warning", "tcp_user_timeout", 8]]);
  assert.deepEqual(told("tcp_user_timeout = 0\n"), []);
  assert.deepEqual(told("tcp_user_timeout = 30000\n"), []);
  assert.deepEqual(told("query_timeout = 4000\nserver_lifetime = 86400\nclient_idle_timeout = 30000\n"), []);
  assert.deepEqual(told("ignore_startup_parameters = extra_float_digits, options\n"), [
    ["warning", "ignore_startup_parameters", 7],
  ]);
  assert.deepEqual(told("ignore_startup_parameters = extra_float_digits\n"), []);
});

const conf = `max_connections = 80
listen_addresses = *
listen_addresses = '127.0.0.1, ::1'   # a comment
shared_buffers = 128 MB
work_mem = '4 MB'
statement_timeout = 30s
max_conections = 90
search_path = public,shop
port 5433
lock_timeout=
log_timezone = Etc/UTC
idle_session_timeout = -5
Statement_Timeout = 1.5min
unix_socket_directories = '/tmp''s'
`;

test("postgresql.conf: the lines that the server cannot read are those of pg_file_settings", async () => {
  const client = new Client({ connectionString: cluster.url("postgres") });
  await client.connect();
  try {
    // The server reads no further than its first syntax error: each line is put to it alone.
    const refused: number[] = [];
    for (const [at, line] of conf.split("\n").entries()) {
      await writeFile(join(cluster.dataDir, "postgresql.auto.conf"), `${line}\n`);
      const { rowCount } = await client.query(
        // A setting that asks for a restart "could not be applied" either.
        "select from pg_file_settings where error is not null and sourcefile ~ 'auto.conf$' and coalesce(name, '') " +
          "not in (select name from pg_settings where context = 'postmaster')",
      );
      if (rowCount) refused.push(at + 1);
    }
    const { findings } = readPostgresqlConf(conf.replace("max_connections", "port"));
    assert.deepEqual(
      findings.filter(({ level }) => level === "error").map((one) => one.line),
      refused,
    );
    assert.ok(refused.length >= 5);
    const all = await client.query<{ name: string }>("select name from pg_settings");
    const whole = readPostgresqlConf(all.rows.map(({ name }) => `${name} = 200`).join("\n"));
    assert.deepEqual(
      whole.findings.filter(({ why }) => /meant|cannot read|know no/.test(why)),
      [],
    );
  } finally {
    await writeFile(join(cluster.dataDir, "postgresql.auto.conf"), "");
    await client.end();
  }
});

test("postgresql.conf: what keeps clients out, what releases took away, and nothing of a good one", () => {
  const said = (text: string) =>
    readPostgresqlConf(text).findings.map(({ option, line, level }) => [option, line, level]);
  assert.deepEqual(said("listen_addresses = '*'\nmax_connections = 200\nssl = on\nssl_key_file = 'k.pem'\n"), []);
  // Whether others should get in, only an image or a pg_hba.conf beside it says.
  assert.deepEqual(said("listen_addresses = 'localhost'\nport = 5433\n"), []);
  assert.deepEqual(
    readPostgresqlConf("listen_addresses = 'localhost'\n", { postgres: 16 }).findings.map(({ level }) => level),
    ["note"],
  );
  assert.deepEqual(said("max_connections = 3\nfsync = off\n"), [
    ["max_connections", 1, "error"],
    ["fsync", 2, "note"],
  ]);
  assert.deepEqual(said("port = 5432\nwal_keep_segments = 64\nport = 5433\n"), [
    ["port", 1, "note"],
    ["wal_keep_segments", 2, "warning"],
  ]);
  const secret = readPostgresqlConf(
    `port = 5432\nssl_passphrase_command = 'echo ${canary}'\n${canary} = 1\nprimary_conninfo = ${canary}@\n`,
  );
  assert.ok(!JSON.stringify(secret).includes(canary));
  assert.throws(() => readPostgresqlConf("server { listen 80; }\n"), UserMistake);
});
