// What the lints of Spring call wrong, put to pgjdbc, HikariCP and a real server.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { before, test } from "node:test";
import { promisify } from "node:util";
import { playbookFor, readAppConfig } from "../../../src/playbooks/index.ts";
import { temporaryDirectory, testCluster } from "../../support/cluster.ts";
import { coprocess } from "../../support/coprocess.ts";
import { findProgram } from "../../support/optional.ts";
import { createShop } from "./shop.ts";

const run = promisify(execFile);
const cluster = await testCluster();
const jars = ["postgresql", "HikariCP", "slf4j-api"].map((name) => `/usr/share/java/${name}.jar`);
const packages = "default-jdk-headless, libpostgresql-jdbc-java, libhikaricp-java, libslf4j-java";
const isHere = findProgram("javac") !== null && jars.every((path) => existsSync(path));
if (!isHere && process.env["CI"]) throw new Error(`CI must install: ${packages}`);
const options = { skip: isHere ? false : `not installed here: ${packages}`, concurrency: true };

/** Compiled and started once, for all cases. */
const classes = await temporaryDirectory();
const quick = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", [classes, ...jars].join(":")];

if (isHere) await run("javac", ["-proc:none", "-cp", jars.join(":"), "-d", classes, "test/playbooks/SpringProof.java"]);
const ask = isHere ? coprocess("java", [...quick, "SpringProof"], {}) : null;
const java = async (...words: string[]) => (await ask?.(words.join("\t"))) ?? "";

before(() => createShop(cluster));

const base = `jdbc:postgresql://127.0.0.1:${cluster.port}/shop`;
const pgjdbc = (url: string) => java("pgjdbc", url, "shop", "98765432");
const hikari = (settings: Record<string, string>) =>
  java(
    ["hikari", ...Object.entries({ jdbcUrl: base, username: "shop", password: "98765432", ...settings }).flat()].join(
      "\t",
    ),
  );

const found = (lines: string[]) =>
  readAppConfig(playbookFor("spring"), lines.join("\n"), "application.properties").findings.map((one) => one);
const inUrl = (url: string) => found([`spring.datasource.url=${url}`]);
const inPool = (settings: Record<string, string>) =>
  found([
    `spring.datasource.url=${base}`,
    ...Object.entries(settings).map(([name, value]) => `spring.datasource.hikari.${name}=${value}`),
  ]);

test("pgjdbc refuses the URLs that are called wrong, and takes the corrected ones", options, async () => {
  const cases: [url: string, cause: string, fails: RegExp][] = [
    [base.replace("jdbc:", ""), "config-scheme-unsupported", /No suitable driver/],
    [base.replace("postgresql", "postgres"), "config-scheme-unsupported", /No suitable driver/],
    [base.replace("//", "//shop:98765432@"), "config-url-invalid", /UnknownHostException/],
    [base.replace(String(cluster.port), "five"), "config-port-invalid", /Unable to parse URL/],
    [`${base}?sslmode=verify_full`, "config-sslmode-invalid", /Invalid sslmode value/],
  ];
  await Promise.all(
    cases.map(async ([url, cause, fails]) => {
      const [finding] = inUrl(url);
      assert.deepEqual([finding?.cause, finding?.provenOn], [cause, "pgjdbc 42.5"], url);
      assert.match(await pgjdbc(url), fails, url);
      const [, corrected = ""] = /=(jdbc:.*)$/m.exec(finding?.fix ?? "") ?? [];
      if (url.includes("five")) assert.equal(finding?.fix, "# give the port as a number");
      // This server has no TLS: that it is asked for proves that the word was read.
      else if (url.includes("verify_full")) assert.match(await pgjdbc(corrected), /does not support SSL/, finding?.fix);
      else assert.equal(await pgjdbc(corrected), "shop PostgreSQL JDBC Driver", finding?.fix);
    }),
  );
});

test("no driver accepts a URL that names no database", options, async () => {
  const url = base.replace("postgresql:", "");
  const driver = "org.postgresql.Driver";
  const [finding] = found([`spring.datasource.url=${url}`, `spring.datasource.driver-class-name=${driver}`]);
  assert.deepEqual([finding?.cause, finding?.fix], ["config-scheme-unsupported", `spring.datasource.url=${base}`]);
  assert.match(await hikari({ jdbcUrl: url, driverClassName: driver }), /claims to not accept jdbcUrl/);
  assert.match(await pgjdbc(url), /No suitable driver/);
});

test("pgjdbc ignores the settings of MySQL's driver", options, async () => {
  const own = { "data-source-properties.cachePrepStmts": "true" };
  assert.deepEqual([inPool(own)[0]?.severity, inPool(own).length], ["notice", 1]);
  assert.match(await hikari({ "dataSource.cachePrepStmts": "true" }), /shop PostgreSQL JDBC Driver$/);
});

test("a parameter that pgjdbc does not know is ignored; its own word counts", options, async () => {
  const [finding] = inUrl(`${base}?application_name=orders`);
  assert.deepEqual(
    [finding?.provenOn, finding?.severity, finding?.fix],
    ["pgjdbc 42.5", "notice", "# in the URL write ApplicationName=orders in place of application_name"],
  );
  assert.equal(await pgjdbc(`${base}?application_name=orders`), "shop PostgreSQL JDBC Driver");
  assert.equal(await pgjdbc(`${base}?ApplicationName=orders`), "shop orders");
  const [, timeout = ""] = /write (\S+) in place/.exec(inUrl(`${base}?statement_timeout=5000`)[0]?.fix ?? "") ?? [];
  assert.equal(await pgjdbc(`${base}?${timeout}`), "shop PostgreSQL JDBC Driver");
  assert.match(await pgjdbc(`${base}?${timeout.replace("5000", "soon")}`), /invalid value for parameter/);
});

test("HikariCP refuses what is called out of bounds", options, async () => {
  for (const [kebab, camel, value] of [
    ["maximum-pool-size", "maximumPoolSize", "0"],
    ["connection-timeout", "connectionTimeout", "30"],
    ["validation-timeout", "validationTimeout", "100"],
    ["minimum-idle", "minimumIdle", "-1"],
  ] as const) {
    const [finding] = inPool({ [kebab]: value });
    assert.deepEqual(
      [finding?.option, finding?.provenOn, finding?.severity],
      [`spring.datasource.hikari.${kebab}`, "HikariCP 2.7", undefined],
    );
    assert.match(await hikari({ [camel]: value }), /IllegalArgumentException/, kebab);
    const corrected = finding?.fix.startsWith("#") ? null : finding?.fix.split("=")[1];
    if (corrected !== null && corrected !== undefined)
      assert.match(await hikari({ [camel]: corrected }), /shop PostgreSQL JDBC Driver$/, finding?.fix);
  }
});

test("HikariCP replaces what is called replaced", options, async () => {
  const sizes = { "minimum-idle": "1", "maximum-pool-size": "10" };
  const settings = { ...sizes, "max-lifetime": "1800", "idle-timeout": "600", "leak-detection-threshold": "10" };
  assert.deepEqual(
    inPool(settings).map(({ severity, provenOn }) => [severity, provenOn]),
    Array.from({ length: 3 }, () => ["notice", "HikariCP 2.7"]),
  );
  const said = await hikari({
    maxLifetime: "1800",
    idleTimeout: "600",
    leakDetectionThreshold: "10",
    minimumIdle: "1",
  });
  assert.match(said, /idle 600000 life 1800000 leak 0\n/);
  assert.equal(inPool({ "minimum-idle": "20", "maximum-pool-size": "5" })[0]?.severity, "notice");
  assert.match(await hikari({ minimumIdle: "20", maximumPoolSize: "5" }), /max 5 min 5 /);
  assert.equal(inPool({ ...sizes, "idle-timeout": "60000", "max-lifetime": "60000" })[0]?.severity, "notice");
  assert.match(await hikari({ idleTimeout: "60000", maxLifetime: "60000", minimumIdle: "1" }), /idle 0 life 60000/);
});

test("a driver of another database, or of a name that nobody has, keeps the pool from starting", options, async () => {
  for (const name of ["org.postgresql.driver", "org-postgresql.Driver", "com.mysql.cj.jdbc.Driver"]) {
    const [finding] = found([`spring.datasource.url=${base}`, `spring.datasource.driver-class-name=${name}`]);
    assert.deepEqual([finding?.option, finding?.provenOn], ["spring.datasource.driver-class-name", "HikariCP 2.7"]);
    assert.match(await hikari({ driverClassName: name }), /Failed to load driver class/);
  }
  assert.match(await hikari({ driverClassName: "org.postgresql.Driver" }), /shop PostgreSQL JDBC Driver$/);
});

test("HikariCP's own file must hold no property that it does not know", options, async () => {
  const [finding, ...others] = found([`jdbcUrl=${base}`, "username=shop", "maxPoolSize=5"]);
  assert.deepEqual([finding?.option, finding?.severity, others.length], ["maxPoolSize", undefined, 0]);
  assert.match(await hikari({ maxPoolSize: "5" }), /Property maxPoolSize does not exist/);
});
