// `dbcheck init` in a directory of its own, against a real server: what
// it writes, what it leaves alone, what it never shows.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { initCommand, type InitOptions } from "../../src/cli/init.ts";
import { UserMistake } from "../../src/errors.ts";
import { loadTargets } from "../../src/target/file.ts";
import { temporaryDirectory, sharedCluster } from "../support/cluster.ts";

const cluster = await sharedCluster();
const root = await temporaryDirectory();
let count = 0;

function fresh(files: Record<string, string> = {}): string {
  const directory = join(root, `shop-${(count += 1)}`);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(directory, name, ".."), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
  mkdirSync(directory, { recursive: true });
  return directory;
}

const init = (directory: string, more: Partial<InitOptions> = {}) =>
  initCommand({
    url: undefined,
    name: undefined,
    env: {},
    ask: null,
    timeoutSeconds: 10,
    signal: new AbortController().signal,
    directory,
    ...more,
  });

test("a URL: both files are written, the database is checked once, and the app's link is printed without the secret", async () => {
  const directory = fresh({ "config/database.yml": "production:\n  adapter: postgresql\n  database: shop\n" });
  const url = cluster.url();
  const { stdout, exitCode } = await init(directory, { url, name: "orders" });
  assert.equal(exitCode, 0);
  assert.match(stdout, /Checked once: orders is healthy/);
  assert.match(stdout, /rails \(config\/database\.yml\)/);
  const link = /https:\/\/api\.slack\.com\/apps\?new_app=1&manifest_json=(\S+)/.exec(stdout)?.[1] ?? "";
  const app = JSON.parse(decodeURIComponent(link)) as { settings: { socket_mode_enabled: boolean } };
  assert.equal(app.settings.socket_mode_enabled, true);
  const target = loadTargets(join(directory, "dbcheck.targets.yaml"), {}).targets.get("orders");
  assert.deepEqual([target?.problems, target?.inputs.application?.framework], [[], "rails"]);
  assert.equal(target?.conninfo?.hosts[0]?.port, Number(new URL(url).port));
  assert.equal(statSync(join(directory, ".env")).mode & 0o777, 0o600);
  assert.ok(!readFileSync(join(directory, "dbcheck.targets.yaml"), "utf8").includes("postgres://"));
});

test("DATABASE_URL of a .env is used where it stands, and that file is left as it is", async () => {
  const before = `DATABASE_URL="${cluster.url()}"\nOTHER=1\n`;
  const directory = fresh({ ".env": before, "package.json": '{ "dependencies": { "pg": "^8" } }' });
  const { stdout } = await init(directory);
  assert.match(stdout, /The URL is read from DATABASE_URL in \.env/);
  assert.equal(readFileSync(join(directory, ".env"), "utf8"), before);
  const text = readFileSync(join(directory, "dbcheck.targets.yaml"), "utf8");
  assert.match(text, /url: \$\{DATABASE_URL\}\n {4}application:\n {6}framework: node-postgres\n$/);
});

test("a database that is down is written down all the same, with its verdict", async () => {
  const { stdout } = await init(fresh(), { url: "postgres://app:pa-5e1d07@127.0.0.1:1/app", name: "orders" });
  assert.match(stdout, /Checked once: orders is down\. .*refuses the connection/);
  assert.ok(!stdout.includes("pa-5e1d07"));
});

test("it asks where nothing is given; what cannot be used is refused, and nothing is written", async () => {
  const asked: string[] = [];
  const ask = async (question: string) => {
    asked.push(question);
    return ` ${cluster.url()} `;
  };
  assert.match((await init(fresh(), { ask })).stdout, /Checked once: shop-\d+ is healthy/);
  assert.deepEqual(asked, ["URL of the database (not shown): "]);
  const wrong: [Partial<InitOptions>, Record<string, string>, RegExp][] = [
    [{}, {}, /No URL found\. Give one/],
    [{ url: "mysql://root@db/x" }, {}, /The URL cannot be used: .*PostgreSQL/],
    [{ url: cluster.url(), name: "list" }, {}, /"list" cannot be a target's name/],
    [{ url: cluster.url() }, { "dbcheck.targets.yaml": "targets: {}\n" }, /already exists and is not overwritten/],
  ];
  for (const [more, files, words] of wrong) {
    const directory = fresh(files);
    await assert.rejects(init(directory, more), (error) => error instanceof UserMistake && words.test(error.message));
    assert.ok(!existsSync(join(directory, ".env")));
  }
});
