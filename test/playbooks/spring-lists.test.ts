// A data source stands in lists and under names of an application's own; whose database it is shows only a word of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";
import { libraryTitle } from "../../src/playbooks/library-titles.ts";

const read = (text: string, file = "application.yml", versions = new Map<string, string>()) =>
  readAppConfig(playbookFor("spring"), text, file, null, versions);
const titleOf = (config: ReturnType<typeof read>["config"]) => libraryTitle(playbookFor("spring"), config);

test("data sources in a list of YAML's or of .properties' are called as Spring calls them", () => {
  const { databases, settings } = read(
    "shards:\n  - name: a\n    datasource:\n      url: jdbc:postgresql://a.weir.internal/weir\n      username: weir\n" +
      "  - name: b\n    datasource:\n      url: jdbc:postgresql://b.weir.internal/weir\n",
  );
  assert.deepEqual(databases, ["shards[0].datasource", "shards[1].datasource"]);
  assert.deepEqual([settings.host?.value, settings.host?.line], ["a.weir.internal", 4]);
  const lines = read("weir.shards[0].url=jdbc:postgresql://a/weir?connect_timeout=5\n", "weir.properties");
  assert.equal(lines.settings.host?.value, "a");
  assert.match(lines.findings[0]?.why ?? "", /ignores the URL parameter `connect_timeout`/);
});

test("a URL tells itself under any key, with what stands beside it", () => {
  for (const key of ["databaseUrl", "connection", "jdbc-string"]) {
    const { settings, config, findings } = read(
      `weir:\n  db:\n    ${key}: jdbc:postgresql://db:5433/weir\n    password: x\n`,
    );
    assert.deepEqual([settings.host?.value, settings.port?.value, settings.poolSize], ["db", 5433, undefined], key);
    assert.deepEqual([config.options.length, titleOf(config), findings], [2, "pgjdbc", []]);
  }
  const { databases } = read("db:\n  primary: jdbc:postgresql://p/weir\n  replica: jdbc:postgresql://r/weir\n");
  assert.deepEqual(databases, ["db.primary", "db.replica"]);
  assert.equal(titleOf(read("db:\n  url: r2dbc:postgresql://p/weir\n").config), "R2DBC");
});

test("where all of it is the environment's, nobody claims to know the database", () => {
  const open = 'spring:\n  datasource:\n    url: "${DATASOURCE_URL}"\n    username: "${DATASOURCE_USERNAME}"\n';
  const { config } = read(open);
  assert.equal(titleOf(config), "Spring Boot (names no database)");
  assert.ok(config.notes.includes("nothing in it says which database it is"));
  const usual = "Spring Boot (HikariCP, pgjdbc)";
  for (const more of [
    "    driver-class-name: org.postgresql.Driver\n",
    "  jpa:\n    database-platform: org.hibernate.dialect.PostgreSQLDialect\n",
    "  sql:\n    init:\n      platform: postgres\n",
  ])
    assert.equal(titleOf(read(`${open}${more}`).config), usual, more);
  assert.equal(titleOf(read(open.replace("_URL}", "_URL:jdbc:postgresql://db/weir}")).config), usual);
  assert.equal(titleOf(read(open, "application.yml", new Map([["postgresql", "42.7.3"]])).config), usual);
});
