// Which driver a data source asks for, and words of another database's that pgjdbc does not read.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";
import { saidOf } from "./strict.ts";

const said = saidOf("spring", "application.properties");
const inCode = saidOf("spring", "Databases.kt");
const url = "spring.datasource.url=";
const driver = "spring.datasource.driver-class-name=";
const postgres = `${url}jdbc:postgresql://db/weir\n`;
const refused =
  "error: The URL does not begin with jdbc:postgresql: no driver accepts it, and the application does not start.";

test("a URL of JDBC that names no database", () => {
  const own = `${driver}org.postgresql.Driver\n`;
  assert.deepEqual(said(`${url}jdbc://db:5432/weir\n${own}`), [
    `${refused} WRITE ${url}jdbc:postgresql://db:5432/weir`,
  ]);
  assert.deepEqual(said(`${url}jdbc://db:5432/weir\n`), [
    `${refused} WRITE # name the database in the URL: jdbc:postgresql://…`,
  ]);
  const code = (text: string) =>
    inCode(`val config = HikariConfig().apply {
    jdbcUrl = "${text}"
    driverClassName = "org.postgresql.Driver"
}
`);
  assert.deepEqual(code("jdbc://weir:kanarie@db:5432/weir"), [
    `${refused} WRITE // in line 2 set jdbcUrl to jdbc:postgresql://db:5432/weir\n` +
      "// set username to weir\n// set password to what the environment has",
  ]);
  for (const right of [
    "jdbc:p6spy:postgresql://db/weir",
    "jdbc:tc:postgresql:16:///weir",
    "jdbc:aws-wrapper:postgresql://db/weir",
  ]) {
    assert.deepEqual(said(`${url}${right}\n`), [], right);
    assert.deepEqual(code(right), [], right);
  }
  assert.throws(
    () => said(`${url}jdbc://db/weir\n${driver}com.mysql.cj.jdbc.Driver\n`),
    /is not PostgreSQL: it is MySQL/,
  );
});

test("a driver under a name that pgjdbc does not have", () => {
  const none =
    "error: There is no class with this name: the pool does not start (Failed to load driver class). " +
    `WRITE ${driver}org.postgresql.Driver`;
  for (const name of [
    "org-postgresql.Driver",
    "org.postgresql.driver",
    "org.postgresql.Drive",
    "org.postgressql.Driver",
  ])
    assert.deepEqual(said(`${postgres}${driver}${name}\n`), [none], name);
  for (const name of [
    "org.postgresql.Driver",
    "com.p6spy.engine.spy.P6SpyDriver",
    "software.amazon.jdbc.Driver",
    "com.impossibl.postgres.jdbc.PGDriver",
    "org.weir.postgresql.Driver",
    "${DRIVER}",
  ])
    assert.deepEqual(said(`${postgres}${driver}${name}\n`), [], name);
});

const properties = "spring.datasource.hikari.data-source-properties.";

test("settings of MySQL's driver that the pool hands to pgjdbc are told once", () => {
  const three = ["cachePrepStmts=true", "prepStmtCacheSize=250", "rewriteBatchedStatements=true"];
  assert.deepEqual(said(`${postgres}${three.map((one) => `${properties}${one}\n`).join("")}`), [
    "note: `cachePrepStmts`, `prepStmtCacheSize`, `rewriteBatchedStatements` are settings of MySQL's driver: pgjdbc " +
      "ignores them. WRITE # remove cachePrepStmts, prepStmtCacheSize, rewriteBatchedStatements; pgjdbc has " +
      "preparedStatementCacheQueries for prepStmtCacheSize, reWriteBatchedInserts for rewriteBatchedStatements",
  ]);
  const code = (at: string) =>
    inCode(
      `val config = HikariConfig()\nconfig.jdbcUrl = ${at}\nconfig.addDataSourceProperty("cachePrepStmts", "true")\n`,
    );
  assert.deepEqual(code('"jdbc:postgresql://db/weir"'), [
    "note: `cachePrepStmts` is a setting of MySQL's driver: pgjdbc ignores it. WRITE // remove cachePrepStmts",
  ]);
  for (const own of ["reWriteBatchedInserts=true", "prepareThreshold=0", "preparedStatementCacheQueries=250"])
    assert.deepEqual(said(`${postgres}${properties}${own}\n`), [], own);
  // Whose driver it is nobody knows, or a class refuses what it does not have.
  assert.deepEqual(said(`${url}\${DB_URL}\n${properties}cachePrepStmts=true\n`), []);
  assert.deepEqual(said(`${url}\${DB_URL:jdbc:postgresql://db/weir}\n${properties}cachePrepStmts=true\n`), []);
  const named = "spring.datasource.hikari.data-source-class-name=org.postgresql.ds.PGSimpleDataSource\n";
  assert.deepEqual(said(`${postgres}${named}${properties}cachePrepStmts=true\n`), []);
});

test("in the URL each has what pgjdbc reads in its place, if it reads anything", () => {
  const asked = (parameter: string) => said(`${url}jdbc:postgresql://db/weir?${parameter}\n`).join();
  assert.match(asked("rewriteBatchedStatements=true"), /write reWriteBatchedInserts=true in place of rewriteBatched/);
  assert.match(asked("useServerPrepStmts=true"), /^note: .*it is MySQL's\. WRITE # remove useServerPrepStmts from/);
  // Yes or no is no number: prepareThreshold takes no value of it.
  const property = said(`${postgres}${properties}useServerPrepStmts=true\n`).join();
  assert.match(property, /^note: `useServerPrepStmts` is a setting of MySQL's.* WRITE # remove useServerPrepStmts$/);
  assert.equal(asked("reWriteBatchedInserts=true"), "");
});

test("Quarkus' old driver and its transactions are shown", () => {
  const shown = (text: string) => {
    const { config } = readAppConfig(playbookFor("spring"), text, "application.properties");
    return [config.options.map(({ value }) => value), config.notes];
  };
  const old = "quarkus.datasource.url=jdbc:postgresql://db/weir\nquarkus.datasource.driver=org.postgresql.Driver\n";
  assert.deepEqual(shown(old), [["jdbc:postgresql://db/weir", "org.postgresql.Driver"], []]);
  const named = 'quarkus.datasource."users".jdbc.';
  const xa = `${named}url=jdbc:postgresql://db/weir\n${named}transactions=xa\n${named}idle-removal-interval=5M\n`;
  assert.deepEqual(shown(xa), [["jdbc:postgresql://db/weir", "xa", "5M"], []]);
});
