// Files beside the bounds of what is read: within them all is judged, and what is beyond one is said to be, by name.
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { lintCommand } from "../../src/cli/lint.ts";
import { UserMistake } from "../../src/errors.ts";
import { temporaryDirectory } from "../support/cluster.ts";

const dir = await temporaryDirectory();
const plain = { framework: undefined, database: undefined, json: false, strict: false };

async function folder(name: string, files: Record<string, string>): Promise<string> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, name, path)), { recursive: true });
    await writeFile(join(dir, name, path), text);
  }
  return join(dir, name);
}

const size = 256 * 1024;
const ones = (head: string, tail: string) =>
  `${head}${"1,".repeat((size - head.length - tail.length - 1) / 2)}1${tail}`;

/** A step for each character, as no code has it. */
const dense: Record<string, [text: string, says: RegExp]> = {
  "db.js": [ones("const { Pool } = require('pg');const x=[", "];new Pool({host:'db',username:'x'});\n"), /`username`/],
  "settings.py": [
    ones("x=[", "]\nDATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql', 'PORT': 'x'}}\n"),
    /number/,
  ],
  "db.go": [
    ones(
      'package a\nimport _ "github.com/lib/pq"\nvar x=[]int{',
      '}\nvar d,_=sql.Open("postgres","host=x sslmode=disabled")\n',
    ),
    /sslmode/,
  ],
  "database.php": [
    ones("<?php\n$x=[", "];\nreturn ['connections'=>['pgsql'=>['driver'=>'pgsql','sslmode'=>'x']]];\n"),
    /sslmode/,
  ],
  "runtime.exs": [
    ones("import Config\nconfig :a, x: [", ']\nconfig :a, A.Repo, hostname: "x", database: "y", pool_sise: 3\n'),
    /pool_size/,
  ],
  "application.yml": [
    ones("a: [", "]\nspring.datasource:\n  url: jdbc:postgresql://db/x\n  hikari.maximum-pool-size: 0\n"),
    /maximum-pool-size/,
  ],
};
for (const [name, [text, says]] of Object.entries(dense))
  test(`${name}: 256 kB of values are read, and what stands behind them is judged`, async () => {
    const { stdout, exitCode } = await lintCommand(join(await folder("dense", { [name]: text }), name), plain);
    assert.match(stdout, says);
    assert.equal(exitCode, 1);
  });

test("a value longer than a line is read is not judged, and said to be; what is no database's says nothing", async () => {
  const long = `postgresql://weir@db/weir?sslmode=bad&options=${"x".repeat(5000)}`;
  const lines = [
    "DATABASE_URL=postgres://weir@db/weir",
    `PGPASSFILE=${"x".repeat(5000)}`,
    `KEY=${"y".repeat(5000)}`,
    `REPLICA="${long}"`,
    long,
  ];
  const { stdout, exitCode } = await lintCommand(
    join(await folder("long", { ".env": lines.join("\n") }), ".env"),
    plain,
  );
  assert.match(stdout, /4 options read[^]*line 2 is longer than dbcheck reads: PGPASSFILE is not judged/);
  assert.match(stdout, /line 4 is longer than dbcheck reads: REPLICA is not judged/);
  assert.match(stdout, /line 5 is longer than dbcheck reads: url is not judged/);
  assert.doesNotMatch(stdout, /line 3/);
  assert.equal(exitCode, 0);
});

const deep = "[".repeat(2000) + "]".repeat(2000);
const bounds: Record<string, [path: string, text: string, says: RegExp]> = {
  "brackets within brackets of JavaScript": [
    "src/db.js",
    `const { Pool } = require('pg');\nconst x = ${deep};\nnew Pool({ host: 'db' });\n`,
    /nests deeper than dbcheck reads/,
  ],
  "brackets within brackets of Python": [
    "app/models.py",
    `x = ${deep}\nengine = create_engine("postgres://weir:x@db.internal/weir")\n`,
    /nests deeper than dbcheck reads/,
  ],
  "another language under the name of JavaScript": [
    "src/db.js",
    `const { Pool } = require('pg');\n${"} ".repeat(60_000)}\nnew Pool({ host: 'db' });\n`,
    /has more broken code than dbcheck reads/,
  ],
  "a large file": ["config/database.yml", `# ${"x".repeat(600 * 1024)}\n`, /has \d+ kB; the limit is 512 kB/],
  "branches without end": [
    "config/database.yml",
    `<% case x %>\n${Array.from(
      { length: 60 },
      (_, at) => `<% when ${at} %>\nproduction:\n  adapter: postgresql\n  database: d${at}`,
    ).join("\n")}\n<% end %>\n`,
    /has more branches than dbcheck reads/,
  ],
  "a line of an ini file": [
    "alembic.ini",
    `[alembic]\nsqlalchemy.url = postgresql://weir@db/${"x".repeat(5000)}\n`,
    /has a longer line than dbcheck reads/,
  ],
  "clusters of a manifest": [
    "cluster.yaml",
    "apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata:\n  name: weir\nspec:\n  instances: 3\n---\n".repeat(
      101,
    ),
    /has more databases than dbcheck reads/,
  ],
  "settings of a manifest": [
    "cluster.yaml",
    `apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nspec:\n  postgresql:\n    parameters:\n${Array.from(
      { length: 2001 },
      (_, at) => `      app.weir${at}: "1"\n`,
    ).join("")}`,
    /has more settings than dbcheck reads/,
  ],
};
for (const [name, [path, text, says]] of Object.entries(bounds))
  test(`${name}: beyond a bound, which is named for the file alone and in its folder`, async () => {
    const root = await folder(name.replaceAll(" ", "-"), {
      [path]: text,
      "ok.env": "DATABASE_URL=postgres://db/weir\n",
    });
    await assert.rejects(lintCommand(join(root, path), plain), (error) => {
      assert.ok(error instanceof UserMistake);
      assert.match(error.message, says);
      assert.match(error.message, /Give only the part that configures the database/);
      return true;
    });
    const { stdout } = await lintCommand(root, plain);
    const [line] = stdout.split("\n").filter((one) => one.startsWith(path));
    assert.match(line ?? "", /^\S+ +not read: /);
    assert.match(line ?? "", says);
    const { unread } = JSON.parse((await lintCommand(root, { ...plain, json: true })).stdout) as {
      unread: { path: string; reason: string }[];
    };
    assert.deepEqual(
      unread.map((one) => one.path),
      [path],
    );
  });

test("a file alone in its folder has the reason that it has by itself", async () => {
  const lone: Record<string, [text: string, says: RegExp]> = {
    "userlist.txt": ["weir:x\n", /There is no user in it/],
    "database.php": ["<?php return ['connections' => ['mysql' => ['driver' => 'mysql', 'host' => 'db']]];", /MySQL/],
    "db.go": [
      'package a\nimport _ "github.com/go-sql-driver/mysql"\nvar d, _ = sql.Open("mysql", "weir:x@tcp(db)/weir")\n',
      /MySQL/,
    ],
    "config.json": ['{"production": {"dialect": "mysql", "host": "db", "username": "weir"}}', /MySQL/],
  };
  for (const [name, [text, says]] of Object.entries(lone)) {
    const root = await folder(`lone-${name}`, { [name]: text });
    await assert.rejects(lintCommand(join(root, name), plain), says);
    const { stderr, exitCode } = await lintCommand(root, plain);
    assert.equal(exitCode, 3);
    assert.match(stderr.split("\n")[1] ?? "", new RegExp(`^ {2}${name}: .*${says.source}`));
  }
});

test("beside a configuration another database in code is no news, and a pooler's broken file is", async () => {
  const root = await folder("beside", {
    "config/database.yml": "production:\n  adapter: postgresql\n  host: db\n",
    "db.go":
      'package a\nimport _ "github.com/go-sql-driver/mysql"\nvar d, _ = sql.Open("mysql", "weir:x@tcp(db)/weir")\n',
    "pgbouncer/userlist.txt": "weir:x\n",
  });
  const { stdout } = await lintCommand(root, plain);
  assert.doesNotMatch(stdout, /db\.go/);
  assert.match(stdout, /^pgbouncer\/userlist\.txt +not read: There is no user in it/m);
});

test("of many databases the first twenty are named, and all are judged", async () => {
  const part = (at: number) => `s${at}: { adapter: postgresql, database: d${at}, host: "db:5432" }\n`;
  const text = Array.from({ length: 300 }, (_, at) => part(at)).join("");
  const { stdout } = await lintCommand(join(await folder("many", { "database.yml": text }), "database.yml"), plain);
  assert.match(stdout, /^It has 300 databases: s0, .*, s19 and 280 more\.$/m);
  assert.match(stdout, /line 300/);
});

test("a line that its language does not read stands in the folder's list as well", async () => {
  const file = (more: string) =>
    `import Config\n\nconfig :mill, Mill.Repo,\n  hostname: "db.mill"\n\nif key do\n  config${more} key\nend\n`;
  const of = async (name: string, more: string) =>
    (await lintCommand(await folder(name, { "config/runtime.exs": file(more) }), plain)).stdout;
  const broken = await of("broken", ": :atlas, :key");
  assert.match(broken, /^config\/runtime\.exs +Ecto.*: nothing wrong, but line 7 cannot be read as Elixir$/m);
  assert.match(broken, /^1 configuration in 1 file: nothing wrong in what can be read\.$/m);
  assert.match(await of("whole", " :atlas, key:"), /^1 configuration in 1 file: nothing wrong\.$/m);
});
