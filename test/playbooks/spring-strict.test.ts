// What a hostile reader of Spring's findings would object to: values that HikariCP and Spring take, defaults, names.
import assert from "node:assert/strict";
import { test } from "node:test";
import { saidOf } from "./strict.ts";

const said = saidOf("spring", "application.yml");
const pool = (...lines: string[]) =>
  said(
    "spring:\n  datasource:\n    url: jdbc:postgresql://db:5432/weir\n    hikari:\n" +
      lines.map((one) => `      ${one}\n`).join(""),
  );
const properties = (...lines: string[]) => said(`${lines.join("\n")}\n`, {}, "application.properties");

// Tried with HikariCP 2.7.9 and 5.1.0.
test("a negative lifetime is the default's, and no threshold at all; a negative idle-timeout is refused", () => {
  assert.ok(pool("max-lifetime: -1", "leak-detection-threshold: -1").every((one) => one.startsWith("note: ")));
  assert.deepEqual(pool("keepalive-time: -1"), []);
  assert.match(pool("idle-timeout: -1").join(), /^error: .*IllegalArgumentException.*WRITE idle-timeout: 600000$/);
});

test("a number with underscores is one for Spring in YAML, and Maven puts its own in", () => {
  assert.deepEqual(pool("connection-timeout: 30_000", 'max-lifetime: "@hikari.life@"'), []);
  assert.match(pool("connection-timeout: 30s").join(), /^error: .*settings have no units, so Spring cannot bind it/);
  const behind = properties(
    "spring.datasource.url=jdbc:postgresql://db/weir",
    "spring.datasource.hikari.maximum-pool-size=20 # twenty",
  );
  assert.match(behind.join(), /^error: .*the comment after it is part of the value.*maximum-pool-size=20$/);
});

test("pgjdbc takes sslmode in capitals", () => {
  assert.deepEqual(properties("spring.datasource.url=jdbc:postgresql://db/weir?sslmode=REQUIRE"), []);
  assert.match(
    properties("spring.datasource.url=jdbc:postgresql://db/weir?sslmode=verifyfull").join(),
    /^error: pgjdbc refuses/,
  );
});

test("what a variable falls back to is a note", () => {
  const url = "postgresql://db:5432/weir";
  assert.match(
    properties(`spring.datasource.url=\${DATABASE_URL:${url}}`).join(),
    /^note: This is the default, which counts only where nothing else is set\. The URL does not begin with jdbc:/,
  );
  assert.match(properties(`spring.datasource.url=${url}`).join(), /^error: The URL does not begin with jdbc:/);
});

test("user and password that leave the URL have lines of their own", () => {
  const url = "spring.datasource.url=jdbc:postgresql://weir:x@db:5432/weir";
  const right = "WRITE spring.datasource.url=jdbc:postgresql://db:5432/weir";
  const password = "spring.datasource.password=${DB_PASSWORD}";
  assert.ok(properties(url).join().endsWith(`${right}\nspring.datasource.username=weir\n${password}`));
  assert.ok(properties(url, "spring.datasource.username=weir").join().endsWith(`${right}\n${password}`));
});

test("HikariCP's own file has the names of its methods", () => {
  const all = said("jdbcUrl=jdbc:postgresql://db/weir\nmaxPoolSize=5\n", {}, "hikari.properties");
  assert.match(all.join(), /^error: .*`maximumPoolSize`\? WRITE maximumPoolSize=5$/);
});

test("what is empty is not set, and R2DBC gets the place that JDBC's URL has", () => {
  const url = "spring.datasource.url=jdbc:postgresql://db/weir";
  assert.deepEqual(properties(url, "spring.datasource.hikari.maximum-pool-size="), []);
  const reactive = properties("spring.r2dbc.url=jdbc:postgresql://db.internal:5433/weir");
  assert.match(reactive.join(), /^error: .*WRITE spring\.r2dbc\.url=r2dbc:postgresql:\/\/db\.internal:5433\/weir$/);
});
