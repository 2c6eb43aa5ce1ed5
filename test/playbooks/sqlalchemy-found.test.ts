// What a project of SQLAlchemy's has beside its engine: Alembic's env.py, a second URL, settings that nobody reads.
import assert from "node:assert/strict";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { surveyed } from "../../src/playbooks/project.ts";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";
import { temporaryDirectory } from "../support/cluster.ts";
import { saidOf } from "./strict.ts";

const dir = await temporaryDirectory();
const said = saidOf("sqlalchemy", "env.py");
const read = (text: string) => readAppConfig(playbookFor("sqlalchemy"), text, "config.py");

async function found(file: string, text: string) {
  const folder = await mkdtemp(join(dir, "project-"));
  await writeFile(join(folder, file), text);
  const survey = await surveyed(folder);
  return { titles: survey.found.map(({ title }) => title), reasons: survey.unread.map(({ reason }) => reason) };
}

test("an env.py that only hands the URL to Alembic is found, with its section or without", async () => {
  const env = (call: string, scheme = "postgresql") =>
    `from alembic import context\nurl = f"${scheme}://{USER}:{WORD}@{HOST}/{NAME}"\nconfig = context.config\n${call}\n`;
  const calls = [
    'config.set_main_option("sqlalchemy.url", url)',
    'config.set_section_option(config.config_ini_section, "sqlalchemy.url", url)',
  ];
  for (const call of calls) {
    assert.deepEqual(await found("env.py", env(call)), { titles: ["SQLAlchemy"], reasons: [] });
    assert.deepEqual(await found("env.py", env(call, "mysql+pymysql")), {
      titles: [],
      reasons: ["Its database is not PostgreSQL: it is MySQL."],
    });
  }
});

test("NetBox's DATABASE is Django's, and a dictionary of that name with other words is nobody's", async () => {
  const database = "DATABASE = {\n    'NAME': 'netbox',\n    'USER': 'netbox',\n    'HOST': 'localhost',\n}\n";
  assert.deepEqual(await found("configuration.py", database), { titles: ["Django"], reasons: [] });
  const other = database.replace("'NAME'", "'charset'");
  assert.deepEqual(await found("configuration.py", other), { titles: [], reasons: [] });
});

test("a second URL beside Flask-SQLAlchemy's own is another database, and judged as its own", () => {
  const wrong = 'SQLALCHEMY_EXAMPLES_URI = "postgres://shop:x@db/examples"\n';
  const { databases, findings } = read(`SQLALCHEMY_DATABASE_URI = os.environ["DATABASE_URL"]\n${wrong}`);
  assert.deepEqual(databases, ["default", "SQLALCHEMY_EXAMPLES_URI"]);
  assert.deepEqual(
    findings.map(({ line, cause, database }) => [line, cause, database]),
    [[2, "config-scheme-unsupported", "SQLALCHEMY_EXAMPLES_URI"]],
  );
});

test("a default within a default is one, also where a name or a joined text is it", () => {
  const engine = (url: string) => `import os\nUSUAL = "postgres://db/shop"\nlink = create_engine(${url})\n`;
  const within = [
    'os.environ.get("SHOP_URL", os.environ.get("DATABASE_URL", "postgres://db/shop"))',
    'os.getenv("SHOP_URL") or os.getenv("DATABASE_URL", "postgres://db/shop")',
    'os.getenv("DATABASE_URL", USUAL)',
    'os.getenv("DATABASE_URL", "postgres://" + HOST + "/shop")',
  ];
  for (const one of within)
    assert.match(said(engine(one)).join(), /^note: This is the default.*do not accept `postgres`/, one);
  for (const one of within)
    assert.deepEqual(
      said(
        engine(one)
          .replaceAll("postgres:", "postgresql:")
          .replace(/,? ?USUAL\)/, ")"),
      ),
      [],
      one,
    );
});

test("`with` on an asynchronous engine is told, and `async with` on a synchronous one", () => {
  const opened = (make: string, statement: string, of = "connect") =>
    said(`def run():\n    connectable = ${make}(url)\n    ${statement} connectable.${of}() as one:\n        pass\n`);
  const told =
    /^error: `with` cannot open a connection of an asynchronous engine: .* WRITE # use `async with`, inside an async function; run synchronous code with run_sync$/;
  assert.match(opened("create_async_engine", "with").join(), told);
  assert.match(opened("create_async_engine", "with", "begin").join(), told);
  assert.match(
    opened("create_engine", "async with").join(),
    /^error: `async with` cannot .*synchronous.*# use `with`$/,
  );
  assert.deepEqual(opened("create_async_engine", "async with"), []);
  assert.deepEqual(opened("create_engine", "with"), []);
  assert.deepEqual(opened("create_async_engine", "with", "sync_engine.connect"), []);
  // Of two engines with one name nobody knows which is opened.
  const twice = "link = create_engine(a)\nlink = create_async_engine(b)\nwith link.connect() as one:\n    pass\n";
  assert.deepEqual(said(twice), []);
});

test("an engine's argument that is no setting of Flask-SQLAlchemy's is a note, where nothing in the file reads it", () => {
  const flask = (more: string) =>
    said(`class Config:\n    SQLALCHEMY_DATABASE_URI = url\n    SQLALCHEMY_TRACK_MODIFICATIONS = False\n    ${more}\n`);
  const why = (name: string) =>
    `note: Flask-SQLAlchemy does not read \`${name}\`: set \`pool_pre_ping\` in SQLALCHEMY_ENGINE_OPTIONS. ` +
    'WRITE # write "pool_pre_ping": True into SQLALCHEMY_ENGINE_OPTIONS';
  for (const name of ["POOL_PRE_PING", "SQLALCHEMY_POOL_PRE_PING"])
    assert.deepEqual(flask(`${name} = True`), [why(name)]);
  assert.match(flask('POOL_PRE_PING = os.environ["PING"]').join(), /# move it into \w+, as "pool_pre_ping"$/);
  const read_ = 'SQLALCHEMY_ENGINE_OPTIONS = {"pool_pre_ping": SQLALCHEMY_POOL_PRE_PING}';
  assert.deepEqual(flask(`SQLALCHEMY_POOL_PRE_PING = True\n    ${read_}`), []);
  assert.deepEqual(
    said("class Settings(BaseSettings):\n    SQLALCHEMY_DATABASE_URI = a\n    POOL_PRE_PING = True\n"),
    [],
  );
});

test("each argument that create_engine documents is known by its name", () => {
  const names =
    "logging_name pool_logging_name json_serializer enable_from_linting executemany_batch_page_size label_length";
  const given = names.split(" ").map((name) => `${name}=${/size|length/.test(name) ? 100 : "shop"}`);
  assert.deepEqual(read(`link = create_engine(url, ${given.join(", ")})\n`).config.notes, []);
});

test("a URL that a module of the project's own gives is that module's database", async () => {
  const folder = await mkdtemp(join(dir, "project-"));
  await mkdir(join(folder, "config"));
  const settings = "SQLALCHEMY_TRACK_MODIFICATIONS = False\nSQLALCHEMY_DATABASE_URI = uri()\n";
  await writeFile(join(folder, "config/production.py"), `from config.database import (name,\n    uri)\n${settings}`);
  const survey = async (scheme: string) => {
    await writeFile(join(folder, "config/database.py"), `PATTERN = "${scheme}://{user}:{word}@{host}/{name}"\n`);
    const { found: all, unread } = await surveyed(folder);
    return [all.map(({ path }) => path).includes("config/production.py"), unread.map(({ reason }) => reason)];
  };
  const mysql = "Its database is not PostgreSQL: it is MySQL, by config/database.py.";
  assert.deepEqual(await survey("mysql+pymysql"), [false, [mysql]]);
  assert.deepEqual(await survey("postgresql"), [true, []]);
  // What else is there says nothing of it.
  for (const scheme of ["redis", "sqlite"]) assert.deepEqual((await survey(scheme))[0], true, scheme);
  assert.deepEqual(await survey('{scheme}://a"\n# before: "mysql'), [true, []]);
  assert.deepEqual(await survey('mysql://a"\nLIVE = os.environ["DATABASE_URL"]\nB = "b'), [true, []]);
});

test("a user's name and a scheme are no databases of their own, beside the URL that they are parts of", () => {
  const made = (scheme: string) =>
    `    @property\n    def dsn(self):\n        return PostgresDsn.build(\n            scheme=${scheme},\n` +
    "            username=self.user,\n            host=self.host,\n            path=self.db,\n        )\n";
  const fields = (more: string) =>
    `from pydantic import PostgresDsn\nfrom pydantic_settings import BaseSettings\n\n\nclass Weir(BaseSettings):\n` +
    `    host: str\n${more}\n`;
  for (const [more, scheme] of [
    ['    POSTGRES_USER: str = "postgres"\n    POSTGRES_PASSWORD: str = "postgres"\n', '"postgresql+asyncpg"'],
    ['    scheme: str = "postgresql+asyncpg"\n', "self.scheme"],
  ] as const) {
    const { all } = read(fields(more) + made(scheme));
    assert.deepEqual(
      all.map(({ options }) => options.map(({ name }) => name)),
      [["url.drivername", "url.username", "url.host", "url.database"]],
      more,
    );
  }
});

test("each URL that a branch gives is checked, however many, and one of another function is not the engine's", () => {
  const lint = (text: string) => {
    const { all, findings } = readAppConfig(playbookFor("sqlalchemy"), text, "db.py");
    const urls = all.flatMap(({ options }) => options.filter(({ name }) => name === "url").map(({ line }) => line));
    return { urls, told: findings.map(({ line }) => line) };
  };
  const from = "from sqlalchemy import create_engine\nfrom sqlalchemy.ext.asyncio import create_async_engine\n";
  const branch = (at: number) =>
    `${at > 0 ? "el" : ""}if SHOP == ${at}:\n    url = "postgresql://db${at}/x?sslmode=bad"\n`;
  const six = `${from}${[0, 1, 2, 3, 4, 5].map(branch).join("")}engine = create_engine(url)\n`;
  assert.deepEqual(lint(six).told, [4, 6, 8, 10, 12, 14]);
  const many = Array.from({ length: 40 }, (_, at) => branch(at)).join("");
  assert.throws(() => lint(`${from}${many}engine = create_engine(url)\n`), /It has more databases than dbcheck reads/);
  const made = (name: string, driver: string, call: string) =>
    `def ${name}():\n    url = "postgresql+${driver}://db/x"\n    return ${call}(url)\n`;
  const apart = made("one", "asyncpg", "create_async_engine") + made("other", "psycopg2", "create_engine");
  assert.deepEqual(lint(from + apart), { urls: [4, 7], told: [] });
  // In a docstring `global` is a word.
  assert.deepEqual(lint(`${from}${apart}"""\nglobal url\n"""\n`).urls, [4, 7]);
  // In one function the last counts, and of a name that is the file's own all of them.
  const again =
    'url = "postgresql+psycopg2://db/x"\nurl = "postgresql+asyncpg://db/x"\nengine = create_async_engine(url)\n';
  assert.deepEqual(lint(from + again), { urls: [4], told: [] });
  const shared = 'url = "postgresql://a/x"\ndef use():\n    global url\n    url = "postgresql://b/x"\n';
  assert.deepEqual(lint(`${from}${shared}def make():\n    return create_engine(url)\n`).urls, [3, 6]);
});

test("a URL of MySQL under a database's name is told as MySQL's; Redis' is no database of that kind", () => {
  const property = (url: string) => `class Settings(BaseSettings):\n  def database_url(self):\n    return f"${url}"\n`;
  assert.throws(() => read(property("mysql+aiomysql://{self.USER}@{self.HOST}/shop")), {
    message: "Its database is not PostgreSQL: it is MySQL.",
  });
  assert.throws(() => read(property("redis://{self.HOST}/0")), { message: /^It contains no database/ });
  const both = `${property("mysql+aiomysql://{self.HOST}/shop")}PG_URL = "postgresql://shop@db/shop"\n`;
  assert.equal(read(both).config.options[0]?.name, "PG_URL");
});

test("each documented setting of Flask-SQLAlchemy is known", () => {
  const notes = (name: string) =>
    read(`SQLALCHEMY_DATABASE_URI = os.environ["DATABASE_URL"]\n${name} = True\n`).config.notes;
  for (const name of ["NATIVE_UNICODE", "ECHO", "RECORD_QUERIES", "TRACK_MODIFICATIONS", "COMMIT_ON_TEARDOWN"])
    assert.deepEqual(notes(`SQLALCHEMY_${name}`), [], name);
});

test("a URL whose scheme is written anew before the engine takes it is none of the old scheme", () => {
  const findings = (line: string) =>
    readAppConfig(
      playbookFor("sqlalchemy"),
      `url = "postgres://weir@db/weir"\nif url.startswith("postgres://"):\n    ${line}\nengine = create_engine(url)\n`,
      "db.py",
    ).findings.map(({ cause }) => cause);
  for (const line of [
    'url = "postgresql" + url[8:]',
    'url = f"postgresql{url[8:]}"',
    'url = url.replace("postgres", "postgresql", 1)',
  ])
    assert.deepEqual(findings(line), [], line);
  assert.deepEqual(findings('log("old scheme")'), ["config-scheme-unsupported"]);
});
