// A setting that is left out is counted, and no more is said of it than that: the driver may know it well.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";

const read = (text: string, framework: "sqlalchemy" | "laravel" | "django" = "sqlalchemy") =>
  readAppConfig(playbookFor(framework), text, framework === "laravel" ? "database.php" : "db.py").config;

const psycopg = (more: string) =>
  `import psycopg\nconn = psycopg.connect(host="db.market.internal", dbname="market", ${more})\n`;

test("what a driver takes beside the place is named, and its text stays in the file", () => {
  const { options, notes } = read(psycopg('row_factory=dict_row, options="-c search_path=shop"'));
  assert.deepEqual(
    options.slice(2).map(({ name, value }) => [name, value]),
    [
      ["row_factory", "dict_row"],
      ["options", "[not shown]"],
    ],
  );
  assert.deepEqual(notes, []);
});

test("attributes of PDO that concern rows are its own", () => {
  const php = `<?php return ['connections' => ['pgsql' => ['driver' => 'pgsql', 'host' => 'db',
    'options' => [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION, PDO::ATTR_DEFAULT_FETCH_MODE => PDO::FETCH_ASSOC]]]];`;
  const { options, notes } = read(php, "laravel");
  assert.ok(options.some(({ name }) => name === "options.PDO::ATTR_ERRMODE"));
  assert.deepEqual(notes, []);
});

test("a name that nobody here knows is counted, and its owner is not guessed", () => {
  const { notes } = read(psycopg('flux_capacitor="canary"'));
  assert.deepEqual(notes, ["1 setting is unknown, so it is not shown"]);
});

// Tried with Django 3.2 and psycopg2: SHOW search_path gives what it says.
test("libpq's `options` below Django's is known, whatever it sets", () => {
  const text =
    'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "market", ' +
    '"OPTIONS": {"options": "-c search_path=shop"}}}\n';
  const { options, notes } = read(text, "django");
  assert.equal(options.find(({ name }) => name === "OPTIONS.options")?.value, "[not shown]");
  assert.deepEqual(notes, []);
});
