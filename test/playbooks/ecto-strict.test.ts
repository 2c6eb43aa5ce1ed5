// What a hostile reader of Ecto's findings would object to: levels, and files whose purpose is not known.
import assert from "node:assert/strict";
import { test } from "node:test";
import { saidOf } from "./strict.ts";

const said = saidOf("ecto", "config/prod.exs");
const repo = (...lines: string[]) => `import Config\nconfig :weir, Weir.Repo,\n  ${lines.join(",\n  ")}\n`;

test("an option that nobody reads is ignored: a warning", () => {
  const text = said(repo('database: "weir"', "pool_sise: 5")).join();
  assert.match(text, /^warning: Ecto has no option `pool_sise` and ignores it; did you mean `pool_size`\?/);
});

test("a number that only a variable would replace is a warning", () => {
  const size = (value: string) => said(repo('database: "weir"', `pool_size: ${value}`)).join();
  assert.match(size('System.get_env("POOL") || 10'), /^warning: When it is set, the variable is a string/);
  assert.match(size('System.get_env("POOL") || "10"'), /^error: An environment variable is a string/);
  assert.match(size('System.get_env("POOL")'), /^error: An environment variable is a string/);
});

// By the source of DBConnection and Postgrex; what each call says of a text was tried with Elixir 1.14.
test("a text in the place of a number has each option's own effect, and the fix its own default", () => {
  const first = (name: string) => said(repo(`database: "weir"`, `${name}: System.get_env("N")`)).join();
  assert.match(first("pool_size"), /^error: .*`pool_size` must be a number\. The pool does not start\. .*"10"\)$/);
  assert.match(first("queue_interval"), /^error: .*number\. The pool does not start\. .*"1000"\)$/);
  assert.match(first("backoff_max"), /^error: .*number\. The pool does not start\. .*"30000"\)$/);
  assert.match(first("timeout"), /^error: .*number\. Its connection processes die before they log in\. .*"15000"\)$/);
  assert.match(
    first("queue_target"),
    /^warning: .*number\. With a string the pool drops no waiting requests\. .*"50"\)$/,
  );
});

test("what DBConnection takes is no mistake, and a text has its own effect there, too", () => {
  const of = (...lines: string[]) => said(repo('database: "weir"', ...lines)).join();
  assert.equal(of("queue_target: 0", "queue_interval: 0", "backoff_min: 0", "backoff_max: nil"), "");
  assert.match(of('queue_target: "50"'), /^warning: .*is a string: the pool drops no waiting requests\. /);
  assert.match(of('queue_interval: "1000"'), /^error: .*is a string: the pool does not start\. /);
});

test("nil is said to end the process before it logs in, and no more", () => {
  assert.match(said(repo("database: nil")).join(), /^error: `database: nil` .*its connection processes die before/);
});

test("what is logged whole is a choice that does what it says: a note, and nothing in a development", () => {
  const text = repo('hostname: "db"', "show_sensitive_data_on_connection_error: true");
  for (const file of ["config/docker.exs", "config/prod.exs"])
    assert.match(said(text, {}, file).join(), /^note: Errors while connecting are logged in full/);
  assert.deepEqual(said(text, {}, "config/dev.exs"), []);
});

test("a pool that was removed is an error where the release is known", () => {
  const text = repo('database: "weir"', "pool: DBConnection.Poolboy");
  assert.deepEqual(said(text), []);
  assert.match(said(text, { db_connection: "2.7.0" }).join(), /^error: DBConnection\.Poolboy was removed/);
});

test("`ssl: false` says what it does: a note, and TLS is left to who knows the server", () => {
  const text = repo('hostname: "db"', "ssl: false", "ssl_opts: [verify: :verify_none]");
  for (const file of ["config/prod.exs", "config/dev.exs"])
    assert.match(
      said(text, {}, file).join(),
      /^note: `ssl: false` overrides `ssl_opts`.*WRITE # remove ssl_opts, or turn ssl on if the server has TLS$/,
    );
});

// By the source of Postgrex 0.13 to 0.17 (`do_handshake`), and since 0.18.
test("a text in `ssl` ends the connection process in each release, and nothing else is said of it", () => {
  const text = (value: string) => said(repo('hostname: "db"', `ssl: "${value}"`)).join();
  assert.match(text("true"), /^error: .*or another atom the connection process dies\. WRITE ssl: true$/);
  assert.match(text("false"), /^error: .*or another atom the connection process dies\. WRITE ssl: false$/);
});

// Tried with Elixir 1.14: `String.to_integer` of a URL raises while the file is read.
test("a variable that holds no number is not converted to one: the mistake is which variable", () => {
  const of = (...lines: string[]) => said(repo(...lines)).join();
  assert.match(
    of('database: System.get_env("WEIR_STORE")', 'pool_size: System.get_env("WEIR_STORE")'),
    /^error: .*WRITE # `database` reads WEIR_STORE too: give pool_size a variable of its own, and convert it$/,
  );
  assert.match(
    of('database: "weir"', 'pool_size: System.get_env("DATABASE_URL")'),
    /^error: .*WRITE # DATABASE_URL does not sound like a number: give pool_size another variable/,
  );
  // The nearest neighbours: a variable of its own, and one that two numbers share.
  for (const line of ['timeout: String.to_integer(System.get_env("N"))', 'hostname: System.get_env("NAME")'])
    assert.match(of('database: "weir"', line, 'pool_size: System.get_env("N")'), /WRITE pool_size: String\.to_integer/);
});

// By the source of Postgrex 0.13 to 0.17 (`do_handshake`), and since 0.18.
test("a variable in `ssl` is a string, and ends the connection process", () => {
  const ssl = (value: string) => said(repo('hostname: "db"', `ssl: ${value}`)).join();
  for (const value of ['System.get_env("DB_TLS")', 'System.fetch_env!("DB_TLS")', 'System.get_env("DB_TLS", "true")'])
    assert.match(ssl(value), /^error: An environment variable is a string, but `ssl` must be .*WRITE # compare DB_TLS/);
  assert.match(ssl('System.get_env("DB_TLS") || false'), /^warning: When it is set, the variable is a string/);
  for (const value of ['System.get_env("DB_TLS") == "true"', 'System.get_env("DB_TLS") in ~w(true 1)', "ssl()"])
    assert.equal(ssl(value), "");
});
