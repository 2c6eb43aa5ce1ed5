// R2DBC beside JDBC: its driver has names and defaults of its own, and neither pgjdbc's lints nor HikariCP's hold.
import assert from "node:assert/strict";
import { test } from "node:test";
import { libraryTitle } from "../../src/playbooks/library-titles.ts";
import { levelOf } from "../../src/playbooks/finding-level.ts";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";

const read = (text: string) => readAppConfig(playbookFor("spring"), text, "application.properties");
const said = (text: string) => read(text).findings.map((one) => `${levelOf(one)} ${one.why} ${one.fix}`);
const url = (query: string, scheme = "r2dbc:") =>
  `spring.r2dbc.url=${scheme}postgresql://db.weir.internal/weir${query}\n`;

test("sslmode, as libpq writes it, leaves R2DBC without TLS; where something else asks for TLS it is only ignored", () => {
  assert.deepEqual(said(url("?sslmode=require")), [
    "warning r2dbc-postgresql silently ignores the URL parameter `sslmode`; it reads `sslMode`. " +
      "The connection is not encrypted. # in the URL write sslMode=require in place of sslmode",
  ]);
  const beside = "spring.r2dbc.properties.sslMode=REQUIRE\n";
  assert.match(
    said(`${url("?sslmode=require")}${beside}`)[0] ?? "",
    /^note .*`sslMode`\. # remove sslmode from the URL$/,
  );
  for (const quiet of [url("?sslmode=disable"), url("?sslmode=require&ssl=true"), url("?sslmode=require", "r2dbcs:")])
    assert.match(said(quiet)[0] ?? "", /^note [^.]*\. # in the URL write sslMode=/, quiet);
  // libpq takes this for its sslmode; here it is an option of its own.
  assert.deepEqual(said(url("?ssl=true")), []);
  assert.deepEqual(said(url("?sslMode=verify-full&maxSize=3&tcpKeepAlive=true&somebodys=1", "r2dbc:pool:")), []);
});

test("TLS and the pool's size are settings; without sslMode there is no TLS", () => {
  const { settings } = read(`${url("?sslMode=VERIFY_CA")}spring.r2dbc.pool.maxSize=7\n`);
  assert.deepEqual([settings.tls?.value, settings.poolSize?.value], ["verify", 7]);
  const plain = read(`${url("")}spring.r2dbc.pool.enabled=false\n`).settings;
  assert.deepEqual([plain.tls?.value, plain.poolSize], ["disable", undefined]);
});

test("Spring's own words for the pool are known", () => {
  const words = "initial-size=1 max-size=9 min-idle=1 max-idle-time=10m max-life-time=30m acquire-retry=2".split(" ");
  const text = url("") + words.map((one) => `spring.r2dbc.pool.${one}\n`).join("");
  assert.deepEqual([read(text).config.notes, read(text).findings], [[], []]);
});

test("it is called by its name", () => {
  assert.equal(libraryTitle(playbookFor("spring"), read(url("")).config), "Spring Boot (R2DBC)");
});

test("a URL of JDBC is no URL of R2DBC", () => {
  assert.match(said(url("", "jdbc:"))[0] ?? "", /^error The URL does not start with the r2dbc scheme/);
});

test("the URL that is offered keeps each part of the file's own, or words say what to do", () => {
  const fix = (place: string) => read(`spring.r2dbc.url=jdbc:postgresql://${place}\n`).findings[0]?.fix;
  assert.equal(
    fix("db.weir.internal:5433/weir?sslmode=require&ApplicationName=weir&connectTimeout=10"),
    "spring.r2dbc.url=r2dbc:postgresql://db.weir.internal:5433/weir" +
      "?sslMode=require&applicationName=weir&connectTimeout=PT10S",
  );
  for (const place of [
    "db.weir.internal/weir?sslmode=require&socketTimeout=30",
    "db.weir.internal/weir?reWriteBatchedInserts=true",
    "db.weir.internal/weir?sslmode=require&sslMode=disable",
    "db.weir.internal/weir?sslmode",
    "a.weir.internal,b.weir.internal/weir",
  ])
    assert.match(fix(place) ?? "", /^# begin the URL with r2dbc:postgresql:\/\/, and give each parameter/, place);
});
