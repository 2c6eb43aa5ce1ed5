// Words of SQLAlchemy's URL as the driver gets them, and functions of one's own that only have an engine's name.
import assert from "node:assert/strict";
import { test } from "node:test";
import { levelOf } from "../../src/playbooks/finding-level.ts";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";

const said = (text: string, file = "database.py") =>
  readAppConfig(playbookFor("sqlalchemy"), text, file).findings.map(({ why, fix }) => `${why} ${fix}`);
const inUrl = (scheme: string, query: string) => said(`DATABASE_URL=${scheme}://weir:x@db/weir?${query}\n`, ".env");

// Tried with SQLAlchemy 1.4 on asyncpg 0.27 and psycopg2 2.9.
test("asyncpg takes ssl in SQLAlchemy's URL, but not true: the value is what fails", () => {
  const modes = "disable, allow, prefer, require, verify-ca, verify-full";
  const refused = `asyncpg accepts ${modes} for \`ssl\` in a URL, and refuses to connect with anything else.`;
  assert.deepEqual(inUrl("postgresql+asyncpg", "ssl=true"), [`${refused} # in the URL, write ssl=require`]);
  assert.deepEqual(inUrl("postgresql+asyncpg", "command_timeout=5&ssl=true"), [
    `${refused} # in the URL, write ssl=require`,
  ]);
  assert.deepEqual(inUrl("postgresql+asyncpg", "ssl=false"), [`${refused} # in the URL, write ssl=disable`]);
  for (const mode of ["require", "verify-full", "verify_full"])
    assert.deepEqual(inUrl("postgresql+asyncpg", `ssl=${mode}`), [], mode);
  assert.match(
    inUrl("postgresql+asyncpg", "sslmode=require").join(),
    /does not accept `sslmode`.*ssl=require for sslmode$/,
  );
  assert.match(inUrl("postgresql+asyncpg", "sslmode=require&ssl=true").join(), /does not accept `sslmode`/);
});

test("SQLAlchemy hands ssl=true on to psycopg2 as it stands; libpq's own URL may have it", () => {
  assert.match(inUrl("postgresql+psycopg2", "ssl=true").join(), /does not accept `ssl`.* sslmode=require for ssl$/);
  assert.deepEqual(inUrl("postgresql+psycopg2", "sslmode=require"), []);
  assert.deepEqual(said('import psycopg2\nlink = psycopg2.connect("postgresql://weir@db/weir?ssl=true")\n'), []);
});

test("asyncpg alone sends ssl=true to the server as a setting, as it does with each other word", () => {
  for (const word of ["true", "require"])
    assert.match(
      said(`import asyncpg\nlink = asyncpg.connect("postgresql://weir@db/weir?ssl=${word}")\n`).join(),
      /does not read `ssl` in a URL.* sslmode=require for ssl$/,
    );
});

const arguments_ = 'connect_args={"sslmode": "require"}, pool_size=500, poolclass=StaticPool';
const calls = (callee: string, url = "postgresql+asyncpg://weir:x@db/weir?sslmode=require") =>
  `link = ${callee}("${url}", ${arguments_})\n`;

test("what a function of one's own with an engine's name makes of its arguments and its URL is not known", () => {
  const own = [
    `from .base import create_engine\n${calls("create_engine")}`,
    `from weir.store import create_engine\n${calls("create_engine", "postgres://weir:x@db/weir")}`,
    `from . import base\n${calls("base.create_engine")}`,
    `import weir.store as base\n${calls("base.create_async_engine")}`,
    `import base\n${calls("base.create_engine")}`,
    `def create_engine(url, **more):\n    return make(url)\n${calls("create_engine")}`,
  ];
  for (const text of own) assert.deepEqual(said(text), [], text);
  // Whatever it is, a pooler that it leads to is told, as a note without a claim.
  const pooled = calls("create_engine", "postgresql+asyncpg://weir:x@a-0.pooler.supabase.com:6543/weir");
  assert.match(said(`from .base import create_engine\n${pooled}`).join(), /This file does not show the engine/);
});

test("SQLAlchemy's own function is judged, however it comes in", () => {
  const ways: [string, string][] = [
    ["from sqlalchemy import create_engine, text", "create_engine"],
    ["import sqlalchemy", "sqlalchemy.create_engine"],
    ["import sqlalchemy as sa", "sa.create_engine"],
    ["from sqlalchemy.ext import asyncio as sa_aio", "sa_aio.create_async_engine"],
    ["import sqlalchemy.ext.asyncio as sa_aio", "sa_aio.create_async_engine"],
    ["from sqlmodel import create_engine", "create_engine"],
  ];
  for (const [line, callee] of ways) {
    const all = said(`${line}\n${calls(callee)}`).join("\n");
    for (const one of [/StaticPool does not accept/, /may open 510/, /URL's parameters .* does not accept `sslmode`/])
      assert.match(all, one, line);
  }
});

// Tried with SQLAlchemy 1.4: each of the three raises it.
test("what needs an asynchronous driver is called as the file calls it", () => {
  const url = '"postgresql://weir:x@db/weir"';
  const aio = "from sqlalchemy.ext.asyncio import *\n";
  const start = (text: string) =>
    said(text).map((one) => one.split(" needs an asynchronous driver")[0]?.replace("Before SQLAlchemy 2.1: ", ""));
  const wrapped = `import sqlalchemy as sa\n${aio}link = AsyncEngine(sa.create_engine(${url}))\n`;
  assert.deepEqual(start(wrapped), ["AsyncEngine"]);
  assert.deepEqual(start(`${aio}link = create_async_engine(${url})\n`), ["create_async_engine"]);
  const filled = `${aio}config.set_main_option("sqlalchemy.url", ${url})\nlink = async_engine_from_config(section)\n`;
  assert.deepEqual(start(filled), ["async_engine_from_config"]);
  assert.deepEqual(said(wrapped.replace("postgresql:", "postgresql+asyncpg:")), []);
  assert.deepEqual(said(`import sqlalchemy as sa\nlink = sa.create_engine(${url})\n`), []);
});

test("an engine under a name of the file's own is read, and is SQLAlchemy's", () => {
  const text = [
    "from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine as make",
    "def create_async_engine():",
    '    return make(kiln.url, pool_size=7, connect_args={"statement_cache_size": 0})',
    "engine = create_async_engine()",
  ].join("\n");
  const { config, all } = readAppConfig(playbookFor("sqlalchemy"), text, "kiln/store.py");
  assert.deepEqual(
    config.options.map(({ name }) => name),
    ["url", "pool_size", "connect_args.statement_cache_size"],
  );
  assert.ok(config.traits.includes("async-engine"), config.traits.join());
  assert.equal(all.length, 1);
});

// Tried with SQLAlchemy 1.4 on asyncpg 0.27, and with 2.1 on 0.31: TypeError ('<' not supported …) before it connects.
test("numbers in a URL of SQLAlchemy come to asyncpg as texts, but for those that one of them converts", () => {
  const engine = (query: string, more = "") =>
    readAppConfig(
      playbookFor("sqlalchemy"),
      `engine = create_async_engine("postgresql+asyncpg://weir:x@db/weir?${query}"${more})\n`,
      "database.py",
    ).findings.map((one) => `${levelOf(one)}: ${one.why} ${one.fix}`);
  const why = (name: string) =>
    `SQLAlchemy hands \`${name}\` of a URL to asyncpg as a text, and asyncpg needs a number. Each connection fails ` +
    `(TypeError).`;
  for (const name of ["statement_cache_size", "max_cached_statement_lifetime", "timeout"])
    assert.deepEqual(engine(`${name}=0`), [
      `error: ${why(name)} # remove ${name} from the URL\n# pass it to the driver: connect_args={"${name}": 0},`,
    ]);
  assert.match(inUrl("postgresql+asyncpg", "statement_cache_size=0").join(), /as a text/);
  for (const query of ["prepared_statement_cache_size=0", "command_timeout=5"])
    assert.deepEqual(engine(query), [], query);
  assert.deepEqual(engine("timeout=5", ', connect_args={"timeout": 5}'), []);
  // asyncpg's own reader of URLs sends it to the server, which is told of elsewhere.
  assert.doesNotMatch(
    said('import asyncpg\nlink = asyncpg.connect("postgresql://weir@db/weir?statement_cache_size=0")\n').join(),
    /as a text/,
  );
});

test("the function that names statements is the driver's, too", () => {
  assert.match(
    said(
      'engine = create_async_engine("postgresql+asyncpg://weir:x@db/weir", prepared_statement_name_func=fresh)\n',
    ).join(),
    /does not accept `prepared_statement_name_func` and raises TypeError/,
  );
});

// SQLAlchemy compares these with numbers: of None it raises TypeError. pool_timeout alone may be None.
test("None is no number: it is told for those that need one, and never written", () => {
  const engine = (argument: string) =>
    said(
      `from sqlalchemy import create_engine\nlink = create_engine("postgresql+psycopg2://weir@db/weir", ${argument})\n`,
    );
  for (const [name, effect] of [
    ["pool_size", "create_engine raises TypeError"],
    ["max_overflow", "the first connection raises TypeError"],
    ["pool_recycle", "a connection's second use raises TypeError"],
  ]) {
    const fix = `# write a number for ${name}, or remove it`;
    assert.deepEqual(engine(`${name}=None`), [`\`${name}\` is null: ${effect}. ${fix}`]);
    assert.deepEqual(engine(`${name}="often"`), [`\`${name}\` must be a number but is a string: ${effect}. ${fix}`]);
    assert.match(engine(`${name}="30"`).join(), new RegExp(`must be a number.* ${name}=30,$`));
  }
  assert.deepEqual(engine("pool_timeout=None"), []);
});

test("a wrong sslmode cites libpq's own page, whichever driver has it", () => {
  for (const driver of ["psycopg2", "psycopg"])
    assert.deepEqual(
      readAppConfig(
        playbookFor("sqlalchemy"),
        `from sqlalchemy import create_engine\n` +
          `link = create_engine("postgresql+${driver}://weir@db/weir", connect_args={"sslmode": "on"})\n`,
        "db.py",
      ).findings.map(({ source }) => source),
      ["https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-SSLMODE"],
      driver,
    );
});

test("settings that PgBouncer does not take at the start are told where the file names it", () => {
  const engine = (settings: string, { host = "db", more = ', "statement_cache_size": 0' } = {}) =>
    `engine = create_async_engine("postgresql+asyncpg://weir:x@${host}/weir",\n` +
    `    connect_args={"server_settings": {${settings}}${more}, "prepared_statement_name_func": name},\n` +
    `    poolclass=NullPool)\n`;
  const all = '"jit": "off", "application_name": "weir", "statement_timeout": "5000", "TimeZone": "UTC"';
  const refused =
    "It refuses each connection with `jit` (unsupported startup parameter), unless its `ignore_startup_parameters` " +
    "names `jit`, `statement_timeout`. Then the server does not get them. # set jit, statement_timeout for the " +
    "role in the server (ALTER ROLE), and remove them here";
  const named = "# no prepared statements: PgBouncer\n";
  assert.deepEqual(said(`${named}${engine(all)}`), [`A comment here names PgBouncer. ${refused}`]);
  for (const host of ["pgbouncer", "pgbouncer.weir.internal", "weir-pgbouncer:6432"])
    assert.deepEqual(said(engine(all, { host })), [`The host is called PgBouncer. ${refused}`], host);
  // Each of these may lead to the server itself.
  for (const quiet of [
    engine(all),
    `${named}${engine(all, { more: "" })}`,
    `${named}${engine('"application_name": "weir", "timezone": "UTC"')}`,
  ])
    assert.deepEqual(said(quiet), [], quiet);
});

test("`postgres://` under a name that any library may read is a note, unless the project has SQLAlchemy", () => {
  const text = 'class Settings(BaseSettings):\n    database_url: str = "postgres://app@db/app"\n';
  const levels = (versions: [string, string][], file = text) =>
    readAppConfig(playbookFor("sqlalchemy"), file, "config.py", null, new Map(versions)).findings.map(
      (one) => `${levelOf(one)} ${one.cause} ${one.why.startsWith("Other libraries take this scheme.")}`,
    );
  assert.deepEqual(levels([]), ["note config-scheme-unsupported true"]);
  assert.deepEqual(levels([["asyncpg", "0.30.0"]]), []);
  assert.deepEqual(levels([["sqlalchemy", "2.0.36"]]), ["error config-scheme-unsupported false"]);
  const engine = 'engine = create_engine("postgres://app@db/app")\n';
  for (const versions of [[], [["asyncpg", "0.30.0"]]] as [string, string][][])
    assert.deepEqual(levels(versions, engine), ["error config-scheme-unsupported false"]);
});
