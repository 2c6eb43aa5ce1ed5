// An environment file holds more than URLs under their names: what a driver or the application takes is no mistake,
// nor is what waits to be filled in.
import assert from "node:assert/strict";
import { test } from "node:test";
import { UserMistake } from "../../src/errors.ts";
import { frameworkOf } from "../../src/playbooks/detect.ts";
import { manifestBlocks } from "../../src/playbooks/generic/manifests.ts";
import { levelOf } from "../../src/playbooks/finding-level.ts";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";

const told = (text: string, file = ".env") =>
  readAppConfig(playbookFor("generic"), text, file).findings.map((one) => [levelOf(one), one.line, one.why]);
const levels = (text: string, file = ".env") => told(text, file).map(([level, line]) => [level, line]);

test("keywords of libpq are as good as a URL, whatever the variable is called", () => {
  assert.deepEqual(told('DB_DSN="host=db user=weir password=x dbname=sluice port=5432 sslmode=disable"\n'), []);
  assert.deepEqual(told("DATABASE_URL=host=db dbname='my sluice'\n"), []);
});

test("an address without a scheme may get one from the application: only with a user it is said, as a note", () => {
  assert.deepEqual(told("DB_URL=localhost:5432/sluice\nPOSTGRES_URL=db.weir.internal\nDATABASE_URI=weir\n"), []);
  assert.deepEqual(told("DB_URL=jdbc:postgresql:sluice\nDATABASE_URL=${DB_HOST}:${DB_PORT}/sluice\n"), []);
  const [[level, line, why] = [], ...more] = told("DATABASE_URL=weir@db:5432/sluice\n");
  assert.deepEqual([level, line, more], ["note", 1, []]);
  assert.match(String(why), /without its scheme: drivers take it only where the application puts one before it/);
  assert.deepEqual(levels("DATABASE_URL=postgres:weir:x@db/sluice\n"), [["error", 1]]);
});

test("several hosts have several ports", () => {
  assert.deepEqual(told("PGHOST=a,b\nPGPORT=5432,5433\n"), []);
  assert.deepEqual(levels("PGHOST=a\nPGPORT=5432;5433\n"), [["error", 2]]);
});

test("what an example leaves to be filled in is nothing, and its mistakes are notes", () => {
  assert.deepEqual(told("PGHOST=<host>\nPGPORT=<port>\nPGSSLMODE=<require|disable>\n"), []);
  assert.deepEqual(levels("PGSSLMODE=required\nPGPORT=five\n", ".env.example"), [
    ["note", 1],
    ["note", 2],
  ]);
  assert.deepEqual(levels("DATABASE_URL=postgres://weir@db/a?sslmode=on\n", ".env.sample"), [["note", 1]]);
  assert.deepEqual(levels("DATABASE_URL=postgres://weir@db/a?sslmode=on\n"), [["warning", 1]]);
  // Tools fill in a template for production: what they leave as it is stays a mistake, what they fill in is none.
  for (const name of [".env.template", "weir.tpl.env", ".env.dist"]) {
    assert.deepEqual(
      levels("DATABASE_URL=postgres://weir@db/a?sslmode=on\nPGPORT=five\n", name).map(([level]) => level),
      ["warning", "error"],
    );
    assert.deepEqual(levels("DATABASE_URL=postgres://weir:[YOUR-PASSWORD]@db/a\nPGPORT=<port>\n", name), []);
  }
  // A placeholder that was committed is nobody's connection.
  assert.deepEqual(levels("DATABASE_URL=postgres://weir:[YOUR-PASSWORD]@db/a\n"), [["note", 1]]);
});

test("a corrected variable has the form of those beside it: a map, a list, names with values", () => {
  const fixes = (lines: string[]) =>
    readAppConfig(playbookFor("generic"), `${lines.join("\n")}\n`, "compose.yaml").findings.map(({ fix }) => fix);
  const service = ["services:", "  api:", "    image: api", "    environment:"];
  assert.deepEqual(fixes([...service, "      PGHOST: db", "      PGSSLMODE: verify_full"]), [
    'PGSSLMODE: "verify-full"',
  ]);
  assert.deepEqual(fixes([...service, "      - PGHOST=db", "      - PGSSLMODE=verify_full"]), [
    "- PGSSLMODE=verify-full",
  ]);
  const pod = ["apiVersion: v1", "kind: Pod", "spec:", "  containers:", "    - name: api", "      env:"];
  const named = ["        - {name: PGHOST, value: db}", "        - name: PGSSLMODE", "          value: verify_full"];
  assert.deepEqual(fixes([...pod, ...named]), ['value: "verify-full"']);
});

test("pgjdbc takes sslmode in capitals, libpq does not", () => {
  assert.deepEqual(told("DB_URL=jdbc:postgresql://db/sluice?sslmode=Require\n"), []);
  assert.deepEqual(levels("DB_URL=postgresql://db/sluice?sslmode=Require\n"), [["warning", 1]]);
});

test("a node of a cluster of servers is no application, whatever its image", () => {
  const compose = (name: string) =>
    `services:\n  one:\n    build: .\n    environment:\n      ${name}: x\n      PG_PASSWORD: y\n      PG_DB: weir\n` +
    "  web:\n    image: weir\n    environment:\n      DATABASE_URL: postgres://weir@db/weir\n";
  const databases = (name: string) =>
    readAppConfig(playbookFor("generic"), compose(name), "compose.yaml").config.options.map(({ name: one }) => one);
  for (const name of ["PG_REPL_USER", "PG_SUPERUSER", "PATRONI_NAME", "REPMGR_NODE_ID"])
    assert.deepEqual(readAppConfig(playbookFor("generic"), compose(name), "compose.yaml").databases, [], name);
  assert.deepEqual(databases("PG_REPL_USER"), ["DATABASE_URL"]);
  assert.deepEqual(readAppConfig(playbookFor("generic"), compose("APP_NAME"), "compose.yaml").databases.length, 2);
});

test("Directus: TLS' variables beside a connection string that is set have no effect", () => {
  const url = "DB_CLIENT=pg\nDB_CONNECTION_STRING=postgres://weir@weir/weir\n";
  const [[level, line, why] = [], ...more] = told(`${url}DB_SSL__CA=/etc/weir.pem\nDB_SSL__CERT=x\n`);
  assert.deepEqual([level, line, more], ["note", 3, []]);
  assert.match(String(why), /connects with `DB_CONNECTION_STRING` alone/);
  const compose = (own: string) =>
    `services:\n  cms:\n    image: directus/directus:11\n    environment:\n      DB_CLIENT: pg\n      ${own}\n` +
    `      DB_CONNECTION_STRING: \${WEIR}\n      DB_SSL__REJECT_UNAUTHORIZED: "false"\n`;
  assert.deepEqual(levels(compose('SECRET: "x"'), "compose.yml"), [["note", 8]]);
  // The string may be left empty there.
  assert.deepEqual(told(compose("DB_HOST: weir"), "compose.yml"), []);
  assert.deepEqual(told("DB_HOST=weir\nDB_SSL__CA=/etc/weir.pem\n"), []);
  assert.deepEqual(told(`${url}DB_SSL=true\n`), []);
});

test("parameters that a variable puts in whole are no mistake, and those beside it are read", () => {
  for (const query of ["?${DB_PARAMETERS}", "?{{ .Values.parameters }}", "?sslmode=require&${DB_PARAMETERS}"])
    assert.deepEqual(told(`DATABASE_URL=postgres://weir@weir.internal/weir${query}\n`), [], query);
  const wrong = "DATABASE_URL=postgres://weir@weir.internal/weir?${DB_PARAMETERS}&sslmode=required\n";
  assert.match(String(told(wrong)[0]?.[2]), /There is no such `sslmode`/);
  assert.equal(levels("DATABASE_URL=postgres://weir@weir.internal/weir?parameters\n").length, 1);
});

const blocks = (text: string) => manifestBlocks(text, "compose.yaml")?.map(({ name, isServer }) => [name, isServer]);

test("a container with a server's image of one's own is a server, and a server's clients are none", () => {
  const service = (name: string, image: string, lines: string) => `  ${name}:\n    image: ${image}\n${lines}`;
  const made = "    environment:\n      POSTGRES_USER: weir\n      POSTGRES_PASSWORD: x\n";
  const asked = `${made}      POSTGRES_HOST: db\n`;
  assert.deepEqual(
    blocks(
      `services:\n${[
        service("own", "custom-postgres:16", `${made}      POSTGRES_HOST_AUTH_METHOD: scram-sha-256\n`),
        service("built", "weir-db:dev", `${made}    volumes:\n      - data:/var/lib/postgresql/data\n`),
        service("app", "weir-db:dev", made),
        service("tool", "weir-postgres-tool", asked),
        service(
          "exporter",
          "prometheuscommunity/postgres-exporter",
          "    environment:\n      DATA_SOURCE_USER: weir\n",
        ),
        service("backup", "prodrigestivill/postgres-backup-local:16", asked),
      ].join("")}`,
    ),
    [
      ["own", true],
      ["built", true],
      ["app", false],
      ["tool", false],
      ["exporter", false],
      ["backup", false],
    ],
  );
});

test("an application's own YAML is read by its URL, and a mailer in it is no database", () => {
  const own =
    'db:\n  dsn: "postgresql://weir:x@db/weir?sslmode=disable"\nsmtp:\n  host: mail\n  port: 25\n  username: a\n';
  const playbook = frameworkOf(own, "config/prod.yaml");
  assert.equal(playbook.framework, "generic");
  const read = readAppConfig(playbook, own, "config/prod.yaml");
  assert.deepEqual([read.settings.host?.value, read.config.options.length, read.config.notes], ["db", 1, []]);
  assert.throws(() => frameworkOf("smtp:\n  host: mail\n  port: 25\n  username: a\n", "config/prod.yaml"), UserMistake);
  const rails = "production:\n  host: db\n  database: weir\n  username: weir\n";
  assert.equal(frameworkOf(rails, "config/main.yml").framework, "rails");
});

// https://github.com/prometheus-community/postgres_exporter#environment-variables
test("postgres_exporter puts the scheme before DATA_SOURCE_URI, and has its user beside it", () => {
  const text = (uri: string) =>
    "services:\n  exporter:\n    image: quay.io/prometheuscommunity/postgres-exporter\n    environment:\n" +
    `      DATA_SOURCE_URI: "${uri}"\n      DATA_SOURCE_USER: weir\n      DATA_SOURCE_PASS: canary-5d\n`;
  const { config, settings, findings } = readAppConfig(
    playbookFor("generic"),
    text("store:5433/weir?sslmode=disable"),
    "compose.yaml",
  );
  assert.deepEqual(
    config.options.map(({ name, value }) => [name, value]),
    [
      ["DATA_SOURCE_URI", "postgresql://store:5433/weir?sslmode=disable"],
      ["DATA_SOURCE_USER", "weir"],
      ["DATA_SOURCE_PASS", "[secret]"],
    ],
  );
  const { host, port, database, tls } = settings;
  assert.deepEqual(
    [host, port, database, tls].map((one) => one?.value),
    ["store", 5433, "weir", "disable"],
  );
  assert.deepEqual(findings, []);
  assert.match(told(text("store:5432/weir?sslmode=off"), "compose.yaml").join(), /no such `sslmode`/);
  // What is put in whole, and what has another scheme, is left as it is.
  assert.deepEqual(told("DATA_SOURCE_URI=${EXPORTER}\nDATA_SOURCE_USER=weir\n"), []);
  assert.throws(() => told("DATA_SOURCE_URI=jdbc:h2:mem\n"), UserMistake);
});

test("a flag is no database, though its name ends like a URL's", () => {
  const compose = (value: string) =>
    `services:\n  app:\n    image: weir\n    environment:\n      CLEANER_ALLOW_REMOTE_DATABASE_URL: "${value}"\n`;
  for (const value of ["true", "false", "1", "yes"])
    assert.throws(() => told(compose(value), "compose.yaml"), /No container in it has a database/, value);
  assert.deepEqual(told(compose("postgres://weir@db/weir"), "compose.yaml"), []);
});

test("of a shell script the variables are read, and none of its commands", () => {
  const script = (value: string) =>
    `#!/bin/sh\nset -e\nexport DATABASE_URL=${value}\nDB_HOST=db psql host=other -c "x"\nnpx migrate\n`;
  const read = (value: string) => readAppConfig(playbookFor("generic"), script(value), "run.sh").config;
  const { options, notes } = read('"postgresql://weir:x@localhost:${PORT:-5433}/weir?schema=public"');
  assert.deepEqual(
    [options.map(({ name, line }) => [name, line]), notes],
    [
      [
        ["DATABASE_URL", 3],
        ["DB_HOST", 4],
      ],
      [],
    ],
  );
  assert.equal(options[1]?.value, "db");
  assert.equal(read('"postgres://weir:$(cat /run/word)@db/weir"').options[0]?.isOpaque, true);
  assert.equal(frameworkOf("rm old\nexport DB_URL=postgres://weir@db/weir\n", "run.sh").framework, "generic");
});
