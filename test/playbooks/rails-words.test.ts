// What lint says of a database.yml, and the neighbours that it leaves alone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";
import { saidOf as linesOf } from "./strict.ts";

const said = (lines: string, versions: [string, string][] = []) =>
  readAppConfig(
    playbookFor("rails"),
    `production:\n  database: weir\n${lines.replaceAll(/^/gm, "  ")}\n`,
    "config/database.yml",
    null,
    new Map(versions),
  ).findings.map(({ why, fix }) => `${why} ${fix}`);

test("an adapter that nobody has is an error; those that gems bring are adapters", () => {
  for (const name of ["postgres", "pg", "psql", "PostgreSQL", "postgres_sql"])
    assert.match(said(`adapter: ${name}`)[0] ?? "", /no adapter with this name/, name);
  for (const name of ["postgresql", "postgis", "postgresql_makara", "postgis_makara", "pgbouncer", "postgresql_proxy"])
    assert.deepEqual(said(`adapter: ${name}`), [], name);
  // `postgres` is Sequel's own word.
  assert.deepEqual(said("adapter: postgres", [["sequel", "5.80.0"]]), []);
  assert.equal(
    said("adapter: postgres", [
      ["sequel", "5.80.0"],
      ["activerecord", "7.1.0"],
    ]).length,
    1,
  );
});

test("MySQL's `strict` has no effect here", () => {
  assert.deepEqual(said("adapter: postgresql\nstrict: false"), [
    "`strict` is a setting of MySQL's adapter: PostgreSQL's ignores it. # remove strict",
  ]);
  assert.deepEqual(said('adapter: <%= ENV["ADAPTER"] || "postgresql" %>\nstrict: false'), []);
});

test("libpq takes a port for each of several hosts", () => {
  assert.deepEqual(said("adapter: postgresql\nhost: a,b\nport: 5432,5433"), []);
  assert.match(said("adapter: postgresql\nhost: a\nport: five")[0] ?? "", /not a number/);
});

test("a setting of the server counts below `variables` alone", () => {
  const [one = ""] = said("adapter: postgresql\nstatement_timeout: 5000");
  assert.match(
    one,
    /ignores `statement_timeout` here: .* below `variables`\..* variables: \{ statement_timeout: 5000 \}$/,
  );
  assert.deepEqual(said("adapter: postgresql\nvariables:\n  statement_timeout: 5000"), []);
  assert.deepEqual(said("adapter: postgresql\nconnect_timeout: 5\noptions: -c statement_timeout=5000"), []);
});

test("settings of the server are moved as a whole, and take nothing away from what `variables` has", () => {
  const fixes = (lines: string) => said(`adapter: postgresql\n${lines}`).map((one) => one.split(" stay in force. ")[1]);
  assert.deepEqual(fixes("work_mem: 64MB"), ['variables: { work_mem: "64MB" }']);
  assert.deepEqual(fixes("work_mem: 65536"), ["variables: { work_mem: 65536 }"]);
  // No size: it may be anything, and is not shown.
  assert.deepEqual(fixes("work_mem: as-before"), ["# move work_mem below variables"]);
  // In lines of their own, one line cannot take their place.
  assert.deepEqual(fixes("statement_timeout: 5000\nwork_mem: 64MB"), [
    "# move statement_timeout, work_mem below variables",
  ]);
  assert.deepEqual(fixes("work_mem: 64MB\nvariables:\n  lock_timeout: 3000"), ["# move work_mem below variables"]);
  assert.deepEqual(fixes("work_mem: 64MB\nvariables: { work_mem: 32MB }"), ["# remove work_mem: variables has it"]);
});

const several = (cache: string, primary = "database: weir") =>
  `production:\n  primary:\n    adapter: postgresql\n    url: <%= ENV["DATABASE_URL"] %>\n    ${primary}\n` +
  `  cache:\n    adapter: postgresql\n${cache.replaceAll(/^/gm, "    ")}\n`;
const saidOf = (text: string) =>
  readAppConfig(playbookFor("rails"), text, "config/database.yml").findings.map(({ why, fix }) => `${why} ${fix}`);

test("a URL that several databases have may name none: nothing is said of it", () => {
  for (const cache of [
    'url: <%= ENV["DATABASE_URL"] %>\ndatabase: weir_cache',
    "database: weir_cache",
    'url: <%= ENV["DATABASE_URL"] %>\ndatabase: weir\nreplica: true',
  ])
    assert.deepEqual(saidOf(several(cache)), [], cache);
});

test("a URL goes over the keys of its section, and over a block that others merge without a word", () => {
  const url = "url: postgresql://weir:x@db.weir.internal/weir";
  assert.match(said(`adapter: postgresql\nhost: localhost\n${url}`).join(), /`host` is set here and in `url`/);
  const base = "default: &default\n  adapter: postgresql\n  host: localhost\n";
  const sections = `development:\n  <<: *default\n  database: weir_dev\nproduction:\n  <<: *default\n  ${url}\n`;
  assert.deepEqual(saidOf(base + sections), []);
});

test("a wait for a connection counts in seconds: milliseconds of a number or of code are told", () => {
  const [literal = ""] = said("adapter: postgresql\nconnect_timeout: 5000");
  assert.match(literal, /in seconds, and this is in milliseconds: 5000 is 83 minutes\..* connect_timeout: 5$/);
  const [code = ""] = said("adapter: postgresql\nconnect_timeout: <%= Conf.seconds.to_i * 1000 %>");
  assert.match(code, / # give connect_timeout in seconds: without \* 1000$/);
  for (const own of ["5", "600", '<%= ENV.fetch("WAIT", 5) %>', "<%= Conf.seconds * 10 %>"])
    assert.deepEqual(said(`adapter: postgresql\nconnect_timeout: ${own}`), [], own);
});

test("where the environment names the adapter, words of others may be its own", () => {
  const words = "reconnect: true\ntimeout: 5000\nhostname: db\nstatement_timeout: 5000";
  assert.deepEqual(said(`adapter: <%= ENV["DB_ADAPTER"] %>\n${words}`), []);
  assert.equal(said(`adapter: postgresql\n${words}`).length, 4);
});

test("a host with its port is told apart, and a port that is there already is not written twice", () => {
  assert.match(said("adapter: postgresql\nhost: db:5433").join(), / host: db\nport: 5433$/);
  assert.match(said("adapter: postgresql\nhost: db:5433\nport: 5433").join(), / host: db$/);
});

test("a port's own number is written, and none where it has several or none", () => {
  assert.match(said('adapter: postgresql\nport: "tcp/5433"').join(), / port: 5433$/);
  assert.match(said("adapter: postgresql\nport: five").join(), / # give the port as a number$/);
});

test("MySQL's certificate becomes libpq's, with the file's own path", () => {
  assert.match(said("adapter: postgresql\nsslca: config/ca.pem").join(), / sslrootcert: config\/ca\.pem$/);
  assert.deepEqual(said("adapter: postgresql\nsslca: a.pem\nsslrootcert: a.pem"), []);
});

test("a section that code names is called by its variable; PostGIS' schema is known", () => {
  const read = (key: string) =>
    readAppConfig(
      playbookFor("rails"),
      `${key}:\n  adapter: postgis\n  database: weir\n  postgis_schema: gis\n`,
      "config/database.yml",
    ).config;
  const { database, notes, options } = read('<%= ENV.fetch("RAILS_ENV", "production") %>');
  assert.deepEqual([database, notes], ["RAILS_ENV", []]);
  assert.equal(options.find(({ name }) => name === "postgis_schema")?.value, "gis");
  assert.equal(read("<%= OwnEnv['PLACE'] %>").database, "PLACE");
  assert.equal(read("<%= Rails.env %>").database, "computed");
});

test("a section under a name of its own is read, whatever it merges; what others merge is none", () => {
  const names = (text: string) => readAppConfig(playbookFor("rails"), text, "config/database.yml").databases;
  const base = "default: &default\n  adapter: postgresql\n  host: db.weir.internal\n";
  const production = "production:\n  <<: *default\n  database: weir\n";
  const tides = "tides_db:\n  <<: *default\n  database: tides\n";
  assert.deepEqual(names(`${base}${production}${tides}`), ["production", "tides_db"]);
  assert.deepEqual(names(`${base}${tides}${production}`), ["production", "tides_db"]);
  const layer = "common: &common\n  <<: *default\n  pool: 7\n";
  assert.deepEqual(names(`${base}${layer}${production.replace("*default", "*common")}`), ["production"]);
  assert.deepEqual(names(`${base}${layer}${production.replace("*default", "*common")}${tides}`), [
    "production",
    "tides_db",
  ]);
  assert.deepEqual(
    names(
      `extra: &extra\n  encoding: utf8\n${tides.replace("default", "extra")}${production.replace(
        "*default",
        "*extra",
      )}`,
    ),
    ["production", "tides_db"],
  );
});

test("`wait_timeout` is MySQL's, and was the pool's before Rails 4", () => {
  const [one = "", ...more] = said("adapter: postgresql\nwait_timeout: 5");
  assert.match(
    one,
    /^`wait_timeout` is a setting of MySQL's adapter: PostgreSQL's ignores it\. # remove wait_timeout; checkout_timeout \(seconds\) limits the/,
  );
  assert.deepEqual(more, []);
  assert.match(said("adapter: postgresql\nwait_timeout: 5\ncheckout_timeout: 3").join(), / # remove wait_timeout$/);
  assert.deepEqual(said("adapter: postgresql\nwait_timeout: 5", [["activerecord", "3.2.22"]]), []);
  assert.equal(said("adapter: postgresql\nwait_timeout: 5", [["activerecord", "6.1.7"]]).length, 1);
});

test("what a section of the word's own adapter merges from the same line is left", () => {
  const fix = (cable: string) =>
    readAppConfig(
      playbookFor("rails"),
      `shared: &shared\n  timeout: 4000\nproduction:\n  primary:\n    <<: *shared\n    adapter: postgresql\n` +
        `    database: weir\n  cable:\n    <<: *shared\n    ${cable}\n    database: storage/cable\n`,
      "config/database.yml",
    ).findings.map((one) => `${one.line}: ${one.fix}`);
  for (const cable of ["adapter: sqlite3", "adapter: mysql2"]) assert.deepEqual(fix(cable), [], cable);
  // It has its own.
  assert.match(fix("adapter: sqlite3\n    timeout: 100").join(), /^2: # remove timeout; checkout_timeout/);
});

// Psych 4 reads them all.
test("a quoted text of several lines may be indented no further than its key", () => {
  const read = (database: string) =>
    readAppConfig(
      playbookFor("rails"),
      `old:\n  adapter: oracle_enhanced\n  database: ${database}\nproduction:\n  adapter: postgresql\n` +
        `  database: weir\n  host: db\n  pool: 7\n`,
      "config/database.yml",
    ).config.options.map(({ name, value, line }) => [name, value, line]);
  for (const text of ['"(A=\n    (B=1)\n  )"', "'(A=\n(B=1)\n  )'", '"(A=\n(B=\\"1\\")\n\n(C=2)\n)"']) {
    const line = text.split("\n").length + 7;
    assert.deepEqual(read(text).at(-1), ["pool", 7, line], text);
  }
  // What is never closed, and what a new document ends, is no text for Psych either.
  for (const text of ['"(A=', '"(A=\n---\n)"']) assert.throws(() => read(text), /is not valid YAML/, text);
  // Each is one more reading of the whole.
  assert.throws(() => read(`"(A=\n)"\n${"# long\n".repeat(8000)}`), /is not valid YAML/);
  assert.throws(() => read(`${'"(A=\n  )"\n  x: '.repeat(7)}5`), /is not valid YAML/);
});

test("a default of `url` that names another database than `database` beside it", () => {
  const section = (url: string, database = "weir_production") =>
    linesOf(
      "rails",
      "database.yml",
    )(`production:\n  adapter: postgresql\n  database: ${database}\n  url: <%= ${url} %>\n`);
  const told = [
    "note: The default of `url` names another database, which goes over `database`. A URL in the variable does the " +
      "same. WRITE # remove database, or give the default of url the same one",
  ];
  assert.deepEqual(section('ENV.fetch("DATABASE_URL", "postgres://localhost/weir")'), told);
  assert.deepEqual(section('ENV.fetch("DATABASE_URL") { "postgres://localhost/weir" }'), told);
  assert.deepEqual(section('ENV["DATABASE_URL"] || "postgres://localhost/weir"'), told);
  // The same name, no name, no default, and a name that is computed.
  assert.deepEqual(section('ENV.fetch("DATABASE_URL", "postgres://localhost/weir_production")'), []);
  assert.deepEqual(section('ENV.fetch("DATABASE_URL", "postgres://localhost")'), []);
  assert.deepEqual(section('ENV["DATABASE_URL"]'), []);
  assert.deepEqual(section('ENV["DATABASE_URL"] || "postgres://localhost/weir"', '<%= ENV["DB"] %>'), []);
});

test("max_connections counts from Active Record 8.1 on, and is told where the version is known to be older", () => {
  const own = "adapter: postgresql\nmax_connections: 17";
  const [one = "", ...more] = said(own, [["activerecord", "7.0.8"]]);
  assert.match(
    one,
    /^Active Record reads `max_connections` from 8\.1 on, and locked is Active Record 7\.0\.8: its pool has 5 conn/,
  );
  assert.match(one, / pool: 17$/);
  assert.deepEqual(more, []);
  for (const versions of [
    [],
    [["activerecord", "8.1.0"]],
    [
      ["activerecord", "7.0.8"],
      ["sequel", "5.80.0"],
    ],
  ] as const)
    assert.deepEqual(
      said(
        own,
        versions.map(([name, version]): [string, string] => [name, version]),
      ),
      [],
    );
  assert.deepEqual(said(`${own}\npool: 5`, [["activerecord", "7.0.8"]]), []);
  assert.deepEqual(said("adapter: <%= ENV['ADAPTER'] %>\nmax_connections: 17", [["activerecord", "7.0.8"]]), []);
  const code = "adapter: postgresql\nmax_connections: <%= ENV.fetch('RAILS_MAX_THREADS') { 5 } %>";
  assert.match(
    said(code, [["activerecord", "7.0.8"]])[0] ?? "",
    / pool: <%= ENV\.fetch\('RAILS_MAX_THREADS'\) \{ 5 \} %>$/,
  );
});

test("a word for a number becomes the library's own default, and no pool of one; a number is kept", () => {
  const fix = (line: string) => /[^.]*$/.exec(said(`adapter: postgresql\n${line}`).join())?.[0].trim();
  assert.equal(fix("pool: a"), "pool: 5");
  assert.equal(fix("pool: 0"), "pool: 5");
  assert.equal(fix("checkout_timeout: a"), "checkout_timeout: 5");
  assert.equal(fix("idle_timeout: a"), "idle_timeout: 300");
  assert.deepEqual(said('adapter: postgresql\npool: "1"'), []);
});
