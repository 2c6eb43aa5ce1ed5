// What Spring's findings say to write: the file's own names, separator and URL, with all that the URL has.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";
import { saidOf } from "./strict.ts";

const yaml = saidOf("spring", "application.yml");
const lines = saidOf("spring", "application.properties");
const fixOf = (said: string[]) => said.map((one) => one.slice(one.indexOf(" WRITE ") + " WRITE ".length)).join("\n");
const pooler = "jdbc:postgresql://aws-0-eu.pooler.supabase.com:6543/weir";
const source = "spring:\n  datasource:\n";

test("a parameter joins those that the URL has, and takes the place of its own other value", () => {
  const written = (url: string) => fixOf(yaml(`${source}    url: ${url}\n`));
  assert.equal(written(pooler), `url: ${pooler}?prepareThreshold=0`);
  assert.equal(written(`${pooler}?sslmode=require`), `url: ${pooler}?sslmode=require&prepareThreshold=0`);
  assert.equal(written(`${pooler}?prepareThreshold=3&ssl=true`), `url: ${pooler}?prepareThreshold=0&ssl=true`);
  assert.equal(
    written("jdbc:postgresql://db/weir?sslmode=required&currentSchema=weir"),
    "url: jdbc:postgresql://db/weir?sslmode=require&currentSchema=weir",
  );
  // A variable that deployments set has a URL of its own.
  assert.equal(written(`\${WEIR:${pooler}?ssl=true}`), "# append &prepareThreshold=0 to the URL");
});

test("a corrected scheme keeps what pgjdbc reads in the query, and the port that is there", () => {
  const written = (url: string) => fixOf(lines(`spring.datasource.url=${url}\nspring.datasource.username=weir\n`));
  const [right, name] = ["jdbc:postgresql://db/weir?sslmode=require", "spring.datasource.url="];
  assert.equal(written("postgresql://db/weir?sslmode=require&channel_binding=require"), `${name}${right}`);
  assert.equal(written("postgres://one:5432,two:5433/weir"), `${name}jdbc:postgresql://one:5432,two:5433/weir`);
  assert.match(written("postgresql://db/weir?sslpassword=canary-7"), /^# begin the URL with jdbc:postgresql:/);
  assert.equal(written("jdbc:postgresql://db:fivefour/weir"), "# give the port as a number");
});

test("names are the file's own, and what belongs to another level of YAML is told", () => {
  const url = "spring.datasource.url=jdbc:postgresql://db/weir\n";
  assert.equal(
    fixOf(lines(`${url}spring.datasource.hikari.connectionTimeout=30\n`)),
    "spring.datasource.hikari.connectionTimeout=30000",
  );
  assert.equal(
    fixOf(lines(`${url}spring.datasource.hikari.maxPoolSize=30\n`)),
    "spring.datasource.hikari.maximumPoolSize=30",
  );
  const variables = saidOf("spring", "weir.env");
  assert.equal(
    fixOf(
      variables("SPRING_DATASOURCE_URL=jdbc:postgresql://db/weir\nSPRING_DATASOURCE_HIKARI_CONNECTIONTIMEOUT=30\n"),
    ),
    "SPRING_DATASOURCE_HIKARI_CONNECTIONTIMEOUT=30000",
  );
  assert.equal(
    fixOf(yaml(`${source}    url: jdbc:postgresql://db/weir\n    hikari:\n      connectionTimeout: 30\n`)),
    "connectionTimeout: 30000",
  );
  assert.equal(
    fixOf(yaml(`${source}    url: jdbc:postgresql://db/weir\n    max-active: 30\n`)),
    "# in place of max-active: spring.datasource.hikari.maximum-pool-size: 30",
  );
});

test("what may be seconds or milliseconds is told, and what can only be seconds is written", () => {
  const of = (setting: string) =>
    fixOf(lines(`spring.datasource.url=jdbc:postgresql://db/weir\nspring.datasource.hikari.${setting}\n`));
  assert.match(of("connection-timeout=30"), /connection-timeout=30000$/);
  assert.equal(of("connection-timeout=100"), "# give connection-timeout in milliseconds, 250 or more");
  assert.match(of("max-lifetime=600"), /max-lifetime=600000$/);
  assert.equal(of("max-lifetime=1800"), "# give max-lifetime in milliseconds, 30000 or more");
  assert.match(of("connection-timeout=20 # seconds"), /connection-timeout=20000$/);
  assert.equal(of("minimum-idle=-1"), "# remove minimum-idle: it is then the same as maximum-pool-size");
});

test("the lifetime that a variable decides turns nothing off", () => {
  const of = (life: string) =>
    lines(
      `spring.datasource.url=jdbc:postgresql://db/weir\nspring.datasource.hikari.keepalive-time=120000\n` +
        `spring.datasource.hikari.max-lifetime=${life}\n`,
    );
  assert.match(of("60000").join(), /^note: `keepalive-time` of 120000 ms is not below `max-lifetime` \(60000 ms\)/);
  assert.deepEqual(of("${LIFE:60000}"), []);
});

test("MySQL's words for TLS leave the URL, or become sslmode where they ask for it", () => {
  const of = (query: string) => fixOf(lines(`spring.datasource.url=jdbc:postgresql://db/weir?${query}\n`));
  assert.equal(of("useSSL=false"), "# remove useSSL from the URL");
  assert.equal(of("useSSL=true"), "# in the URL write sslmode=require in place of useSSL, if the server has TLS");
  assert.equal(of("useSSL=true&sslmode=require"), "# remove useSSL from the URL");
  assert.equal(of("verifyServerCertificate=false"), "# remove verifyServerCertificate from the URL");
  assert.equal(
    of("statement_timeout=5000"),
    "# in the URL write options=-c%20statement_timeout=5000 in place of statement_timeout",
  );
  // Earlier releases have nothing for it, and later ones another name.
  assert.equal(of("channel_binding=require"), "");
});

test("`hikari` below a prefix that has HikariCP's jdbc-url is no property of it", () => {
  const own = (prefix: string, url: string) =>
    lines(
      `${prefix}.${url}=jdbc:postgresql://db/weir\n${prefix}.hikari.maximum-pool-size=5\n` +
        `${prefix}.hikari.connection-timeout=30\n`,
    );
  const [found = "", ...more] = own("weir.main", "jdbc-url");
  assert.match(found, /^note: HikariCP has no property `hikari`: .* applies only if the application binds this prefix/);
  assert.deepEqual(more, [], "what is ignored keeps nothing from its start");
  // DataSourceProperties have `url`, and another bean binds what is below `hikari`.
  for (const other of [own("weir.main", "url"), own("spring.datasource", "url"), own("spring.datasource", "jdbc-url")])
    assert.match(other.join(), /`connection-timeout` is 30/);
});

test("R2DBC's URL keeps what its driver reads, under the driver's names", () => {
  const of = (url: string) => fixOf(lines(`spring.r2dbc.url=${url}\n`));
  assert.equal(
    of("jdbc:postgresql://db/weir?sslmode=require&connect_timeout=5"),
    "spring.r2dbc.url=r2dbc:postgresql://db/weir?sslMode=require&connectTimeout=PT5S",
  );
  assert.match(of("postgresql://weir:canary@db/weir"), /^# begin the URL with r2dbc:postgresql:\/\/, and /);
  assert.equal(
    of("r2dbc:postgresql://db/weir?connect_timeout=5"),
    "# in the URL write connectTimeout=PT5S in place of connect_timeout",
  );
});

test("a default below a prefix of one's own has both conditions", () => {
  const said = lines(`weir.db.url=\${WEIR:${pooler}}\nweir.db.user=weir\n`).join();
  assert.match(said, /^note: This is the default, .* applies only if the application binds this prefix to its pool/);
});

test("a misspelt sslmode keeps the TLS that it asks for; MySQL's words say no more than they did", () => {
  const told = (query: string) => fixOf(lines(`spring.datasource.url=jdbc:postgresql://db/weir?${query}\n`));
  const instead = (right: string, wrong: string) => `# in the URL write sslmode=${right} in place of ${wrong}`;
  for (const name of ["sslMode", "ssl_mode", "sslmodes"]) {
    assert.equal(told(`${name}=verify-full`), instead("verify-full", name));
    assert.equal(told(`${name}=require`), instead("require", name));
  }
  assert.equal(told("sslMode=VERIFY_IDENTITY"), instead("verify-full", "sslMode"));
  assert.equal(told("sslMode=${WEIR_TLS}"), "# rename sslMode to sslmode in the URL");
  assert.equal(told("useSSL=true"), `${instead("require", "useSSL")}, if the server has TLS`);
  assert.equal(told("useSSL=false"), "# remove useSSL from the URL");
});

test("createDatabaseIfNotExist is MySQL's: pgjdbc ignores it", () => {
  const [said, ...more] = lines("spring.datasource.url=jdbc:postgresql://db/weir?createDatabaseIfNotExist=true\n");
  assert.match(said ?? "", /ignores the URL parameter `createDatabaseIfNotExist`: it is MySQL's\./);
  assert.deepEqual([fixOf([said ?? ""]), more], ["# remove createDatabaseIfNotExist from the URL", []]);
});

test("a corrected URL says under pgjdbc's names what the URL asks for, or the fix is told in words", () => {
  const first = (url: string) => fixOf(lines(`spring.datasource.url=${url}\n`)).split("\n")[0] ?? "";
  const right = "spring.datasource.url=jdbc:postgresql://";
  assert.equal(first("postgresql://a.internal/app?ssl_mode=verify-full"), `${right}a.internal/app?sslmode=verify-full`);
  assert.equal(
    first("postgres://one,two/app?target_session_attrs=read-write&sslmode=require"),
    `${right}one,two/app?targetServerType=primary&sslmode=require`,
  );
  assert.equal(first("postgres://db/app?ssl_mode=allow&sslmode=require"), `${right}db/app?sslmode=require`);
  assert.equal(first("postgres://db/app?serverTimezone=UTC&foo=1"), `${right}db/app`);
  for (const query of ["target_session_attrs=any-node", "useSSL=true", "ssl_mode=${MODE}"])
    assert.match(first(`postgres://db/app?${query}`), /^# begin the URL with jdbc:postgresql:/, query);
});

test("a password that tears the URL apart is shown neither as a port nor as a host", () => {
  for (const url of ["app:4711?abc@db.internal/app", "app:4711/abc@db.internal/app", "app:4711?a=b@db.internal/app"]) {
    const said = lines(`spring.datasource.url=postgresql://${url}\n`);
    assert.match(said.join(), /WRITE # begin the URL with jdbc:postgresql:\/\/, and set user/, url);
    assert.doesNotMatch(said.join(), /4711|abc/, url);
  }
  const text = "spring.datasource.url=postgresql://app:4711?x@db/app\n";
  const { host, database } = readAppConfig(playbookFor("spring"), text, "weir.properties").settings;
  assert.deepEqual([host, database], [undefined, undefined]);
  // Azure's users have an @ of their own.
  assert.deepEqual(lines("spring.datasource.url=jdbc:postgresql://db:5433/app?user=weir@corp&password=x\n"), []);
});
