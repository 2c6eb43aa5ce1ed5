// Play's databases in HOCON are judged as the same URL and driver in application.properties are; another's are not.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";
import { libraryTitle } from "../../src/playbooks/library-titles.ts";
import { saidOf } from "./strict.ts";

const said = saidOf("spring", "application.conf");
const inProperties = (text: string) => saidOf("spring", "application.properties")(text);
const play = (url: string, more = "") =>
  `db.default.driver = org.postgresql.Driver\ndb.default.url = "${url}"\n${more}`;
const reasons = (all: string[]) => all.map((one) => one.replace(/ WRITE .*/s, ""));

test("what pgjdbc refuses is told of Play as of Spring", () => {
  for (const url of [
    "jdbc:postgresql://db/shop?sslmode=requires",
    "jdbc:postgresql://db:99999/shop",
    "jdbc:postgresql://weir:geheim@db/shop",
    "postgresql://weir:geheim@db/shop",
    "postgres://db/shop",
    "jdbc:postgresql://db/shop?application_name=shop",
  ]) {
    const own = said(play(url));
    assert.deepEqual(reasons(own), reasons(inProperties(`spring.datasource.url=${url}\n`)), url);
    assert.equal(own.length, 1, url);
    assert.doesNotMatch(own.join(), /applies only if|geheim/, url);
  }
  assert.match(said(play("jdbc:postgresql://db/shop?sslmode=requires")).join(), /^error: pgjdbc refuses/);
});

test("Play's own form of a URL is one, and a good URL says nothing", () => {
  for (const url of [
    "postgres://weir:geheim@db:5433/shop",
    "jdbc:postgresql://db:5433/shop?sslmode=require",
    "jdbc:postgresql://db:5433,db2:65535/shop",
  ]) {
    const more = "db.default.username = weir\ndb.default.hikaricp.maximumPoolSize = 20\n";
    assert.deepEqual(said(play(url, more)), [], url);
    const { settings, config } = readAppConfig(playbookFor("spring"), play(url, more), "application.conf");
    const { host, port, database, poolSize, checkoutTimeoutMs } = settings;
    assert.deepEqual(
      [host?.value, port?.value, database?.value, poolSize?.value, poolSize?.line, checkoutTimeoutMs],
      ["db", 5433, "shop", 20, 4, undefined],
    );
    assert.equal(libraryTitle(playbookFor("spring"), config), "Play (pgjdbc)");
  }
});

test("a driver's class that is none is told at its line; of a variable's default it is a note", () => {
  const nested =
    'db {\n  default {\n    driver = "org.postgres.Driver"\n    url = "jdbc:postgresql://db/shop"\n  }\n}\n';
  assert.deepEqual(said(nested), [
    "error: There is no class with this name: the pool does not start (Failed to load driver class). " +
      "WRITE // in line 3 set db.default.driver to org.postgresql.Driver",
  ]);
  const over = said(play("jdbc:postgresql://db:99999/shop", "db.default.url = ${?DB_URL}\n"));
  assert.match(over.join(), /^note: This is the default, which counts only where nothing else is set\. Ports end/);
});

test("a prefix of the application's own stays a note, and `postgresql://` without a driver is nobody's mistake", () => {
  const own = 'reports.url = "jdbc:postgresql://db/shop?sslmode=requires"\n';
  assert.match(said(own).join(), /^note: pgjdbc refuses .* applies only if the application binds this prefix/);
  for (const other of ["db.default.url", "reports.url"])
    assert.deepEqual(said(`${other} = "postgresql://weir:geheim@db/shop"\n`), [], other);
});

// Tried: pgjdbc 42.5.5 and 42.7.13 accept no URL with such a port, of whichever host.
test("a port above 65535 is told of each host, and of no variable", () => {
  const url = (hosts: string) => inProperties(`spring.datasource.url=jdbc:postgresql://${hosts}/shop\n`).join();
  assert.match(url("db,db2:70000"), /^error: Ports end at 65535: pgjdbc rejects the URL\./);
  for (const hosts of ["db,db2:65535", "[2001:db8::70000]", "db:${PORT}", "70000"]) assert.equal(url(hosts), "", hosts);
});
