// Settings of pydantic's that have a place in parts, as keywords of libpq, or from a validator; and aiopg's pools.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";
import { saidOf } from "./strict.ts";

const playbook = playbookFor("sqlalchemy");
const said = saidOf("sqlalchemy", "config.py");
const shown = (text: string) => readAppConfig(playbook, text, "config.py");
const options = (text: string) =>
  (playbook.read(text, "config.py")[0]?.options ?? []).map(({ name, fallback, line }) => [name, fallback, line]);

const fields = (port = "6432") => `from pydantic import Field, PostgresDsn
class Settings(BaseSettings):
    DB_HOST: str = Field(default="db.example.com")
    DB_PORT: int | None = ${port}
    DB_USER: str = Field("shop", validation_alias="POSTGRES_USER")
    DB_PASSWORD: str
    DB_NAME: str | None = "orders"
    SQLALCHEMY_DATABASE_URI: PostgresDsn | None = None
`;
const build = (of: (field: string) => string, scheme = "postgresql+psycopg") =>
  `PostgresDsn.build(
            scheme="${scheme}",
            username=${of("DB_USER")},
            password=${of("DB_PASSWORD")},
            host=${of("DB_HOST")},
            port=${of("DB_PORT")},
            path=${of("DB_NAME")},
        )
`;
const place = [
  ["url.drivername", undefined],
  ["url.username", "shop"],
  ["url.password", undefined],
  ["url.host", "db.example.com"],
  ["url.port", 6432],
  ["url.database", "orders"],
];

const validators: [string, (field: string) => string][] = [
  ["v, values", (field) => `values.get("${field}")`],
  ["v, values", (field) => `values["${field}"]`],
  ["v, values", (field) => `values.data.get("${field}")`],
  ["v, info", (field) => `info.data["${field}"]`],
];
const validator = (given: string, body: string) => `    def assemble(cls, ${given}):\n${body}`;

test("a validator's URL has the fields of its class, whichever way it returns", () => {
  for (const [given, of] of validators)
    for (const body of [
      `        if isinstance(v, str):\n            return v\n        return ${build(of)}`,
      `        if v is None:\n            return ${build(of)}        return v\n`,
    ]) {
      const text = fields() + validator(given, body);
      assert.deepEqual(
        options(text).map(([name, fallback]) => [name, fallback]),
        place,
        body,
      );
      const first = text.split("\n").findIndex((line) => line.includes("scheme=")) + 1;
      assert.deepEqual(
        options(text).map(([, , line]) => line),
        [0, 1, 2, 3, 4, 5].map((more) => first + more),
      );
      assert.deepEqual(said(text), []);
    }
});

test("what cannot work in a validator's URL is told, and of a default as such", () => {
  const [[given, of] = ["", String]] = validators;
  const port = fields("99999") + validator(given, `        return ${build(of)}`);
  const [why, ...more] = said(port);
  assert.match(
    why ?? "",
    /^note: This is the default, which counts only where nothing else is set\. Ports end at 65535/,
  );
  assert.deepEqual(more, []);
  const scheme = fields() + validator(given, `        if not v:\n            return ${build(of, "postgres")}`);
  assert.match(said(scheme).join(), /SQLAlchemy 1\.4 and later do not accept `postgres`/);
});

test("another function's dictionary of that name is no field", () => {
  const url = build((field) => `values.get("${field}")`);
  const other = `class Plain:\n    DB_PORT = 99999\n    def url(self, values):\n        return ${url}`;
  assert.deepEqual(said(other), []);
  assert.deepEqual(options(other)[4], ["url.port", undefined, 9]);
});

test("a URL of Flask's that is None stays Flask's", () => {
  const text = "class Config:\n    SQLALCHEMY_DATABASE_URI = None\nclass Own(Config):\n    SQLALCHEMY_POOL_SIZE = 5\n";
  assert.ok(playbook.read(text, "config.py").every(({ traits }) => traits.includes("flask")));
});

test("keywords of libpq are read as a field's default, and no password is shown", () => {
  const settings = (port: string) =>
    "class Settings(BaseSettings):\n" +
    `    database_dsn: str = "host=db.example.com port=${port} dbname=orders password=geheim"\n`;
  const { settings: found } = shown(settings("6432"));
  assert.deepEqual(
    [found.host?.value, found.port?.value, found.database?.value, found.host?.line],
    ["db.example.com", 6432, "orders", 2],
  );
  assert.deepEqual(said(settings("6432")), []);
  assert.match(said(settings("99999")).join(), /^error: Ports end at 65535/);
  assert.doesNotMatch(JSON.stringify(shown(settings("99999"))), /geheim/);
  const note = 'class Settings(BaseSettings):\n    database_dsn: str = "see host=db in the manual"\n';
  assert.throws(() => shown(note), { message: /^It contains no database/ });
});

test("aiopg takes psycopg2's arguments and those of its own pool", () => {
  const ways = [
    ["import aiopg", "aiopg.create_pool"],
    ["from aiopg import create_pool", "create_pool"],
    ["from aiopg.sa import create_engine", "create_engine"],
    ["from aiopg import sa", "sa.create_engine"],
  ] as const;
  for (const [from, callee] of ways) {
    const call = (given: string) => `${from}\npool = ${callee}(host="db", dbname="orders", ${given})\n`;
    assert.deepEqual(
      said(call('minsize=1, maxsize=20, timeout=10, enable_hstore=False, sslmode="require"')),
      [],
      callee,
    );
    assert.match(said(call("ssl=True")).join(), /^error: psycopg2\.connect\(\) does not accept `ssl`/, callee);
    assert.match(said(call('sslmode="requires"')).join(), /^error: libpq accepts .* for `sslmode`/, callee);
    const least = /^error: minsize \(20\) is larger than maxsize \(10, its default\): the pool raises an error/;
    assert.match(said(call("minsize=20")).join(), least, callee);
    assert.deepEqual(said(call("minsize=20, maxsize=0")), [], callee);
    assert.equal(shown(call("minsize=1")).settings.poolSize?.value, 10);
  }
  const dsn = (mode: string) => `import aiopg\npool = aiopg.create_pool("dbname=orders host=db sslmode=${mode}")\n`;
  assert.deepEqual(said(dsn("require")), []);
  assert.match(said(dsn("requires")).join(), /^error: libpq accepts .* for `sslmode`/);
});

test("SQLAlchemy's create_engine beside aiopg's import stays SQLAlchemy's", () => {
  const text =
    'import aiopg\nimport sqlalchemy as sa\nengine = sa.create_engine("postgresql://shop@db/shop", pool_size=5)\n';
  assert.deepEqual(playbook.read(text, "config.py")[0]?.traits, ["engine"]);
});

test("a URL with a password of stars is for display, and `or` names nothing", () => {
  const url = (name: string, password: string) =>
    `    def ${name}(self):\n        return str(PostgresDsn.build(scheme="postgresql", username=self.DB_USER, ` +
    `password=${password}, host=self.DB_HOST, path=f"{self.DB_NAME or ''}"))\n`;
  const both = (password: string) =>
    shown(`class Settings(BaseSettings):\n${url("db_url", "self.DB_PASSWORD")}${url("db_url_public", password)}`);
  const { databases, config } = both('"******"');
  assert.deepEqual(databases, []);
  assert.deepEqual(config.notes, ["line 5: a URL with a password of stars is for display, and not judged"]);
  assert.equal(config.options.find(({ name }) => name === "url.database")?.value, "${DB_NAME}");
  const lite = 'class Lite:\n    def db_url(self):\n        return "sqlite:///weir.db"\n';
  const own = `class Settings(BaseSettings):\n${url("db_url", "self.DB_PASSWORD")}${url("db_url_public", '"***"')}`;
  assert.match(shown(lite + own).config.notes.join(), /^line 8: a URL with a password of stars/);
  for (const real of ["self.OTHER", '"weir"', '"a*b"'])
    assert.deepEqual(both(real).databases, ["db_url", "db_url_public"], real);
});
