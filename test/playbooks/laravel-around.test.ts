// What stands around Laravel's connections: the default's name, and PHP that cannot hold them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";
import { saidOf } from "./strict.ts";

const said = saidOf("laravel", "config/database.php");
const file = (usual: string, before = "", more = "") =>
  `<?php\n${before}return [\n'default' => ${usual},\n'connections' => ['pgsql' => ['driver' => 'pgsql', ` +
  `'host' => 'db'], 'mill' => ['driver' => 'pgsql', 'host' => 'db']${more}]];\n`;

// Tried with Illuminate 8: "Database connection [psql] not configured."
test("a default that no connection has is told; of a variable's default it is a note", () => {
  const raised = "no connection is called `psql`, and Laravel raises InvalidArgumentException";
  assert.match(said(file("'psql'")).join(), new RegExp(`^error: ${raised}`));
  assert.match(said(file("env('DB_CONNECTION', 'psql')")).join(), new RegExp(`^note: Where no variable .*: ${raised}`));
  for (const one of ["'mill'", "env('DB_CONNECTION', 'pgsql')", "env('DB_CONNECTION')", "$usual"])
    assert.deepEqual(said(file(one)), [], one);
  // From Laravel 11 on the framework has these itself; what is added elsewhere nobody sees.
  assert.deepEqual(said(file("env('DB_CONNECTION', 'mysql')")), []);
  assert.deepEqual(said(file("'psql'", "", ", ...$more")), []);
  assert.deepEqual(said(file("'psql'").replace("'connections' => [", "'connections' => array_merge($more, [")), []);
  const around = ["$more + [", "array_map(fn ($one) => $one, ["];
  for (const before of around)
    assert.deepEqual(said(file("'psql'").replace("'connections' => [", `'connections' => ${before}`)), [], before);
  assert.deepEqual(said(file("'psql'", "", ", MAIN => []")), []);
  assert.equal(said(file("'psql'", "", ", 'main' => []")).length, 1);
});

// Tried with PHP 8.2: Undefined constant "‘DATABASE_URL’"; parse_url("DATABASE_URL") is ["path" => "DATABASE_URL"].
test("typographic quotes are told where they stand in code, and a name that is parsed as a URL", () => {
  const quotes = said(file("'pgsql'", "$url = getenv(‘DATABASE_URL’);\n"));
  assert.equal(quotes.length, 1);
  assert.match(quotes.join(), /^error: PHP reads a typographic quote as part of a constant's name/);
  for (const one of ["// it’s ‘here’\n", "/* “a” */\n", "# ‘b’\n", "$a = 'it’s “c”';\n", '$a = "‘d’";\n'])
    assert.deepEqual(said(file("'pgsql'", one)), [], one);
  const name = said(file("'pgsql'", "$url = parse_url('DATABASE_URL');\n"));
  assert.match(name.join(), /^error: `parse_url` gets the name DATABASE_URL.* WRITE .*getenv\('DATABASE_URL'\)\)$/);
  for (const one of ["", '// not parse_url("DATABASE_URL")\n', "/* parse_url('DATABASE_URL') */"])
    assert.deepEqual(said(file("'pgsql'", `${one}$url = parse_url(getenv('DATABASE_URL'));\n`)), [], one);
});

// Tried with PHP 8.2: `php -l` has nothing to say of them.
test("a here-document and what stands outside of PHP are no code; what follows them is", () => {
  const [heredoc, html] = ["$a = <<<X\n  it’s “fine”, isn't it\n  X;\n", "// end ?>\nIt’s isn't <?php\n"];
  for (const one of [heredoc, heredoc.replace("<<<X", "<<<'X'"), html]) {
    assert.deepEqual(said(file("'pgsql'", one)), [], one);
    assert.match(said(file("'pgsql'", `${one}$b = ‘c’;\n`)).join(), /^error: PHP reads a typographic quote/, one);
  }
  assert.deepEqual(said(`It’s\n${file("'pgsql'")}?>\nIt’s\n`), []);
});

// Tried with Illuminate 8: "Database connection [] not configured."
test("a whole file without `connections` and without a driver is not Laravel's; a part that is pasted may be", () => {
  const flat = "'host' => env('DB_HOST', 'localhost'),\n'database' => env('DB_DATABASE'),\n";
  for (const whole of [`<?php\n\nreturn [\n${flat}];\n`, `<?php\n$a = 1;\nreturn array(\n${flat});\n`])
    assert.throws(() => said(whole), /It contains no database configuration/);
  assert.deepEqual(said(flat), []);
});

test("another database's connection by default is said, also where a function of one's own reads the variable", () => {
  const notes = (usual: string) =>
    readAppConfig(playbookFor("laravel"), file(usual), "config/database.php").config.notes;
  const said = ["the default connection is mysql, unless a variable says otherwise"];
  for (const one of ["env('DB_CONNECTION', 'mysql')", "envNonEmpty('DB_CONNECTION', 'mysql')"])
    assert.deepEqual(notes(one), said, one);
  for (const one of ["envNonEmpty('DB_CONNECTION', 'pgsql')", "envNonEmpty('DB_CONNECTION')", "pick('A', 'mysql')"])
    assert.deepEqual(notes(one), [], one);
});
