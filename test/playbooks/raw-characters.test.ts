// What each reader makes of a raw character in a URL's password: tried with SQLAlchemy 1.4 and 2.1, asyncpg 0.27,
// psycopg2 2.9, Python's urlsplit, Elixir 1.14, Go's net/url, PHP 8.2 and Ruby's URI.
import assert from "node:assert/strict";
import { test } from "node:test";
import { urlParts } from "../../src/playbooks/url.ts";
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

test("a second = hides nothing else of the URL", () => {
  const ecto = (query: string) =>
    saidOf("ecto", "prod.exs")(`import Config\nconfig :weir, Weir.Repo, url: "${url("x")}?${query}"\n`);
  const pool = (text: string) =>
    `import { Pool } from "pg";\nnew Pool({ connectionString: "${text}", ssl: { rejectUnauthorized: false } });\n`;
  const pg = (query: string) => saidOf("node-postgres", "db.js")(pool(`${url("x")}?${query}`));
  for (const query of ["sslmode=require&options=endpoint=a-b", "options=endpoint=a-b&sslmode=require"]) {
    assert.match(ecto(query).join(), /^warning: Ecto ignores `sslmode` in the URL: TLS stays off/);
    assert.match(pg(query).join(), /The TLS parameters of the connection string replace the whole `ssl` object/);
  }
  const rails = saidOf(
    "rails",
    "database.yml",
  )(`production:\n  adapter: postgresql\n  host: other\n  url: "${url("x")}?options=endpoint=a-b"\n`);
  assert.match(rails.join(), /`host` is set here and in `url`, with another value: the URL wins/);
  const psycopg = `import psycopg2\nlink = psycopg2.connect("${url("x")}?options=a=b&sslmode=require")\n`;
  assert.match(saidOf("sqlalchemy", "db.py")(psycopg).join(), /a second = in its value/);
});

test("SQLAlchemy ends the user at a slash, and reads an @ in it", () => {
  const said = (userinfo: string) =>
    saidOf("sqlalchemy", "db.py")(`${engine}postgresql+psycopg2://${userinfo}@db.internal/weir")\n`).join("\n");
  assert.match(said("corp/app:pw12"), /^error: .* has "\/" as it is: SQLAlchemy takes another host/);
  assert.match(said("app@corp:pw12"), /^note: .* has "@" as it is. This driver reads that/);
  assert.match(said("app:pw/12"), /^note: .* has "\/" as it is. This driver reads that/);
  assert.match(said("app:pw@12"), /^error: .* has "@" as it is: SQLAlchemy takes another host/);
});

test("a sentence of libpq's may change: what is said follows a kind, and not its words", () => {
  const kindOf = (text: string) => urlParts(text)?.problem?.kind;
  assert.equal(kindOf(`${url("x")}?options=a=b`), "second-equals");
  assert.equal(kindOf("postgresql://weir:[YOUR-PASSWORD]@db.internal/weir"), "placeholder");
  assert.equal(kindOf(url("p#w")), "other");
  assert.equal(kindOf(url("x")), undefined);
});
