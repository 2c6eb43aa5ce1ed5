// What a hostile reader of Rails' findings would object to: other readers of database.yml, empty values, levels.
import assert from "node:assert/strict";
import { test } from "node:test";
import { saidOf } from "./strict.ts";

const said = saidOf("rails", "config/database.yml");
const production = (...lines: string[]) =>
  said(`production:\n${["adapter: postgresql", "database: weir", ...lines].map((one) => `  ${one}\n`).join("")}`);

test("what is empty in the file is left out, and what a template puts in is not known", () => {
  assert.deepEqual(production("sslmode:", "port:"), []);
  assert.deepEqual(production('sslmode: "{{ sslmode }}"', 'port: "{{ port }}"'), []);
  assert.match(production("sslmode: false").join(), /^error: libpq refuses.*WRITE sslmode: disable$/);
});

test("an option that nobody reads is ignored: a warning", () => {
  const [one] = production("prepared_statement: false");
  assert.equal(
    one,
    "warning: Active Record has no option `prepared_statement` and ignores it; did you mean `prepared_statements`? " +
      "WRITE prepared_statements: false",
  );
});

test("postgres is another library's adapter, too: an error where the file or the lock file is Active Record's", () => {
  const file = (more: string) => `production:\n  adapter: postgres\n  database: weir\n${more}`;
  assert.match(said(file("")).join(), /^note: Active Record has no adapter with this name/);
  assert.match(said(file("  pool: 5\n")).join(), /^error: Active Record has no adapter/);
  assert.match(said(file(""), { activerecord: "7.1.0" }).join(), /^error: Active Record has no adapter/);
});

test("where nobody sets the variable, its default is the adapter: one that Active Record does not have is told", () => {
  const adapter = (code: string) => said(`production:\n  adapter: <%= ${code} %>\n  database: weir\n  pool: 5\n`);
  const told =
    "note: This is the default, which counts only where nothing else is set. Active Record has no adapter with this " +
    "name: it raises AdapterNotFound (or LoadError) before it connects. " +
    "WRITE # give postgresql as the default of adapter";
  for (const code of [`ENV.fetch("ADAPTER", "postgres")`, `ENV["ADAPTER"].presence || "postgres"`])
    assert.deepEqual(adapter(code), [told], code);
  for (const code of [`ENV.fetch("ADAPTER", "postgresql")`, `ENV.fetch("ADAPTER", "mysql2")`, `ENV["ADAPTER"]`])
    assert.deepEqual(adapter(code), [], code);
});

test("a word that Sequel has as well does not make the file Active Record's", () => {
  const level = (word: string) => said(`production:\n  adapter: postgres\n  database: weir\n  ${word}\n`)[0] ?? "";
  assert.match(level("max_connections: 5"), /^note: Active Record has no adapter/);
  assert.match(level("min_messages: warning"), /^error: Active Record has no adapter/);
});

test("what holds instead of a name that nobody reads is libpq's default, and no more is said", () => {
  assert.match(
    production("hostname: db").join(),
    /^error: .*it reads `host`\. libpq's default applies instead\. WRITE/,
  );
});

test("prepared statements may be off in the URL", () => {
  const url = "url: postgresql://weir:x@aws-0-eu.pooler.supabase.com:6543/weir";
  assert.match(production(url).join(), /^warning: The host is the Supavisor/);
  assert.deepEqual(production(`${url}?prepared_statements=false`), []);
});

// Tried: pg with Ruby 3.1, `invalid port number: "99999"`.
test("a port above 65535 is told; 65535, one for each host, and one below a URL are not", () => {
  for (const port of ["99999", "5432,70000"])
    assert.match(production(`port: ${port}`).join(), /^error: Ports end at 65535: every connection fails/, port);
  for (const port of ["65535", "5432,5433"]) assert.deepEqual(production(`port: ${port}`), [], port);
  assert.deepEqual(production('url: <%= ENV["DATABASE_URL"] %>', "port: 99999"), []);
});
