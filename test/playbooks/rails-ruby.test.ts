// Connections of Active Record that no database.yml has: opened by Ruby code, or written by a script of the shell.
import assert from "node:assert/strict";
import { mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";
import { surveyed } from "../../src/playbooks/project.ts";
import { temporaryDirectory } from "../support/cluster.ts";
import { saidOf } from "./strict.ts";

const dir = await temporaryDirectory();
const read = (text: string, file = "config/environment.rb") => readAppConfig(playbookFor("rails"), text, file);
const said = saidOf("rails", "config/environment.rb");
const establish = (given: string) => `ActiveRecord::Base.establish_connection${given}\n`;
const optionsOf = (text: string) => read(text).config.options.map(({ name, value }) => [name, value]);

async function found(file: string, text: string) {
  const folder = await mkdtemp(join(dir, "project-"));
  await writeFile(join(folder, file), text);
  const survey = await surveyed(folder);
  return { titles: survey.found.map(({ title }) => title), reasons: survey.unread.map(({ reason }) => reason) };
}

test("a hash is read however it is written, in the call or under a name", () => {
  const hashes = [
    '(adapter: "postgresql", host: "db.mill.internal", pool: 5)',
    '(\n  :adapter => "postgresql", # the server\n  :host => "db.mill.internal",\n  :pool => 5\n)',
    " 'adapter' => 'postgresql', 'host' => 'db.mill.internal',\n  'pool' => 5",
    ' :adapter => "postgresql", :host => "db.mill.internal", :pool => 5 unless ready?',
    '({ "adapter": "postgresql", "host": "db.mill.internal", "pool": 5 })',
  ];
  const whole = [
    ["adapter", "postgresql"],
    ["host", "db.mill.internal"],
    ["pool", 5],
  ];
  for (const one of hashes) assert.deepEqual(optionsOf(establish(one)), whole, one);
  const name = 'DB = { adapter: "postgresql", host: "db.mill.internal" }.freeze\n';
  assert.deepEqual(optionsOf(`${name}${establish("(DB.merge(pool: 5))")}`), whole);
  assert.deepEqual(optionsOf('set :database, { adapter: "postgresql", host: "db.mill.internal", pool: 5 }\n'), whole);
});

test("the parts of Heroku's URL are computed, and what stands beside them is read", () => {
  const heroku =
    'configure :production, :development do\n  db = URI.parse(ENV["DATABASE_URL"] || "postgres://localhost/mill")\n' +
    "  ActiveRecord::Base.establish_connection(\n" +
    "    adapter: db.scheme == 'postgres' ? 'postgresql' : db.scheme,\n" +
    "    host: db.host,\n    database: db.path[1..-1],\n    sslmode: 'verify'\n  )\nend\n";
  const { config } = read(heroku);
  assert.equal(config.database, "production");
  assert.deepEqual(
    config.options.map(({ name, isOpaque, line }) => [name, isOpaque, line]),
    [
      ["adapter", true, 4],
      ["host", true, 5],
      ["database", true, 6],
      ["sslmode", false, 7],
    ],
  );
  assert.match(said(heroku).join(), /^error: libpq refuses to connect with this sslmode.* WRITE sslmode: "verify-ca"$/);
});

test("a URL is read from the environment, and its default judged as one", () => {
  const url = 'ENV["DATABASE_URL"] || "postgres://mill@db/mill?sslmode=verify_full"';
  const told = /^note: This is the default.*refuses.*WRITE # in the URL, write sslmode=verify-full$/;
  assert.match(said(establish(`(${url})`)).join(), told);
  assert.match(said(establish(` ${url}`)).join(), told);
  assert.match(said(`set :database, ${url}\n`).join(), told);
  assert.match(said(`production:\n  url: <%= ${url} %>\n`, {}, "database.yml").join(), told);
  assert.match(said(establish('("postgres://mill@db/mill?sslmode=verify_full")')).join(), /^error: libpq refuses/);
  assert.deepEqual(said(establish('(ENV.fetch("DATABASE_URL"))')), []);
});

test("a corrected line has the file's own way of writing a pair", () => {
  const wrong = (pair: string) => said(establish(`(${pair})`)).join();
  assert.match(wrong('adapter: "postgresql", sslmode: "on"'), /WRITE sslmode: "require"$/);
  assert.match(wrong(':adapter => "postgresql", :sslmode => "on"'), /WRITE :sslmode => "require"$/);
  assert.match(wrong('"adapter" => "postgresql", "sslmode" => "on"'), /WRITE "sslmode" => "require"$/);
});

test("what another file names, and other databases, are no connections of PostgreSQL's", () => {
  const none = [
    establish("(:legacy)"),
    establish('(YAML.load_file("config/database.yml")[env])'),
    establish("(configurations[env])"),
    `# ${establish('(adapter: "postgresql", host: "db")')}`,
    "class Legacy < Base\n  def self.establish_connection(spec)\n    super\n  end\nend\n",
    establish("(adapter: :nulldb, host: 1)"),
    establish('(adapter: settings["development"]["adapter"], database: settings["development"]["database"])'),
    "on_worker_boot do\n  ActiveRecord::Base.establish_connection\nend\n",
  ];
  for (const one of none) assert.throws(() => read(one), /opens no connection of its own/, one);
  for (const one of ['(adapter: "sqlite3", database: "a.db")', '(ENV["DATABASE_URL"] || "sqlite3:db/a.db")'])
    assert.throws(() => read(establish(one)), /not PostgreSQL: the adapter is SQLite/);
});

test("each connection of a file is told apart, by its class or by its line", () => {
  const classes =
    'class Legacy < ActiveRecord::Base\n  establish_connection ENV["LEGACY_URL"]\nend\n' +
    establish('(adapter: "postgresql", host: "db")');
  assert.deepEqual(read(classes).databases, ["Legacy", "connection in line 4"]);
});

test("lint DIR finds them", async () => {
  const rails = { titles: ["Rails (Active Record)"], reasons: [] };
  for (const file of ["app.rb", "Rakefile", "db.rake"])
    assert.deepEqual(await found(file, establish('(ENV["DATABASE_URL"])')), rails, file);
  assert.deepEqual(await found("legacy.rb", "class A < B\n  establish_connection :legacy\nend\n"), {
    titles: [],
    reasons: [],
  });
});

test("a database.yml within a script is read as one, and what the shell fills in is not judged", async () => {
  const yaml = "production:\n  adapter: postgresql\n  port: $DB_PORT\n  pool: $POOL\n  sslmode: ${MODE}\n  host: db\n";
  const scripts = [
    `#!/bin/sh\nset -e\ncat > config/database.yml <<EOF\n${yaml}EOF\nexec "$@"\n`,
    `#!/bin/bash\nif [ -z "$A" ]; then echo "no: [a"; fi\n  cat <<-'YML' > config/database.yml\n${yaml}YML\n`,
    `#!/bin/bash\necho "${yaml}" > config/database.yml\n`,
  ];
  for (const one of scripts) {
    const { config, findings } = read(one, "docker/entrypoint.sh");
    assert.deepEqual(findings, []);
    assert.deepEqual(
      config.options.map(({ name, isOpaque }) => [name, isOpaque]),
      [
        ["adapter", false],
        ["port", true],
        ["pool", true],
        ["sslmode", true],
        ["host", false],
      ],
      one,
    );
    assert.match(said(one.replace("$DB_PORT", "fife"), {}, "entrypoint.sh").join(), /^error: The port is not a number/);
  }
  assert.deepEqual(await found("entrypoint.sh", scripts[0] ?? ""), { titles: ["Rails (Active Record)"], reasons: [] });
});

test("each environment of a database.yml is one, also where it only repeats another", () => {
  const all = "base: &base\n  adapter: postgresql\n  database: mill_<%= Rails.env %>\n";
  const sections = ["development", "test", "production", "cucumber"].map((name) => `${name}:\n  <<: *base\n`).join("");
  assert.deepEqual(read(all + sections, "database.yml").databases, ["production", "development", "test"]);
});

test("a default within a default is read: what is no literal is none", () => {
  const pool = (code: string) =>
    read(`production:\n  adapter: postgresql\n  pool: <%= ${code} %>\n`, "database.yml").config.options[1]?.fallback;
  assert.equal(pool('ENV.fetch("A") { ENV.fetch("B", 5).to_i }'), 5);
  assert.equal(pool('ENV.fetch("A", ENV["B"] || 7)'), 7);
  assert.equal(pool('ENV["A"] || ENV["B"] || "8"'), 8);
  assert.equal(pool('ENV.fetch("A", Etc.nprocessors)'), undefined);
});

test("texts that nobody closes take no time that grows with their square", () => {
  const long = 200_000;
  const scripts = ["cat <<A\n", 'echo "a\n', "<<A", "((<", "'\\", '"\\"'].map(
    (one) => `#!/bin/sh\n${one.repeat(long / one.length)}adapter: x`,
  );
  const code = ["=begin\n", "establish_connection x,\n"].map((one) => one.repeat(long / one.length));
  const began = process.cpuUsage();
  for (const one of scripts) assert.throws(() => read(one, "entrypoint.sh"));
  for (const one of code) assert.throws(() => read(one));
  const spentMs = process.cpuUsage(began).user / 1000;
  assert.ok(spentMs < 3000, `${spentMs} ms of processor time`);
});

test("a URL that Ruby puts into the environment is a database where the file opens none itself", async () => {
  const set = (name: string, value = '"postgres://mill@db/mill"') => `ENV["${name}"] ||= ${value}\n`;
  for (const name of ["DATABASE_URL", "QC_DATABASE_URL", "PG_URI"]) {
    assert.deepEqual(optionsOf(set(name)), [["url", "postgres://…@db/mill"]], name);
    assert.deepEqual((await found("queue.rb", set(name))).titles, ["Rails (Active Record)"], name);
  }
  assert.equal(read(`${set("DATABASE_URL")}${establish('(ENV["DATABASE_URL"])')}`).all.length, 1);
  for (const other of [set("REDIS_URL"), 'if ENV["DATABASE_URL"] == "postgres://mill@db/mill"\n'])
    assert.deepEqual((await found("queue.rb", other)).titles, [], other);
});
