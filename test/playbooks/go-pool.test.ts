// Pools of Go's: a fix is the file's own line or says what to do, and a value that nobody sees is not judged.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";
import { saidOf } from "./strict.ts";

const said = saidOf("go", "main.go");
const opened = (lines: string[], dsn = '"host=db user=weir dbname=weir sslmode=disable"') =>
  `package main\n\nimport (\n\t"database/sql"\n\t_ "github.com/lib/pq"\n)\n\nfunc open(dsn string, most int) {\n` +
  `\tpool, _ := sql.Open("postgres", ${dsn})\n${lines.map((one) => `\t${one}\n`).join("")}}\n`;
const pgxpool = (...lines: string[]) =>
  `package main\n\nimport "github.com/jackc/pgx/v5/pgxpool"\n\nfunc open(dsn string) {\n` +
  `\tcfg, _ := pgxpool.ParseConfig(dsn)\n${lines.map((one) => `\t${one}\n`).join("")}}\n`;

test("a pool without a limit gets the file's own call, or is told what to call", () => {
  for (const given of ["-1", "0"]) {
    const [one, ...more] = said(opened([`pool.SetMaxOpenConns(${given}) // no limit`]));
    assert.match(
      one ?? "",
      /^note: `SetMaxOpenConns` of 0 or less means no limit\..* WRITE pool\.SetMaxOpenConns\(25\)$/,
    );
    assert.deepEqual(more, []);
  }
  const beside = said(opened(["s.pool.SetMaxIdleConns(5)"])).join();
  assert.match(beside, /is not called, .* WRITE s\.pool\.SetMaxOpenConns\(25\)$/);
  const within = said(opened(["if most > 0 { pool.SetMaxIdleConns(most) }"])).join();
  assert.match(within, /is not called, .* WRITE \/\/ call SetMaxOpenConns\(25\) on the same pool$/);
  assert.deepEqual(said(opened(["pool.SetMaxOpenConns(most)"])), []);
});

test("a hundred connections are more than ordinary users get, and not more than the superuser gets", () => {
  const hundred = opened(["pool.SetMaxOpenConns(100)"]);
  assert.match(
    said(hundred).join(),
    /^note: One process may open 100 connections\. .*ordinary users get 97\. WRITE \/\/ /,
  );
  assert.deepEqual(said(hundred.replace("user=weir", "user=postgres")), []);
  assert.deepEqual(said(hundred.replace("100", "97")), []);
  assert.deepEqual(said(hundred.replace("100", "limit")), []);
});

test("a pool that keeps more than it may open is told, and lowering one names the other", () => {
  const [least, large, ...more] = said(pgxpool("cfg.MinConns = 250", "cfg.MaxConns = 200"));
  assert.match(large ?? "", /WRITE \/\/ keep MaxConns .* below max_connections, and MinConns \(line 7\) with it$/);
  assert.match(
    least ?? "",
    /^note: `MinConns` \(250\) is above `MaxConns` \(200\): .* WRITE \/\/ in line 7 write at most 200$/,
  );
  assert.deepEqual(more, []);
  assert.deepEqual(said(pgxpool("cfg.MinConns = 25", "cfg.MaxConns = 25")), []);
  assert.deepEqual(said(pgxpool("cfg.MinConns = least", "cfg.MaxConns = 25")), []);
});

// Tried with database/sql of Go 1.19: of 4 idle connections 4 are closed, and each query opens one.
test("a duration without its unit is nanoseconds; one with a unit is none, in whichever order", () => {
  const bounded = (line: string) => said(opened(["pool.SetMaxOpenConns(10)", line]));
  for (const given of ["10", "time.Duration(10)"]) {
    const told = bounded(`pool.SetConnMaxIdleTime(${given})`).join();
    assert.match(told, /^warning: `SetConnMaxIdleTime` is a duration, and a number alone is nanoseconds: here 10 /);
    assert.match(told, /WRITE \/\/ if seconds are meant: pool\.SetConnMaxIdleTime\(10 \* time\.Second\)$/);
  }
  for (const given of [
    "10 * time.Second",
    "time.Second * 10",
    "time.Duration(10) * time.Minute",
    "5 * 60 * time.Second",
  ])
    assert.deepEqual(bounded(`pool.SetConnMaxIdleTime(${given})`), [], given);
  for (const given of ["0", "-1", "2000000000", "idle", "time.Duration(idle)"])
    assert.deepEqual(bounded(`pool.SetConnMaxLifetime(${given})`), [], given);
  const read = readAppConfig(playbookFor("go"), opened(["pool.SetConnMaxLifetime(time.Second * 60)"]), "main.go");
  assert.deepEqual(read.config.options.find(({ name }) => name === "SetConnMaxLifetime")?.value, "60s");
});

test("a pool that keeps no connection is told what that is good for", () => {
  const kept = (count: string) => said(opened(["pool.SetMaxOpenConns(10)", `pool.SetMaxIdleConns(${count})`]));
  assert.match(
    kept("0").join(),
    /^note: `SetMaxIdleConns` of 0 or less keeps no connection.* That suits rare queries, or a pooler/,
  );
  assert.deepEqual(kept("1"), []);
  assert.deepEqual(kept("idle"), []);
});

test("a word beside the one that is meant is refused all the same", () => {
  const both = said(opened([], '"host=db hostname=db user=weir dbname=weir sslmode=disable"')).join();
  assert.match(both, /^error: No Go driver reads `hostname`\..* WRITE \/\/ in line 9 leave out hostname$/);
});

test("a port with the next word behind it is no number", () => {
  const glued = said(opened([], '"host=db port=5432sslmode=disable user=weir dbname=weir"')).join();
  assert.match(
    glued,
    /^error: The port is not a number: .* WRITE \/\/ in line 9 write the port as a number, with a blank/,
  );
});

test("Supabase's pooler: each release of pgx has its own word", () => {
  const at = (version: string) =>
    said(
      `package main\n\nimport "github.com/jackc/pgx/${version}"\n\nfunc open() {\n\tpgx.Connect(ctx, ` +
        `"postgres://weir.abc:x@aws-0-eu-west-1.pooler.supabase.com:6543/postgres")\n}\n`,
    ).join();
  assert.match(at("v4"), /WRITE \/\/ in line 6 add prefer_simple_protocol=true$/);
  assert.match(at("v5"), /WRITE \/\/ in line 6 add default_query_exec_mode=simple_protocol$/);
});

const bun = (options: string) =>
  `package main\n\nimport (\n\t"database/sql"\n\n\t"github.com/uptrace/bun/driver/pgdriver"\n)\n\n` +
  `func open() *sql.DB {\n\treturn sql.OpenDB(pgdriver.NewConnector(\n\t\t${options},\n\t))\n}\n`;
const bunSettings = (options: string) => readAppConfig(playbookFor("go"), bun(options), "main.go").settings;

test("bun's pgdriver takes a URL or calls, and asks for TLS unless it is told otherwise", () => {
  const url = bunSettings(
    'pgdriver.WithDSN("postgres://weir:x@db.weir.dev:5433/weir"),\n\t\tpgdriver.WithTimeout(5*time.Second)',
  );
  assert.deepEqual(
    [
      url.host?.value,
      url.port?.value,
      url.database?.value,
      url.user?.value,
      url.tls?.value,
      url.connectTimeoutMs?.value,
    ],
    ["db.weir.dev", 5433, "weir", "weir", "require", 5000],
  );
  assert.equal(bunSettings('pgdriver.WithDSN("postgres://weir:x@db/weir?sslmode=prefer")').tls?.value, "require");
  assert.equal(bunSettings('pgdriver.WithDSN("postgres://weir:x@db/weir?sslmode=disable")').tls?.value, "disable");
  assert.equal(bunSettings("pgdriver.WithDSN(dsn)").tls, undefined);
  const calls = bunSettings(
    'pgdriver.WithAddr("db.weir.dev:5432"),pgdriver.WithUser("weir"),pgdriver.WithInsecure(true)',
  );
  assert.deepEqual(
    [calls.host?.value, calls.port?.value, calls.user?.value, calls.tls?.value],
    ["db.weir.dev", 5432, "weir", "disable"],
  );
});

test("bun's pgdriver: keywords, an address without a port and words of other drivers are refused", () => {
  assert.match(
    said(bun('pgdriver.WithDSN("host=db user=weir dbname=weir sslmode=disable")')).join(),
    /^error: pgdriver takes only a URL: `WithDSN` panics with keywords such as `host=` \(invalid scheme\)\. WRITE \/\/ in line 11: /,
  );
  // What the text begins with is not seen: it may well be a URL.
  assert.deepEqual(said(bun('pgdriver.WithDSN(fmt.Sprintf("%s?sslmode=disable", url))')), []);
  assert.match(said(bun('pgdriver.WithAddr("db")')).join(), /^error: `WithAddr` is a host with its port/);
  assert.match(
    said(bun('pgdriver.WithDSN("postgres://weir:x@db/weir?default_query_exec_mode=exec")')).join(),
    /^error: Only pgx reads `default_query_exec_mode`/,
  );
  assert.deepEqual(said(bun('pgdriver.WithDSN("postgres://weir:x@db/weir?sslmode=disable")')), []);
  assert.deepEqual(said(bun('pgdriver.WithAddr("db:5432"), pgdriver.WithUser("weir")')), []);
});

const goPg = (...lines: string[]) =>
  `package main\n\nimport "github.com/go-pg/pg/v10"\n\nfunc open(o *pg.Options, srv *http.Server) {\n` +
  `${lines.map((one) => `\t${one}\n`).join("")}}\n`;

test("a number is nanoseconds in a driver's own struct, and may be seconds in any other", () => {
  const told = (text: string) => said(text).filter((one) => one.includes("nanoseconds"));
  for (const lines of [
    ["pg.Connect(&pg.Options{ReadTimeout: 5})"],
    ["pg.Connect(o)", "o.ReadTimeout = 5"],
    ["all := []*pg.Options{{ReadTimeout: 5}}", "pg.Connect(all[0])"],
  ])
    assert.match(told(goPg(...lines)).join(), /^warning: `ReadTimeout` is a duration/, lines.join());
  assert.deepEqual(told(goPg("web := HTTP{ReadTimeout: 5, WriteTimeout: 5}", "pg.Connect(o)")), []);
  assert.deepEqual(told(goPg("srv.ReadTimeout = 5", "pg.Connect(o)")), []);
  const line = "cfg.ConnConfig.ConnectTimeout = 5";
  assert.ok(told(pgxpool(line)).join().endsWith(`WRITE // if seconds are meant: ${line} * time.Second`));
  const own = "own := DBConfig{MaxConns: 200, ConnectTimeout: 5}";
  assert.deepEqual(said(pgxpool(own)), []);
  assert.deepEqual(said(pgxpool("own.ConnectTimeout = 5")), []);
});

test("below a millisecond is a slip, a millisecond is a choice; a fix without a line of its own is a sentence", () => {
  const bounded = (line: string) => said(opened(["pool.SetMaxOpenConns(10)", line]));
  assert.deepEqual(bounded("pool.SetConnMaxIdleTime(1000000)"), []);
  assert.match(bounded("pool.SetConnMaxIdleTime(999999)").join(), /^warning: `SetConnMaxIdleTime` is a duration/);
  const within = bounded("if most > 0 { pool.SetConnMaxIdleTime(5) }").join();
  assert.match(within, /WRITE \/\/ if seconds are meant: in line 11 write 5 \* time\.Second$/);
});

test("each finding cites its own driver's page, and is proven only where it was tried", () => {
  const cited = (text: string) =>
    readAppConfig(playbookFor("go"), text, "main.go").findings.map((one) => [
      new URL(one.source).pathname,
      one.provenOn,
    ]);
  assert.deepEqual(cited(bun('pgdriver.WithAddr("db")')), [["/postgres/", null]]);
  assert.deepEqual(cited(bun('pgdriver.WithDSN("postgres://weir:x@db/weir?charset=utf8")')), [["/postgres/", null]]);
  assert.deepEqual(cited(goPg('pg.Connect(&pg.Options{Addr: "db"})')), [["/github.com/go-pg/pg/v10", null]]);
  assert.deepEqual(cited(goPg("pg.Connect(&pg.Options{ReadTimeout: 5})")), [["/time", null]]);
  const sql = opened(["pool.SetMaxOpenConns(10)", "pool.SetConnMaxLifetime(5)"]);
  assert.deepEqual(cited(sql), [["/time", "lib/pq 1.10, pgx 4"]]);
});

test("bun's pgdriver: the last call of those for TLS counts, and plain text after TLS is told", () => {
  const tls = "pgdriver.WithTLSConfig(&tls.Config{ServerName: name})";
  const off = "pgdriver.WithInsecure(true)";
  assert.match(
    said(bun(`${tls}, ${off}`)).join(),
    /^warning: `WithInsecure\(true\)` stands after `WithTLSConfig` and removes it: the connection is plain text\./,
  );
  assert.equal(bunSettings(`${tls}, ${off}`).tls?.value, "disable");
  assert.equal(bunSettings("pgdriver.WithTLSConfig(nil)").tls?.value, "disable");
  for (const quiet of [`${off}, ${tls}`, tls, off, `${tls}, pgdriver.WithInsecure(plain)`]) {
    assert.deepEqual(said(bun(quiet)), [], quiet);
    if (quiet.includes(tls)) assert.equal(bunSettings(quiet).tls, undefined, quiet);
  }
});

test("a TLS configuration of one's own replaces what pgx's text says", () => {
  const { config, settings } = readAppConfig(
    playbookFor("go"),
    'package store\n\nimport "github.com/jackc/pgx/v5/pgxpool"\n\nfunc open() {\n\tconfig, _ := ' +
      'pgxpool.ParseConfig("postgres://weir:x@db/weir?sslmode=disable")\n\tconfig.ConnConfig.TLSConfig = ' +
      "&tls.Config{ServerName: name}\n\tcache.TLSConfig = nil\n}\n",
    "main.go",
  );
  assert.equal(config.options.find(({ name }) => name === "TLSConfig")?.line, 7);
  assert.equal(settings.tls, undefined);
});
