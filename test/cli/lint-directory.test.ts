// `dbcheck lint DIR`: what a project has is found, what is not the
// project's own is left aside, and the exit status sums it up.
import assert from "node:assert/strict";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { lintCommand } from "../../src/cli/lint.ts";
import { UserMistake } from "../../src/errors.ts";
import { temporaryDirectory } from "../support/cluster.ts";

const dir = await temporaryDirectory();
const configs = "test/playbooks/configs";
const canary = "canary-9f3e71";

async function project(name: string, files: Record<string, string>): Promise<string> {
  for (const [path, source] of Object.entries(files)) {
    const whole = join(dir, name, path);
    await mkdir(dirname(whole), { recursive: true });
    if (source.startsWith("@")) await copyFile(join(configs, source.slice(1)), whole);
    else await writeFile(whole, source);
  }
  return join(dir, name);
}

const run = (path: string, more: { json?: boolean; strict?: boolean } = {}) =>
  lintCommand(path, { framework: undefined, database: undefined, json: false, strict: false, ...more });

test("a Node project: three files of three kinds, without what npm installed, and the locked versions", async () => {
  const folder = await project("node", {
    "knexfile.js": "@node-postgres/bad-knex-ssl.js",
    "src/db.ts": "@node-postgres/good-postgres-js-require.ts",
    "src/math.ts": "export const two = 2;\n",
    "prisma/schema.prisma": "@prisma/good-schema.prisma",
    "node_modules/pg/knexfile.js": "@node-postgres/bad-knexfile.js",
    "package-lock.json": '{"packages":{"node_modules/pg":{"version":"8.13.1"}}}',
    ".env.example": `DATABASE_URL=postgres://app:[YOUR-PASSWORD]@db/app\nKEY=${canary}\n`,
  });
  const { stdout, exitCode } = await run(folder);
  assert.equal(exitCode, 1);
  assert.match(stdout, /^knexfile\.js +Knex, production: 1 warning$/m);
  assert.match(stdout, /^src\/db\.ts +postgres\.js: nothing wrong$/m);
  assert.match(stdout, /^prisma\/schema\.prisma +Prisma: nothing wrong$/m);
  assert.match(stdout, /^4 configurations in 6 files: 1 warning\.$/m);
  assert.match(stdout, /^Locked: pg 8\.13\.1\.$/m);
  assert.ok(!stdout.includes("node_modules") && !stdout.includes(canary));
});

test("a .env is Prisma's where Prisma's files are: not a service's beside it, nor with another driver's scheme", async () => {
  const url = (scheme: string) => `DATABASE_URL=${scheme}://weir:weir@weir:5432/weir?connection_limit=many\n`;
  const folder = await project("monorepo", {
    "web/prisma/schema.prisma": "@prisma/good-schema.prisma",
    "web/.env": url("postgresql"),
    "web/prisma/.env": url("postgresql"),
    "api/.env": url("postgresql"),
    ".env": url("postgresql+asyncpg"),
  });
  const { stdout } = await run(folder);
  assert.match(stdout, /^web\/\.env +Prisma: 1 warning$/m);
  assert.match(stdout, /^web\/prisma\/\.env +Prisma: 1 warning$/m);
  for (const path of ["api/\\.env", "\\.env"]) assert.doesNotMatch(stdout, new RegExp(`^${path} +Prisma`, "m"));
});

test("a project that is deployed: what Compose and Kubernetes set, and the pooler's own file beside them", async () => {
  const folder = await project("deployed", {
    "docker-compose.yml": "@generic/good-compose.yml",
    "deploy/secret.yaml": "@generic/bad-secret-url.yaml",
    "deploy/ingress.yaml": "apiVersion: networking.k8s.io/v1\nkind: Ingress\n",
    "pgbouncer/pgbouncer.ini": `[databases]\nshop = host=db password=${canary}\n[pgbouncer]\npool_mode = transactions\n`,
    "pgbouncer/odyssey.conf": 'storage "s" {\n  type "remote"\n  host "db"\n}\nlisten {\n  host "*"\n}\n',
  });
  const { stdout, exitCode } = await run(folder);
  assert.equal(exitCode, 1);
  assert.match(stdout, /^docker-compose\.yml +environment of containers, web and 1 more: nothing wrong$/m);
  assert.match(stdout, /^deploy\/secret\.yaml +environment of containers: 1 error$/m);
  assert.match(stdout, /^pgbouncer\/pgbouncer\.ini +PgBouncer: \d errors/m);
  assert.match(stdout, /^pgbouncer\/odyssey\.conf +Odyssey: nothing wrong$/m);
  assert.ok(!stdout.includes("ingress") && !stdout.includes(canary));
  const { files } = JSON.parse((await run(folder, { json: true })).stdout) as { files: { framework: string }[] };
  assert.deepEqual(files.map(({ framework }) => framework).toSorted(), ["generic", "generic", "odyssey", "pgbouncer"]);
});

test("as JSON: each file as `lint` itself has it, what could not be read with its reason, and the sums", async () => {
  const folder = await project("mixed", {
    "config/runtime.exs": "@ecto/good-case.exs",
    "config/database.yml": "@rails/other-mysql.yml",
    "app/settings.py": "DEBUG = True\n",
  });
  const { stdout, exitCode } = await run(folder, { json: true });
  const { schema, files, unread, counts, seen } = JSON.parse(stdout) as {
    schema: string;
    files: { path: string; framework: string; options: Record<string, unknown> }[];
    unread: { path: string; reason: string }[];
    counts: Record<string, number>;
    seen: { files: number; bound: string | null };
  };
  assert.equal(exitCode, 0);
  assert.equal(schema, "dbcheck.lint-directory/1");
  assert.deepEqual(
    files.map(({ path, framework }) => [path, framework]),
    [["config/runtime.exs", "ecto"]],
  );
  assert.equal(files[0]?.options["ssl"], true);
  assert.deepEqual(
    unread.map(({ path }) => path),
    ["config/database.yml"],
  );
  assert.match(unread[0]?.reason ?? "", /not PostgreSQL.*MySQL/);
  assert.deepEqual(
    [counts, seen],
    [
      { error: 0, warning: 0, note: 0 },
      { files: 3, bound: null },
    ],
  );
});

test("Alembic's env.py, a pool of psycopg's alone, and a connection string that a package of the project's own opens, are listed", async () => {
  const folder = await project("names", {
    "migrations/env.py": "@sqlalchemy/good-env.py",
    "cmd/server/main.go": "@go/bad-pool-text.go",
    "app/pool.py": "@sqlalchemy/bad-psycopg-pool.py",
    "internal/text.go":
      'package text\n\n// A URL like postgres://app@db/app opens nothing here.\nconst name = "postgres://"\n',
  });
  const { stdout } = await run(folder);
  assert.match(stdout, /^migrations\/env\.py +SQLAlchemy: nothing wrong$/m);
  assert.match(stdout, /^cmd\/server\/main\.go +pgxpool: 1 note$/m);
  assert.match(stdout, /^app\/pool\.py +psycopg, pool and 1 more: 1 error$/m);
  assert.ok(!stdout.includes("text.go"));
});

test("Strapi's folder of environments is walked, and Python's own `env` is not", async () => {
  const strapi =
    'module.exports = ({ env }) => ({ connection: { client: "postgres", connection: { host: env("DB_HOST") } } });\n';
  const folder = await project("environments", {
    "config/env/production/database.js": strapi,
    "tools/env/pyvenv.cfg": "home = /usr/bin\n",
    "tools/env/share/config/database.js": strapi,
  });
  const { stdout } = await run(folder);
  assert.match(stdout, /^config\/env\/production\/database\.js +Knex, connection: nothing wrong$/m);
  assert.match(stdout, /^1 configuration in 1 file: nothing wrong\.$/m);
});

test("code that hands its options to the library in another file is read, and what only names PostgreSQL is not", async () => {
  const folder = await project("apart", {
    "db/settings.js": 'module.exports = { client: "pg", connection: { host: "db.shop.internal", user: "shop" } };\n',
    "db/sections.js": 'module.exports = { production: { use_env_variable: "DATABASE_URL", dialect: "postgres" } };\n',
    "db/seven.ts": "@sequelize/good-seven.ts",
    "src/choice.ts": 'export const kinds = [{ type: "postgres", label: "PostgreSQL", icon: "elephant" }];\n',
    ".env.production.local": "DATABASE_URL=postgres://shop@db.shop.internal/shop\n",
  });
  const { stdout } = await run(folder);
  assert.match(stdout, /^db\/settings\.js +Knex: nothing wrong$/m);
  assert.match(stdout, /^db\/sections\.js +Sequelize, production: nothing wrong$/m);
  assert.match(stdout, /^db\/seven\.ts +Sequelize: nothing wrong$/m);
  assert.match(stdout, /^\.env\.production\.local +environment or URL: nothing wrong$/m);
  assert.match(stdout, /^4 configurations in 5 files: nothing wrong\.$/m);
});

test("notes are 0, and 1 with --strict", async () => {
  const folder = await project("rails", { "config/database.yml": "@rails/bad-words-in-production.yml" });
  assert.deepEqual([(await run(folder)).exitCode, (await run(folder, { strict: true })).exitCode], [0, 1]);
});

test("Alembic's placeholder is explained where nothing else is read, and passed over beside what is", async () => {
  const ini = { "alembic.ini": "@sqlalchemy/other-alembic-placeholder.ini" };
  const { stderr, exitCode } = await run(await project("placeholder", ini));
  assert.equal(exitCode, 3);
  assert.match(
    stderr,
    /^ {2}alembic\.ini: .*Alembic's own placeholder\. At run time env\.py sets it: check that file/m,
  );
  const { stdout } = await run(await project("placeholder-beside", { ...ini, "db.py": "@sqlalchemy/good-engine.py" }));
  assert.match(stdout, /^db\.py +SQLAlchemy/m);
  assert.ok(!stdout.includes("alembic.ini"), stdout);
});

test("nothing to read is 3, with a sentence on stderr and nothing on stdout", async () => {
  const folder = await project("empty", {
    "src/main.py": "print('hello')\n",
    "config/database.yml": "@rails/other-mysql.yml",
  });
  const { stdout, stderr, exitCode } = await run(folder);
  assert.deepEqual([exitCode, stdout], [3, ""]);
  assert.match(
    stderr,
    /found in 2 files below[\s\S]*config\/database\.yml: .*MySQL[\s\S]*dbcheck lint FILE --framework NAME/,
  );
});

const levels = (many: number) => [...Array.from({ length: many }, (_, at) => `level${at}`), "knexfile.js"].join("/");

test("the walk ends at its bound, and says so", async () => {
  const folder = await project("deep", {
    "knexfile.js": "@node-postgres/good-knexfile.js",
    [levels(42)]: "@node-postgres/bad-knexfile.js",
  });
  const { stdout, exitCode } = await run(folder);
  assert.equal(exitCode, 0);
  assert.match(
    stdout,
    /1 configuration in 1 file: nothing wrong\. The list is incomplete: the search ends at 40 folders deep\./,
  );
  const { stderr } = await run(await project("only-deep", { [levels(42)]: "@node-postgres/bad-knexfile.js" }));
  assert.match(stderr, /found in 0 files below .*\nNot all of it was seen: the search ends at 40 folders deep\.\n/);
});

test("the packages of Java's are folders: a file fifteen of them down is found", async () => {
  const { stdout } = await run(await project("packages", { [levels(15)]: "@node-postgres/good-knexfile.js" }));
  assert.match(stdout, /^1 configuration in 1 file: nothing wrong\.$/m);
});

test("a framework is for a file", async () => {
  const folder = await project("one", { "knexfile.js": "@node-postgres/good-knexfile.js" });
  await assert.rejects(
    lintCommand(folder, { framework: "ecto", database: undefined, json: false, strict: false }),
    (error) => error instanceof UserMistake && /is a folder/.test(error.message),
  );
});

test("a release's own file is Ecto's where it names the adapter; another file there is not", async () => {
  const folder = await project("release", {
    "rel/runtime_config.exs":
      "import Config\n\nconfig :weir, Weir.Store,\n  adapter: Ecto.Adapters.Postgres,\n" +
      '  hostname: "db.weir.internal",\n  pool_size: "ten"\n',
    "rel/commands.exs": 'IO.puts("up")\n',
    "scripts/load.exs": "# Ecto.Adapters.Postgres is the adapter\n",
  });
  const { stdout } = await run(folder);
  assert.match(stdout, /^rel\/runtime_config\.exs +Ecto.*: 1 error$/m);
  assert.match(stdout, /^1 configuration in 3 files: 1 error\.$/m);
});

test("Ecto's file of an environment of any name is walked, and another configuration of that folder is not told", async () => {
  const repo = 'import Config\nconfig :kiln, Kiln.Repo,\n  hostname: "db.kiln.internal",\n  ssl: "true"\n';
  const folder = await project("kiln", {
    "config/canary_eu.exs": repo,
    "config/logging.exs": 'import Config\nconfig :kiln, Kiln.Mailer, hostname: "mail", ssl: "true"\n',
  });
  const { stdout } = await run(folder);
  assert.match(stdout, /^config\/canary_eu\.exs +Ecto.*: 1 error$/m);
  assert.match(stdout, /^1 configuration in 2 files/m);
});

test("a file of which nothing could be read is not called free of mistakes", async () => {
  const folder = await project("unread", {
    "store.py": "from kiln import create_engine\nengine = create_engine()\n",
    "read.py": 'from sqlalchemy import create_engine\nengine = create_engine("postgresql://db.kiln/kiln")\n',
  });
  const of = async (name: string) => (await run(join(folder, name))).stdout;
  assert.match(await of("store.py"), /0 options read[^]*\nNo option of it could be read, so nothing was checked\.\n$/);
  assert.doesNotMatch(await of("read.py"), /nothing was checked/);
});

test("Prisma's client is found where it was generated to", async () => {
  const client = (path: string) =>
    `import { PrismaClient } from "${path}";\n` +
    `export const db = new PrismaClient({ datasourceUrl: process.env.URL });\n`;
  const folder = await project("generated", {
    "lib/db.ts": client("@/generated/prisma"),
    "lib/kiln.ts": 'import type { Kiln } from "@/generated/prisma";\nexport const one: Kiln | null = null;\n',
  });
  const { stdout, exitCode } = await run(folder);
  assert.equal(exitCode, 0);
  assert.match(stdout, /^lib\/db\.ts +Prisma: nothing wrong$/m);
  assert.match(stdout, /^1 configuration in 2 files/m);
});

test("data sources in code of Java, Kotlin and Scala are found; the build's files and readers of URLs are not", async () => {
  const folder = await project("jvm", {
    "src/main/java/io/weir/shop/infrastructure/persistence/config/Db.java":
      "class Db {\n  PostgresqlConnectionFactory f = new PostgresqlConnectionFactory(io.r2dbc.postgresql\n" +
      '      .PostgresqlConnectionConfiguration.builder().host("db").database("shop").build());\n}\n',
    "src/main/kotlin/Db.kt": 'val ds = HikariDataSource().apply { jdbcUrl = "jdbc:postgresql://db/shop" }\n',
    "src/main/scala/Db.scala":
      'val xa = Transactor.fromDriverManager[IO]("org.postgresql.Driver", "jdbc:postgresql://db/shop", u, p)\n',
    "src/main/java/io/weir/Urls.java":
      'class Urls { boolean is(String u) { return u.startsWith("jdbc:postgresql://"); } }\n',
    "build.gradle.kts": 'dependencies { implementation("org.postgresql:postgresql:42.7.3") }\n',
  });
  const { stdout } = await run(folder);
  assert.match(stdout, /Db\.java +r2dbc-postgresql: nothing wrong$/m);
  assert.match(stdout, /Db\.kt +HikariCP: nothing wrong$/m);
  assert.match(stdout, /Db\.scala +pgjdbc: nothing wrong$/m);
  assert.match(stdout, /^3 configurations in 5 files: nothing wrong\.$/m);
});

test("settings of Java's are found under any name where a URL of PostgreSQL's stands in them", async () => {
  const url = "jdbc:postgresql://db/weir";
  const folder = await project("named-freely", {
    "src/main/resources/db.properties": `jdbc.url=${url}\n`,
    "config/service.yml": `server:\n  port: 80\ndatabase:\n  driverClass: org.postgresql.Driver\n  url: ${url}\n`,
    "src/main/resources/messages.properties": "shop.title=Weir\n",
    "config/log.yml": "level: info\n",
    "src/main/resources/application.yml": `spring:\n  datasource:\n    url: ${url}\n`,
    "src/main/resources/application-prod.yml": "spring:\n  datasource:\n    url: ${DB_URL}\n",
  });
  const { stdout } = await run(folder);
  assert.match(stdout, /db\.properties +pgjdbc, jdbc: nothing wrong$/m);
  assert.match(stdout, /service\.yml +pgjdbc, database: nothing wrong$/m);
  // The file beneath it names the database.
  assert.match(stdout, /application-prod\.yml +Spring Boot \(HikariCP, pgjdbc\)/m);
  assert.match(stdout, /^4 configurations in 6 files: nothing wrong\.$/m);
});
