// What the lints of Laravel call wrong, put to its own connector, to PDO and a real server, and the correction too.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { Client } from "pg";
import { playbookFor, readAppConfig } from "../../../src/playbooks/index.ts";
import type { Versions } from "../../../src/playbooks/lock-files.ts";
import { testCluster } from "../../support/cluster.ts";
import { needs, needsRun } from "../../support/optional.ts";
import { startPgBouncer } from "../../support/pgbouncer.ts";

const run = promisify(execFile);
const illuminate = "/usr/share/php/Illuminate/Database/autoload.php";
const skip = needsRun(
  "php",
  ["-r", `require '${illuminate}'; exit(extension_loaded('pdo_pgsql') ? 0 : 1);`],
  "php-cli php-pgsql php-illuminate-database",
);
const cluster = await testCluster();

before(async () => {
  const client = new Client(cluster.url());
  await client.connect();
  await client.query("create role clinic login password '98765432'");
  await client.query("create database clinic owner clinic");
  await client.end();
  const owner = new Client({
    host: "127.0.0.1",
    port: cluster.port,
    user: "clinic",
    password: "98765432",
    database: "clinic",
  });
  await owner.connect();
  await owner.query("create schema ward; create table public.flags (raised boolean)");
  await owner.end();
});

const place = { driver: "pgsql", host: "127.0.0.1", port: cluster.port, database: "clinic" };
const good = { ...place, username: "clinic", password: "98765432", charset: "utf8", sslmode: "disable" };
const php = (value: unknown): string =>
  typeof value === "object" && value !== null
    ? `[${Object.entries(value)
        .map(([key, one]) => `${key.includes("::") ? key : `'${key}'`} => ${php(one)}`)
        .join(", ")}]`
    : typeof value === "string"
      ? `'${value}'`
      : String(value);

const laravel8: Versions = new Map([["laravel/framework", "8.83.26"]]);
const found = (config: object, versions: Versions = laravel8) =>
  readAppConfig(playbookFor("laravel"), php(config), "database.php", null, versions).findings.map((one) => [
    one.option,
    one.provenOn,
  ]);

/** Who is connected, with which search_path, and whether TLS is on; or the error's text. */
async function outcome(
  config: object,
  query = "select current_user::text as who, current_setting('search_path') as path",
): Promise<string> {
  const code = `require '${illuminate}';
    $manager = new Illuminate\\Database\\Capsule\\Manager();
    try { $manager->addConnection(${php(config)}); echo json_encode($manager->getConnection()->select($argv[1], [])); }
    catch (Throwable $error) { echo get_class($error), ' ', $error->getMessage(); }`;
  const { stdout } = await run("php", ["-d", "display_errors=stderr", "-r", code, query], { timeout: 60_000 });
  return stdout.trim();
}

const works = /"who":"clinic"/;

test("a good configuration connects, and nothing is said of it", { skip }, async () => {
  assert.deepEqual(found(good), []);
  assert.match(await outcome(good), works);
});

test("user is not read: the system's user is taken", { skip }, async () => {
  const { username, ...rest } = good;
  assert.deepEqual(found({ ...rest, user: username }), [["user", "Laravel 8"]]);
  assert.match(await outcome({ ...rest, user: username }), /QueryException/);
});

test(
  "a charset of MySQL's, a sslmode that libpq does not know, a port in the host: nothing connects",
  { skip },
  async () => {
    for (const [wrong, option, proof, says] of [
      [{ charset: "utf8mb4" }, "charset", "Laravel 8", /client_encoding/],
      [{ sslmode: "required" }, "sslmode", "PHP 8.2", /invalid sslmode value/],
      [{ port: "five" }, "port", "PHP 8.2", /invalid integer value/],
      [{ host: `localhost:${cluster.port}` }, "host", "PHP 8.2", /could not translate host name/],
    ] as const) {
      assert.deepEqual(found({ ...good, ...wrong }), [[option, proof]]);
      assert.match(await outcome({ ...good, ...wrong }), says);
    }
  },
);

test("sslmode among PDO's attributes is ignored: the connection is not refused for want of TLS", { skip }, async () => {
  const { sslmode: _, ...rest } = good;
  const wrong = { ...rest, options: { sslmode: "require" } };
  assert.deepEqual(found(wrong), [["options.sslmode", "PHP 8.2"]]);
  assert.match(await outcome(wrong), works);
  assert.match(await outcome({ ...rest, sslmode: "require" }), /server does not support SSL/);
});

test("an attribute of MySQL's is an undefined constant without its driver", { skip }, async () => {
  const wrong = { ...good, options: { "PDO::MYSQL_ATTR_SSL_CA": "/etc/ssl/ca.pem" } };
  assert.deepEqual(found(wrong), [["options.PDO::MYSQL_ATTR_SSL_CA", "PHP 8.2"]]);
  const { stdout } = await run("php", ["-r", "echo extension_loaded('pdo_mysql') ? 'there' : 'none';"]);
  assert.match(await outcome(wrong), stdout === "there" ? works : /Undefined (?:class )?constant/);
});

test("Laravel 8 reads schema and no search_path", { skip }, async () => {
  const wrong = { ...good, search_path: "ward" };
  assert.deepEqual(found(wrong), [["search_path", "Laravel 8"]]);
  assert.deepEqual(found(wrong, new Map([["laravel/framework", "9.0.0"]])), []);
  assert.match(await outcome(wrong), /"path":"\\"\$user\\", public"/);
  assert.match(await outcome({ ...good, schema: "ward" }), /"path":"ward"/);
});

test("the timeout that is read is the one that PDO has", { skip }, async () => {
  const { settings } = readAppConfig(
    playbookFor("laravel"),
    php({ ...good, options: { "PDO::ATTR_TIMEOUT": 3 } }),
    "x.php",
  );
  assert.equal(settings.connectTimeoutMs?.value, 3000);
});

test(
  "behind a pooler in transaction mode a statement's name is lost, unless PDO gives it none",
  { skip: skip || needs("pgbouncer") },
  async () => {
    const own = `host=127.0.0.1 port=${cluster.port} dbname=clinic user=postgres password=test-password`;
    const { port } = await startPgBouncer({ databases: { clinic: own } }, (cleanup) => after(cleanup));
    const executed = async (attributes: string) => {
      const code = `
$link = fn () => new PDO("pgsql:host=127.0.0.1;port=${port};dbname=clinic", "app", "correct horse",
    [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION, ${attributes}]);
[$first, $second] = [$link(), $link()];
$statement = $second->prepare("select ?::int");
$statement->execute([1]);
$first->beginTransaction();
try { $statement->execute([2]); echo $statement->fetchColumn(); } catch (PDOException $error) { echo $error->getCode(); }`;
      return (await run("php", ["-r", code])).stdout;
    };
    for (const attributes of ["", "PDO::ATTR_EMULATE_PREPARES => false", "PDO::PGSQL_ATTR_DISABLE_PREPARES => false"])
      assert.equal(await executed(attributes), "26000", attributes);
    for (const attributes of [
      "PDO::ATTR_EMULATE_PREPARES => true",
      "PDO::PGSQL_ATTR_DISABLE_PREPARES => true",
      "PDO::ATTR_EMULATE_PREPARES => false, PDO::PGSQL_ATTR_DISABLE_PREPARES => true",
    ])
      assert.equal(await executed(attributes), "2", attributes);
  },
);
