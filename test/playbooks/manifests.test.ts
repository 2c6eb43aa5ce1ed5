// Manifests as people write them: what they ask for is read, a lock goes before it, and rules count all of a range.
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { demandsIn } from "../../src/playbooks/manifests/demands.ts";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";
import type { Versions } from "../../src/playbooks/lock-files.ts";
import { lockedBeside } from "../../src/playbooks/locked.ts";
import { driverOf } from "../../src/playbooks/server/pgbouncer-drivers.ts";
import { temporaryDirectory } from "../support/cluster.ts";

const dir = await temporaryDirectory();

/** By package: the range as it is said, or "" where nothing bounds it. */
const files: [name: string, text: string, said: Record<string, string>][] = [
  [
    "mix.exs",
    'defp deps do\n  [\n    {:postgrex, "~> 0.16.2", only: [:dev, :prod]},\n    # {:oban, "~> 1.0"},\n' +
      '    {:ecto_sql, github: "elixir-ecto/ecto_sql"}, # {:ecto, "~> 2.0"}\n    {:db_connection, ">= 0.0.0"},\n' +
      '    {:plug, "~> 1.16"}\n  ]\nend\n',
    { postgrex: "~> 0.16.2", ecto_sql: "", db_connection: "" },
  ],
  [
    "package.json",
    JSON.stringify({
      dependencies: { pg: "^8.11.0", express: "^4.0.0", knex: "latest", "drizzle-orm": "workspace:*" },
      devDependencies: { pg: "^9.0.0", prisma: "6.18.0" },
      peerDependencies: { sequelize: "^6.0.0" },
    }),
    { pg: "^8.11.0", knex: "", "drizzle-orm": "", prisma: "6.18.0" },
  ],
  ["package.json", "{ not JSON", {}],
  ["package.json", '{ "dependencies": { "pg": { "version": "^8.0.0" } } }', { pg: "" }],
  [
    "Gemfile",
    'source "https://rubygems.org"\n\ngem "rails", "~> 7.1", ">= 7.1.3"\ngem \'pg\', require: false\n' +
      '  gem("sequel", [">= 5", "< 6"])\n# gem "sequel", "~> 4.0"\n',
    { rails: "~> 7.1, >= 7.1.3", sequel: ">= 5, < 6", activerecord: "~> 7.1, >= 7.1.3" },
  ],
  [
    "Gemfile",
    'if ENV["NEXT"]\n  gem "rails", "~> 8.0"\nelse\n  gem "rails", "~> 7.1"\nend\ngem "activerecord", "~> 7.1"\n',
    { rails: "~> 8.0 or ~> 7.1", activerecord: "~> 7.1" },
  ],
  ["Gemfile", 'gem "rails", github: "rails/rails", branch: "main"\n', { rails: "", activerecord: "" }],
  [
    "pyproject.toml",
    '[project]\nname = "weir"\ndependencies = ["SQLAlchemy[asyncio]>=2,<3", "Django (>=4.2,<5) ; python_version > ' +
      '\'3.9\'",\n  "asyncpg @ https://files.weir/asyncpg.whl"]\n[project.optional-dependencies]\n' +
      'store = ["psycopg[binary]~=3.1"]\n[dependency-groups]\ndev = ["alembic", {include-group = "x"}]\n' +
      '[tool.poetry.dependencies]\nsqlalchemy = { git = "https://weir/x" }\n',
    { sqlalchemy: ">=2,<3", django: ">=4.2,<5", asyncpg: "", psycopg: "~=3.1", alembic: "" },
  ],
  [
    "pyproject.toml",
    '[tool.poetry.dependencies]\npython = "^3.11"\ndjango = "^4.2"\npsycopg = { version = "~3.1", extras = ' +
      '["binary"] }\nasyncpg = "*"\nsqlalchemy = [{ version = "^1.4", python = "<3.12" }, ' +
      '{ version = "^2.0", python = ">=3.12" }]\n' +
      '[tool.poetry.group.dev.dependencies]\nalembic = "1.13.*"\n',
    { django: "^4.2", psycopg: "~3.1", asyncpg: "", sqlalchemy: "^1.4 or ^2.0", alembic: "1.13.*" },
  ],
  ["pyproject.toml", "[project\n", {}],
  [
    "requirements.txt",
    "-r base.txt\nsqlalchemy>=2,<3  # the new one\nDjango==4.2.* \\\n    --hash=sha256:00\npsycopg2-binary\n" +
      'asyncpg == 0.29.0 ; python_version < "3.12"\nasyncpg>=0.30;python_version>="3.12"\n# psycopg>=3\n',
    { sqlalchemy: ">=2,<3", django: "==4.2.*", "psycopg2-binary": "", asyncpg: "== 0.29.0 or >=0.30" },
  ],
  [
    "Pipfile",
    '[packages]\ndjango = "~=4.2"\npsycopg = { version = ">=3.1", extras = ["binary"] }\nasyncpg = "*"\n' +
      '[dev-packages]\nalembic = "==1.13.2"\n',
    { django: "~=4.2", psycopg: ">=3.1", asyncpg: "", alembic: "==1.13.2" },
  ],
  [
    "composer.json",
    JSON.stringify({
      require: { php: "^8.1", "laravel/framework": "^8.75 || ^9.0" },
      "require-dev": { "illuminate/database": "dev-master" },
    }),
    { "laravel/framework": "^8.75 || ^9.0", "illuminate/database": "" },
  ],
  ["setup.py", 'install_requires=["django>=4"]', {}],
];
for (const [at, [name, text, said]] of files.entries())
  test(`${name} (${at + 1}): ${Object.keys(said).join(", ") || "nothing"}`, () => {
    const found = [...demandsIn(name, text)].map(([one, asked]) => [one, asked.said, asked.range !== null, asked.file]);
    assert.deepEqual(
      found,
      Object.entries(said).map(([one, range]) => [one, range, range !== "", name]),
    );
  });

async function folder(name: string, all: Record<string, string>): Promise<string> {
  for (const [path, text] of Object.entries(all)) {
    await mkdir(dirname(join(dir, name, path)), { recursive: true });
    await writeFile(join(dir, name, path), text);
  }
  return join(dir, name);
}

const lock = (pg: string) => JSON.stringify({ packages: { "node_modules/pg": { version: pg } } });
const manifest = (pg: string) => JSON.stringify({ dependencies: { pg } });

test("a lock file goes before a manifest: of its own folder always, of one above where the range allows it", async () => {
  const of = async (name: string, all: Record<string, string>) => {
    const own = await folder(name, { ".git/HEAD": "", "apps/web/db.js": "", ...all });
    const pg = (await lockedBeside(join(own, "apps/web/db.js"))).get("pg");
    return typeof pg === "object" ? pg.said : pg;
  };
  const above = { "package-lock.json": lock("8.13.1") };
  assert.equal(await of("own", { "package.json": manifest("^9.0.0"), ...above }), "8.13.1");
  assert.equal(await of("allowed", { "apps/web/package.json": manifest("^8.11.0"), ...above }), "8.13.1");
  assert.equal(await of("any", { "apps/web/package.json": manifest("*"), ...above }), "8.13.1");
  // What stands at the top is another package's.
  assert.equal(await of("excluded", { "apps/web/package.json": manifest("^9.0.0"), ...above }), "^9.0.0");
  const nearer = { "apps/web/package-lock.json": lock("8.1.0"), "package.json": manifest("^8.11.0") };
  assert.equal(await of("nearer", { ...nearer, ...above }), "8.1.0");
});

test("a pin of `==4.2.*`, or one for each Python, locks nothing", async () => {
  const text = 'django==4.2.*\nasyncpg==0.29.0; python_version<"3.12"\nasyncpg==0.30.0; python_version>="3.12"\n';
  const own = await folder("pins", { ".git/HEAD": "", "requirements.txt": `${text}psycopg==3.2.3\n` });
  const found = [...(await lockedBeside(join(own, "settings.py")))].map(([name, one]) => [
    name,
    typeof one === "object" ? one.said : one,
  ]);
  assert.deepEqual(Object.fromEntries(found), {
    psycopg: "3.2.3",
    django: "==4.2.*",
    asyncpg: "==0.29.0 or ==0.30.0",
  });
});

function saidOf(framework: string, text: string, versions: Versions): string[] {
  return readAppConfig(playbookFor(framework), text, "", null, versions).findings.map(({ why }) => why);
}

const sslOpts = 'hostname: "db", ssl: true, ssl_opts: [verify: :verify_none]';
const pool =
  'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "x", "OPTIONS": {"pool": True}}}';
const searchPath = "<?php return ['connections' => ['pgsql' => ['driver' => 'pgsql', 'search_path' => 'ward']]];";
const dialect =
  'new Sequelize({ dialect: "postgres", host: "db", dialectOptions: { connectionTimeoutMillis: 5000 } });';

/** What a range says of a rule that holds from a version on: the sentence, or null where there must be none. */
const rules: [framework: string, text: string, file: string, asks: string, sentence: string | null, word: RegExp][] = [
  ["ecto", sslOpts, "mix.exs", '{:postgrex, "~> 0.16.2"}', null, /ssl_opts/],
  ["ecto", sslOpts, "mix.exs", '{:postgrex, "~> 0.19"}', "mix.exs asks for Postgrex ~> 0.19", /ssl_opts/],
  ["ecto", sslOpts, "mix.exs", '{:postgrex, "~> 0.16"}', null, /ssl_opts/],
  ["ecto", sslOpts, "mix.exs", '{:postgrex, ">= 0.0.0"}', null, /ssl_opts/],
  [
    "django",
    pool,
    "requirements.txt",
    "django>=4.2,<5",
    "requirements.txt asks for Django >=4.2,<5",
    /pools since 5\.1/,
  ],
  ["django", pool, "requirements.txt", "django>=4.2", null, /pools since 5\.1/],
  ["django", pool, "Pipfile", '[packages]\ndjango = "~=5.1"', null, /pools since 5\.1/],
  [
    "laravel",
    searchPath,
    "composer.json",
    '{"require":{"laravel/framework":"^8.75"}}',
    "composer.json asks for Laravel ^8.75",
    /search_path/,
  ],
  ["laravel", searchPath, "composer.json", '{"require":{"laravel/framework":"^8.75|^9.0"}}', null, /search_path/],
  [
    "sequelize",
    dialect,
    "package.json",
    '{"dependencies":{"sequelize":"~6.36.0"}}',
    "package.json asks for Sequelize ~6.36.0",
    /from 6\.37 on/,
  ],
  ["sequelize", dialect, "package.json", '{"dependencies":{"sequelize":"^6.36.0"}}', null, /from 6\.37 on/],
];
for (const [framework, text, file, asks, sentence, word] of rules)
  test(`${framework}: ${asks} ${sentence === null ? "is no reason" : `says "${sentence}"`}`, () => {
    const found = saidOf(framework, text, demandsIn(file, asks)).filter((one) => word.test(one));
    if (sentence === null) assert.deepEqual(found, []);
    else assert.ok(found.length === 1 && found[0]?.includes(sentence), JSON.stringify(found));
  });

test("a gem of Rails brings Active Record, and Sequel alone does not", () => {
  const text = "production:\n  adapter: postgres\n  database: kiln\n";
  const found = (gems: string) => saidOf("rails", text, demandsIn("Gemfile", gems));
  assert.match(found('gem "rails"\ngem "sequel"\n').join(" "), /Active Record has no adapter with this name/);
  assert.deepEqual(found('gem "sequel", "~> 5.0"\n'), []);
});

test("a package of another registry is another one, whatever its name", async () => {
  const gems = {
    "Gemfile.lock": "GEM\n  specs:\n    activerecord (7.1.3)\n    pg (1.5.4)\n",
    Gemfile: 'gem "pg", "~> 1.5"\n',
  };
  const own = await folder("gems", { ".git/HEAD": "", ...gems, "package.json": manifest("^8.11.0") });
  const versions = await lockedBeside(join(own, "db.js"));
  const pg = versions.get("pg");
  assert.equal(typeof pg === "object" ? pg.said : pg, "^8.11.0");
  assert.equal(versions.get("activerecord"), "7.1.3");
  const text = 'const { Pool } = require("pg");\nconst pool = new Pool({ host: "db", ssl: "yes" });\n';
  const said = (of: Versions) => readAppConfig(playbookFor("node-postgres"), text, "db.js", null, of).findings;
  assert.deepEqual(said(versions), said(demandsIn("package.json", manifest("^8.11.0"))));
  assert.match(said(versions)[0]?.why ?? "", /With this string node-postgres does not connect/);
  // Prisma for Python has releases of its own, and so have npm's toys of famous names.
  assert.equal(demandsIn("pyproject.toml", '[project]\ndependencies = ["prisma>=0.15", "postgres>=4"]\n').size, 0);
  assert.equal(demandsIn("package.json", JSON.stringify({ dependencies: { django: "^1.0.0" } })).size, 0);
});

test("a range across pg 9 changes nothing of what sslmode asks for; one of pg 9 alone does", () => {
  const text = 'new Pool({ connectionString: "postgres://app@db.example.com/shop?sslmode=require" });';
  const tls = (pg: string) =>
    readAppConfig(playbookFor("node-postgres"), text, "db.js", null, demandsIn("package.json", manifest(pg))).settings
      .tls?.value;
  assert.deepEqual(
    [tls("^8.11.0"), tls(">=8"), tls("^8 || ^9"), tls("^9.0.0")],
    ["verify", "verify", "verify", "require"],
  );
});

test("PgBouncer's drivers are judged by all of a range", () => {
  const of = (range: string, said: string) => driverOf(new Map([["lib/pq", { range, said, file: "go.mod" }]]));
  assert.equal(of(">=1.10.0 <1.11.0", "~1.10"), "lib/pq ~1.10 of this project sends");
  assert.deepEqual([of(">=1.10.0 <2.0.0", "^1.10"), of(">=1.11.0 <2.0.0", "^1.11")], [null, null]);
});
