// odyssey.conf and pgcat.toml: what each pooler refuses by its documentation is found, and a good file is left alone.
import assert from "node:assert/strict";
import { readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { UserMistake } from "../../../src/errors.ts";
import { besideServer } from "../../../src/playbooks/server/beside.ts";
import { readOdyssey } from "../../../src/playbooks/server/odyssey.ts";
import { readPgCat } from "../../../src/playbooks/server/pgcat.ts";
import type { ServerFile } from "../../../src/playbooks/server/server-file.ts";
import { temporaryDirectory } from "../../support/cluster.ts";

const told = ({ findings }: ServerFile) => findings.map(({ level, option, line }) => [level, option, line]);

const odyssey = `workers 2
log_format "%p %t { not a block } # nor a comment\\n"
unix_socket_dir "/tmp"
listen {
  host "*"
  port 6432
  tls "require"
}
storage "main" {
  type "remote"
  host "db.internal"
  port 5432
}
storage "local" { type "local" }
database "shop" {
  user "app" "10.0.0.0/8" {
    authentication "scram-sha-256"
    password "SCRAM-SHA-256$4096"
    storage "main"
    options {
      "statement_timeout" "5000"
    }
    pool "transaction"
    pool_size 20
    pool_reserve_prepared_statement yes
  }
  user default {
    authentication "md5"
    auth_query "select usename, passwd from pg_shadow where usename=$1"
    auth_query_user "auth"
    auth_query_db "postgres"
    storage "main"
    pool "session"
    pool_size 5
  }
}
database "console" {
  user default {
    authentication "none"
    pool "session"
    storage "local"
    pool_size 1
  }
}
`;

test("odyssey.conf: a good one is read with its routes, and nothing is wrong with it", () => {
  const file = readOdyssey(odyssey);
  assert.deepEqual(file.findings, []);
  assert.deepEqual(file.options, {
    port: 6432,
    storages: 2,
    servers: "db.internal:5432/shop",
    routes: 3,
    pool: "transaction, session",
    server_connections: 25,
  });
});

const refused: [change: (text: string) => string, expected: [string, string, number | null]][] = [
  [(text) => text.replace('pool "transaction"', 'pool "transactions"'), ["error", "pool", 23]],
  [(text) => text.replace('    pool "session"\n    pool_size 5', "    pool_size 5"), ["error", "pool", 27]],
  [(text) => text.replace('authentication "md5"', 'authentication "password"'), ["error", "authentication", 28]],
  [(text) => text.replace('    password "SCRAM-SHA-256$4096"\n', ""), ["error", "password", 17]],
  [(text) => text.replace('type "remote"', 'type "postgres"'), ["error", "type", 10]],
  [(text) => text.replace('tls "require"', 'tls "verify-full"'), ["error", "tls", 7]],
  [(text) => text.replace('auth_query_db "postgres"', ""), ["error", "auth_query", 29]],
  [
    (text) => text.replace('storage "main"\n    pool "session"', 'storage "mian"\n    pool "session"'),
    ["error", "storage", 32],
  ],
  [(text) => text.replace("pool_size 5", "pool_sise 5\n    pool_size_x 5"), ["error", "pool_sise", 34]],
  [(text) => text.replace(/listen \{[^}]*\}\n/, ""), ["error", "listen", null]],
  [(text) => text.replace('authentication "md5"', 'authentication "none"'), ["note", "authentication", 28]],
];

for (const [change, expected] of refused)
  test(`odyssey.conf: ${expected[1]} is found (${expected[0]})`, () => {
    const found = told(readOdyssey(change(odyssey)));
    assert.ok(
      found.some((one) => JSON.stringify(one) === JSON.stringify(expected)),
      JSON.stringify(found),
    );
  });

test("odyssey.conf: a route without a password is told where others reach it, and not on its own machine", () => {
  const open = odyssey.replace('authentication "md5"', 'authentication "none"');
  assert.deepEqual(told(readOdyssey(open)), [["note", "authentication", 28]]);
  assert.deepEqual(told(readOdyssey(open.replace('host "*"', 'host "127.0.0.1"'))), []);
});

test("odyssey.conf: connections are counted by server, and the console's are none", () => {
  const replica = 'storage "replica" {\n  type "remote"\n  host "replica.internal"\n}\n';
  const two = `${odyssey}${replica}`.replace(
    'storage "main"\n    pool "session"',
    'storage "replica"\n    pool "session"',
  );
  assert.match(readOdyssey(two).notes.join(), /may hold 20 connections to one server/);
  // Another name of the same server.
  const same = two.replace("replica.internal", "db.internal");
  assert.equal(readOdyssey(same).options["server_connections"], 25);
  assert.equal(readOdyssey(odyssey.replace("pool_size 1", "")).options["server_connections"], 25);
  assert.equal(readOdyssey(odyssey.replace("pool_size 5", "")).options["server_connections"], undefined);
});

test("odyssey.conf: a route without a limit is told, but for one whose clients have theirs", () => {
  const free = odyssey.replace("pool_size 5", "pool_size 0");
  const [note] = readOdyssey(free).findings;
  assert.deepEqual([note?.level, note?.line], ["note", 34]);
  assert.match(
    note?.why ?? "",
    /route of user default to database shop has no limit on server connections: .* Each client may open one\.$/,
  );
  assert.deepEqual(readOdyssey(free.replace("pool_size 0", "pool_size 0\n    client_max 50")).findings, []);
  // Where it is not said, the route's own line.
  assert.deepEqual(told(readOdyssey(odyssey.replace("    pool_size 5\n", ""))), [["note", "pool_size", 27]]);
  // No client comes to the route by which Odyssey looks up passwords.
  assert.deepEqual(readOdyssey(free.replace("pool_size 0", 'pool_routing "internal"')).findings, []);
});

test("odyssey.conf: what it includes is read with it, and its mistakes say where they are", async () => {
  const at = odyssey.indexOf("storage ");
  const [head, routes] = [`${odyssey.slice(0, at)}include "/etc/odyssey/routes.conf"\n`, odyssey.slice(at)];
  const folder = await temporaryDirectory();
  const [own, other] = [join(folder, "odyssey.conf"), join(folder, "routes.conf")];
  const lint = async (path: string) => {
    const text = await readFile(path, "utf8");
    return readOdyssey(text, await besideServer(path, text));
  };
  await writeFile(own, head);
  // Its routes may stand where Odyssey runs.
  const alone = await lint(own);
  assert.deepEqual([alone.findings, alone.notes], [[], ["line 9 includes another file, which is not read"]]);
  await writeFile(other, routes);
  const whole = await lint(own);
  assert.deepEqual([whole.findings, whole.options], [[], readOdyssey(odyssey).options]);
  assert.match(whole.notes.join(), /line 9 includes another file, which is read with it/);
  // The included file is no whole configuration; a file that nobody includes is.
  assert.deepEqual((await lint(other)).findings, []);
  assert.deepEqual(told(readOdyssey(routes)), [["error", "listen", null]]);
  await writeFile(other, routes.replace('storage "main"\n    options', 'storage "mian"\n    options'));
  const [wrong, ...more] = (await lint(own)).findings;
  assert.deepEqual([wrong?.level, wrong?.option, wrong?.line, more], ["error", "storage", null, []]);
  assert.match(wrong?.why ?? "", /There is no storage of this name .* This is line 11 of routes\.conf\.$/);
  // An included file may include others, and two that include each other end.
  const cut = routes.indexOf("database ");
  const nested = `${routes.slice(0, cut)}include "users.conf"\n`;
  await writeFile(other, nested);
  const half = await lint(own);
  const at9 = "line 9 includes another file, which is read with it";
  const users = `line ${nested.split("\n").length - 1} of routes.conf includes another file, which is`;
  assert.deepEqual(half.notes, [at9, `${users} not read`]);
  assert.deepEqual(half.findings, [], "what is not here may say anything");
  const again = `include "routes.conf"\n${routes.slice(cut).replace('storage "main"', 'storage "mian"')}`;
  await writeFile(join(folder, "users.conf"), again);
  const deep = await lint(own);
  assert.ok(deep.notes.includes(`${users} read with it`));
  const place = `This is line ${again.slice(0, again.indexOf("mian")).split("\n").length} of users.conf.`;
  assert.ok(deep.findings[0]?.why.endsWith(place), deep.findings[0]?.why);
  assert.deepEqual((await lint(join(folder, "users.conf"))).findings, [], "it is no whole configuration");
  // A link may lead out of the project.
  await rm(other);
  await writeFile(join(folder, "elsewhere"), routes);
  await symlink(join(folder, "elsewhere"), other);
  assert.match((await lint(own)).notes.join(), /not read/);
});

test("odyssey.conf: a route without passwords, or with readable ones, is a note with what to look at before a change", () => {
  const found = (text: string) => readOdyssey(text).findings.filter(({ option }) => option === "authentication");
  const open = odyssey.replace('  tls "require"\n', "");
  const clear = open.replace('"md5"', '"clear_text"');
  for (const text of [open.replace('"md5"', '"none"'), clear]) {
    const [one, ...more] = found(text);
    assert.deepEqual([one?.level, one?.line, more], ["note", 27, []]);
    // None of it would change the file.
    assert.match(one?.fix ?? "", /^(?:# .*(?:\n|$))+$/);
    assert.match(one?.fix ?? "", /password.* auth_query/);
  }
  assert.match(found(clear)[0]?.why ?? "", /send the password itself, and here without TLS\.$/);
  const listen = (tls: string) => clear.replace("listen {", `listen {\n  tls "${tls}"`);
  for (const tls of ["allow", "prefer"])
    assert.match(found(listen(tls))[0]?.why ?? "", /unless they ask for TLS\.$/, tls);
  for (const tls of ["require", "verify_full"]) assert.deepEqual(readOdyssey(listen(tls)).findings, [], tls);
  assert.deepEqual(found(clear.replace('host "*"', 'host "127.0.0.1"')), []);
});

test("odyssey.conf: newer releases balance a listener in a block of its own", () => {
  const balancing = 'listen {\n  balancing {\n    method "leastconn" {\n      az_aware no\n    }\n  }';
  assert.deepEqual(readOdyssey(odyssey.replace("listen {", balancing)).findings, []);
});

test("odyssey.conf: a template, or a file that is included, is nobody's mistake", () => {
  const text = odyssey.replace('storage "main" {', 'include "storages.conf"\nstorage "other" {');
  assert.deepEqual(
    readOdyssey(text).findings.filter(({ level }) => level === "error"),
    [],
  );
  assert.deepEqual(readOdyssey(odyssey.replace('"transaction"', '"${POOL_MODE}"')).findings, []);
  assert.throws(() => readOdyssey("workers 2\n"), UserMistake);
});

const pgcat = `[general]
host = "0.0.0.0"
port = 6432
admin_username = "admin"
admin_password = "<s>"
connect_timeout = 5000

[pools.shop]
pool_mode = "transaction"
default_role = "primary"

[pools.shop.users.0]
username = "app"
password = "<p>"
pool_size = 20
min_pool_size = 2

[pools.shop.users.1]
username = "jobs"
password = "<q>"
pool_size = 5

[pools.shop.shards.0]
servers = [["db1.internal", 5432, "primary"], ["db2.internal", 5432, "replica"]]
database = "shop"
`;

test("pgcat.toml: a good one is read with its pools, and nothing is wrong with it", () => {
  const file = readPgCat(pgcat);
  assert.deepEqual(file.findings, []);
  assert.deepEqual(file.options, {
    port: 6432,
    pools: 1,
    servers: "db1.internal:5432/shop, db2.internal:5432/shop",
    pool_mode: "transaction",
    server_connections: 25,
  });
  assert.match(file.notes.join(" "), /25 connections to one server/);
});

test("pgcat.toml: each entry of a server has a pool of its own, also where it names the same server", () => {
  const most = (text: string) => readPgCat(text).options["server_connections"];
  assert.equal(most(pgcat.replace("db2.internal", "db1.internal")), 50);
  const shard = '[pools.shop.shards.1]\nservers = [["db1.internal", 5432, "primary"]]\ndatabase = "shop_1"\n';
  assert.equal(most(`${pgcat}\n${shard}`), 50);
  assert.equal(most(`${pgcat}\n${shard.replace("db1", "db3")}`), 25);
});

const wrong: [change: (text: string) => string, expected: [string, string, number | null]][] = [
  [(text) => text.replace('"transaction"', '"statement"'), ["error", "pools.shop.pool_mode", 9]],
  [(text) => text.replace("min_pool_size = 2", "min_pool_size = 30"), ["error", "pools.shop.users.min_pool_size", 16]],
  [(text) => text.replace("pool_size = 5\n", ""), ["error", "pools.shop.users.pool_size", 18]],
  [(text) => text.replace('"replica"', '"primary"'), ["error", "pools.shop.shards.servers", 24]],
  [(text) => text.replace('"replica"', '"standby"'), ["error", "pools.shop.shards.servers", 24]],
  [(text) => text.replace("shards.0", "shards.main"), ["error", "pools.shop.shards", 23]],
  [(text) => text.replace('admin_password = "<s>"\n', ""), ["error", "admin_password", null]],
  [(text) => text.replace("connect_timeout", "conect_timeout"), ["warning", "conect_timeout", 6]],
  [(text) => text.replace("connect_timeout = 5000", "connect_timeout = 5"), ["warning", "connect_timeout", 6]],
  [
    (text) => text.replace("[pools.shop]", "[pools.shop]\nidle_timeout = 300"),
    ["warning", "pools.shop.idle_timeout", 9],
  ],
  [(text) => text.replace("port = 6432", 'port = 6432\ntls_certificate = "c"'), ["error", "tls_private_key", 4]],
];

for (const [change, expected] of wrong)
  test(`pgcat.toml: ${expected[1]} is found (${expected[0]})`, () => {
    const found = told(readPgCat(change(pgcat)));
    assert.ok(
      found.some((one) => JSON.stringify(one) === JSON.stringify(expected)),
      JSON.stringify(found),
    );
  });

test("pgcat.toml: what PgCat ignores is told without its name, or with the name that is meant", () => {
  const said = (lines: string) =>
    readPgCat(pgcat.replace("port = 6432", `port = 6432\n${lines}`)).findings.map(({ level, option, line, fix }) => [
      level,
      option,
      line,
      fix,
    ]);
  assert.deepEqual(said("healthcheck_interval = 10000"), [
    ["warning", "healthcheck_interval", 4, "# rename healthcheck_interval to healthcheck_delay"],
  ]);
  assert.deepEqual(said("canary_9f3e71 = 1"), [["note", "setting", 4, "# remove line 4"]]);
  assert.ok(!JSON.stringify(readPgCat(pgcat.replace("port = 6432", "canary_9f3e71 = 1"))).includes("9f3e71"));
  // A word of another table may be one of a release that nobody here knows; a table is no setting.
  assert.deepEqual(said("cleanup_server_connections = true\ntcp_user_timeout = 10000"), []);
  // The servers of a pool stand in its shards.
  const tables: [string, string, number][] = [
    ["[[pools.shop.servers]]\nhost = 'db'", "servers", 27],
    ["[pools.shop.databases.0]\nmax_connections = 5", "databases", 27],
  ];
  for (const [table, name, line] of tables) {
    const [one, ...more] = readPgCat(`${pgcat}\n${table}\n`).findings;
    assert.deepEqual([one?.level, one?.option, one?.line, more], ["note", name, line, []]);
    assert.match(one?.fix ?? "", /stand in its table \[pools\.NAME\.shards\.0\]$/);
  }
  assert.deepEqual(readPgCat(`${pgcat}\n[plugins.prewarmer]\nenabled = true\n[general.more]\na = 1\n`).findings, []);
});

test("a server that is missing is written without an address: nobody here knows its own", () => {
  const fixes = (file: ServerFile) => file.findings.map(({ fix }) => fix).join("\n");
  const shard = /\[pools\.shop\.shards\.0\][^]*/;
  assert.match(
    fixes(readPgCat(pgcat.replace(shard, ""))),
    /^# add \[pools\.shop\.shards\.0\] with servers = \[\["HOST", 5432, "primary"\]\] and database$/m,
  );
  assert.match(
    fixes(readOdyssey(odyssey.replace('  host "db.internal"\n', "").replace(/unix_.*\n/, ""))),
    /^# in this block: host "HOST"$/m,
  );
});

test("pgcat.toml: words in the other spellings that PgCat takes", () => {
  for (const fine of [
    'load_balancing_mode = "least_outstanding_connections"',
    'load_balancing_mode = "LOC"',
    'load_balancing_mode = "random"',
  ])
    assert.deepEqual(readPgCat(pgcat.replace("default_role", `${fine}\ndefault_role`)).findings, [], fine);
  assert.deepEqual(readPgCat(pgcat.replace('"transaction"', '"Session"')).findings, []);
  const other = readPgCat(pgcat.replace("default_role", 'load_balancing_mode = "round"\ndefault_role'));
  assert.deepEqual(told(other), [["error", "pools.shop.load_balancing_mode", 10]]);
});

test("pgcat.toml: connections are counted by server: two pools share one, or have their own", () => {
  const jobs = pgcat.slice(pgcat.indexOf("[pools.shop]")).replaceAll("pools.shop", "pools.jobs");
  const both = (other: string) => readPgCat(`${pgcat}${other}`).options["server_connections"];
  assert.equal(both(jobs), 50);
  assert.equal(both(jobs.replace("db1.internal", "db3.internal")), 50);
  assert.equal(both(jobs.replace("db1.internal", "db3.internal").replace("db2.internal", "db4.internal")), 25);
});

test("pgcat.toml: a file without pools keeps PgCat from starting, unless who fills it in adds them", () => {
  const general = pgcat.slice(0, pgcat.indexOf("[pools.shop]"));
  const [missing] = readPgCat(general).findings;
  assert.deepEqual([missing?.level, missing?.option], ["error", "pools"]);
  assert.match(missing?.why ?? "", /no table \[pools\].* does not start/);
  assert.match(missing?.source ?? "", /config\.rs$/);
  assert.match(readPgCat(`${general}[pools]\n`).findings[0]?.why ?? "", /every client is refused/);
  for (const filled of ["${ADMIN}", "__ADMIN__"])
    assert.deepEqual(readPgCat(general.replace('"admin"', `"${filled}"`)).findings, [], filled);
});

test("pgcat.toml: templates are read over, and what is no TOML or no pooler's says so", () => {
  assert.deepEqual(readPgCat(pgcat.replace("6432", "${PORT}")).findings, []);
  assert.throws(() => readPgCat(`${pgcat}\n[[[`), /not valid TOML/);
  assert.throws(() => readPgCat('[package]\nname = "x"\n'), UserMistake);
  assert.throws(() => readPgCat(`a = ${"[".repeat(5000)}`), /nests deeper than dbcheck reads/);
});

test("pgcat.toml, odyssey.conf: passwords in clear text are one note; hashes and placeholders are none", () => {
  const clear = "The passwords of lines";
  const both = pgcat.replace('"<p>"', '"still"').replace('"<q>"', "'running'");
  assert.match(
    readPgCat(both)
      .findings.map(({ level, why }) => `${level} ${why}`)
      .join(),
    new RegExp(`^note ${clear}`),
  );
  const url = '[primary]\nurl = "postgres://weir:SECRET@db/weir"\n';
  const inUrl = (secret: string) => readPgCat(`${pgcat}\n${url.replace("SECRET", secret)}`).findings;
  assert.deepEqual(
    inUrl("still").map(({ line }) => line),
    [28],
  );
  assert.deepEqual(inUrl("${SECRET}"), []);
  assert.ok(!JSON.stringify(inUrl("canary")).includes("canary"));
  const told = (secret: string) =>
    readOdyssey(odyssey.replace("SCRAM-SHA-256$4096", secret)).findings.filter(({ level }) => level === "note");
  assert.deepEqual(
    told("still").map(({ option, line }) => [option, line]),
    [["password", 18]],
  );
  for (const quiet of [`md5${"0".repeat(32)}`, "{{ secret }}", "changeme"]) assert.deepEqual(told(quiet), [], quiet);
});

test("pgcat.toml: numbers and switches in quotes are refused, and so is a port that no machine has", () => {
  const said = (from: string, to: string) =>
    readPgCat(pgcat.replace(from, to)).findings.flatMap(({ level, option, why, fix }) =>
      level === "error" ? [[option, why, fix]] : [],
    );
  const stops = "PgCat refuses the file and does not start.";
  const quoted = (name: string, what: string) => `\`${name}\` takes ${what}, without quotes: ${stops}`;
  const port = "port = 6432";
  assert.deepEqual(said(port, 'port = "6432"'), [["port", quoted("port", "a whole number"), port]]);
  assert.deepEqual(said(port, "port = 70000"), [
    ["port", `\`port\` is at most 65535: ${stops}`, "# in line 3 write a whole number"],
  ]);
  assert.deepEqual(said(port, `${port}\nshutdown_timeout = "5s"`), [
    ["shutdown_timeout", quoted("shutdown_timeout", "a whole number"), "# in line 4 write a whole number"],
  ]);
  assert.deepEqual(said(port, `${port}\nlog_client_connections = "true"`), [
    ["log_client_connections", quoted("log_client_connections", "true or false"), "log_client_connections = true"],
  ]);
  assert.deepEqual(said(port, `${port}\nworker_threads = 2.5`).length, 1);
  for (const fine of [
    "port = 6433",
    'port = "${PORT}"',
    "port = ${PORT}",
    `${port}\nban_time = -1`,
    `${port}\nautoreload = true`,
  ])
    assert.deepEqual(said(port, fine), [], fine);
  const [server] = said("5432", '"5432"');
  assert.match(String(server?.[1]), /^A server's port is a number, without quotes/);
});
