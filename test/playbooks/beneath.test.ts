// A profile of Spring and a runtime file of Ecto are read on top of another file: what that says holds.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { lintCommand, lintOptions } from "../../src/cli/lint.ts";
import { beneath } from "../../src/playbooks/beneath.ts";
import { spring } from "../../src/playbooks/spring.ts";

/** What is said of a project's folder, and of the file on top alone. */
async function said(t: TestContext, files: Record<string, string>, top: string): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "dbcheck-beneath-"));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, "config"), { recursive: true });
    writeFileSync(join(folder, "config", name), text);
  }
  const all = await Promise.all(
    [folder, join(folder, "config", top)].map(async (path) => (await lintCommand(path, lintOptions({}))).stdout),
  );
  return all;
}

const base = `spring:
  datasource:
    hikari:
      maximum-pool-size: 12
      minimum-idle: 2
      max-lifetime: 3600000
      data-source-properties:
        prepareThreshold: 0
`;
const profile = `spring:
  datasource:
    url: jdbc:postgresql://aws-0-eu-central-1.pooler.supabase.com:6543/postgres
    hikari:
      idle-timeout: 1800000
`;

test("a profile on top of application.yml is not told what application.yml says", async (t) => {
  const both = await said(t, { "application.yml": base, "application-prod.yml": profile }, "application-prod.yml");
  for (const text of both) assert.doesNotMatch(text, /transaction mode|max-lifetime/);
  // The same profile alone: nothing says that names are off, or whether the pool may shrink.
  for (const text of await said(t, { "application-prod.yml": profile }, "application-prod.yml")) {
    assert.match(text, /in transaction mode, and pgjdbc names/);
    assert.doesNotMatch(text, /max-lifetime/);
  }
  // Beneath a pool that may shrink, the sentence is the exact one.
  const short = base.replace("3600000", "900000");
  const [, alone = ""] = await said(
    t,
    { "application.yml": short, "application-prod.yml": profile },
    "application-prod.yml",
  );
  assert.match(alone, /\(900000 ms\): HikariCP turns it off/);
});

test("a mistake of the file beneath is told of that file alone", async (t) => {
  const wrong = base.replace("minimum-idle: 2", "minimum-idle: 40");
  const [folder = "", file = ""] = await said(
    t,
    { "application.yml": wrong, "application-prod.yml": profile },
    "application-prod.yml",
  );
  assert.equal(folder.match(/`minimum-idle` \(40\) is above/g)?.length, 1);
  assert.doesNotMatch(file, /minimum-idle` \(40\)/);
});

test("a document of a profile is beneath that profile alone", async (t) => {
  const pool = (lines: string, profile = "") =>
    `${profile === "" ? "" : `spring.config.activate.on-profile: ${profile}\n`}spring:\n  datasource:\n    hikari:\n` +
    `      ${lines}\n`;
  const top = pool("minimum-idle: 10");
  const above = async (...documents: string[]) => {
    const files = { "application.yml": documents.join("---\n"), "application-prod.yml": top };
    const [, alone = ""] = await said(t, files, "application-prod.yml");
    return /`minimum-idle` \(10\) is above `maximum-pool-size` \((\d+)\)/.exec(alone)?.[1] ?? null;
  };
  const plain = pool("auto-commit: false");
  for (const profile of ["dev", '"!prod"', '"prod & eu"', "production", "[dev, test]"])
    assert.equal(await above(plain, pool("maximum-pool-size: 2", profile)), null, profile);
  // Nothing but a document of another profile.
  assert.equal(await above(pool("maximum-pool-size: 2", "dev")), null);
  for (const profile of ["prod", "[staging, prod]", '"prod | eu"', "staging,prod"])
    assert.equal(await above(plain, pool("maximum-pool-size: 3", profile)), "3", profile);
  assert.equal(await above(pool("maximum-pool-size: 4"), pool("maximum-pool-size: 2", "dev")), "4");
  // Of its own file, what holds everywhere but in production is not what is deployed.
  const own = [pool("minimum-idle: 10"), pool("maximum-pool-size: 2", '"!prod"')].join("---\n");
  const [, alone = ""] = await said(t, { "application.yml": own }, "application.yml");
  assert.match(alone, /line 4, …: `minimum-idle` \(10\) is above/);
});

test("runtime.exs is read on top of prod.exs and config.exs", async (t) => {
  const repo = (options: string) => `import Config\n\nconfig :weir, Weir.Repo,\n  ${options}\n`;
  const top = repo('url: "ecto://weir.abc@aws-0-eu-central-1.pooler.supabase.com:6543/postgres"');
  for (const below of ["prod.exs", "config.exs"])
    for (const text of await said(t, { [below]: repo("prepare: :unnamed"), "runtime.exs": top }, "runtime.exs"))
      assert.doesNotMatch(text, /transaction mode/, below);
  for (const text of await said(t, { "config.exs": repo("pool_size: 3"), "runtime.exs": top }, "runtime.exs"))
    assert.match(text, /named statements are lost/);
});

const repo = (...options: string[]) => `import Config\nconfig :weir, Weir.Repo,\n  ${options.join(",\n  ")}\n`;
const supavisor = ['hostname: "aws-0-eu-central-1.pooler.supabase.com"', "port: 6543"];
const lock = { "mix.lock": '%{\n  "postgrex": {:hex, :postgrex, "0.19.3", "x", [:mix]},\n}\n' };
const computed = 'url: System.fetch_env!("DATABASE_URL")';

test("a mistake of a group of options, or of one that is missing, is told of the file that makes it", async (t) => {
  const wrong = repo("ssl: true", "ssl_opts: [verify: :verify_none]");
  const files = { ...lock, "config.exs": wrong, "prod.exs": repo("pool_size: 9"), "runtime.exs": repo(computed) };
  const [folder = "", alone = ""] = await said(t, files, "runtime.exs");
  assert.equal(folder.match(/`ssl_opts` is deprecated/g)?.length, 1);
  assert.match((await said(t, files, "config.exs"))[1] ?? "", /line 4: `ssl_opts` is deprecated/);
  assert.match(alone, /No mistakes found/);
  // Who repeats it has it, in its own line.
  const again = { ...files, "runtime.exs": repo(computed, "pool_size: 3", "ssl_opts: [verify: :verify_peer]") };
  const [, repeated = ""] = await said(t, again, "runtime.exs");
  assert.match(repeated, /line 5: `ssl_opts` is deprecated/);
  // The two halves of it in two files: told of the one on top, with the other's name and without its line.
  const halves = {
    ...lock,
    "config.exs": repo("pool_size: 5", "ssl_opts: [verify: :verify_none]"),
    "prod.exs": repo("ssl: true"),
  };
  const [both = "", half = ""] = await said(t, halves, "prod.exs");
  assert.equal(both.match(/`ssl_opts` is deprecated/g)?.length, 1);
  assert.match(half, /^`ssl_opts` is deprecated .* `ssl_opts` stands in config\.exs\. \[/m);
  // A value on top takes the place of the list beneath it.
  const off = { "config.exs": repo("ssl: [server_name_indication: nil]"), "prod.exs": repo("ssl: false") };
  const [, none = ""] = await said(t, off, "prod.exs");
  assert.match(none, /No mistakes found/);
});

test("a URL takes the place of the parts that stand beneath it", async (t) => {
  const over = async (top: string, ...base: string[]) => {
    const [, alone = ""] = await said(t, { "config.exs": repo(...base), "runtime.exs": repo(top) }, "runtime.exs");
    return alone;
  };
  assert.match(await over(computed, ...supavisor), /No mistakes found/);
  assert.match(await over('url: "ecto://weir.abc@db.example.com:5432/weir"', ...supavisor), /No mistakes found/);
  const onPooler = 'url: "ecto://weir.abc@aws-0-eu-central-1.pooler.supabase.com';
  assert.match(await over(`${onPooler}:6543/postgres"`, 'hostname: "localhost"'), /named statements are lost/);
  // A part that the URL does not have is the one beneath.
  assert.match(await over(`${onPooler}/postgres"`, "port: 6543"), /named statements are lost/);
  // With the address beneath, it is the mistake of that file.
  assert.match(await over("pool_size: 3", ...supavisor), /No mistakes found/);
  const files = { "config.exs": repo(...supavisor), "runtime.exs": repo("pool_size: 3") };
  const [folder = ""] = await said(t, files, "runtime.exs");
  assert.equal(folder.match(/named statements are lost/g)?.length, 1);
  // On top of prod.exs with a URL, the address of config.exs is gone as well.
  const three = { ...files, "prod.exs": repo(computed) };
  const [, last = ""] = await said(t, three, "runtime.exs");
  assert.match(last, /No mistakes found/);
});

test("two files that are wrong together only: told of the one on top, and where the other half stands", async (t) => {
  const pool = (line: string) => `spring:\n  datasource:\n    hikari:\n      ${line}\n`;
  const files = {
    "application.yml": pool("minimum-idle: 30"),
    "application-prod.yml": pool("maximum-pool-size: 20"),
  };
  const [folder = "", alone = ""] = await said(t, files, "application-prod.yml");
  assert.equal(folder.match(/`minimum-idle` \(30\) is above/g)?.length, 1);
  assert.match(
    alone,
    /^`minimum-idle` \(30\) is above `maximum-pool-size` \(20\): .* `minimum-idle` stands in application\.yml\. \[note/m,
  );
  // The line to write is whole: what it is nested in is the other file's.
  assert.match(alone, /do:     add spring\.datasource\.hikari\.minimum-idle: 20$/m);
  // Its own half has its line.
  const turned = {
    "application.yml": pool("maximum-pool-size: 20"),
    "application-prod.yml": pool("minimum-idle: 30"),
  };
  const [, own = ""] = await said(t, turned, "application-prod.yml");
  assert.match(own, /^line 4: `minimum-idle` \(30\) is above `maximum-pool-size` \(20\): HikariCP uses 20\. \[/m);
});

test("a long profile over another database's file is looked through in the time that its size needs", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "dbcheck-beneath-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "application-prod.yml");
  writeFileSync(join(folder, "application.yml"), "spring:\n  datasource:\n    url: jdbc:mysql://db/shop\n");
  for (const more of ["  aaa bbb ccc\n", "\n", "url \n", "    \n"]) {
    const long = more.repeat((256 * 1024) / more.length);
    writeFileSync(path, long);
    const before = process.cpuUsage();
    await assert.rejects(beneath(spring, path), /application\.yml beside it is read before it.*it is MySQL/, more);
    writeFileSync(path, `${long}spring.datasource.url: jdbc:postgresql://db/shop\n`);
    assert.deepEqual(await beneath(spring, path), []);
    const seconds = process.cpuUsage(before).user / 1e6;
    assert.ok(seconds < 2, `${JSON.stringify(more)}: ${seconds} s of CPU`);
  }
  writeFileSync(path, "spring:\n  datasource:\n    url: ${SHOP}\n");
  assert.deepEqual(await beneath(spring, path), []);
});

test("a configuration of Prisma's in a folder of that name is read where a package begins there", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "dbcheck-beneath-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const inner = join(folder, "packages", "prisma");
  mkdirSync(inner, { recursive: true });
  const path = join(inner, "prisma.config.js");
  writeFileSync(path, "module.exports = { datasource: { db: { url: process.env.WEIR_URL } } };\n");
  writeFileSync(join(folder, "package.json"), "{}\n");
  const both = async () =>
    (await Promise.all([folder, path].map((one) => lintCommand(one, lintOptions({}))))).map(({ stdout }) => stdout);
  for (const one of await both())
    assert.match(one, /With --config Prisma rejects this file .* has no `datasource\.db`/);
  writeFileSync(join(inner, "package.json"), '{ "name": "@weir/prisma" }\n');
  for (const one of await both()) assert.match(one, /Prisma's configuration has no `datasource\.db`/);
});
