// Ruby code that opens connections: what is code of it, and what is merged or set into a hash.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";
import { toldFix } from "../../src/playbooks/pasteable.ts";
import { rubyText } from "../../src/playbooks/read/ruby-text.ts";
import { saidOf } from "./strict.ts";

const read = (text: string) => readAppConfig(playbookFor("rails"), text, "db.rb");
const said = saidOf("rails", "db.rb");
const call = (given: string) => `ActiveRecord::Base.establish_connection(${given})\n`;
const added = ["options that are added elsewhere are not read"];
const pooler = 'adapter: "postgresql", host: "aws-0-eu-west-1.pooler.supabase.com", port: 6543';
const unnamed = /^warning: The host is the Supavisor/;

test("code is what is no comment, text, here-document or data", () => {
  const text = `a "b #{c["d"]} (" + %q(e') # f "\nx = <<~T, 1 <<S\n  g "\nT\n"h\n/['"]/ i\n__END__\nj`;
  const { code, bare } = rubyText(text);
  assert.equal(code.replaceAll(/ +$/gm, ""), `a "b #{c["d"]} (" + %q(e')\nx = <<~T, 1 <<S\n\n\n"h\n/['"]/ i\n\n`);
  assert.equal(
    bare.replaceAll(/ +$/gm, ""),
    `a ${'"'.repeat(15)} + ${'"'.repeat(6)}\nx = <<~T, 1 <<S\n\n\n\0h\n"""""" i\n\n`,
  );
});

test("texts, here-documents and data behind __END__ open no connection", () => {
  const hash = 'adapter: "postgresql", hostname: "db"';
  const others = [
    `doc = <<~TXT\n  Call establish_connection ${hash}\nTXT\n`,
    `puts "Use establish_connection(adapter: 'postgresql', sslmode: 'required')"\n`,
    `puts %q{establish_connection(adapter: 'postgresql', sslmode: 'required')}\n`,
  ];
  for (const one of others) assert.deepEqual(said(`${one}${call('ENV["DATABASE_URL"]')}`), [], one);
  assert.throws(() => read(`x\n__END__\n${call(hash)}`), /opens no connection of its own/);
  for (const one of others)
    assert.match(said(`${one}${call(hash)}`).join(), /^error: Active Record does not read/, one);
});

test("a quote within %q ends no text; one that its line does not close leaves the rest open", () => {
  const hash = (password: string) => call(`\n  adapter: "postgresql",\n  password: ${password},\n  hostname: "db"\n`);
  for (const one of ["%q(a'b)", "%q|a'b|", '%Q[a"b]', "'a\\'b'"])
    assert.match(said(hash(one)).join(), /^error: Active Record does not read `hostname`/, one);
  const { config, findings } = read(hash('"a\nb"'));
  assert.deepEqual([config.notes, findings], [added, []]);
});

test("what is merged or set into a hash above the call is read", () => {
  const off = "prepared_statements: false";
  for (const one of [
    call(`{ ${pooler} }.merge(${off})`),
    call(`{ ${pooler} }.freeze.merge(pool: 1).merge({ ${off} })`),
    `more = { ${off} }\n${call(`{ ${pooler} }.merge(more)`)}`,
    `more = { ${off} }\n${call(`${pooler}, **more`)}`,
    `config = { ${pooler} }\nconfig[:prepared_statements] = false\n${call("config")}`,
    `config = { ${pooler} }\nconfig["prepared_statements"] = false if small?\n${call("config")}`,
    `config = { ${pooler} }\nconfig.merge!(${off})\n${call("config")}`,
  ]) {
    assert.deepEqual(said(one), [], one);
    assert.deepEqual(read(one).config.notes, [], one);
    const without = one.replaceAll("prepared_statements", "connect_timeout").replaceAll("false", "5");
    assert.match(said(without).join(), unnamed, without);
  }
  const set = `config = { adapter: "postgresql", host: "db" }\nconfig[:sslmode] = "required"\n${call("config")}`;
  const [found] = read(set).findings;
  assert.deepEqual(found && toldFix(found), { fixKind: "write", fix: 'config[:sslmode] = "require"' });
  const below = `config = { ${pooler} }\n${call("config")}config[:prepared_statements] = false\n`;
  assert.match(said(below).join(), unnamed);
  const moved = `config = { adapter: "postgresql", hostname: "db" }\nconfig[:host] = config.delete(:hostname)\n`;
  assert.deepEqual(said(`${moved}${call("config")}`), []);
});

test("what nobody sees is no missing option: the file says that it is not read", () => {
  for (const one of [
    call(`${pooler}, **opts`),
    call(`{ ${pooler} }.merge(opts)`),
    `config = { ${pooler} }\nconfig[key] = value\n${call("config")}`,
    `config = { ${pooler} }\nconfig.merge!(opts)\n${call("config")}`,
    call('adapter: "postgresql", hostname: "db", **opts'),
  ]) {
    const { config, findings, settings } = read(one);
    assert.deepEqual([config.notes, findings], [added, []], one);
    assert.deepEqual([settings.prepared, settings.tls, settings.poolSize], [undefined, undefined, undefined], one);
  }
  // The rest may set it again.
  assert.match(said(call('adapter: "postgresql", sslmode: "on", **opts')).join(), /^note: libpq refuses to connect/);
  assert.match(said(call('adapter: "postgresql", sslmode: "on"')).join(), /^error: libpq refuses to connect/);
});

test("an option that is added says to which call", () => {
  const [found] = read(`# ours\n${call(pooler)}`).findings;
  assert.deepEqual(found && toldFix(found), {
    fixKind: "do",
    fix: "# add prepared_statements: false to the hash of the call in line 2",
  });
  const url = '"postgres://mill@aws-0-eu-west-1.pooler.supabase.com:6543/mill"';
  assert.match(said(call(url)).join(), /WRITE # in the URL, write prepared_statements=false$/);
});

test("a call with more arguments than are read is refused, and none is left out", () => {
  const pairs = (count: number) => Array.from({ length: count }, (_, at) => `a${at}: 1, `).join("");
  assert.match(said(call(`adapter: "postgresql", ${pairs(190)}hostname: "db"`)).join(), /does not read `hostname`/);
  assert.throws(() => read(call(`adapter: "postgresql", ${pairs(205)}hostname: "db"`)), /has more settings than/);
});

test("names that lead to each other, and texts that nobody closes, end", () => {
  const names = "abcdefgh".split("");
  const net = names.map((one, at) => `${one} = {}${`.merge(${names[at + 1] ?? "a"})`.repeat(60)}\n`).join("");
  assert.throws(() => read(`${net}${call("a")}`), /takes more steps to read/);
  assert.throws(() => read(`a = { adapter: "x" }.merge(a)\n${call(":b")}`), /opens no connection/);
  const began = process.cpuUsage();
  for (const one of ['"#{', "'\\", "%q(", "%[", "<<A ", " /a", "A\n<<A\n", "a[:b] = "])
    assert.throws(() => read(`establish_connection(:b)\n${one.repeat(200_000 / one.length)}`), /opens no conn/, one);
  const spentMs = process.cpuUsage(began).user / 1000;
  assert.ok(spentMs < 4000, `${spentMs} ms of processor time`);
});

test("a pair replaces what is spread before it, and the last of a key counts", () => {
  const base =
    'base = { adapter: "postgresql", pool: "five", sslmode: "requrie", variables: { "work_mem" => "4MB" } }\n';
  const mended = 'pool: 5, sslmode: "require", variables: { "lock_timeout" => 5 }';
  for (const one of [`${base}${call(`{ **base, ${mended} }`)}`, `${base}${call(`**base, ${mended}`)}`]) {
    const { config, findings } = read(one);
    assert.deepEqual(findings, [], one);
    const names = config.options.map(({ name }) => name);
    assert.deepEqual(names, ["adapter", "pool", "sslmode", "variables.lock_timeout"], one);
  }
  assert.match(said(`${base}${call(`${mended}, **base`)}`).join(), /^error: libpq refuses .* `pool` must be a number/);
  assert.deepEqual(said(call('adapter: "postgresql", pool: "five", pool: 5')), []);
  const mysql = 'base = { adapter: "mysql2", hostname: "db" }\n';
  assert.match(said(`${mysql}${call('**base, adapter: "postgresql"')}`).join(), /^error: Active Record does not read/);
  assert.throws(() => read(`${mysql}${call('adapter: "postgresql", **base')}`), /the adapter is MySQL/);
});

test("a call with nothing but a spread hash opens a connection", () => {
  const hash = '{ adapter: "postgresql", hostname: "db" }';
  for (const one of [`config = ${hash}\n${call("**config")}`, call(`**${hash}`)])
    assert.match(said(one).join(), /^error: Active Record does not read `hostname`/, one);
  assert.throws(() => read(call("**opts")), /opens no connection of its own/);
});

test("a hash, a URL and a text that stand at many places are read in time", () => {
  const many = (count: number, one: (at: number) => string, between = ", ") =>
    Array.from({ length: count }, (_, at) => one(at)).join(between);
  const spread = call(`adapter: "postgresql", ${many(100, () => "**a")}`);
  const pairs = `a = { ${many(190, (at) => `k${at}: "v"`)} }\n`;
  const set = many(190, (at) => `a[:k${at}] = "z"\n`, "");
  const url = `u = URI.parse("postgres://a/b?${many(4500, () => "a=b", "&")}")\n`;
  const began = process.cpuUsage();
  assert.throws(() => read(`${pairs}${set}${spread.repeat(20)}`), /takes more steps to read/);
  const parts = call(`adapter: "postgresql", ${many(90, (at) => `k${at}: u.host`)}`);
  assert.equal(read(`${url}${parts.repeat(100)}`).all.length, 100);
  // The quote that would end the text is missing.
  const open = read(`establish_connection(adapter: "postgresql", host: "${'#{"a"}'.repeat(30_000)}\n)\n`);
  assert.deepEqual(open.findings, []);
  const spentMs = process.cpuUsage(began).user / 1000;
  assert.ok(spentMs < 5000, `${spentMs} ms of processor time`);
  // What is usual is read wherever it stands.
  const usual = `a = { ${pooler} }\na[:connect_timeout] = 5\n${call("**a").repeat(190)}`;
  assert.match(said(usual).join(), unnamed);
});

test("named hashes are the sections of `configurations`, in each way of handing them over", () => {
  const hash = (name: string, mode: string) =>
    `${name} = {\n  'adapter' => 'postgresql',\n  :host => 'db',\n  'sslmode' => '${mode}'\n}\n`;
  const establish = "ActiveRecord::Base.establish_connection(:production)\n";
  const inSections = (mode: string) =>
    `${hash("live", mode)}development = { adapter: 'postgresql', host: 'localhost' }\n` +
    `ActiveRecord::Base.configurations = { 'production' => live, development: development }\n${establish}`;
  const ways = [
    inSections,
    (mode: string) => `${hash("ActiveRecord::Base.configurations['production']", mode)}${establish}`,
    (mode: string) =>
      `config = {\n${hash("'production' =>", mode).replace("=> =", "=>")}}\n${call("config['production']")}`,
    (mode: string) => `${hash("LIVE", mode)}CONFIG = { production: LIVE }\n${call("CONFIG[:production]")}`,
  ];
  for (const way of ways) {
    assert.match(said(way("requires")).join(), /^error: libpq refuses to connect with this sslmode/, way("requires"));
    assert.deepEqual(said(way("require")), [], way("require"));
    const [finding] = read(way("requires")).findings;
    assert.match(way("requires").split("\n")[(finding?.line ?? 0) - 1] ?? "", /requires/);
  }
  assert.deepEqual(read(inSections("require")).databases, ["production", "development"]);
  assert.equal(read(ways[1]?.("require") ?? "").config.database, "production");
});

test("a name that is no hash, and a section that the file has not, stay what they were", () => {
  const port = `port = 5432\n${call('adapter: "postgresql", host: host, port: port')}`;
  assert.deepEqual(
    read(port).config.options.map(({ name, isOpaque }) => [name, isOpaque]),
    [
      ["adapter", false],
      ["host", true],
      ["port", true],
    ],
  );
  const other = `config = { 'test' => { 'adapter' => 'postgresql' } }\n`;
  for (const given of ["config['production']", "config[env]"])
    assert.throws(
      () => read(other + call(given)),
      /a connection whose options are not read: they are set elsewhere or at run time/,
      given,
    );
});

test("of a hash with keys of each form, a corrected line keeps its own", () => {
  const keys = ["'sslmode' => 'requires'", ":sslmode => 'requires'", "sslmode: 'requires'", '"sslmode": "requires"'];
  for (const key of keys) {
    const text = call(`\n  'adapter' => 'postgresql',\n  :host => 'db',\n  ${key},\n  pool: 5\n`);
    const written = key.replace(/["']requires["']/, '"require"');
    assert.deepEqual(
      read(text).findings.map(({ fixLine }) => fixLine),
      [`${written},`],
    );
  }
});
