// Drivers of Python without SQLAlchemy: names imported from them, ports that none takes, and pools beyond the server.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";
import { saidOf } from "./strict.ts";

const said = saidOf("sqlalchemy", "db.py");
const django = saidOf("django", "settings.py");
const read = (text: string) => readAppConfig(playbookFor("sqlalchemy"), text, "db.py");
const nothing = { message: /^It contains no database/ };

test("a name that is imported from a driver is the driver's call", () => {
  const sslmode = "for `sslmode`, and refuses to connect";
  for (const [from, call] of [
    ["from psycopg2 import connect", "connect"],
    ["from psycopg2 import (\n    connect,  # opens one\n    extras,\n)", "connect"],
    ["from psycopg2 import connect as open_it", "open_it"],
    ["import psycopg2 as pg", "pg.connect"],
    ["from psycopg import connect", "connect"],
    ["from psycopg import AsyncConnection", "AsyncConnection.connect"],
  ])
    assert.ok(said(`${from}\n${call}(host="db", sslmode="requires")\n`).join().includes(sslmode), from);
  const ofAsyncpg = 'host="db", sslmode="require")\n';
  for (const call of ["connect", "create_pool"])
    assert.match(
      said(`from asyncpg import ${call}\n${call}(${ofAsyncpg}`).join(),
      /^error: asyncpg.connect\(\) does not accept `sslmode`/,
    );
  assert.deepEqual(said('from psycopg2 import connect\nconnect(host="db", sslmode="require")\n'), []);
});

test("another library's name, and a function of the file's own, are not the driver's", () => {
  const call = 'connect(host="db", sslmode="requires")\n';
  for (const before of ["from paramiko import connect\n", "from psycopg2 import sql\n", ""])
    assert.throws(() => read(`${before}${call}`), nothing, before);
  assert.throws(() => read(`from psycopg2 import connect\ndef connect(**given):\n    pass\n${call}`), nothing);
  // A method of that name leaves the imported one as it is.
  const method = "class Shop:\n    def connect(self):\n        self.link = ";
  assert.equal(said(`from psycopg2 import connect\n${method}${call}`).length, 1);
});

// Tried: psycopg2 2.9 ("invalid port number"), psycopg 3.1 and asyncpg 0.27 ("port must be 0-65535").
test("a port above 65535 is told wherever it stands, and 65535 is one", () => {
  const ends = /^error: Ports end at 65535: every connection fails before it is tried\. WRITE # give the server's port/;
  const url = /^error: No driver connects with this URL: its port is above 65535, where ports end\. WRITE Give a port/;
  const places: [RegExp, (port: string) => string[]][] = [
    [ends, (port) => said(`import psycopg2\npsycopg2.connect(host="db", port=${port})\n`)],
    [ends, (port) => said(`import psycopg2\npsycopg2.connect("host=db port=${port}")\n`)],
    [ends, (port) => said(`import asyncpg\nasyncpg.connect(host="db", port="${port}")\n`)],
    [ends, (port) => said(`e = create_engine(URL.create("postgresql+psycopg2", host="db", port=${port}))\n`)],
    [url, (port) => said(`e = create_engine("postgresql://shop@db:${port}/shop")\n`)],
    [url, (port) => said(`e = create_engine("postgresql://shop@db:5432,db2:${port}/shop")\n`)],
    [url, (port) => said(`[alembic]\nsqlalchemy.url = postgresql://shop@db:${port}/shop\n`, {}, "alembic.ini")],
    [
      ends,
      (port) =>
        django(
          'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "shop", ' +
            `"HOST": "db", "PORT": "${port}"}}\n`,
        ),
    ],
  ];
  for (const [reason, inPlace] of places) {
    const [found = "", ...more] = inPlace("99999");
    assert.match(found, reason, String(inPlace));
    assert.deepEqual(more, [], String(inPlace));
    assert.deepEqual(inPlace("65535"), [], String(inPlace));
  }
});

test("a port above 65535 that a variable falls back to is a note", () => {
  const note = /^note: This is the default, which counts only where nothing else is set\. Ports end at 65535/;
  const port = 'int(os.environ.get("DB_PORT", "99999"))';
  const database = `{"ENGINE": "django.db.backends.postgresql", "NAME": "shop", "HOST": "db", "PORT": ${port}}`;
  const found = [
    ...django(`import os\nDATABASES = {"default": ${database}}\n`),
    ...said(`import os, psycopg2\npsycopg2.connect(host="db", port=${port})\n`),
  ];
  assert.equal(found.length, 2);
  for (const one of found) assert.match(one, note);
});

test("a password that stands in a port's place is not repeated", () => {
  const found = said('e = create_engine("postgresql://shop:9876543/x@db/shop")\n').join();
  assert.notEqual(found, "");
  assert.doesNotMatch(found, /9876543/);
});

test("a driver's own pool above what a server allows is the note that SQLAlchemy's gets", () => {
  const large = (name: string) =>
    new RegExp(`^note: One process may open 500 connections \\(${name}\\), and PostgreSQL allows 100 by default`);
  for (const [name, text] of [
    ["maxconn", "from psycopg2 import pool\nmost = SIZE\nlink = pool.SimpleConnectionPool(1, most, host='db')\n"],
    ["max_size", "from psycopg_pool import ConnectionPool\nlink = ConnectionPool('host=db', max_size=SIZE)\n"],
    ["max_size", "import asyncpg\nlink = asyncpg.create_pool(host='db', max_size=SIZE)\n"],
  ] as const) {
    const [found = "", ...more] = said(text.replace("SIZE", "500"));
    assert.match(found, large(name));
    assert.deepEqual(more, []);
    assert.deepEqual(said(text.replace("SIZE", "100")), []);
  }
});

test("the fix of a scheme has the call's own word, and an asynchronous engine's driver", () => {
  const built = (word: string) => `link = PostgresDsn.build(${word}="postgres", host="db", path="shop")\n`;
  assert.match(said(built("scheme")).join(), /WRITE scheme="postgresql",$/);
  const made = 'link = create_engine(URL.create(\n  drivername="postgres",\n  host="db"))\n';
  assert.match(said(made).join(), /WRITE drivername="postgresql",$/);
  const engine = (maker: string) => `link = ${maker}("postgres://shop@db/shop")\n`;
  const fixOf = (maker: string, versions = {}) =>
    said(engine(maker), versions)
      .join()
      .replace(/^.* WRITE /, "");
  assert.equal(fixOf("create_engine"), "# begin the URL with postgresql://");
  assert.equal(fixOf("create_async_engine"), "# begin the URL with postgresql+asyncpg://");
  assert.equal(
    fixOf("create_async_engine", { sqlalchemy: "2.0.30", psycopg: "3.2.1" }),
    "# begin the URL with postgresql+psycopg://",
  );
});

test("what an import means holds for its scope; a parameter, a variable or a class of that name is another thing", () => {
  const at = (text: string) =>
    playbookFor("sqlalchemy")
      .read(text, "db.py")
      .map(({ options }) => options[0]?.line);
  const call = '    return connect(host="db", port=5432)\n';
  const shop = `from psycopg2 import connect\ndef shop():\n${call}`;
  for (const foreign of [
    `def other():\n    from pymysql import connect\n${call}`,
    `def other(connect):\n${call}`,
    `def other():\n    connect = mqtt.connect\n${call}`,
    `def other():\n    connect, close = mqtt.pair()\n${call}`,
    `def other():\n    with mqtt.opened() as connect:\n    ${call}`,
    `def other():\n    def connect(**given):\n        pass\n${call}`,
    `def other():\n    def inner():\n    ${call}    connect = mqtt.connect\n`,
  ])
    assert.deepEqual(at(shop + foreign), [3], foreign);
  // A method is reached by its object; what is None cannot be called; another function's name is its own.
  const method = "class A:\n    def connect(self): ...\n";
  for (const same of [method, "def other(connect):\n    pass\n", "def other():\n    from pymysql import connect\n"])
    assert.deepEqual(at(same + shop).length, 1, same);
  const tried = "try:\n    import psycopg2 as pg\nexcept ImportError:\n    pg = None\n";
  assert.equal(at(`${tried}pg.connect(host="db")\n`).length, 1);
  const own = 'class ConnectionPool:\n    pass\nConnectionPool("host=db sslmode=requires")\n';
  assert.throws(() => read(`import psycopg\n${own}`), nothing);
  // Of two imports of one scope nobody knows which one counts.
  assert.throws(
    () => read("from psycopg2 import connect\nfrom pymysql import connect\nconnect(host='db', port=70000)\n"),
    nothing,
  );
});
