// What lint says to write for a file of a server or a pooler can be pasted: alone, it stops nobody.
import assert from "node:assert/strict";
import { test } from "node:test";
import { UserMistake } from "../../../src/errors.ts";
import { readPgCat } from "../../../src/playbooks/server/pgcat.ts";
import { readPgHba } from "../../../src/playbooks/server/pg-hba.ts";
import { readOdyssey } from "../../../src/playbooks/server/odyssey.ts";
import { readPostgresqlConf } from "../../../src/playbooks/server/postgresql-conf.ts";

const route = (user: string, lines: string) =>
  readOdyssey(
    `listen {\n  host "*"\n  port 6432\n}\nstorage "main" {\n  type "remote"\n  host "db"\n}\n` +
      `database "shop" {\n  user ${user} {\n    storage "main"\n    pool_size 5\n${lines}\n  }\n}\n`,
  ).findings;

test("Odyssey: a route without a password is told what its authentication needs", () => {
  for (const [user, needs] of [
    ["default", "auth_query with auth_query_user and auth_query_db"],
    ['"app"', "password, or auth_query with auth_query_user and auth_query_db"],
  ] as const)
    for (const authentication of ["md5", "scram-sha-256"]) {
      const lines = `    pool "session"\n    authentication "${authentication}"`;
      const [one, ...more] = route(user, lines);
      assert.deepEqual([one?.level, one?.option, more], ["error", "password", []]);
      assert.equal(one?.fix, `# in this block: ${needs}`);
      const query = '    auth_query "select 1"\n    auth_query_user "a"\n    auth_query_db "b"';
      assert.deepEqual(route(user, `${lines}\n${query}`), []);
    }
  assert.deepEqual(
    route("default", `    pool "session"\n    authentication "md5"\n    enable_mdb_iamproxy_auth 1`),
    [],
  );
});

test("Odyssey: a slip in the authentication does not hide that it needs a password", () => {
  const found = route('"app"', '    pool "session"\n    authentication "scram"');
  assert.deepEqual(
    found.map(({ option, fix }) => [option, fix]),
    [
      ["authentication", 'authentication "scram-sha-256"'],
      ["password", "# in this block: password, or auth_query with auth_query_user and auth_query_db"],
    ],
  );
  assert.deepEqual(
    route('"app"', '    pool "session"\n    authentication "scram"\n    auth_module "pam"').map(({ option }) => option),
    ["authentication"],
  );
});

test("Odyssey: a pool without a limit is told with the clients that it lets in", () => {
  const told = (lines: string) =>
    route('"app"', `    pool "transaction"\n    authentication "cert"\n    pool_size 0\n${lines}`).map(
      ({ why }) => why,
    );
  assert.match(
    told("    client_max 4000").join(),
    /^The route of user app .* no limit on server connections: .* Each of up to 4000 clients may open one\.$/,
  );
  assert.match(told("").join(), /Each client may open one\.$/);
  assert.deepEqual(told("    client_max 50"), []);
});

test("Odyssey: prepared statements in a session pool stop older releases alone, and are a note", () => {
  const lines = '    authentication "cert"\n    pool_reserve_prepared_statement yes';
  const [one, ...more] = route('"app"', `    pool "session"\n${lines}`);
  assert.deepEqual([one?.level, one?.option, more], ["note", "pool_reserve_prepared_statement", []]);
  assert.match(one?.why ?? "", /older releases of Odyssey refuse the file/);
  assert.deepEqual(route('"app"', `    pool "transaction"\n${lines}`), []);
});

const hba = (text: string) =>
  readPgHba(`local all all peer\n${text}\n`, { user: null, database: null, address: null }).findings;
const fixes = (text: string) => hba(text).map(({ line, fix }) => [line, fix]);

test("pg_hba.conf: a line with names of its own is not written anew, for they stay in the file", () => {
  assert.deepEqual(fixes("host sluice weir 10.0.0.0/8 trust"), [
    [
      2,
      "# where each of these roles has a password stored by scram-sha-256: in line 2: scram-sha-256 in place of trust",
    ],
  ]);
  assert.deepEqual(fixes("host all all 10.0.0.0/8 trust"), [
    [2, "# where each of these roles has a password stored by scram-sha-256: host all all 10.0.0.0/8 scram-sha-256"],
  ]);
});

test("pg_hba.conf: where all lines ask for md5, passwords are stored so, and SCRAM would keep their roles out", () => {
  const md5 = "host all all 10.0.0.0/8 trust\nhost all all 192.168.0.0/16 md5";
  assert.deepEqual(fixes(md5), [[2, "# where each of these roles has a password: host all all 10.0.0.0/8 md5"]]);
  assert.deepEqual(fixes(`${md5}\nhost all all 172.16.0.0/12 scram-sha-256`), [
    [2, "# where each of these roles has a password stored by scram-sha-256: host all all 10.0.0.0/8 scram-sha-256"],
  ]);
});

test("pg_hba.conf: a certificate or Kerberos is asked for on a line with trust or password, too", () => {
  assert.deepEqual(hba("hostssl all all 0.0.0.0/0 trust clientcert=verify-full"), []);
  assert.deepEqual(hba("hostgssenc all all 0.0.0.0/0 trust\nhostgssenc repl all ::/0 password"), []);
  assert.equal(hba("hostssl all all 0.0.0.0/0 trust")[0]?.level, "warning");
});

test("pg_hba.conf: what the server rejects gets the word that it takes", () => {
  assert.deepEqual(fixes("HOST all all ::/0 md5"), [[2, "# in line 2: host in place of the first word"]]);
  assert.deepEqual(fixes("host all all 10.0.0.7 md5"), [[2, "# in line 2: 10.0.0.7/32"]]);
  assert.deepEqual(fixes("host all all 10.0.0.0 md5"), [
    [2, "# in line 2: 10.0.0.0/24, or as many bits as the network has"],
  ]);
  assert.deepEqual(fixes("host all all ::1 scram"), [[2, "# in line 2: ::1/128"]]);
  assert.deepEqual(fixes("host all all ::1/128 scram"), [[2, "# in line 2: scram-sha-256 in place of the method"]]);
  assert.deepEqual(fixes("local all all 127.0.0.1/32 md5"), [[2, "# in line 2: host in place of local"]]);
  assert.match(hba("local all all 127.0.0.1/32 md5")[0]?.why ?? "", /a local line has no address/);
  assert.deepEqual(fixes("host all all all ident sameuser"), [[2, "# in line 2 leave out what stands behind ident"]]);
  assert.match(hba("host all all all ident sameuser")[0]?.why ?? "", /a word behind the method has no =\./);
});

test("pg_hba.conf: words behind the method that were meant as one value get quotes; those in quotes are one", () => {
  const quotes = "# in line 2: double quotes around each value that has a blank or a comma";
  for (const options of ["ldapsuffix=, ou=Our Staff", "ldapbindpasswd=my pw", "map=a,b"])
    assert.deepEqual(fixes(`host all all all ldap ${options}`), [[2, quotes]], options);
  for (const options of ['ldapsuffix=", ou=Our Staff"', 'ldapbindpasswd="my secret pw"', 'map="a,b"'])
    assert.deepEqual(hba(`host all all all ldap ${options}`), [], options);
  // Lines with such words alone are rules all the same.
  const alone = 'host all all all radius radiussecrets="""secret one"",""secret two"""\n';
  assert.deepEqual(readPgHba(alone, { user: null, database: null, address: null }).findings, []);
});

test("pg_hba.conf: what the server refuses is not opened by a fix", () => {
  for (const method of ["none", "any"]) {
    const instead = (password: string) => `# in line 2: ${password} in place of the method`;
    assert.deepEqual(fixes(`host all all 10.0.0.0/8 ${method}`), [[2, instead("scram-sha-256")]]);
    const md5 = fixes(`host all all 10.0.0.0/8 ${method}\nhost all all 192.168.0.0/16 md5`);
    assert.deepEqual(md5, [[2, instead("md5")]]);
  }
  assert.deepEqual(fixes("host all all 0.0.0.0 trust"), [
    [2, "# in line 2: 0.0.0.0/0 for every address, and scram-sha-256 in place of trust"],
  ]);
});

test("pg_hba.conf: an address of noughts alone is every address, and a network of IPv6 has 64 bits", () => {
  for (const [ip, meant] of [
    ["0.0.0.0", "0.0.0.0/0 for every address"],
    ["::", "::/0 for every address"],
    ["::0", "::0/0 for every address"],
    ["fd00:1::", "fd00:1::/64, or as many bits as the network has"],
    ["fd00:1::0", "fd00:1::0/64, or as many bits as the network has"],
    ["fd00:1::10", "fd00:1::10/128"],
    ["10.0.0.10", "10.0.0.10/32"],
  ])
    assert.deepEqual(fixes(`host all all ${ip} md5`), [[2, `# in line 2: ${meant}`]], ip);
});

test("pg_hba.conf: clientcert=0 and no-verify ask for no certificate: trust is as open as without them", () => {
  for (const value of ["0", "no-verify"]) {
    const [stops, open, ...more] = hba(`hostssl all all 0.0.0.0/0 trust clientcert=${value}`);
    assert.equal(
      stops?.fix,
      "# in line 2: clientcert=verify-ca, from PostgreSQL 12 on; without it trust asks for nothing",
    );
    assert.match(open?.why ?? "", /logs in without a password\.$/);
    assert.deepEqual(more, []);
  }
  for (const value of ["1", "verify-ca", '"verify-full"'])
    assert.equal(
      hba(`hostssl all all 0.0.0.0/0 trust clientcert=${value}`).some(({ why }) => /without a password/.test(why)),
      false,
      value,
    );
});

test("pg_hba.conf: of two lines for the same clients one goes; a wider one goes behind a narrower one", () => {
  assert.deepEqual(fixes("host all all 0.0.0.0/0 md5\nhost all all 0.0.0.0/0 scram-sha-256"), [
    [3, "# remove line 2 or line 3: both are for the same clients"],
  ]);
  assert.deepEqual(fixes("host all all 0.0.0.0/0 md5\nhost all all 10.0.0.0/8 reject"), [
    [3, "# move line 3 above line 2, or remove it"],
  ]);
  const branches = "{% if scram %}\nhost all all ::/0 scram-sha-256\n{% else %}\nhost all all ::/0 md5\n{% endif %}";
  assert.deepEqual(hba(branches), []);
});

test("pg_hba.conf: statements and comments of a template are no rules; a rule that it fills in is one", () => {
  const rules = (text: string) => readPgHba(text, { user: null, database: null, address: null });
  const filled = "{{ one.type }} {{ one.database }} {{ one.role }} {{ one.address }} {{ one.method }}";
  for (const [before, behind] of [
    ["{% for one in list %}", "{% endfor %}"],
    ["{%- for one in list -%}{# each #}", "{%- endfor -%}"],
    ["{% for one in [\n  1, 2\n] %}", "{% endfor %}"],
    ["<% list.each do |one| -%>", "<% end -%>"],
    ["%{ for one in list ~}", "%{ endfor ~}"],
    ["{{- range .list }}", "{{- end }}"],
    ["{#\n host all all\n#}", ""],
  ]) {
    const read = rules(`local all all peer\n${before}\n${filled}\n${behind}\nhosts all all ::/0 md5\n`);
    assert.equal(read.options["rules"], 3, before);
    const line = 3 + `${before}\n${behind}`.split("\n").length;
    assert.deepEqual(
      read.findings.map((one) => [one.level, one.line]),
      [["error", line]],
      before,
    );
  }
  const many = "{% x %}".repeat(5000);
  assert.equal(rules(`local all all peer\n${many}x\n${"{%\n".repeat(5000)}`).options["rules"], 5002);
});

const conf = (text: string, beside?: Parameters<typeof readPostgresqlConf>[1]) =>
  readPostgresqlConf(text, beside).findings.map(({ level, line, fix }) => [level, line, fix]);

test("postgresql.conf: what the server cannot read is written as it was meant, where it may be shown", () => {
  assert.deepEqual(
    conf(
      'listen_addresses = *\nshared_buffers = 64 MB # small\nport = "5432"\nmax_connections = 100\n' +
        "log_min_messages = error;\n",
    ),
    [
      ["error", 1, "listen_addresses = '*'"],
      ["error", 2, "shared_buffers = '64MB'"],
      ["error", 3, "port = '5432'"],
      ["error", 5, "# in line 5 leave out the semicolon"],
    ],
  );
  assert.deepEqual(conf('max_connections = 100\nsearch_path = "$user", public\n'), [
    ["error", 2, "# put the value of line 2 in single quotes, or remove the line"],
  ]);
});

test("files of collectd and Logstash with the server's name are not the server's", () => {
  const collectd = '<Plugin postgresql>\n  <Database sluice>\n    Host "db"\n    Port 5432\n  </Database>\n</Plugin>\n';
  const logstash = 'input {\n  jdbc {\n    port => 5432\n    statement => "select 1"\n  }\n}\n';
  for (const text of [collectd, logstash]) assert.throws(() => readPostgresqlConf(text), UserMistake);
});

test("pgcat.toml: a user of trust needs no password, and a server may be kept for a minute", () => {
  const pgcat = (general: string, user: string) =>
    readPgCat(
      `[general]\nadmin_username = "a"\nadmin_password = "<b>"\n${general}\n[pools.weir.users.0]\nusername = "weir"\n` +
        `pool_size = 5\n${user}\n[pools.weir.shards.0]\nservers = [["db", 5432, "primary"]]\ndatabase = "weir"\n`,
    ).findings.map(({ level, option }) => [level, option]);
  assert.deepEqual(pgcat("server_lifetime = 60000", 'auth_type = "trust"'), []);
  assert.deepEqual(pgcat("server_lifetime = 3600", 'password = "<x>"'), [["warning", "server_lifetime"]]);
  assert.deepEqual(pgcat("", 'auth_type = "md5"'), [["error", "pools.weir.users.password"]]);
});
