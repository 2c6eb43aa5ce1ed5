// Files under names that templates and examples have, and files that hold a part of what is usual: each is found.
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { lintCommand } from "../../src/cli/lint.ts";
import { temporaryDirectory } from "../support/cluster.ts";

const dir = await temporaryDirectory();
const plain = { framework: undefined, database: undefined, json: false, strict: false };

const compose = (image: string, more: string) => `services:\n  db:\n    image: ${image}\n${more}`;
const found: Record<string, [path: string, text: string, inFolder: RegExp, alone: RegExp]> = {
  "an example of Rails' with the word before": [
    "config/example.database.yml",
    "production:\n  primary:\n    adapter: postgresql\n    database: weir\n    hostname: db\n",
    /^config\/example\.database\.yml +Rails/m,
    /does not read `?hostname/,
  ],
  "Patroni's file without a scope": [
    "patroni.yml",
    "bootstrap:\n  dcs:\n    postgresql:\n      use_pg_rewind: true\n  pg_hba:\n    - host all all 10.0.0.0/8 scram\n",
    /^patroni\.yml +Patroni/m,
    /"scram" is not a method/,
  ],
  "Patroni's file with statements of a template": [
    "patroni.yml.tpl",
    "scope: weir\nhosts:\n%{ for one in hosts ~}\n  - ${one}\n%{ endfor ~}\nbootstrap:\n  pg_hba:\n" +
      "%{ if tls ~}\n    - hostssl all all 10.0.0.0/8 scram\n%{ endif ~}\n",
    /^patroni\.yml\.tpl +Patroni/m,
    /^line 9: .*"scram" is not a method/m,
  ],
  "PgBouncer's file to which a script appends the databases": [
    "deploy/pgbouncer-ini.tpl",
    "[pgbouncer]\nlisten_port = 6432\npool_mode = transactional\nmax_client_conn = {{ $most }}\n",
    /^deploy\/pgbouncer-ini\.tpl +PgBouncer/m,
    /`pool_mode` takes session, transaction, statement/,
  ],
  "a Compose file that is a template": [
    "services/postgres.tpl",
    compose("postgres:15", "    command: postgres -c max_connections=200\n"),
    /^services\/postgres\.tpl +PostgreSQL in a container/m,
    /max_connections 200/,
  ],
  "an image of PgBouncer with names of its own": [
    "docker-compose.yml",
    compose("ghcr.io/weir/pgbouncer:1", "    environment:\n      PGB_DB_HOST: 10.0.0.7\n      PGB_DB_NAME: weir\n"),
    /^docker-compose\.yml +environment of containers/m,
    /2 options read/,
  ],
  "an environment file with a dot before its name": [
    ".example.env",
    "DATABASE_URL=postgres://weir@db:5432/weir?sslmode=requird\n",
    /^\.example\.env +environment or URL/m,
    /There is no such `sslmode`/,
  ],
  "Exposed, whose driver alone stands there": [
    "src/Database.kt",
    "fun connect(c: Config) {\n  Database.connect(\n    url = c.url,\n" +
      '    driver = c.driver ?: "org.postgresql.Driver",\n' +
      "    user = c.user,\n    password = c.password,\n  )\n}\n",
    /^src\/Database\.kt +pgjdbc/m,
    /4 options read.*4 of them computed at run time/,
  ],
};
for (const [name, [path, text, inFolder, alone]] of Object.entries(found))
  test(`${name}: found in its folder, and read alone`, async () => {
    const root = join(dir, name.replaceAll(/\W+/g, "-"));
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
    assert.match((await lintCommand(root, plain)).stdout, inFolder);
    assert.match((await lintCommand(join(root, path), plain)).stdout, alone);
  });

const others: Record<string, [path: string, text: string]> = {
  "a partial of Helm's that starts nothing": ["templates/labels.tpl", "metadata:\n  labels:\n    app: postgres\n"],
  "an ini of another program": ["deploy/proxy-ini.tpl", "[proxy]\nlisten_port = 6432\n"],
  "a file with a bootstrap of its own": ["app.yml", "bootstrap:\n  servers: kafka\n  pg_hba: none\n"],
  "Exposed with another driver": [
    "src/Database.kt",
    'fun connect(c: Config) = Database.connect(url = c.url, driver = "com.mysql.cj.jdbc.Driver", user = c.user)\n',
  ],
};
for (const [name, [path, text]] of Object.entries(others))
  test(`${name} is none of PostgreSQL's`, async () => {
    const root = join(dir, name.replaceAll(/\W+/g, "-"));
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
    const { stdout, exitCode } = await lintCommand(root, plain);
    assert.equal(exitCode, 3, stdout);
  });

const unread: Record<string, [path: string, text: string, says: RegExp]> = {
  "Pgpool-II's file": ["pgpool.conf", "backend_hostname0 = 'db'\nport = 9999\n", /Pgpool-II's: dbcheck does not read/],
  "Doctrine's file": [
    "doctrine.yaml",
    "doctrine:\n  dbal:\n    url: '%env(resolve:DATABASE_URL)%'\n",
    /It is Doctrine's: dbcheck does not read that/,
  ],
  "a Compose file with a line at the wrong column": [
    "docker-compose.yml",
    "services:\n  db:\n    image: postgres:16\n\n web:\n    image: weir\n",
    /Line 5 is not valid YAML \(bad indent\)/,
  ],
  "a Compose file with a key twice": [
    "docker-compose.yml",
    "services:\n  db:\n    image: postgres:16\n    image: postgres:15\n",
    /Line 4 is not valid YAML \(the key stands twice\)/,
  ],
};
for (const [name, [path, text, says]] of Object.entries(unread))
  test(`${name} is not read, and the reason is said`, async () => {
    const root = join(dir, name.replaceAll(/\W+/g, "-"));
    await mkdir(root, { recursive: true });
    await writeFile(join(root, path), text);
    await assert.rejects(lintCommand(join(root, path), plain), says);
  });

test("the folder that one stands in is called so", async () => {
  const root = join(dir, "without");
  await mkdir(root, { recursive: true });
  const before = process.cwd();
  process.chdir(root);
  try {
    assert.match((await lintCommand(".", plain)).stderr, /found in 0 files below this folder\.\n/);
  } finally {
    process.chdir(before);
  }
});
