// What lint says of Ecto, word for word where the words are the point; and the neighbour of each, which is left alone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { levelOf } from "../../src/playbooks/finding-level.ts";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";

const ecto = playbookFor("ecto");
const read = (text: string, file = "runtime.exs") => readAppConfig(ecto, text, file);
const said = (text: string, file?: string) =>
  read(text, file).findings.map((one) => `${levelOf(one)} ${one.option}: ${one.why} ${one.fix}`);
const repo = (options: string) =>
  `import Config\n\nconfig :mill, Mill.Repo,\n  hostname: "db.mill.internal",\n${options}\n`;

test("a server's name for TLS as a text is an error; a charlist, an atom and a call that makes one are not", () => {
  const text = (value: string) => said(repo(`  ssl: [verify: :verify_none, server_name_indication: ${value}]`));
  for (const wrong of ['"db.mill.internal"', 'System.fetch_env!("HOST")', 'System.get_env("HOST") || "db"', "nil"]) {
    const [one = ""] = text(wrong);
    assert.match(one, /^error ssl\.server_name_indication: .*must be a charlist.*Invalid TLS option/, wrong);
  }
  assert.match(text('"db.mill.internal"')[0] ?? "", /server_name_indication: ~c"db\.mill\.internal"$/);
  assert.match(text('System.get_env("HOST")')[0] ?? "", /to_charlist\(System\.fetch_env!\("HOST"\)\)$/);
  for (const right of [
    '~c"db"',
    "'db'",
    ":disable",
    "host",
    'to_charlist("db")',
    'String.to_charlist(System.get_env("H"))',
  ])
    assert.deepEqual(text(right), [], right);
  // Without TLS nobody looks at its options.
  assert.deepEqual(said(repo('  ssl_opts: [server_name_indication: "db"]')), []);
});

test("`ssl_opts` move to the place of `true`, where the release is known to want it", () => {
  const text = (options: string, before = "") => `${before}${repo(options)}`;
  const of = (whole: string, version: string | null) =>
    readAppConfig(ecto, whole, "runtime.exs", null, new Map(version === null ? [] : [["postgrex", version]])).findings;
  const list = text("  ssl: true,\n  ssl_opts: [\n    verify: :verify_none\n  ]");
  const [one, ...more] = of(list, "0.19.3");
  assert.equal(one?.line, list.split("\n").findIndex((line) => line.includes("ssl_opts: [")) + 1);
  assert.match(one.fix, /^# remove ssl_opts, and move its options .*true: ssl: \[verify: :verify_none\]$/);
  assert.deepEqual(more, []);
  const named = 'tls = [verify: :verify_peer, cacertfile: "/etc/ssl/mill.pem"]\n\n';
  assert.match(of(text("  ssl: true,\n  ssl_opts: tls", named), "0.19.3")[0]?.fix ?? "", / ssl: tls$/);
  // Of another release it says nothing, nor where nobody knows which it is.
  assert.deepEqual(of(list, "0.16.2"), []);
  assert.deepEqual(of(list, null), []);
  assert.equal(read(`${named}${repo("  ssl: tls")}`).settings.tls?.value, "verify");
  const conditional = 'tls = if System.get_env("CA"), do: [verify: :verify_peer], else: []\n\n';
  assert.equal(read(`${conditional}${repo("  ssl: tls")}`).settings.tls, undefined, "nobody knows which branch");
});

test("what `use Ecto.Repo` ignores is said once, and is no setting; an option of somebody else's is not", () => {
  const use = (options: string) =>
    "defmodule Mill.Repo do\n  use Ecto.Repo,\n    otp_app: :mill,\n    adapter: Ecto.Adapters.Postgres" +
    `${options}\nend\n`;
  const text = use(",\n    pool_size: 40,\n    timeout: 60_000");
  assert.deepEqual(said(text, "repo.ex"), [
    "warning use.pool_size: `use Ecto.Repo` takes only otp_app, adapter, read_only and default_dynamic_repo: " +
      "`pool_size` and 1 more are ignored. `config :mill, Mill.Repo` decides. " +
      // In the module it would not compile.
      "# in config/config.exs, unless it sets them already: config :mill, Mill.Repo, pool_size: 40, timeout: 60000",
  ]);
  assert.equal(read(text, "repo.ex").settings.poolSize?.value, 10);
  assert.deepEqual(said(use(",\n    read_only: true,\n    repo_of: Mill.Other"), "repo.ex"), []);
});

test("sensitive data in the log: only what connecting raises is logged whole", () => {
  const [one = ""] = said(repo("  show_sensitive_data_on_connection_error: true"), "prod.exs");
  assert.match(one, /^note .*Errors while connecting are logged in full, and may contain the password\./);
  const [sensitive, found] = [repo("  show_sensitive_data_on_connection_error: true"), /logged in full/];
  for (const file of ["config/dev/repo.exs", "/srv/mill/config/test/repo.exs", "dev/repo.exs"])
    assert.deepEqual(said(sensitive, file), [], file);
  // A folder of this name may hold all there is.
  for (const file of [
    "/home/a/dev/mill/config/repo.exs",
    "dev/runtime.exs",
    "config/prod/repo.exs",
    "lib/dev/repo.exs",
  ])
    assert.match(said(sensitive, file)[0] ?? "", found, file);
});

test("options of Erlang's TLS are known; whose an unknown setting is, nobody says", () => {
  const notes = (options: string) => read(repo(options)).config.notes;
  assert.deepEqual(notes("  ssl: [customize_hostname_check: [match_fun: &Mill.Tls.match/2], verify_fun: {f, 1}]"), []);
  assert.deepEqual(notes("  hedge_ms: 5"), ["1 setting is unknown, so it is not shown"]);
});

test("a service with an address, a user and a password is no database, under whatever variable it stands", () => {
  const service = 'config :mill, Mill.Letters, url: System.fetch_env!("LETTERS_URL"), username: "m", password: "x"\n';
  assert.deepEqual(read(`${repo("  pool_size: 5")}\n${service}`).databases, ["Mill.Repo"]);
  const store = 'config :mill, Mill.EventStore, url: System.fetch_env!("EVENTS_DATABASE_URL"), ssl: true\n';
  assert.deepEqual(read(`${repo("  pool_size: 5")}\n${store}`).databases, ["Mill.Repo", "Mill.EventStore"]);
});

test("options behind a bar, and those of the branches of an `if`, are read as what may be", () => {
  const choice = 'tls =\n  if System.get_env("TLS") do\n    [ssl: true]\n  else\n    [ssl: false]\n  end\n\n';
  const text = `${choice}config :mill, Mill.Repo, [{:hostname, "db"}, {:pool_size, 7} | tls]\n`;
  const { config, settings } = read(text);
  assert.deepEqual(
    config.options.map(({ name, isOpaque }) => [name, isOpaque]),
    [
      ["hostname", false],
      ["pool_size", false],
      ["ssl", true],
    ],
  );
  assert.deepEqual([settings.poolSize?.value, settings.tls], [7, undefined]);
});

test("a line that is no Elixir is told, and the rest is read; a pasted piece is none of a file's", () => {
  const broken = `${repo("  pool_size: 7")}\nif System.get_env("KEY") do\n  config: :atlas, :key System.get_env("KEY")\nend\n`;
  const { config, settings } = read(broken);
  assert.deepEqual(config.notes, ["line 8 cannot be read as Elixir"]);
  assert.equal(settings.poolSize?.value, 7);
  assert.deepEqual(read('hostname: "db", pool_size: 7', "").config.notes, []);
});

test("sslmode in a URL: what decides about TLS is named as it stands in the file", () => {
  const url = 'config :mill, Mill.Repo,\n  url: "ecto://m:x@db.mill.internal/mill?sslmode=require"';
  assert.match(said(`${url}\n`)[0] ?? "", /^warning url: .*TLS stays off unless `ssl:` turns it on\. # beside url, /);
  // The file says what it wants of TLS, or the URL asks for none.
  for (const right of [`${url},\n  ssl: true`, url.replace("require", "prefer"), url.replace("require", "disable")])
    assert.deepEqual(said(`${right}\n`), [], right);
  assert.deepEqual(said('config :mill, Mill.Repo,\n  url: "${DATABASE_URL}"\n'), [], "a release puts it in");
});

test("beside a computed `ssl`, `ssl_opts` are a note where the lock has a Postgrex that warns of them", () => {
  const of = (options: string, version: string | null) =>
    readAppConfig(
      ecto,
      repo(options),
      "runtime.exs",
      null,
      new Map(version === null ? [] : [["postgrex", version]]),
    ).findings.map((one) => `${levelOf(one)} ${one.option}: ${one.why} ${one.fix}`);
  const computed = '  ssl: System.get_env("DB_SSL") == "true",\n  ssl_opts: [verify: :verify_none]';
  assert.match(
    of(computed, "0.22.2")[0] ?? "",
    /^note ssl_opts: .*\(locked is Postgrex 0\.22\.2\)\. Wherever `ssl` is true.* # where ssl is true now, /,
  );
  assert.deepEqual(of(computed, "0.17.5"), []);
  assert.deepEqual(of(computed, null), []);
  assert.deepEqual(of("  ssl: [verify: :verify_none]", "0.22.2"), []);
});

test("what Ecto's migrator reads of a repo is known", () => {
  const { notes, options } = read(
    repo('  migration_timestamps: [type: :utc_datetime_usec],\n  migration_source: "steps"'),
  ).config;
  assert.deepEqual(notes, []);
  assert.deepEqual(
    options.map(({ name }) => name).filter((name) => name.startsWith("migration_")),
    ["migration_timestamps.type", "migration_source"],
  );
});

test("a Repo with a name of its own below Repo is listed and judged; a module there that has but a port is none", () => {
  const below = (name: string, options: string) => `config :mill, Mill.Repo.${name},\n  ${options}\n\n`;
  const text = `${repo("  pool_size: 20")}\n${below("Ledger", "prepare: :unnamed, timeout: 60_000")}`;
  assert.deepEqual(read(text).databases, ["Mill.Repo", "Mill.Repo.Ledger"]);
  assert.deepEqual(said(text), []);
  const wrong = said(text.replace(":unnamed", ":nameless"));
  assert.equal(wrong.length, 1);
  assert.match(wrong[0] ?? "", /^error prepare: .*:named.*:unnamed/);
  const copy = read(`${repo("")}\n${below("Copy", 'hostname: "copy.mill.internal", username: "reader"')}`);
  assert.deepEqual(copy.databases, ["Mill.Repo", "Mill.Repo.Copy"]);
  for (const other of [
    below("Metrics", "port: 9568"),
    below("Webhook", 'url: "https://mill.example/hook"'),
    below("Cache", 'hostname: "cache", pool_size: 3'),
    below("ClickHouse", 'hostname: "click", database: "mill"'),
  ])
    assert.deepEqual(read(`${repo("")}\n${other}`).databases.length, 1, other);
});

test("a default of a variable is not what is deployed", () => {
  const pooler = "ecto://m.x:y@aws-0-eu-central-1.pooler.supabase.com:6543/postgres";
  assert.match(said(repo(`  url: "${pooler}"`)).join(), /transaction mode/);
  assert.deepEqual(said(repo(`  url: System.get_env("DATABASE_URL") || "${pooler}", username: "other"`)), []);
});

test("a variable that must be there is converted as it is read", () => {
  const fix = (value: string) => said(repo(`  pool_size: ${value}`)).join();
  assert.match(fix('System.fetch_env!("POOL")'), / pool_size: String\.to_integer\(System\.fetch_env!\("POOL"\)\)$/);
  assert.match(fix('System.get_env("POOL") || "7"'), / String\.to_integer\(System\.get_env\("POOL"\) \|\| "7"\)$/);
});

test("bare atoms in `ssl` get no weaker TLS than they name", () => {
  const fix = (list: string) => said(repo(`  ssl: [${list}]`))[0] ?? "";
  assert.match(fix(":verify_peer"), / ssl: \[verify: :verify_peer\]$/);
  assert.match(fix(":verify_none"), / ssl: \[verify: :verify_none\]$/);
  assert.match(fix(":tls"), / # write each option of ssl with its name/);
});

test("two address families are left: the last one wins", () => {
  assert.deepEqual(said(repo("  socket_options: [:inet6, :inet]")), []);
});

test("what `raise` takes is put right in its line only where the line is known", () => {
  const fix = (value: string) => said(repo(`  password: ${value},\n  pool_size: 7`)).join();
  assert.match(
    fix('System.get_env("PW") || raise "no PW"'),
    / password: System\.get_env\("PW"\) \|\| raise\("PW is not/,
  );
  assert.match(fix('Vault.read("pw") || raise "no PW"'), / # put the text of raise into parentheses/);
});

test("`ssl_opts` that are left beside a list in `ssl` are told: a warning where one is lost with them", () => {
  const beside = (ssl: string, opts: string) => said(repo(`  ssl: [${ssl}],\n  ssl_opts: [${opts}]`));
  const ca = 'cacertfile: "/etc/mill/ca.pem"';
  const [lost = "", ...more] = beside("verify: :verify_peer", `verify: :verify_none, ${ca}`);
  assert.match(lost, /^warning ssl_opts: Postgrex reads `ssl_opts` only with `ssl: true`\. With a list/);
  assert.ok(lost.endsWith(` # move the options of ssl_opts into ssl: ssl: [verify: :verify_peer, ${ca}]`), lost);
  assert.deepEqual(more, []);
  assert.match(beside(ca, ca)[0] ?? "", /^note ssl_opts: .* # remove ssl_opts/);
  assert.deepEqual(said(repo(`  ssl: [${ca}]`)), []);
});

test("a verify_fun of three arguments has a state; Erlang takes one of one argument alone", () => {
  const of = (value: string, ssl = "ssl: [") => said(repo(`  ${ssl}verify: :verify_peer, verify_fun: ${value}]`));
  const [one = "", ...more] = of("&:ssl_verify_hostname.verify_fun/3");
  assert.match(
    one,
    /^note ssl\.verify_fun: .*belongs in a tuple with its initial state\. Without the tuple, newer Erlang\/OTP refuses it/,
  );
  assert.match(one, / # put the function into a tuple with its initial state: /);
  assert.deepEqual(more, []);
  assert.match(of("&Mill.Tls.verify/3", "ssl: true, ssl_opts: [").join("\n"), /note ssl_opts\.verify_fun: /);
  for (const right of ["{&:ssl_verify_hostname.verify_fun/3, []}", "&Mill.Tls.verify/1", "Mill.Tls.verify()"])
    assert.deepEqual(of(right), [], right);
  assert.deepEqual(of("&Mill.Tls.verify/3", "ssl_opts: ["), [], "without TLS nobody looks at it");
});

test("a Repo without an address is told by its name; what has nothing of a Repo is none", () => {
  const refused = (text: string) => assert.throws(() => read(text), { message: without });
  const without = "It configures Mill.Repo without an address: look for the file that has it.";
  refused('config :mill, Mill.Repo, after_connect: {Postgrex, :query!, ["SET search_path TO mill", []]}\n');
  refused("config :mill, Mill.Repo, types: Mill.Types, migration_timestamps: [type: :utc_datetime]\n");
  assert.throws(() => read("config :mill, Mill.Repo, own_word: 5\n"), /contains no database configuration/);
});

test("what the application hands to Postgrex by `config :postgrex` is a database; its JSON library is none", () => {
  const place = 'config :postgrex, :mill,\n  hostname: "db.mill.internal",\n  username: "mill"\n';
  const { config } = read(`import Config\n\n${place}`);
  assert.deepEqual([config.database, config.options.map(({ name }) => name)], ["mill", ["hostname", "username"]]);
  for (const one of ["config :postgrex, :json_library, Jason\n", "config :postgrex, :mill, timeout: 5\n"])
    assert.throws(() => read(`import Config\n\n${one}`), /It contains no database configuration/, one);
});

test("a word for a number becomes Ecto's own default where one is known; else nobody knows which is meant", () => {
  const fix = (option: string) => read(repo(`  ${option}`)).findings.map((one) => one.fix);
  assert.deepEqual(fix('pool_size: "x"'), ["pool_size: 10"]);
  assert.deepEqual(fix('pool_size: "1"'), ["pool_size: 1"]);
  assert.deepEqual(fix('timeout: "soon"'), ["# write a number for timeout, or remove it"]);
});

test("documented options are known, and what they hold is not shown", () => {
  const { config } = read(
    repo(
      '  after_connect: {Mill.Setup, :run, ["kanarie"]},\n  connection_listeners: [Mill.Listener],\n' +
        "  telemetry_prefix: [:mill, :repo],\n  migration_cast_version_column: true,\n  own_word: 5",
    ),
  );
  const shown = config.options.map(({ name, value }) => [name, value]);
  assert.deepEqual(shown[1], ["after_connect", "[not shown]"]);
  assert.deepEqual(shown.at(-1), ["migration_cast_version_column", true]);
  assert.deepEqual(config.notes, ["1 setting is unknown, so it is not shown"]);
});
