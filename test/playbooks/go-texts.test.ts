// Connection strings in Go source: where they stand, whose they are, and what is none.
import assert from "node:assert/strict";
import { test } from "node:test";
import { levelOf } from "../../src/playbooks/finding-level.ts";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";

const read = (...lines: string[]) =>
  readAppConfig(playbookFor("go"), ["package main", "", ...lines, ""].join("\n"), "main.go");

test("a pool that is opened with what was parsed before is one database, not two", () => {
  const parsed = 'config, err := pgxpool.ParseConfig("postgres://shop@db.shop.internal/shop?pool_max_conns=20")';
  const open = (code: string) => read("func open() {", `  ${parsed}`, `  pool, err := pgxpool.New(ctx, ${code})`, "}");
  assert.deepEqual(open("config.ConnString()").all.length, 1);
  assert.deepEqual(open("config.ConnString()").databases, []);
  assert.deepEqual(open("other.ConnString()").databases, ["connection in line 4", "connection in line 5"]);
});

const dsn = "host=db.shop.internal user=shop password=canary-9f3e71 dbname=shop sslmode=verifyfull";
const causes = (...lines: string[]) =>
  read(...lines).findings.map((one) => `${levelOf(one)} ${one.cause} L${one.line}`);

test("keywords as an argument of any call are read as those of a variable are", () => {
  const wrong = ["error config-sslmode-invalid L3"];
  assert.deepEqual(causes(`var dsn = "${dsn}"`), wrong);
  assert.deepEqual(causes(`var db = store.Connection(store.DSN("${dsn}"))`), wrong);
  assert.deepEqual(causes("var db = store.Connection(`postgres://db.shop.internal/shop?sslmode=verifyfull`)"), wrong);
  const { databases } = read(`var a = open("${dsn}")`, `var b = open("${dsn.replace("db.", "replica.")}")`);
  assert.deepEqual(databases, ["connection in line 3", "connection in line 4"]);
});

test("GORM, its replicas, database/sql and formatted texts have the same mistake found, each in its line", () => {
  const found = causes(
    "func open() {",
    `  db, err := gorm.Open(postgres.Open("${dsn}"), &gorm.Config{})`,
    "  db.Use(dbresolver.Register(dbresolver.Config{Replicas: []gorm.Dialector{",
    `    postgres.Open("${dsn.replace("db.", "replica.")}"),`,
    "  }}))",
    `  other, err := sql.Open("postgres", "${dsn.replace("db.", "other.")}")`,
    `  last, err := sql.Open("postgres", fmt.Sprintf("${dsn.replace("db.shop", "%s")}", host))`,
    "}",
  );
  assert.deepEqual(
    found,
    [4, 6, 8, 9].map((line) => `error config-sslmode-invalid L${line}`),
  );
});

test("what a reading falls back to is a note that says so, wherever the text is handed to", () => {
  const said = "This is the default, which counts only where nothing else is set. ";
  for (const lines of [
    [`var db = store.Open(env.GetString("DSN", "${dsn}"))`],
    [`var db, err = sql.Open("postgres", getEnv("DSN", "${dsn}"))`],
    [`var dsn = getEnv("DSN", "${dsn}")`, 'var db, err = sql.Open("postgres", dsn)'],
    [`func init() {`, `  viper.SetDefault("database.dsn", "${dsn}")`, "}"],
  ]) {
    const { findings, settings, config } = read(...lines);
    assert.deepEqual(
      findings.map((one) => [levelOf(one), one.cause, one.why.startsWith(said)]),
      [["note", "config-sslmode-invalid", true]],
      lines.join("\n"),
    );
    assert.equal(settings.host, undefined, "a default is not what is deployed");
    assert.equal(config.options[0]?.isOpaque, true);
  }
});

test("no password of a default leaves", () => {
  for (const text of [dsn, `${dsn} pasword=canary-9f3e71`, "postgres://shop:canary-9f3e71@db/shop?sslmode=verifyfull"])
    for (const code of [
      `open(getEnv("DSN", "${text}"))`,
      `open("${text}")`,
      `sql.Open("postgres", Env("D", "${text}"))`,
    ])
      assert.ok(!JSON.stringify(read(`var db = ${code}`)).includes("canary-9f3e71"), code);
});

test("what is printed, compared or taken apart is no connection, and neither are two words", () => {
  for (const code of [
    `log.Fatal("${dsn}")`,
    `fmt.Println("postgres://shop@db.shop.internal/shop")`,
    `strings.Contains(text, "host=db dbname=shop")`,
    `errors.New("host=db sslmode=require is wrong")`,
    `url.Parse("postgres://shop@db.shop.internal/shop")`,
    'open("host=cache")',
    'open("postgres://")',
    'render("host=db port=80")',
  ])
    assert.throws(() => read(`var x = ${code}`), /It contains no database configuration: looked for/, code);
});

test("a connection whose text is computed does not take one that another call is given", () => {
  const { config } = read(
    "func open() {",
    '  db, err := sql.Open("postgres", dsn())',
    `  migrate("file://migrations", "${dsn}")`,
    "}",
  );
  assert.deepEqual(
    config.options.map(({ name, isOpaque }) => [name, isOpaque]),
    [["dsn", true]],
  );
});

test("a word that no Go driver has goes to the server, which refuses it: a near miss is named, a setting is not", () => {
  const said = (query: string, host = "db.shop.internal") =>
    read(`var db, err = sql.Open("postgres", "postgres://shop@${host}/shop?${query}")`).findings.map(
      (one) => `${one.cause}: ${one.why} ${one.fix}`,
    );
  const [one = "", ...more] = said("sslmode=require&binary_parameter=yes");
  assert.deepEqual(more, []);
  assert.match(
    one,
    /No Go driver reads `binary_parameter`\. .*unrecognized configuration parameter\)\. .*write binary_parameters in place of binary_parameter$/,
  );
  assert.match(said("conect_timeout=5")[0] ?? "", /write connect_timeout in place of conect_timeout$/);
  for (const right of [
    "binary_parameters=yes",
    "connect_timeout=5",
    "sslmode=require&sslrootcert=ca.pem&sslinline=true",
    "statement_timeout=5000&lock_timeout=100&application_name=shop",
    "target_session_attrs=any&krbspn=a",
    "search_path=shop&Application_Name=shop",
  ])
    assert.deepEqual(said(right), [], right);
  const pgx = 'var db, err = sql.Open("pgx", "postgres://shop@db.shop.internal/shop?binary_parameter=yes")';
  assert.deepEqual(read(pgx).findings, [], "pgx does not have the right word either");
  assert.deepEqual(said("sslmode=require&binary_parameter=yes", "ep-one-pooler.eu-central-1.aws.neon.tech"), []);
});

test("what is added to a variable's text is read, and the place stays the variable's", () => {
  const of = (code: string) =>
    read("func open() {", `  config, err := pgxpool.ParseConfig(${code})`, "}").config.options.map(
      ({ name, value }) => `${name}=${String(value)}`,
    );
  const parameters = ["sslmode=verify-full", "pool_max_conns=12"];
  assert.deepEqual(of('kiln.Url + "?sslmode=verify-full&pool_max_conns=12"'), ["dsn=${Url}", ...parameters]);
  assert.deepEqual(of('kiln.Url + " sslmode=verify-full pool_max_conns=12"'), ["dsn=${Url}", ...parameters]);
  const wrong = causes("func open() {", '  pool, err := pgxpool.New(ctx, kiln.Url + "?sslmode=verifyfull")', "}");
  assert.deepEqual(wrong, ["error config-sslmode-invalid L4"]);
});

test("behind `== 0` pgxpool's own defaults are never replaced; what else is set there is a setting", () => {
  const sizeOf = (code: string, parsed = "pgxpool.ParseConfig(dsn)") =>
    read("func open() {", `  cfg, err := ${parsed}`, `  ${code}`, "  pool, err := pgxpool.NewWithConfig(ctx, cfg)", "}")
      .config.options.filter(({ name }) => name.endsWith("Conns"))
      .map(({ name, value }) => `${name}=${String(value)}`);
  assert.deepEqual(sizeOf("if cfg.MaxConns == 0 { cfg.MaxConns = 9 }"), []);
  assert.deepEqual(sizeOf("if cfg.MaxConns < 20 { cfg.MaxConns = 20 }"), ["MaxConns=20"]);
  assert.deepEqual(sizeOf("if cfg.MinConns == 0 { cfg.MinConns = 2 }"), ["MinConns=2"]);
  assert.deepEqual(sizeOf("if small { cfg.MaxConns = 9 }"), ["MaxConns=9"]);
  assert.deepEqual(sizeOf("if own.MaxConns == 0 { own.MaxConns = 9 }"), ["MaxConns=9"]);
});

test("a constant of the file's own is what it says; a name that means two things is computed", () => {
  const pool = "cfg, _ := pgxpool.ParseConfig(dsn)\ncfg.MaxConns = most\ncfg.MaxConnIdleTime = idle";
  const said = (...more: string[]) =>
    read(
      "const (",
      "  most int32 = 500",
      "  idle = 30 * time.Second",
      ")",
      `func open(dsn string) {\n${pool}\n}`,
      ...more,
    );
  const valuesOf = ({ config }: ReturnType<typeof said>) =>
    config.options.flatMap(({ name, value }) => (name.startsWith("MaxConn") ? [[name, value]] : []));
  assert.deepEqual(valuesOf(said()), [
    ["MaxConns", 500],
    ["MaxConnIdleTime", "30s"],
  ]);
  assert.match(said().findings[0]?.why ?? "", /may open 500 connections/);
  assert.deepEqual(valuesOf(said("func other(most int) {}"))[0], ["MaxConns", "most"]);
});

test("each parameter of a formatted text has its own line, and what is put in stays unknown", () => {
  const { config, findings } = read(
    "func open(c Config) {",
    '  dsn := fmt.Sprintf("host=%s password=%s " +',
    '    "dbname=shop sslmode=verifyfull " +',
    '    "application_name=%[3]s user=%[3]s", c.Host, c.Password, c.User)',
    '  db, err := sql.Open("postgres", dsn)',
    "}",
  );
  assert.deepEqual(
    config.options.map(({ name, line, isOpaque }) => [name, line, isOpaque]),
    [
      ["host", 4, true],
      ["password", 4, true],
      ["dbname", 5, false],
      ["sslmode", 5, false],
      ["application_name", 6, true],
      ["user", 6, true],
    ],
  );
  assert.equal(config.options.find(({ name }) => name === "application_name")?.value, "${User}");
  assert.deepEqual(
    findings.map(({ option, line }) => [option, line]),
    [["sslmode", 5]],
  );
});

test("parameters that are put in whole may say anything; what stands beside them is read", () => {
  const open = (text: string) => read("func open(c Config) {", `  db, err := sql.Open("postgres", ${text})`, "}");
  const whole = open('fmt.Sprintf("postgres://shop@db.shop.internal/shop?%s", c.Query)');
  assert.deepEqual([whole.findings, whole.settings.tls], [[], undefined], "sslmode may be in it");
  const more = open('fmt.Sprintf("postgres://shop@db.shop.internal/shop?%s&sslmode=disable", c.Query)');
  assert.equal(more.settings.tls?.value, "disable");
  const words = open('fmt.Sprintf("host=%s %s sslmode=verifyfull", c.Host, c.More)');
  assert.deepEqual(
    words.findings.map(({ cause }) => cause),
    ["config-sslmode-invalid"],
  );
  const hidden = open('fmt.Sprintf("host=%s %s dbname=shop", c.Host, c.More)');
  assert.deepEqual([hidden.findings, hidden.settings.tls], [[], undefined]);
});

test("the default in a struct's tag is a note; another tag, and a field of the same name twice, say nothing", () => {
  const wrong = "postgres://shop@localhost/shop?sslmode=verifyfull";
  const of = (...tags: string[]) => [
    "type Config struct {",
    ...tags.map((tag) => `  Url string \`${tag}\``),
    "}",
    'func open(c Config) { db, err := sql.Open("postgres", c.Url) }',
  ];
  for (const tag of [
    `env:"URL" envDefault:"${wrong}"`,
    `default:"${wrong}" split_words:"true"`,
    `env:"URL" env-default:"${wrong}"`,
    `env:"URL, default=${wrong}"`,
  ])
    assert.deepEqual(causes(...of(tag)), ["note config-sslmode-invalid L4"], tag);
  assert.deepEqual(causes(...of(`env:"URL" example:"${wrong}"`)), []);
  assert.deepEqual(
    causes(...of(`default:"${wrong}"`, `default:"postgres://db/shop"`)),
    [],
    "whose it is, nobody knows",
  );
  assert.deepEqual(causes("type Config struct {", `  Url string \`default:"${wrong}"\``, "}"), [
    "note config-sslmode-invalid L4",
  ]);
});

const optionsOf = (...lines: string[]) =>
  read(...lines).config.options.map(({ name, value, isOpaque }) => [name, isOpaque ? "computed" : value]);

test("blanks around = change nothing: what is put in is a value, and no word of its own", () => {
  const open = (format: string, ...args: string[]) => [
    "func open(host, port, user string) {",
    `  db, err := sql.Open("postgres", fmt.Sprintf("${format}", ${args.join(", ")}))`,
    "}",
  ];
  for (const [eq, name] of [
    ["= ", "behind"],
    [" =", "before"],
    [" = ", "around"],
  ] as const) {
    const lines = open(
      `host${eq}%s port${eq}%s user${eq}%s dbname${eq}shop sslmode${eq}enable`,
      "host",
      "port",
      "user",
    );
    assert.deepEqual(
      optionsOf(...lines),
      [
        ["host", "computed"],
        ["port", "computed"],
        ["user", "computed"],
        ["dbname", "shop"],
        ["sslmode", "[not shown]"],
      ],
      name,
    );
    assert.deepEqual(causes(...lines), ["error config-sslmode-invalid L4"], name);
  }
  assert.deepEqual(
    causes(...open("host= %s port= %s user= %s dbname=shop sslmode= disable", "host", "port", "user")),
    [],
  );
  const quoted = open("host=%s application_name='shop %s one' dbname=shop", "host", "user");
  assert.deepEqual(
    optionsOf(...quoted).map(([name]) => name),
    ["host", "application_name", "dbname"],
    "a quoted value is one",
  );
  // A word of its own may hold any parameters.
  assert.deepEqual(
    optionsOf(...open("host = %s %s dbname = shop", "host", "user")).map(([name]) => name),
    ["dsn", "host", "dbname"],
  );
});

test("a raw % in a password is told, and the verbs of a format are not", () => {
  const named = (text: string, use: string) => causes(`const dsn = "${text}"`, "", `func open() { ${use} }`);
  const opened = 'db, err := sql.Open("postgres", dsn)';
  const raw = "postgres://app:p%sw@db.shop.internal/shop?sslmode=disable";
  const told = ["error config-password-unescaped L3"];
  assert.deepEqual(named(raw, ""), told);
  assert.deepEqual(named(raw, opened), told);
  assert.deepEqual(named(raw, 'db, err := sql.Open("postgres", fmt.Sprintf(dsn, word))'), []);
  // Another file fills it in.
  assert.deepEqual(named("postgres://%s:%s@%s:%d/%s?sslmode=%s", ""), []);
  assert.deepEqual(named("host=%s port=%d user=%s dbname=%s sslmode=%s", ""), []);
});

// libpq alone has ssl=true for sslmode=require. PostgreSQL 15: parameter "ssl" cannot be changed now.
test("ssl=true is no sslmode for Go's drivers: it stands beside one, and the server refuses it", () => {
  const why = (query: string) =>
    read(`var dsn = "postgres://app@db.shop.internal/shop?${query}"`).findings.map((one) => `${one.why} ${one.fix}`);
  const [ssl, mode, ...more] = why("sslmode=enable&ssl=true").toSorted((a, b) => b.localeCompare(a));
  assert.match(
    ssl ?? "",
    /^No Go driver reads `ssl`\. .*\(parameter "ssl" cannot be changed now\)\. .* leave out ssl$/,
  );
  assert.match(mode ?? "", /^Go drivers accept only disable, .* for `sslmode`, and refuse/);
  assert.deepEqual(more, []);
  assert.match(why("ssl=true").join(), /write sslmode=require in place of ssl$/);
  assert.deepEqual(why("sslmode=require"), []);
});

test("a URL without its scheme is key=value to lib/pq and pgx, and is told where they open it", () => {
  const told = ["error config-scheme-unsupported L3"];
  for (const text of [
    "shop:canary-9f3e71@db.shop.internal:5432/shop?sslmode=disable",
    "//shop:canary-9f3e71@db/shop",
    "shop@db/shop",
    "db:5432/shop?sslmode=disable",
  ]) {
    for (const open of ['sql.Open("postgres", ', 'sql.Open("pgx", ', "pgxpool.New(ctx, ", "gorm.Open(postgres.Open("])
      assert.deepEqual(causes(`var db, err = ${open}"${text}")`), told, `${open} ${text}`);
    const { findings, config } = read(`var db, err = sql.Open("postgres", "${text}")`);
    assert.equal(findings[0]?.fix, "// in line 3, begin the text with postgres://");
    assert.ok(!JSON.stringify([findings, config]).includes("canary"), text);
  }
  for (const quiet of [
    'var db, err = sql.Open("mysql", "shop:x@tcp(db:3306)/shop")',
    'var db, err = sql.Open("postgres", "host=db user=shop@server password=a/b:c dbname=shop")',
    'var db, err = sql.Open("postgres", fmt.Sprintf("%s@%s/shop", start, host))',
    'var db, err = sql.Open("postgres", env("DSN", "shop:x@db:5432/shop"))',
  ])
    assert.ok(!attempt(quiet).some((one) => one.includes("scheme")), quiet);
});

/** Nothing, where it is not PostgreSQL's. */
function attempt(line: string): string[] {
  try {
    return causes(line);
  } catch {
    return [];
  }
}
