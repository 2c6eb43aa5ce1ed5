// What the lints of Rails call wrong, put to Active Record itself, libpq and a real server.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { playbookFor, readAppConfig } from "../../../src/playbooks/index.ts";
import { testCluster } from "../../support/cluster.ts";
import { coprocess } from "../../support/coprocess.ts";
import { needsRun } from "../../support/optional.ts";
import { createShop } from "./shop.ts";

const ruby = "/usr/bin/ruby";
const cluster = await testCluster();

const missing = needsRun(ruby, ["-e", 'require "active_record"; require "pg"'], "ruby-activerecord, ruby-pg");

before(() => createShop(cluster));

const right = { adapter: "postgresql", database: "shop", username: "shop", host: "127.0.0.1", port: cluster.port };
/** JSON is YAML: the same text goes to both. */
const yaml = (settings: object) => `production: ${JSON.stringify(settings)}\n`;

const code = `require "active_record"; require "yaml"; require "erb"
$stdout.sync = true
while settings = $stdin.gets
  begin
    ActiveRecord::Base.configurations = YAML.load(ERB.new(settings).result)
    ActiveRecord::Base.establish_connection(:production)
    puts ActiveRecord::Base.connection.select_value("select current_user")
  rescue Exception => error
    puts "#{error.class}: #{error.message}"
  end
  puts "\\u0004"
end`;
const env = {
  PATH: process.env["PATH"],
  PGUSER: "nobody_else",
  PGPASSWORD: "98765432",
  PGCONNECT_TIMEOUT: "60",
  LANG: "C.UTF-8",
};
const ask = missing ? null : coprocess(ruby, ["-W0", "-e", code], { env });

/** The user that Active Record connects as with these settings, or the error's class and text. */
const outcome = async (settings: object) => (await ask?.(yaml(settings).trimEnd())) ?? "";

const found = (settings: object) =>
  readAppConfig(playbookFor("rails"), yaml(settings), "database.yml").findings.map(({ option, provenOn }) => [
    option,
    provenOn,
  ]);

const proven = "Active Record 6.1";
const cases: { settings: object; option: string; fails: RegExp }[] = [
  {
    settings: { ...right, adapter: "postgres" },
    option: "adapter",
    fails: /^(LoadError|ActiveRecord::AdapterNotFound)/,
  },
  {
    settings: { ...right, adapter: "<%= ENV.fetch('WEIR_ADAPTER', 'postgres') %>" },
    option: "adapter",
    fails: /^(LoadError|ActiveRecord::AdapterNotFound)/,
  },
  { settings: { ...right, encoding: "utf8mb4" }, option: "encoding", fails: /client_encoding|UTF8MB4/i },
  { settings: { ...right, sslmode: "verify_full" }, option: "sslmode", fails: /invalid sslmode value/ },
  {
    settings: { url: `postgres://shop@127.0.0.1:${cluster.port}/shop?sslmode=verify_full` },
    option: "url",
    fails: /invalid sslmode value/,
  },
  { settings: { ...right, port: "five" }, option: "port", fails: /invalid integer value "five"|could not translate/ },
  { settings: { ...right, url: "postgresql://other@127.0.0.1/shop" }, option: "username", fails: /"other"|other/ },
  {
    settings: {
      ...right,
      url: `<%= ENV.fetch('DATABASE_URL', 'postgresql://shop@127.0.0.1:${cluster.port}/of_the_url') %>`,
    },
    option: "database",
    fails: /database "of_the_url" does not exist/,
  },
];

for (const { settings, option, fails } of cases)
  test(`Active Record fails at what is called wrong in ${option}`, { skip: missing }, async () => {
    assert.ok(
      found(settings).some(([name, by]) => name === option && by === proven),
      JSON.stringify(found(settings)),
    );
    assert.match(await outcome(settings), fails);
  });

test("a misspelt key is ignored, and a pool of 0 gives out nothing", { skip: missing }, async () => {
  const misspelt = { ...right, username: undefined, usernme: "shop" };
  assert.deepEqual(found(misspelt), [["usernme", null]]);
  assert.match(await outcome(misspelt), /nobody_else/);
  assert.deepEqual(found({ ...right, pool: 0 }), [["pool", null]]);
  assert.match(await outcome({ ...right, pool: 0, checkout_timeout: 1 }), /ConnectionTimeoutError/);
});

test("the corrected settings connect, and nothing is said of them", { skip: missing }, async () => {
  for (const settings of [
    { ...right, encoding: "unicode", pool: "5", sslmode: "prefer", connect_timeout: 60 },
    { url: `postgresql://shop@127.0.0.1:${cluster.port}/shop` },
  ]) {
    assert.deepEqual(found(settings), []);
    assert.equal(await outcome(settings), "shop");
  }
});
