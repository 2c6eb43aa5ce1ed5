// Lock files as their tools write them: the version of a package is
// read, and rules hold from the version that they name.
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";
import { isAtLeast, versionsIn } from "../../src/playbooks/lock-files.ts";
import { lockedBeside } from "../../src/playbooks/locked.ts";
import { temporaryDirectory } from "../support/cluster.ts";

const dir = await temporaryDirectory();

const files: [name: string, text: string, versions: Record<string, string>][] = [
  [
    "mix.lock",
    `%{
  "postgrex": {:hex, :postgrex, "0.19.3", "a0bd", [:mix], [{:db_connection, "~> 2.1", [hex: :db_connection]}], "hexpm", "d31c"},
  "plug": {:hex, :plug, "1.16.1", "40c7", [:mix], [], "hexpm", "a13f"},
}
`,
    { postgrex: "0.19.3" },
  ],
  [
    "package-lock.json",
    JSON.stringify({
      lockfileVersion: 3,
      packages: {
        "": { name: "shop" },
        "node_modules/pg": { version: "8.13.1" },
        "node_modules/old/node_modules/pg": { version: "7.0.0" },
        "node_modules/express": { version: "4.0.0" },
      },
    }),
    { pg: "8.13.1" },
  ],
  ["package-lock.json", JSON.stringify({ dependencies: { knex: { version: "0.21.1" } } }), { knex: "0.21.1" }],
  ["package-lock.json", "{ not JSON", {}],
  [
    "bun.lock",
    `{
  "lockfileVersion": 1,
  "packages": {
    "pg": ["pg@8.13.1", "", {}, "sha512-x"],

    "old/pg": ["pg@7.0.0", ""],
  },
}
`,
    { pg: "8.13.1" },
  ],
  ["go.mod", "module x\n\nrequire github.com/go-pg/pg/v10 v10.13.0\n", { "go-pg/pg": "10.13.0" }],
  [
    "pnpm-lock.yaml",
    "lockfileVersion: '9.0'\npackages:\n  pg@8.13.1:\n    resolution: {}\n  " +
      "'@prisma/client@6.2.1(prisma@6.2.1)':\n    resolution: {}\n  /knex/3.1.0_pg@8.13.1:\n    dev: false\n",
    { pg: "8.13.1", "@prisma/client": "6.2.1", knex: "3.1.0" },
  ],
  [
    "yarn.lock",
    '# yarn lockfile v1\n\npg@^8.0.0, pg@^8.11.0:\n  version "8.13.1"\n  dependencies:\n    pg-pool "^3.0.0"\n\n' +
      '"@prisma/client@^6.0.0":\n  version "6.2.1"\n',
    { pg: "8.13.1", "@prisma/client": "6.2.1" },
  ],
  ["yarn.lock", '"pg@npm:^8.13.0":\n  version: 8.13.1\n  resolution: "pg@npm:8.13.1"\n', { pg: "8.13.1" }],
  [
    "Gemfile.lock",
    "GEM\n  specs:\n    activerecord (7.1.3.4)\n      activemodel (= 7.1.3.4)\n    pg (1.5.9-x86_64-linux)\n    " +
      "rack (3.0)\n",
    { activerecord: "7.1.3.4" },
  ],
  [
    "poetry.lock",
    '[[package]]\nname = "django"\nversion = "5.0.9"\ndescription = ""\n\n[[package]]\nname = "psycopg"\n' +
      'version = "3.2.3"\n',
    { django: "5.0.9", psycopg: "3.2.3" },
  ],
  [
    "uv.lock",
    'version = 1\n\n[[package]]\nname = "asyncpg"\nversion = "0.30.0"\nsource = { registry = "" }\n',
    { asyncpg: "0.30.0" },
  ],
  [
    "Pipfile.lock",
    JSON.stringify({
      _meta: { requires: { python_version: "3.12" } },
      default: { django: { hashes: [], version: "==4.2.16" }, "psycopg2-binary": { version: "==2.9.10" }, asyncpg: {} },
      develop: { sqlalchemy: { version: "==1.3.0" } },
    }),
    { django: "4.2.16", "psycopg2-binary": "2.9.10" },
  ],
  [
    "pdm.lock",
    '[metadata]\nlock_version = "4.4"\n\n[[package]]\nname = "sqlalchemy"\nversion = "2.0.35"\n',
    { sqlalchemy: "2.0.35" },
  ],
  [
    "composer.lock",
    JSON.stringify({
      packages: [
        { name: "laravel/framework", version: "v11.9.2" },
        { name: "monolog/monolog", version: "3.0.0" },
      ],
    }),
    { "laravel/framework": "11.9.2" },
  ],
  [
    "go.mod",
    "module shop\n\ngo 1.22\n\nrequire (\n\tgithub.com/jackc/pgx/v5 v5.7.1\n\tgithub.com/lib/pq v1.10.9 // " +
      "indirect\n\tgorm.io/gorm v1.25.0\n\tgolang.org/x/net v0.1.0\n)\n",
    { "jackc/pgx": "5.7.1", "lib/pq": "1.10.9", "gorm.io/gorm": "1.25.0" },
  ],
  [
    "requirements.txt",
    "Django==4.2.11\npsycopg[binary]==3.1.18\nSQLAlchemy>=2\n# asyncpg==0.1\ndj_database_url==2.1.0 # x\n",
    { django: "4.2.11", psycopg: "3.1.18", "dj-database-url": "2.1.0" },
  ],
  [
    "pom.xml",
    "<parent><groupId>org.springframework.boot</groupId>\n<artifactId>spring-boot-starter-parent</artifactId>\n " +
      " <version>3.3.4</version></parent>\n<artifactId>postgresql</artifactId>\n<scope>runtime</scope>",
    { "spring-boot": "3.3.4" },
  ],
  [
    "build.gradle",
    "plugins { id 'org.springframework.boot' version '3.2.0' }\ndependencies { implementation " +
      "'org.postgresql:postgresql:42.7.3' }",
    { "spring-boot": "3.2.0", postgresql: "42.7.3" },
  ],
  ["Cargo.lock", '[[package]]\nname = "pg"\nversion = "1"\n', {}],
];

for (const [at, [name, text, versions]] of files.entries())
  test(`${name} (${at + 1}): ${Object.keys(versions).join(", ") || "nothing"}`, () => {
    assert.deepEqual(Object.fromEntries(versionsIn(name, text)), versions);
  });

test("versions are compared by their numbers", () => {
  for (const [version, least, is] of [
    ["0.18.0", "0.18", true],
    ["0.17.5", "0.18", false],
    ["9.0.0", "10", false],
    ["10.0", "9.9.9", true],
    ["3.0.0-rc.1", "3", true],
  ] as const)
    assert.equal(isAtLeast(version, least), is, `${version} ${least}`);
});

test("the nearest lock file counts, up to the project's folder", async () => {
  await mkdir(join(dir, "shop/.git"), { recursive: true });
  await mkdir(join(dir, "shop/apps/web/config"), { recursive: true });
  await writeFile(join(dir, "requirements.txt"), "django==1.11\n");
  await writeFile(join(dir, "shop/requirements.txt"), "django==5.1\nasyncpg==0.29\n");
  await writeFile(join(dir, "shop/apps/web/requirements.txt"), "django==4.2\n");
  const found = await lockedBeside(join(dir, "shop/apps/web/config/settings.py"));
  assert.deepEqual(Object.fromEntries(found), { django: "4.2", asyncpg: "0.29" });
});

/** The causes' sentences for a configuration with these versions. */
function saidOf(framework: string, text: string, versions: Record<string, string>): string[] {
  const { findings } = readAppConfig(playbookFor(framework), text, "", null, new Map(Object.entries(versions)));
  return findings.map(({ why }) => why);
}

const since: [
  framework: string,
  text: string,
  name: string,
  older: string,
  newer: string,
  word: RegExp,
  inOlder?: true,
][] = [
  ["ecto", 'hostname: "db", ssl: true, ssl_opts: [verify: :verify_none]', "postgrex", "0.17.5", "0.18.0", /ssl_opts/],
  ["ecto", 'hostname: "db", pool: DBConnection.Poolboy', "db_connection", "1.1.3", "2.7.0", /Poolboy/],
  [
    "node-postgres",
    'export default { dialect: "postgresql", dbCredentials: { connectionString: process.env.X } };',
    "drizzle-kit",
    "0.20.18",
    "0.30.0",
    /connectionString/,
  ],
  [
    "spring",
    "spring.datasource.url=jdbc:postgresql://db/x\nspring.datasource.maxActive=5",
    "spring-boot",
    "1.3.8",
    "3.3.4",
    /maxActive/,
  ],
  [
    "django",
    'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "x", "OPTIONS": {"pool": True}}}',
    "django",
    "4.2.11",
    "5.1.2",
    /connection pools since 5\.1/,
    true,
  ],
  [
    "sequelize",
    'new Sequelize({ dialect: "postgres", host: "db", dialectOptions: { connectionTimeoutMillis: 5000 } });',
    "sequelize",
    "6.36.0",
    "6.37.0",
    /`connectionTimeoutMillis` .* from 6\.37 on.*waits forever/,
    true,
  ],
  [
    "laravel",
    "<?php return ['connections' => ['pgsql' => ['driver' => 'pgsql', 'host' => 'h', 'pooled' => true, " +
      "'direct' => ['host' => 'd']]]];",
    "laravel/framework",
    "12.30.0",
    "13.20.0",
    /`pooled` from 13 on/,
    true,
  ],
];
for (const [framework, text, name, older, newer, word, inOlder] of since)
  test(`${framework}: ${name} ${older} and ${newer} differ, and the sentence names the version`, () => {
    const [before, after] = [saidOf(framework, text, { [name]: older }), saidOf(framework, text, { [name]: newer })];
    const [said, unsaid] = inOlder ? [before, after] : [after, before];
    const [found] = said.filter((one) => word.test(one));
    assert.ok(found !== undefined && found.includes(inOlder ? older : newer), JSON.stringify(said));
    assert.deepEqual(
      unsaid.filter((one) => word.test(one)),
      [],
    );
  });

test("of two pins that differ neither is taken, and a list of many is read in the time of its length", () => {
  const of = (text: string) => Object.fromEntries(versionsIn("requirements.txt", text));
  assert.deepEqual(of("Django==4.2.1\npsycopg2_binary==2.9.9\ndjango==4.2.1\n"), {
    django: "4.2.1",
    "psycopg2-binary": "2.9.9",
  });
  assert.deepEqual(of("django==4.2.1\nDjango==5.0.1\ndjango==5.0.1\n"), {});
  const many = Array.from({ length: 60_000 }, (_, at) => `package-${at}==1.${at}`).join("\n");
  const start = performance.now();
  assert.deepEqual(of(`${many}\nasyncpg==0.29.0\n`), { asyncpg: "0.29.0" });
  for (const name of ["requirements.txt", "go.mod", "mix.lock", "bun.lock"])
    assert.equal(versionsIn(name, "\n".repeat(200_000)).size, 0);
  assert.ok(performance.now() - start < 3000, `${performance.now() - start} ms`);
});

test("a list of pins that is larger than people write is not read", async () => {
  const folder = join(dir, "large-pins");
  await mkdir(join(folder, ".git"), { recursive: true });
  const pins = (comment: number) =>
    writeFile(join(folder, "requirements.txt"), `asyncpg==0.29.0\n# ${"x".repeat(comment)}\n`);
  await pins(1000);
  assert.equal((await lockedBeside(join(folder, "app.py"))).get("asyncpg"), "0.29.0");
  await pins(1024 * 1024);
  assert.equal((await lockedBeside(join(folder, "app.py"))).get("asyncpg"), undefined);
});

test("without a lock file nothing is said of what a release decides", () => {
  assert.deepEqual(saidOf("ecto", 'hostname: "db", ssl: true, ssl_opts: [verify: :verify_none]', {}), []);
});

test("`ssl: true` verifies since Postgrex 0.21; of an unknown version the less is assumed", () => {
  const text = 'config :mill, Mill.Repo, hostname: "db", ssl: true\n';
  const tls = (versions: [string, string][]) =>
    readAppConfig(playbookFor("ecto"), text, "runtime.exs", null, new Map(versions)).settings.tls?.value;
  assert.deepEqual(
    [tls([["postgrex", "0.19.3"]]), tls([["postgrex", "0.21.1"]]), tls([])],
    ["require", "verify", "require"],
  );
});

test("pg 8 verifies with sslmode=require, pg 9 does not", () => {
  const text = 'new Pool({ connectionString: "postgres://app@db.example.com/shop?sslmode=require" });';
  const tls = (version: string) =>
    readAppConfig(playbookFor("node-postgres"), text, "db.js", null, new Map([["pg", version]])).settings.tls?.value;
  assert.deepEqual([tls("8.13.1"), tls("9.0.0")], ["verify", "require"]);
});
