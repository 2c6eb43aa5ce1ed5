// What the lints of SQLAlchemy call wrong, put to SQLAlchemy, psycopg2, psycopg 3 and
// asyncpg themselves and a real server: the same text is read by the lint and run by
// Python. Then the corrected text: it connects, and nothing is said of it.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { playbookFor, readAppConfig } from "../../../src/playbooks/index.ts";
import { testCluster } from "../../support/cluster.ts";
import { needs, needsRun } from "../../support/optional.ts";
import { startPgBouncer } from "../../support/pgbouncer.ts";
import { createShop } from "./shop.ts";

const run = promisify(execFile);
const python = "/usr/bin/python3";
const cluster = await testCluster();
const skip = needsRun(
  python,
  ["-c", "import sqlalchemy, asyncpg, psycopg, psycopg2, alembic"],
  "python3-sqlalchemy, python3-asyncpg, python3-psycopg, python3-psycopg2, alembic",
);

const place = `shop:98765432@127.0.0.1:${cluster.port}/shop`;
const call = `host="127.0.0.1", port=${cluster.port}, user="shop", password="98765432"`;
const text = `host=127.0.0.1 port=${cluster.port} user=shop password=98765432 dbname=shop`;

interface Case {
  wrong: string;
  option: string;
  fails: RegExp;
  right: string;
}

const sync = (url: string, more = "") => `engine = create_engine("${url}"${more})`;
const async = (url: string, more = "") => `engine = create_async_engine("${url}"${more})`;
const [plain, plainAsync] = [sync(`postgresql://${place}`), async(`postgresql+asyncpg://${place}`)];

const cases: Case[] = [
  { wrong: sync(`postgres://${place}`), option: "url", fails: /NoSuchModuleError/, right: plain },
  { wrong: sync(`postgresql+psycopg3://${place}`), option: "url", fails: /NoSuchModuleError/, right: plain },
  { wrong: async(`postgresql://${place}`), option: "url", fails: /InvalidRequestError.*async/s, right: plainAsync },
  { wrong: sync(`postgresql+asyncpg://${place}`), option: "url", fails: /MissingGreenlet/, right: plain },
  {
    wrong: async(`postgresql+asyncpg://${place}?sslmode=prefer`),
    option: "url",
    fails: /TypeError.*sslmode/,
    right: async(`postgresql+asyncpg://${place}?ssl=prefer`),
  },
  {
    wrong: async(`postgresql+asyncpg://${place}?ssl=true`),
    option: "url",
    fails: /sslmode|ssl/,
    right: async(`postgresql+asyncpg://${place}?ssl=disable`),
  },
  {
    wrong: async(`postgresql+asyncpg://${place}?channel_binding=prefer`),
    option: "url",
    fails: /TypeError.*channel_binding/,
    right: plainAsync,
  },
  {
    wrong: async(`postgresql+asyncpg://${place}`, ', connect_args={"connect_timeout": 10}'),
    option: "connect_args.connect_timeout",
    fails: /TypeError.*connect_timeout/,
    right: async(`postgresql+asyncpg://${place}`, ', connect_args={"timeout": 10}'),
  },
  {
    wrong: async(`postgresql+asyncpg://${place}`, ', connect_args={"server_settings": {"statement_timeout": 5000}}'),
    option: "connect_args.server_settings.statement_timeout",
    fails: /server_settings is expected/,
    right: async(`postgresql+asyncpg://${place}`, ', connect_args={"server_settings": {"statement_timeout": "5000"}}'),
  },
  {
    wrong: sync(`postgresql://${place}`, ', connect_args={"check_same_thread": False}'),
    option: "connect_args.check_same_thread",
    fails: /ProgrammingError.*check_same_thread/s,
    right: plain,
  },
  {
    wrong: sync(`postgresql://${place}`, ', connect_args={"timeout": 10}'),
    option: "connect_args.timeout",
    fails: /ProgrammingError.*timeout/s,
    right: sync(`postgresql://${place}`, ', connect_args={"connect_timeout": 10}'),
  },
  {
    wrong: sync(`postgresql://${place}?ssl=require`),
    option: "url",
    fails: /ProgrammingError.*"ssl"/s,
    right: sync(`postgresql://${place}?sslmode=disable`),
  },
  {
    wrong: sync(`postgresql://${place}?sslmode=required`),
    option: "url",
    fails: /OperationalError.*sslmode/s,
    right: sync(`postgresql://${place}?sslmode=prefer`),
  },
  {
    wrong: sync(`postgresql://${place}`, ', connect_args={"sslmode": "required"}'),
    option: "connect_args.sslmode",
    fails: /OperationalError.*invalid sslmode value/s,
    right: sync(`postgresql://${place}`, ', connect_args={"sslmode": "prefer"}'),
  },
  {
    wrong: sync(`postgresql://${place}`, ', connect_args={"sslmode": ""}'),
    option: "connect_args.sslmode",
    fails: /OperationalError.*invalid sslmode value/s,
    right: sync(`postgresql://${place}`, ', connect_args={"sslmode": "prefer"}'),
  },
  {
    wrong: `connection = psycopg.connect(${call}, dbname="shop", sslmode="required")`,
    option: "sslmode",
    fails: /OperationalError.*"required"/s,
    right: `connection = psycopg.connect(${call}, dbname="shop", sslmode="prefer")`,
  },
  ...["psycopg", "psycopg2"].flatMap((driver): Case[] => [
    {
      wrong: `connection = ${driver}.connect("${text} sslmode=required")`,
      option: driver === "psycopg" ? "conninfo" : "dsn",
      fails: /OperationalError.*required/s,
      right: `connection = ${driver}.connect("${text} sslmode=prefer")`,
    },
    {
      wrong: `connection = ${driver}.connect("postgresql://${place}?sslmode=REQUIRE")`,
      option: driver === "psycopg" ? "conninfo" : "dsn",
      fails: /OperationalError.*REQUIRE/s,
      right: `connection = ${driver}.connect("postgresql://${place}?sslmode=required", sslmode="prefer")`,
    },
  ]),
  {
    wrong: `pool = asyncpg.create_pool("postgresql://${place}?sslmode=required", min_size=1)`,
    option: "dsn",
    fails: /`sslmode` parameter must be one of/,
    right: `pool = asyncpg.create_pool("postgresql://${place}?sslmode=required", ssl="prefer", min_size=1)`,
  },
  {
    wrong: sync(`postgresql://${place}`, ', sslmode="require"'),
    option: "sslmode",
    fails: /TypeError.*Invalid argument.*sslmode/s,
    right: sync(`postgresql://${place}`, ', connect_args={"sslmode": "prefer"}'),
  },
  {
    wrong: sync(`postgresql://${place}`, ", poolclass=NullPool, pool_size=5"),
    option: "pool_size",
    fails: /TypeError.*Invalid argument.*pool_size/s,
    right: sync(`postgresql://${place}`, ", poolclass=NullPool"),
  },
  {
    wrong: sync(`postgresql://${place}`, ", max_overflows=5"),
    option: "max_overflows",
    fails: /TypeError.*Invalid argument.*max_overflows/s,
    right: sync(`postgresql://${place}`, ", max_overflow=5"),
  },
  {
    wrong: sync(`postgresql://${place}`, ', pool_size="5"'),
    option: "pool_size",
    fails: /TypeError/,
    right: sync(`postgresql://${place}`, ", pool_size=5"),
  },
  {
    wrong: sync(`postgresql://${place}`, ', pool_recycle="300"'),
    option: "pool_recycle",
    fails: /TypeError/,
    right: sync(`postgresql://${place}`, ", pool_recycle=300"),
  },
  {
    wrong: `pool = asyncpg.create_pool("postgresql+asyncpg://${place}")`,
    option: "dsn",
    fails: /scheme is expected/,
    right: `pool = asyncpg.create_pool("postgresql://${place}")`,
  },
  {
    wrong: `pool = asyncpg.create_pool(${call}, database="shop", max_size=5)`,
    option: "max_size",
    fails: /ValueError|InterfaceError|min_size/,
    right: `pool = asyncpg.create_pool(${call}, database="shop", min_size=1, max_size=5)`,
  },
  {
    wrong: `pool = asyncpg.create_pool(${call}, dbname="shop", min_size=1)`,
    option: "dbname",
    fails: /TypeError.*dbname/,
    right: `pool = asyncpg.create_pool(${call}, database="shop", min_size=1)`,
  },
  {
    wrong: `pool = asyncpg.create_pool("postgresql://${place}?ssl=require", min_size=1)`,
    option: "dsn",
    fails: /CantChangeRuntimeParamError.*"ssl"/,
    right: `pool = asyncpg.create_pool("postgresql://${place}?sslmode=prefer", min_size=1)`,
  },
  {
    wrong: `pool = asyncpg.create_pool("postgresql://${place}?connect_timeout=10", min_size=1)`,
    option: "dsn",
    fails: /UndefinedObjectError.*"connect_timeout"/,
    right: `pool = asyncpg.create_pool("postgresql://${place}", timeout=10, min_size=1)`,
  },
  {
    wrong: `pool = asyncpg.create_pool("postgresql://${place}?channel_binding=prefer", min_size=1)`,
    option: "dsn",
    fails: /UndefinedObjectError.*"channel_binding"/,
    right: `pool = asyncpg.create_pool("postgresql://${place}?statement_timeout=5000", min_size=1)`,
  },
  {
    wrong: `connection = psycopg2.connect("postgresql+psycopg2://${place}")`,
    option: "dsn",
    fails: /ProgrammingError/,
    right: `connection = psycopg2.connect("postgresql://${place}")`,
  },
  {
    wrong: `connection = psycopg.connect(${call}, database="shop")`,
    option: "database",
    fails: /ProgrammingError.*database/s,
    right: `connection = psycopg.connect(${call}, dbname="shop")`,
  },
  {
    wrong: `connection = psycopg.connect(${call}, dbname="shop", ssl=True)`,
    option: "ssl",
    fails: /ProgrammingError.*ssl/s,
    right: `connection = psycopg.connect(${call}, dbname="shop", sslmode="prefer")`,
  },
];

/** Runs each text, and asks who is connected: the user, or the error's class and text. */
const runner = `import asyncio, json, sys, asyncpg, psycopg, psycopg2
from sqlalchemy import create_engine, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool
who = "select current_user"
async def asked(engine):
    async with engine.connect() as one:
        found = (await one.execute(text(who))).scalar()
    await engine.dispose()
    return found
async def pooled(code):
    made = {}
    exec(code, globals(), made)
    async with made["pool"] as pool:
        return await pool.fetchval(who)
def outcome(code):
    try:
        if "create_pool" in code:
            return asyncio.run(pooled(code))
        made = {}
        exec(code, globals(), made)
        if "connection" in made:
            with made["connection"].cursor() as cursor:
                cursor.execute(who)
                return cursor.fetchone()[0]
        if "async" in code.split("(")[0]:
            return asyncio.run(asked(made["engine"]))
        with made["engine"].connect() as one:
            return one.execute(text(who)).scalar()
    except Exception as error:
        return type(error).__name__ + ": " + str(error)
print(json.dumps([outcome(code) for code in json.loads(sys.stdin.read())]))`;

let outcomes: string[] = [];
before(async () => {
  if (skip) return;
  await createShop(cluster);
  const answer = run(python, ["-W", "ignore", "-c", runner], { timeout: 240_000 });
  answer.child.stdin?.end(JSON.stringify(cases.flatMap(({ wrong, right }) => [wrong, right])));
  const said: unknown = JSON.parse((await answer).stdout);
  assert.ok(Array.isArray(said));
  outcomes = said.map(String);
});

const found = (text: string, file = "db.py") =>
  readAppConfig(playbookFor("sqlalchemy"), text, file).findings.map(({ option, cause, provenOn }) => ({
    option,
    cause,
    provenOn,
  }));

for (const [at, { wrong, option, fails, right }] of cases.entries())
  test(
    `the library refuses what is called wrong, and takes the correction: ${wrong.replaceAll(place, "PLACE").replaceAll(call, "…")}`,
    { skip },
    () => {
      const said = found(wrong);
      assert.deepEqual(
        said.map((one) => one.option),
        [option],
      );
      assert.match(outcomes[2 * at] ?? "", fails);
      assert.deepEqual(found(right), []);
      assert.equal(outcomes[2 * at + 1], "shop", right);
    },
  );

test(
  "a single % in alembic.ini is no interpolation: configparser refuses it, and takes it written twice",
  { skip },
  async () => {
    const ini = (url: string) => `[alembic]\nscript_location = alembic\nsqlalchemy.url = ${url}\n`;
    const read = async (url: string) => {
      const code = `import configparser, io, sys
from alembic.config import Config
config = Config(); config.file_config.read_string(sys.argv[1])
try:
    print(config.file_config.get("alembic", "sqlalchemy.url"))
except Exception as error:
    print(type(error).__name__)`;
      return (await run(python, ["-c", code, ini(url)])).stdout.trim();
    };
    const wrong = "postgresql://shop:p%40ss@db/shop";
    assert.deepEqual(
      found(ini(wrong), "alembic.ini").map((one) => one.option),
      ["sqlalchemy.url"],
    );
    assert.match(await read(wrong), /InterpolationSyntaxError|ValueError/);
    assert.deepEqual(found(ini("postgresql://shop:p%%40ss@db/shop"), "alembic.ini"), []);
    assert.equal(await read("postgresql://shop:p%%40ss@db/shop"), wrong);
  },
);

test(
  "PgBouncer refuses what it does not take in server_settings, unless it is told to leave it aside",
  { skip: skip || needs("pgbouncer") },
  async () => {
    const own = `host=127.0.0.1 port=${cluster.port} dbname=postgres user=postgres password=test-password`;
    const pooler = async (settings: Record<string, string> = {}) =>
      startPgBouncer({ databases: { shop: own }, settings }, (cleanup) => after(cleanup));
    const through = async (port: number, setting: string) => {
      const code = `import asyncio, asyncpg, sys
async def main():
    try:
        link = await asyncpg.connect(host="127.0.0.1", port=int(sys.argv[1]), user="app", password="correct horse",
            database="shop", statement_cache_size=0, server_settings={sys.argv[2]: sys.argv[3]})
        print("in")
        await link.close()
    except Exception as error:
        print(error)
asyncio.run(main())`;
      return (await run(python, ["-c", code, String(port), ...setting.split("=")])).stdout.trim();
    };
    const said = (setting: string) => {
      const [name, value] = setting.split("=");
      const text =
        'pool = asyncpg.create_pool(host="pgbouncer", statement_cache_size=0,\n' +
        `    server_settings={"${name}": "${value}"})`;
      return found(`import asyncpg\n${text}`).map((one) => [one.option, one.provenOn]);
    };
    const [plain, lenient] = [await pooler(), await pooler({ ignore_startup_parameters: "jit" })];
    for (const setting of [
      "jit=off",
      "search_path=public",
      "statement_timeout=5000",
      "default_transaction_read_only=on",
    ]) {
      const name = setting.split("=")[0] ?? "";
      assert.equal(await through(plain.port, setting), `unsupported startup parameter: ${name}`);
      assert.deepEqual(said(setting), [[`server_settings.${name}`, "asyncpg 0.27"]]);
    }
    assert.equal(await through(lenient.port, "jit=off"), "in");
    for (const setting of ["application_name=shop", "TimeZone=UTC", "datestyle=ISO", "client_encoding=utf8"]) {
      assert.equal(await through(plain.port, setting), "in");
      assert.deepEqual(said(setting), []);
    }
  },
);
