// What Laravel's findings say to write: with the file's quotes, beside what the URL has, and by its release.
import assert from "node:assert/strict";
import { test } from "node:test";
import { saidOf } from "./strict.ts";

const said = saidOf("laravel", "config/database.php");
const file = (options: string, quote = "'") => {
  const text = `<?php\nreturn ['connections' => ['pgsql' => [\n'driver' => 'pgsql',\n${options}\n]]];\n`;
  return text.replaceAll("'", quote);
};
const php = (options: string, versions: Record<string, string> = {}) => said(file(options), versions);
const place = "'host' => 'db', 'database' => 'weir', 'username' => 'weir',\n";

test("an empty charset keeps Laravel before 9 out, and is nobody's mistake where the release is another or unknown", () => {
  const empty = `${place}'charset' => '',`;
  for (const name of ["laravel/framework", "illuminate/database"])
    assert.match(
      php(empty, { [name]: "8.83.26" }).join(),
      /^error: Laravel before 9 sends `set names ''`.* WRITE 'charset' => 'utf8',$/,
    );
  assert.deepEqual(php(empty), []);
  assert.deepEqual(php(empty, { "laravel/framework": "11.2.0" }), []);
});

test("keys are quoted as the file quotes them", () => {
  const charset = `${place}'charset' => 'utf8mb4',`;
  assert.match(said(file(charset)).join(), /WRITE 'charset' => 'utf8',$/);
  assert.match(said(file(charset, '"')).join(), /WRITE "charset" => "utf8",$/);
});

test("a user or a password under another name is lost, where no URL has them", () => {
  const wrong = "'host' => 'db', 'database' => 'weir', 'user' => env('DB_USER'), 'pass' => 'canary-71',";
  const [user = "", password = ""] = php(wrong);
  assert.match(user, /^error: .*it reads `username`.* WRITE 'username' => env\('DB_USER'\),$/);
  assert.match(password, /^error: .*it reads `password`.* WRITE \/\/ rename pass to password$/);
  const url = "postgres://weir:x@db/weir";
  for (const one of [`'${url}'`, `env('DATABASE_URL', '${url}')`])
    assert.deepEqual(php(`'url' => ${one}, ${wrong}`), [], one);
  // Laravel's own file asks for a URL, and most deployments set none.
  for (const one of ["env('DB_URL')", "env('DB_URL', '')", "env('DB_URL', null)"]) {
    const [beside = "", ...rest] = php(`'url' => ${one}, ${wrong}`);
    assert.match(beside, /^warning: .*it reads `username`. libpq's default applies instead, unless the URL has it\. /);
    assert.equal(rest.length, 1);
  }
  assert.deepEqual(php(`'url' => env('DB_URL'), ${place}`), []);
});

test("`ssl` that says no is not told; one that says yes is, and beside a URL in words", () => {
  assert.deepEqual(php(`${place}'ssl' => false,`), []);
  assert.match(php(`${place}'ssl' => true,`).join(), /^warning: .* WRITE 'sslmode' => 'require',$/);
  assert.match(
    php("'url' => env('DATABASE_URL'), 'ssl' => true,").join(),
    /WRITE \/\/ 'sslmode' in its place, or in the/,
  );
});

test("an attribute of MySQL's behind a question for its driver is Laravel's own template", () => {
  const attribute = "[PDO::MYSQL_ATTR_SSL_CA => env('MYSQL_ATTR_SSL_CA')]";
  assert.deepEqual(php(`${place}'options' => extension_loaded('pdo_mysql') ? array_filter(${attribute}) : [],`), []);
  assert.match(
    php(`${place}'options' => ${attribute},`).join(),
    /^note: .*its constant does not exist\. WRITE \/\/ remove/,
  );
});
