// What each reader makes of a raw character in a URL's password: tried with SQLAlchemy 1.4, asyncpg 0.27, psycopg2 2.9,
// Python's urlsplit, Elixir 1.14, Go's net/url, PHP 8.2 and Ruby's URI.
import assert from "node:assert/strict";
import { test } from "node:test";
import { saidOf } from "./strict.ts";

const url = (password: string) => `postgresql://weir:${password}@db.internal:5432/weir`;
const engine = 'from sqlalchemy import create_engine\nlink = create_engine("';
const readers: Record<string, [taken: string, (password: string) => string[]]> = {
  Ecto: ["@ ", (one) => saidOf("ecto", "prod.exs")(`import Config\nconfig :weir, Weir.Repo, url: "${url(one)}"\n`)],
  Go: [
    "@",
    (one) =>
      saidOf(
        "go",
        "main.go",
      )(`package main\nimport "github.com/jackc/pgx/v5"\nfunc main() {\n\tpgx.Connect(ctx, "${url(one)}")\n}\n`),
  ],
  Laravel: [
    "@% ",
    (one) =>
      saidOf(
        "laravel",
        "database.php",
      )(`<?php\nreturn ['connections' => ['pgsql' => ['driver' => 'pgsql', 'url' => '${url(one)}']]];\n`),
  ],
  SQLAlchemy: ["/#?% ", (one) => saidOf("sqlalchemy", "db.py")(`${engine}${url(one)}")\n`)],
  asyncpg: ["% ", (one) => saidOf("sqlalchemy", "db.py")(`import asyncpg\nlink = asyncpg.connect("${url(one)}")\n`)],
  "Active Record": [
    "",
    (one) => saidOf("rails", "database.yml")(`production:\n  adapter: postgresql\n  url: "${url(one)}"\n`),
  ],
};

for (const [reader, [taken, said]] of Object.entries(readers))
  test(`${reader}: what it reads is a note, and what it does not an error`, () => {
    for (const one of "@/#?%") {
      const all = said(`p${one}zz`).filter((line) => line.includes("as it is"));
      assert.equal(all.length, 1, one);
      const expected = taken.includes(one)
        ? /^note: .*This driver reads that/
        : new RegExp(`^error: User or password has "\\${one}" as it is: ${reader} takes another host or password`);
      assert.match(all[0] ?? "", expected, one);
    }
  });

test("a second = in a parameter is libpq's alone to refuse", () => {
  const neon = "postgresql://weir:x@db.internal/weir?options=endpoint=a-b";
  assert.deepEqual(saidOf("sqlalchemy", "db.py")(`${engine}${neon}")\n`), []);
  const alone = saidOf("sqlalchemy", "db.py")(`import psycopg2\nlink = psycopg2.connect("${neon}")\n`);
  assert.match(alone.join(), /^error: .*a second = in its value/);
  const go = `package main\nimport "github.com/jackc/pgx/v5"\nfunc main() {\n\tpgx.Connect(ctx, "${neon}")\n}\n`;
  assert.deepEqual(saidOf("go", "main.go")(go), []);
});
