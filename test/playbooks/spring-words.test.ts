// Names of Spring's data sources, and whose database a profile has.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { lintCommand, lintOptions } from "../../src/cli/lint.ts";
import { UserMistake } from "../../src/errors.ts";
import { levelOf } from "../../src/playbooks/finding-level.ts";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";

const source = (name: string) =>
  `app:\n  datasources:\n    ${name}:\n      jdbc-url: jdbc:postgresql://weir-db:5432/weir?sslmode=bogus\n` +
  `    other:\n      jdbc-url: jdbc:postgresql://sluice-db:5432/sluice\n`;

test("a source that is named by a word and a number is read, judged and found by its name", () => {
  for (const name of ["hikaricp-1", "shard-1", "orders-db-2", "replica-01", "shard1", "second-db"]) {
    const read = (wanted: string | null) =>
      readAppConfig(
        playbookFor("spring"),
        source(name),
        "application.yml",
        wanted === null ? null : { host: null, database: null, name: wanted },
      );
    const all = read(null);
    assert.deepEqual(all.databases, [`app.datasources.${name}`, "app.datasources.other"]);
    assert.deepEqual(
      all.findings.map(({ cause, database }) => [cause, database]),
      [["config-sslmode-invalid", `app.datasources.${name}`]],
      name,
    );
    assert.equal(read(name).settings.host?.value, "weir-db");
    assert.equal(read("other").settings.host?.value, "sluice-db");
  }
});

test("a misspelt setting of a source with a number in its name is found, as in any other", () => {
  for (const name of ["shard-1", "second-db"]) {
    const text = source(name).replace("?sslmode=bogus", "\n      maximum-pol-size: 5");
    const { findings } = readAppConfig(playbookFor("spring"), text, "application.yml");
    assert.match(findings[0]?.why ?? "", /Nothing reads .*Did you mean .*maximum-pool-size/, name);
  }
});

const below = (prefix: string, setting: string) =>
  readAppConfig(
    playbookFor("spring"),
    `${prefix}.url=jdbc:postgresql://weir-db/weir\n${prefix}.${setting}\n`,
    "application.properties",
  ).findings.map((one) => `${levelOf(one)} ${one.why}`);

test("what would stop the application says below a prefix of one's own on what that depends", () => {
  const condition =
    " This applies only if the application binds this prefix to its pool, which the file does not show.";
  const mistakes = [
    ["hikari.connection-timeout=100", "HikariCP throws IllegalArgumentException, and the application does not start."],
    ["hikari.maximum-pool-size=many", "so Spring cannot bind it (APPLICATION FAILED TO START)."],
    ["hikari.driver-class-name=com.mysql.cj.jdbc.Driver", "a PostgreSQL URL: the pool does not start."],
  ];
  for (const [setting = "", end = ""] of mistakes) {
    const [own = "", spring = ""] = [...below("weir.main", setting), ...below("spring.datasource", setting)];
    assert.ok(own.startsWith("note ") && own.endsWith(`${end}${condition}`), own);
    // Spring's own is bound, and the sentence has no condition.
    assert.ok(spring.startsWith("error ") && spring.endsWith(end), spring);
  }
  const [idle = ""] = below("weir.main", "hikari.max-lifetime=2000");
  assert.match(idle, /^note .*HikariCP uses 30 minutes instead\.$/);
});

async function said(t: TestContext, base: string, profile: string): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "dbcheck-spring-"));
  t.after(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "config"));
  const top = join(folder, "config/application-dev.yml");
  writeFileSync(join(folder, "config/application.yml"), base);
  writeFileSync(top, profile);
  return Promise.all(
    [folder, top].map(async (path) =>
      lintCommand(path, lintOptions({})).then(
        ({ stdout }) => stdout,
        (error: unknown) => (error instanceof UserMistake ? error.message : Promise.reject(error)),
      ),
    ),
  );
}

const pool = "spring:\n  datasource:\n    hikari:\n      minimum-idle: 20\n      maximum-pool-size: 3\n";
const mysql = "spring:\n  datasource:\n    url: jdbc:mysql://weir-db/weir\n";
const driver = "    driver-class-name: com.mysql.cj.jdbc.Driver\n";

test("a profile without a URL has the database of application.yml, and is not PostgreSQL's beside MySQL's", async (t) => {
  const [folder = "", file = ""] = await said(t, mysql, pool);
  assert.match(file, /application\.yml beside it is read before it\. Its database is not PostgreSQL: it is MySQL\./);
  assert.doesNotMatch(folder, /`minimum-idle` \(20\)/);
  // The driver beneath holds for a URL that is known when it runs.
  const [, computed = ""] = await said(t, `${mysql}${driver}`, `${pool}    url: \${DATABASE_URL}\n`);
  assert.match(computed, /not PostgreSQL: it is MySQL/);
});

test("a profile with PostgreSQL's URL or driver, or one that nobody knows, stays judged", async (t) => {
  for (const own of [
    "    url: jdbc:postgresql://sluice-db/sluice\n",
    "    driver-class-name: org.postgresql.Driver\n",
    "    url: ${DATABASE_URL}\n",
  ])
    for (const text of await said(t, mysql, `${pool}${own}`)) assert.match(text, /`minimum-idle` \(20\) is above/, own);
  // SPRING_DATASOURCE_URL takes the place of a developer's H2.
  const h2 = "spring:\n  datasource:\n    url: jdbc:h2:mem:weir\n";
  for (const text of await said(t, h2, pool)) assert.match(text, /`minimum-idle` \(20\) is above/);
});

test("a user and a password in what a variable behind jdbc: falls back to are found, and the password stays", () => {
  const canary = "kanarie-7f31";
  const lint = (url: string) =>
    readAppConfig(playbookFor("spring"), `spring:\n  datasource:\n    url: ${url}\n`, "application.yml");
  const clean = "jdbc:postgresql://db.weir.internal:6543/weir";
  for (const url of [
    `jdbc:\${WEIR_URL:postgresql://weir:${canary}@db.weir.internal:6543/weir}`,
    `"jdbc:\${WEIR_URL:postgresql://weir:${canary}@db.weir.internal:6543/weir}"`,
    `'jdbc:\${WEIR_URL:postgresql://weir:${canary}@db.weir.internal:6543/weir}'`,
    `\${WEIR_URL:jdbc:postgresql://weir:${canary}@db.weir.internal:6543/weir}`,
  ]) {
    const read = lint(url);
    // Who sets the variable goes on setting it; and what leaves the URL needs lines of its own.
    const variable = url.startsWith("$") ? "WEIR_URL" : "JDBC_DATABASE_URL";
    const lines = ["username: ${DB_USERNAME}", "password: ${DB_PASSWORD}"];
    assert.deepEqual(
      read.findings.map(({ cause, why, fix }) => [cause, /reads it as part of the host name/.test(why), fix]),
      [["config-url-invalid", true, [`url: \${${variable}:${clean}}`, ...lines].join("\n")]],
      url,
    );
    assert.ok(!JSON.stringify(read).includes(canary), "the password does not leave");
  }
  const right = lint("jdbc:${WEIR_URL:postgresql://db.weir.internal:6543/weir}?sslmode=require");
  assert.deepEqual(right.findings, []);
  assert.deepEqual([right.settings.host?.value, right.settings.tls?.value], ["db.weir.internal", "require"]);
  assert.deepEqual(lint("jdbc:${WEIR_URL}").findings, []);
});
