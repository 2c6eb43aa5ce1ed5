// What a hostile reader of SQLAlchemy's findings would object to: what works, other versions, fixes that break.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";
import { saidOf } from "./strict.ts";

const said = saidOf("sqlalchemy", "database.py");
const engine = (rest: string, url = "postgresql+psycopg2://weir:x@db/weir") =>
  `import os\nfrom sqlalchemy import create_engine, pool\nengine = create_engine("${url}", ${rest})\n`;
const aio = (rest: string, url: string) =>
  `from sqlalchemy.ext.asyncio import create_async_engine\nengine = create_async_engine("${url}", ${rest})\n`;

// Each tried with SQLAlchemy 1.4 on psycopg2 2.9.
test("what Python takes for true, a float and a timeout of None are what the pool takes", () => {
  assert.deepEqual(said(engine("pool_pre_ping=1, pool_recycle=3600.5, pool_timeout=None, pool_use_lifo='yes'")), []);
  // A pool that is not full never compares it: tried with SQLAlchemy 2.1.
  const text = said(engine("pool_timeout='30'"));
  assert.match(text.join(), /`pool_timeout` must be a number but is a string: a full pool raises TypeError/);
  assert.match(text.join(), /pool_timeout=30/);
  assert.deepEqual(said(engine("pool_size=5.0, max_overflow=10.0, pool_recycle=-2")), []);
  assert.match(
    said(engine('pool_size="5"')).join(),
    /^error: `pool_size` must be a number but is a string: create_engine/,
  );
  assert.match(said(engine('pool_recycle="3600"')).join(), /a connection's second use raises TypeError/);
});

test("a pool that is chosen at run time is not the last word of the choice", () => {
  assert.deepEqual(said(engine("poolclass=pool.QueuePool if os.getenv('X') else pool.NullPool, pool_size=5")), []);
  assert.match(said(engine("poolclass=pool.NullPool, pool_size=5")).join(), /NullPool does not accept `pool_size`/);
});

test("connect_args is written once, with what does not stand in it yet", () => {
  const [one, none] = [said(engine("sslmode='require'")), said(engine("options='-c jit=off'"))];
  assert.match(one.join(), /does not accept `sslmode` .*WRITE connect_args=\{"sslmode": "require"\},$/);
  assert.match(none.join(), /WRITE # move options into connect_args$/);
  const beside = said(engine("sslmode='require', connect_timeout=3, connect_args={'keepalives': 1}"));
  assert.equal(beside.length, 1);
  assert.match(beside[0] ?? "", /`sslmode`, `connect_timeout`.*WRITE # in connect_args: "sslmode": "require", "conn/);
});

test("an asynchronous engine on a plain URL is told of versions before 2.1, and not of psycopg2's words besides", () => {
  const text = aio("connect_args={'ssl': True}", "postgresql://weir:x@db/weir");
  const [first, ...rest] = said(text);
  assert.match(first ?? "", /^warning: Before SQLAlchemy 2\.1: create_async_engine needs .* uses psycopg2\./);
  assert.deepEqual(rest, []);
  assert.match(said(text, { sqlalchemy: "2.0.40" }).join(), /^error: create_async_engine needs/);
  assert.deepEqual(said(aio("echo=True", "postgresql://weir:x@db/weir"), { sqlalchemy: "2.1.0" }), []);
  assert.match(said(aio("echo=True", "postgresql+psycopg2://weir:x@db/weir")).join(), /^error: .*uses psycopg2\. It/);
});

test("the scheme postgres is refused from 1.4 on", () => {
  const text = engine("echo=True", "postgres://weir:x@db/weir");
  assert.match(said(text).join(), /^error: SQLAlchemy 1\.4 and later do not accept `postgres`/);
  assert.deepEqual(said(text, { sqlalchemy: "1.3.24" }), []);
});

test("asyncpg in a module of settings may be an asynchronous engine's; async_fallback is one for the other", () => {
  const settings = 'SQLALCHEMY_DATABASE_URI = "postgresql+asyncpg://weir:x@db/weir"\n';
  assert.match(said(settings).join(), /^note: .*Flask-SQLAlchemy's synchronous engine raises MissingGreenlet/);
  assert.match(said(engine("echo=True", "postgresql+asyncpg://weir:x@db/weir")).join(), /^error: .*MissingGreenlet/);
  assert.deepEqual(said(engine("echo=True", "postgresql+asyncpg://weir:x@db/weir?async_fallback=true")), []);
});

test("who reads a URL from a file may take a parameter out; the driver refuses all of them at once", () => {
  const url = "postgresql+asyncpg://weir:x@db/weir?sslmode=require&channel_binding=require";
  const [one, ...more] = said(`DATABASE_URL=${url}\n`, {}, ".env");
  assert.match(one ?? "", /^warning: With this URL as it stands SQLAlchemy .*accept `sslmode` and `channel_binding`:/);
  assert.match(one ?? "", /WRITE # in the URL, write ssl=require for sslmode; remove channel_binding$/);
  assert.deepEqual(more, []);
  assert.match(said(aio("echo=True", url)).join(), /^error: SQLAlchemy passes .*`sslmode` and `channel_binding`/);
});

test("parameters are listed as people list them; a name that may be anything is counted, and never shown", () => {
  const of = (parameters: string) => {
    const [one, ...more] = said(aio("echo=True", `postgresql+asyncpg://weir:x@db/weir?${parameters}`));
    assert.deepEqual(more, []);
    const [, which, fix] = /which does not accept (.*?): it raises .* WRITE (.*)$/s.exec(one ?? "") ?? [];
    return [which, fix];
  };
  assert.deepEqual(of("channel_binding=a"), ["`channel_binding`", "# remove channel_binding from the URL"]);
  assert.deepEqual(of("channel_binding=a&gssencmode=b"), [
    "`channel_binding` and `gssencmode`",
    "# in the URL, remove channel_binding and gssencmode",
  ]);
  assert.deepEqual(of("channel_binding=a&gssencmode=b&options=c"), [
    "`channel_binding`, `gssencmode` and `options`",
    "# in the URL, remove channel_binding, gssencmode and options",
  ]);
  assert.deepEqual(of("sslmode=require&options=a&gssencmode=b"), [
    "`sslmode`, `options` and `gssencmode`",
    "# in the URL, write ssl=require for sslmode; remove options and gssencmode",
  ]);
  assert.deepEqual(of("K1=a"), ["one of them", "# remove that parameter from the URL"]);
  assert.deepEqual(of("K1=a&K2=b"), ["2 of them", "# in the URL, remove these 2"]);
  assert.deepEqual(of("K1=a&K2=b&K3=c"), ["3 of them", "# in the URL, remove these 3"]);
  assert.deepEqual(of("options=a&K1=b"), ["`options` and one other", "# in the URL, remove options and the other one"]);
  assert.deepEqual(of("sslmode=require&K1=a&K2=b"), [
    "`sslmode` and 2 others",
    "# in the URL, write ssl=require for sslmode; remove the 2 others",
  ]);
  // Its work is done by an argument, and the URL does without it.
  assert.deepEqual(of("connect_timeout=5"), [
    "`connect_timeout`",
    '# remove connect_timeout from the URL\n# pass it to the driver: connect_args={"timeout": 5},',
  ]);
  assert.deepEqual(of("connect_timeout=5&options=a"), [
    "`connect_timeout` and `options`",
    '# in the URL, remove connect_timeout and options\n# pass it to the driver: connect_args={"timeout": 5},',
  ]);
  assert.deepEqual(said(aio("echo=True", "postgresql+asyncpg://weir:x@db/weir?ssl=require&command_timeout=5")), []);
});

test("an example and a placeholder are worth a note", () => {
  const url = "postgresql+asyncpg://weir:x@db/weir?sslmode=require";
  assert.match(said(`DATABASE_URL=${url}\n`, {}, ".env.example").join(), /^note: With this URL/);
  const unfilled = engine("echo=True", "postgresql://weir:[YOUR-PASSWORD]@db/weir");
  const [one] = said(unfilled);
  assert.equal(
    one,
    "note: The URL is not complete: part of it is a placeholder that was never filled in. " +
      "WRITE Fill in the placeholder.",
  );
  assert.deepEqual(said(unfilled, {}, "settings.sample.py"), []);
});

test("sslmode is what was meant; None is left out", () => {
  assert.deepEqual(said(engine("connect_args={'sslmode': None}")), []);
  assert.match(said(engine("connect_args={'sslmode': False}")).join(), /WRITE "sslmode": "disable",$/);
  assert.match(
    said(engine("echo=True", "postgresql+psycopg2://w:x@db/w?sslmode=off")).join(),
    /WRITE # in the URL, write sslmode=disable$/,
  );
});

test("a pool's bound that is computed is not known", () => {
  const pool = (most: string) =>
    `import asyncpg, os\npool = asyncpg.create_pool("postgresql://w@db/w", max_size=${most})\n`;
  assert.deepEqual(said(pool('int(os.getenv("MOST", "5"))').replace("max_size", "min_size=10, max_size")), []);
  assert.match(said(pool("5")).join(), /^error: min_size \(10, its default\) is larger than max_size \(5\)/);
});

test("an argument's fix stands as its call has it", () => {
  const fixOf = (call: string) => said(`import asyncpg, psycopg2\nlink = ${call}\n`).join();
  assert.match(fixOf('psycopg2.connect(host="db", username="weir")'), /WRITE # rename username to user$/);
  assert.match(
    fixOf('asyncpg.connect(host="db", application_name="weir")'),
    /WRITE server_settings=\{"application_name": "weir"\},$/,
  );
  const pool = said('from psycopg_pool import ConnectionPool\npool = ConnectionPool("host=db", drain=True)\n');
  assert.match(pool.join(), /^error: Neither psycopg nor its pool accepts `drain`: no connection opens\./);
});

test("Airflow puts the right scheme in itself", () => {
  const conn = "[database]\nsql_alchemy_conn = postgres+psycopg2://weir:x@db/weir\n";
  assert.deepEqual(said(conn, {}, "airflow.cfg"), []);
});

test("a name that a fix needs comes with its import", () => {
  const all = said(aio("echo=True", "postgresql+asyncpg://weir:x@aws-0-eu.pooler.supabase.com:6543/weir"));
  assert.match(all.join(), /^warning: .*__asyncpg_\{uuid4\(\)\}__.*\n# at the top: from uuid import uuid4$/s);
});

test("a large pool is told by what the file says; one without a limit too, and nothing computed", () => {
  const found = (rest: string) => said(engine(rest)).join();
  assert.match(found("pool_size=3000, max_overflow=2000"), /^note: One process may open 5000 .* WRITE # choose /);
  assert.match(found("pool_size=95"), /may open 105 connections/);
  assert.match(found("pool_size=5, max_overflow=-1"), /^note: `max_overflow` -1 sets no limit: /);
  for (const right of ["pool_size=60", 'pool_size=60, max_overflow=int(os.environ.get("OVER", 90))', "max_overflow=0"])
    assert.equal(found(right), "", right);
});

test("a wait for a connection in milliseconds is told, where libpq counts it", () => {
  const found = (code: string) => said(engine(`connect_args={"connect_timeout": ${code}}`)).join();
  assert.match(found("5000"), /^warning: libpq counts `connect_timeout` in seconds.* WRITE "connect_timeout": 5,$/);
  assert.match(found("settings.wait * 1000"), / WRITE # give connect_timeout in seconds: without \* 1000$/);
  assert.equal(found("30"), "");
});

test("a default that Flask-SQLAlchemy 3 ignores is told where the release is known", () => {
  const text = 'SQLALCHEMY_DATABASE_URI = os.environ["DATABASE_URL"]\nSQLALCHEMY_POOL_SIZE = 20\n';
  assert.deepEqual(said(text), []);
  assert.deepEqual(said(text, { "flask-sqlalchemy": "2.5.1" }), []);
  const [one = ""] = said(text, { "flask-sqlalchemy": "3.1.1" });
  assert.match(one, /since 3\.0 \(locked is .*3\.1\.1\).* WRITE SQLALCHEMY_ENGINE_OPTIONS = \{"pool_size": 20\}$/);
});

test("what stands in the engine's options of Flask moves into connect_args with its value", () => {
  const text =
    'SQLALCHEMY_DATABASE_URI = "postgresql://weir@db/weir"\nSQLALCHEMY_ENGINE_OPTIONS = {"sslmode": "require"}\n';
  assert.match(said(text).join(), / WRITE "connect_args": \{"sslmode": "require"\},$/);
});

// asyncpg 0.31 on PostgreSQL 15: prepare() twice, then the first one fetches again.
test("whether a cache of 0 is enough on a transaction pooler is a matter of asyncpg's release", () => {
  const url = "postgresql+asyncpg://weir:x@a-0.pooler.supabase.com:6543/weir";
  const off = aio('connect_args={"statement_cache_size": 0}', url);
  assert.match(said(off).join(), /^note: .*On asyncpg before 0\.31, SQLAlchemy names each statement even with/);
  assert.match(
    said(off, { asyncpg: "0.30.0" }).join(),
    /mode\. SQLAlchemy names each .*0: some then fail with "already/,
  );
  assert.match(said(off, { asyncpg: "0.30.0" }).join(), /^warning: /);
  assert.deepEqual(said(off, { asyncpg: "0.31.0" }), []);
  assert.match(said(aio("echo=True", url), { asyncpg: "0.31.0" }).join(), /^warning: .*asyncpg names its statements/);
  const named = 'connect_args={"statement_cache_size": 0, "prepared_statement_name_func": lambda: "a"}';
  assert.match(said(aio(named, url), { asyncpg: "0.31.0" }).join(), /^warning: .*keeps prepared statements for later/);
});

const branched = (more: string) => `from sqlalchemy import create_engine
def link(url):
    if url.startswith("sqlite"):
        engine = create_engine(url, connect_args={"check_same_thread": False})
    else:
        engine = create_engine(url, pool_size=7, connect_args={"connect_timeout": 5${more}})
    return engine
`;

test("the branch for SQLite is not the one that is read, and a driver that takes it there is not asked for", () => {
  const { options } = readAppConfig(playbookFor("sqlalchemy"), branched(""), "database.py").config;
  assert.deepEqual(
    options.map(({ name }) => name),
    ["url", "pool_size", "connect_args.connect_timeout"],
  );
  // Of a URL that says whose it is, psycopg2 refuses the word.
  assert.match(said(engine('connect_args={"check_same_thread": False}')).join(), /^error: .*`check_same_thread`/);
});

test("Django's server_side_binding is no driver's, whichever the URL names", () => {
  assert.match(said(branched(', "server_side_binding": True')).join(), /^error: No driver of PostgreSQL accepts `serv/);
  assert.equal(said(engine('connect_args={"server_side_binding": True}')).length, 1);
});

test("what is written in the place of an argument stands there once, and means the same", () => {
  const fixes = (rest: string) => said(engine(rest)).map((one) => one.split(" WRITE ")[1]);
  assert.deepEqual(fixes("max_size=10"), ["pool_size=10,"]);
  assert.deepEqual(fixes("pool_size=5, max_size=10"), ["# remove max_size"]);
  assert.deepEqual(fixes("min_size=2, max_size=10"), ["# remove min_size", "pool_size=10,"]);
  assert.deepEqual(fixes("max_overflow=3, pool_max_overflow=10"), ["# remove pool_max_overflow"]);
  assert.deepEqual(fixes("autocommit=True"), ['isolation_level="AUTOCOMMIT",']);
  assert.deepEqual(fixes("autocommit=False"), ["# remove autocommit"]);
});

test("another driver takes the words of the URL and of connect_args", () => {
  const fix = (text: string, versions = {}) => (said(text, versions)[0] ?? "").split(" WRITE ")[1];
  const wanted = (query: string, rest = "echo=True") => aio(rest, `postgresql+psycopg2://weir:x@db/weir${query}`);
  assert.equal(fix(wanted("")), "# begin the URL with postgresql+asyncpg://");
  assert.equal(fix(wanted("?sslmode=require")), "# begin the URL with postgresql+psycopg://");
  const options = 'connect_args={"options": "-c jit=off"}';
  assert.equal(fix(wanted("", options)), "# begin the URL with postgresql+psycopg://");
  const old = fix(wanted("?sslmode=require"), { sqlalchemy: "1.4.46" });
  assert.equal(old, "# begin the URL with postgresql+asyncpg://");
  const back = fix(engine("echo=True", "postgresql+asyncpg://weir:x@db/weir?ssl=require"));
  assert.equal(back, "# begin the URL with postgresql+psycopg2://, and write sslmode for ssl in it");
});

test("Flask-SQLAlchemy 3: what it ignores becomes one setting, as a second assignment would replace the first", () => {
  const flask = saidOf("sqlalchemy", "config.py");
  const lines = (...more: string[]) =>
    flask(['SQLALCHEMY_DATABASE_URI = "postgresql://keeper@db/weir"', ...more, ""].join("\n"), {
      "flask-sqlalchemy": "3.0.5",
    });
  const all = lines("SQLALCHEMY_POOL_SIZE = 30", "SQLALCHEMY_MAX_OVERFLOW = 50");
  assert.equal(all.length, 2);
  for (const one of all)
    assert.match(one, /WRITE # replace .* one: SQLALCHEMY_ENGINE_OPTIONS = \{"pool_size": 30, "max_overflow": 50\}$/);
  assert.match(lines("SQLALCHEMY_POOL_SIZE = 30").join(), /WRITE SQLALCHEMY_ENGINE_OPTIONS = \{"pool_size": 30\}$/);
});
