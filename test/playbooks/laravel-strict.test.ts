// What a hostile reader of Laravel's findings would object to: fixes that lose or break something.
import assert from "node:assert/strict";
import { test } from "node:test";
import { saidOf } from "./strict.ts";

const said = saidOf("laravel", "config/database.php");
const connection = (more: string) =>
  said(`<?php\nreturn ['default' => 'pgsql', 'connections' => ['pgsql' => ['driver' => 'pgsql',\n${more}\n]]];\n`);

test("an attribute goes into the options that are there", () => {
  const timeout = "'host' => 'db',\n'connect_timeout' => 10,\n";
  assert.match(connection(timeout).join(), /^warning: .*WRITE 'options' => \[PDO::ATTR_TIMEOUT => 10\],$/);
  const both = connection(`${timeout}'options' => [PDO::ATTR_PERSISTENT => true],`);
  assert.match(both.join(), /WRITE \/\/ in options: PDO::ATTR_TIMEOUT => 10,$/);
});

// Tried with PHP 8.2: emulated, `active = 1` is refused of a boolean; with PGSQL_ATTR_DISABLE_PREPARES it is not.
test("statements without a name keep booleans as they are", () => {
  const supabase = "'host' => 'aws-0-eu-central-1.pooler.supabase.com',\n'port' => '6543',";
  assert.match(
    connection(supabase).join(),
    /^warning: .*WRITE 'options' => \[PDO::PGSQL_ATTR_DISABLE_PREPARES => true\],$/,
  );
  const inOptions = (attribute: string) => connection(`${supabase}\n'options' => [${attribute}],`);
  // What is off leaves the statements their names.
  for (const attribute of ["PDO::ATTR_EMULATE_PREPARES", "PDO::PGSQL_ATTR_DISABLE_PREPARES"]) {
    assert.deepEqual(inOptions(`${attribute} => true`), [], attribute);
    assert.match(
      inOptions(`${attribute} => false`).join(),
      /^warning: .*WRITE \/\/ in options: PDO::PGSQL_ATTR_DISABLE_PREPARES => true,$/,
      attribute,
    );
  }
  assert.deepEqual(inOptions("PDO::ATTR_EMULATE_PREPARES => env('DB_EMULATE', true)"), []);
});

test("an attribute of MySQL's is worth a note: copies of its block filter it out where it is not set", () => {
  const filtered = "'options' => array_filter([PDO::MYSQL_ATTR_SSL_CA => env('MYSQL_ATTR_SSL_CA')]),";
  assert.match(connection(`'host' => 'db',\n${filtered}`).join(), /^note: PostgreSQL's driver ignores an attribute/);
});

test("what ssl and an sslmode among attributes say is kept, and libpq's default is prefer", () => {
  const tls = (rest: string) =>
    said(`<?php return ['driver' => 'pgsql', 'host' => 'db', 'database' => 'weir', ${rest}];`).join();
  assert.match(tls("'ssl' => true"), /^warning: .*it reads `sslmode`\. .*WRITE 'sslmode' => 'require',$/);
  assert.equal(tls("'ssl' => false"), "");
  assert.match(tls("'ssl' => env('DB_SSL', false)"), /WRITE \/\/ 'sslmode' in its place: prefer, require or verify/);
  const inside = tls("'options' => ['sslmode' => 'verify-full']");
  assert.match(
    inside,
    /is silently ignored, and libpq's default applies\. WRITE \/\/ move sslmode out of options, up beside it$/,
  );
});
