// What looks like Spring's and is not: Quarkus, clients without JDBC, names that no driver has.
import assert from "node:assert/strict";
import { test } from "node:test";
import { UserMistake } from "../../src/errors.ts";
import { libraryTitle } from "../../src/playbooks/library-titles.ts";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";
import { saidOf } from "./strict.ts";

const said = saidOf("spring", "application.properties");
const yaml = (text: string) => said(text, {}, "application.yml");

test("the URL of Vert.x' own client has no jdbc: and is none of ours", () => {
  const kind = "quarkus.datasource.db-kind=postgresql\nquarkus.datasource.jdbc=false\n";
  assert.throws(
    () => said(`${kind}vertx.pg.client.url=postgresql://weir-db:5432/weir\n`),
    new UserMistake("It reaches its database with a reactive client, without JDBC. dbcheck does not read that."),
  );
});

test("Quarkus is called Quarkus, has no pool of HikariCP's, and its URL is judged as pgjdbc reads it", () => {
  const spring = playbookFor("spring");
  const text = (url: string) => `quarkus:\n  datasource:\n    jdbc:\n      url: ${url}\n      max-size: 40\n`;
  const { config, settings } = readAppConfig(spring, text("jdbc:postgresql://weir-db/weir"), "application.yml");
  assert.equal(libraryTitle(spring, config), "Quarkus (Agroal, pgjdbc)");
  assert.deepEqual([settings.host?.value, settings.poolSize?.value, settings.lifetimeMs], ["weir-db", 40, undefined]);
  assert.match(
    yaml(text("jdbc:postgresql://weir:x@weir-db/weir")).join(),
    /^error: pgjdbc does not support user:password@/,
  );
  assert.match(yaml(text("postgresql://weir-db/weir")).join(), /^error: The URL does not begin with jdbc:postgresql/);
});

// https://quarkus.io/guides/config-reference#profiles
test("Quarkus' file is read as it is in production, with the user that stands beside jdbc", () => {
  const read = (text: string, file = "application.properties") =>
    readAppConfig(playbookFor("spring"), text, file).all.map(({ options }) =>
      options.map(({ name, value }) => `${name}=${String(value)}`),
    );
  const root = "quarkus.datasource.";
  const url = (host: string, profile = "") => `${profile}${root}jdbc.url=jdbc:postgresql://${host}/weir`;
  const shared = [`${root}db-kind=postgresql`, `${root}username=weir`, url("localhost"), `${root}jdbc.max-size=8`];
  const profiles = [url("db", "%prod."), url("dev", "%dev."), url("test", "%{test,dev}.")];
  const users = `${root}"users".jdbc.url=jdbc:postgresql://users/users`;
  assert.deepEqual(read(`${[...profiles, ...shared, users].join("\n")}\n`), [
    [shared[0], shared[1], url("db"), shared[3]],
    [users.replaceAll('"', "")],
  ]);
  const yamls = `quarkus:\n  datasource:\n    username: weir\n`;
  const prod = `"%prod":\n  quarkus:\n    datasource:\n      jdbc:\n        url: jdbc:postgresql://db/weir\n`;
  assert.deepEqual(read(`${yamls}${prod}`, "application.yml"), [[`${root}username=weir`, url("db")]]);
  // A fix keeps the profile's name.
  const bogus = `%prod.${root}jdbc.url=jdbc:postgresql://db/weir?sslmode=bogus\n`;
  assert.match(said(bogus).join(), /^error: .* WRITE %prod\.quarkus\.datasource\.jdbc\.url=jdbc:.*sslmode=require$/);
  const unread =
    "It is Quarkus', and sets no `quarkus.datasource.jdbc.url` for production. " +
    "A variable or Dev Services give it.";
  for (const text of [`${root}db-kind=postgresql\n`, `${url("localhost", "%dev.")}\n`])
    assert.throws(() => said(text), new UserMistake(unread), text);
  assert.throws(() => said(`${root}db-kind=mysql\n${root}jdbc.url=\${U}\n`), /it is MySQL/);
});

test("what Quarkus hands on to pgjdbc counts, and is written where Quarkus reads it", () => {
  const pooled = `quarkus.datasource.jdbc.url=jdbc:postgresql://aws-0-eu-west-1.pooler.supabase.com:6543/postgres\n`;
  assert.match(
    said(pooled).join(),
    /^warning: .*Supavisor.* WRITE quarkus\.datasource\.jdbc\.url=.*prepareThreshold=0$/,
  );
  assert.deepEqual(said(`${pooled}quarkus.datasource.jdbc.additional-jdbc-properties.prepareThreshold=0\n`), []);
  const { settings } = readAppConfig(
    playbookFor("spring"),
    "quarkus.datasource.jdbc.url=jdbc:postgresql://db/weir\n" +
      "quarkus.datasource.jdbc.additional-jdbc-properties.sslmode=verify-full\n",
    "application.properties",
  );
  assert.equal(settings.tls?.value, "verify");
});

test("postgresql:// below a prefix that says nothing of JDBC may be another client's", () => {
  const url = "url=postgresql://weir-db:5432/weir\n";
  assert.deepEqual(said(`weir.store.${url}`), []);
  for (const jdbc of [
    `weir.datasource.${url}`,
    `weir.store.${url}weir.store.driver-class-name=org.postgresql.Driver\n`,
    `weir.store.${url}weir.store.hikari.maximum-pool-size=5\n`,
  ])
    assert.match(said(jdbc).join(), /^note: The URL does not begin with jdbc:postgresql/, jdbc);
  assert.match(said(`spring.datasource.${url}`).join(), /^error: The URL does not begin with jdbc:postgresql/);
});

test("`spring.datasource.properties`: a warning where TLS is lost, and what no driver has is removed", () => {
  const start = "spring.datasource.url=jdbc:postgresql://weir-db/weir\n";
  const group = (...lines: string[]) =>
    said(`${start}${lines.map((one) => `spring.datasource.properties.${one}\n`).join("")}`).join();
  const lost = /^warning: Spring Boot does not read .*: the driver gets none of them, TLS included\. WRITE /;
  const moved = "spring.datasource.hikari.data-source-properties";
  assert.match(group("sslmode=require"), lost);
  assert.ok(group("sslmode=require").endsWith(`${moved}.sslmode=require`));
  assert.ok(
    group("charSet=x", "sslmode=require", "socketTimeout=30").endsWith(
      `${moved}.sslmode=require\n${moved}.socketTimeout=30`,
    ),
  );
  assert.match(group("socketTimeout=30"), /^note: .*: the driver gets none of them\. WRITE .*\.socketTimeout=30$/);
  assert.match(group("charSet=UTF-8"), /^note: .*, and pgjdbc has no such properties\. WRITE # remove properties$/);
  const nested = "spring:\n  datasource:\n    url: jdbc:postgresql://weir-db/weir\n    properties:\n      ssl: true\n";
  assert.match(
    yaml(`${nested}      sslmode: require\n`).join(),
    /WRITE # move ssl, sslmode to spring\.datasource\.hikari\.data-source-properties$/,
  );
});

// Measured with PgBouncer 1.18, HikariCP and pgjdbc 42.7.13: "prepared statement does not exist" until
// prepareThreshold=0. A newer PgBouncer may keep them: a note, and for a file alone that says what it connects to.
test("a file that says PgBouncer, transaction mode and 6432 names no statements, or gets a note", () => {
  const words = "# PgBouncer: transaction pooling, so nothing of a session lasts\n";
  const url = (port: number, rest = "") =>
    `spring.datasource.url=jdbc:postgresql://weir-db:${port}/weir${rest}\nspring.datasource.username=weir\n`;
  const [one = "", ...more] = said(`${words}${url(6432)}`);
  assert.match(
    one,
    /^note: This file speaks of PgBouncer in .*Before 1\.21, .*"does not exist"\. WRITE .*:6432\/weir\?prepareThreshold=0$/,
  );
  assert.deepEqual(more, []);
  assert.equal(said(`# pgbouncer.ini has pool_mode = transaction\n${url(6432)}`).length, 1);
  for (const right of [
    url(6432),
    `${words}${url(5432)}`,
    `# PgBouncer: session pooling\n${url(6432)}`,
    `# a transaction mode of ours\n${url(6432)}`,
    `${words}${url(6432, "?prepareThreshold=0")}`,
    `${words}${url(6432, "?preferQueryMode=simple")}`,
    `${words}${url(6432)}spring.datasource.hikari.data-source-properties.prepareThreshold=0\n`,
    `${words}${url(6432)}spring.datasource.hikari.data-source-properties.preferQueryMode=simple\n`,
  ])
    assert.deepEqual(said(right), [], right);
});
