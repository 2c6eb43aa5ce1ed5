// What a hostile reader of Django's findings would object to: what works or is computed, sentences that say too much.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";
import { saidOf } from "./strict.ts";

const said = saidOf("django", "settings.py");
const database = (more: string) =>
  said(`import os\nDATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "weir", ${more}}}\n`);

// Tried with psycopg2 2.9.
test("libpq takes a port for each host, and no sslmode where it is None", () => {
  assert.deepEqual(database('"HOST": "a,b", "PORT": "5432,5433", "OPTIONS": {"sslmode": None}'), []);
  assert.match(database('"PORT": "fivefour"').join(), /^error: The port is not a number/);
  assert.match(database('"OPTIONS": {"sslmode": False}').join(), /^error: libpq refuses.*WRITE "sslmode": "disable",$/);
});

test("what a template puts in is not known", () => {
  assert.deepEqual(database('"PORT": "{{ db_port }}", "OPTIONS": {"sslmode": "{{ db_sslmode }}"}'), []);
});

test("what is missing then is said of each setting by itself", () => {
  const text = (name: string) =>
    said(`DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "${name}": "weir"}}\n`).join();
  assert.match(text("DATABASE"), /it reads `NAME`\. Without it Django raises ImproperlyConfigured/);
  assert.match(text("USERNAME"), /it reads `USER`\. Without it libpq takes PGUSER or the system's user\./);
});

test("an engine of the project's own is none of Django's names", () => {
  const engine = (name: string) => said(`DATABASES = {"default": {"ENGINE": "${name}", "NAME": "weir"}}\n`).join();
  assert.equal(engine("postgresql_backend.base"), "");
  assert.match(engine("django.db.backends.postgres"), /^error: There is no database engine with this name/);
});

test("a number that only a variable would replace is a warning; a variable that is a text always is an error", () => {
  assert.match(database('"CONN_MAX_AGE": os.environ.get("AGE", 60)').join(), /^warning: When it is set, the variable/);
  assert.match(database('"CONN_MAX_AGE": os.environ.get("AGE", "60")').join(), /^error: An environment variable is/);
});

test("a pool that is computed may be off, and a bound that is computed may be another", () => {
  assert.deepEqual(database('"CONN_MAX_AGE": 60, "OPTIONS": {"pool": os.environ.get("POOL") == "1"}'), []);
  const bounds = (most: string) => database(`"OPTIONS": {"pool": {"min_size": 4, "max_size": ${most}}}`).join();
  assert.equal(bounds('int(os.environ.get("MOST", "2"))'), "");
  assert.match(bounds("2"), /^error: min_size \(4\) is larger than max_size \(2\)/);
});

test("what OPTIONS replaces is a warning where TLS was asked for before", () => {
  const text = (call: string) =>
    said(
      `import dj_database_url\nDATABASES = {"default": dj_database_url.config(${call})}\n` +
        'DATABASES["default"]["OPTIONS"] = {"connect_timeout": 5}\nATOMIC_REQUESTS = True\n',
    );
  assert.doesNotMatch(text("").join("\n"), /A new OPTIONS replaces/);
  assert.doesNotMatch(text("ssl_require=False").join("\n"), /A new OPTIONS replaces/);
  assert.match(text("ssl_require=True").join("\n"), /^warning: A new OPTIONS replaces/);
  assert.match(
    text("").join("\n"),
    /WRITE # add below line 4 \(and below DATABASES\): DATABASES\["default"\]\["ATOMIC_REQUESTS"\] = ATOMIC_REQUESTS$/m,
  );
});

test("a setting outside of several databases has a line to write for each of them", () => {
  const one = '{"ENGINE": "django.db.backends.postgresql", "NAME": "weir"}';
  const all = said(`DATABASES = {"default": ${one}, "second": ${one.replace("weir", "mill")}}\nCONN_MAX_AGE = 60\n`);
  assert.deepEqual(
    all.map((text) => text.replace(/^.* below DATABASES\): /, "")),
    ["default", "second"].map((alias) => `DATABASES["${alias}"]["CONN_MAX_AGE"] = CONN_MAX_AGE`),
  );
});

// Tried with psycopg2 2.9: could not translate host name "db:5432" to address.
test("a port in HOST is part of the name", () => {
  assert.match(
    database('"HOST": "db:5432"').join(),
    /^error: The port is read as part.*WRITE "HOST": "db",\n"PORT": "5432",$/s,
  );
  assert.deepEqual(database('"HOST": "db"'), []);
});

test("all options of a line that libpq does not have are one mistake, and named", () => {
  const [one, ...more] = database('"OPTIONS": {"init_command": "SET x", "charset": "utf8mb4"}');
  assert.match(one ?? "", /^error: libpq has no options `init_command`, `charset` \(invalid connection option\)/);
  assert.deepEqual(more, []);
});

// Tried with Django 3.2 and psycopg2 2.9: invalid connection option "DISABLE_SERVER_SIDE_CURSORS".
test("settings of the database that stand in OPTIONS belong beside it", () => {
  const fix = (options: string, more = "") =>
    (database(`"OPTIONS": { ${options} }${more}`)[0] ?? "").split("WRITE ")[1];
  const cursors = "DISABLE_SERVER_SIDE_CURSORS";
  assert.equal(fix(`"${cursors}": True`), `# move ${cursors} out of OPTIONS, into DATABASES["default"] itself`);
  assert.equal(
    fix('"CONN_MAX_AGE": 60, "charset": "utf8", "ATOMIC_REQUESTS": True'),
    '# move CONN_MAX_AGE, ATOMIC_REQUESTS out of OPTIONS, into DATABASES["default"] itself\n' +
      "# remove charset from OPTIONS",
  );
  assert.equal(fix('"CONN_MAX_AGE": 60', ', "CONN_MAX_AGE": 0'), "# remove CONN_MAX_AGE from OPTIONS");
  const replaced = (options: string) =>
    said(
      "import dj_database_url\nDATABASES = {'default': dj_database_url.config(ssl_require=True)}\n" +
        `DATABASES['default']['OPTIONS'] = { ${options} }\n`,
    ).join();
  assert.match(replaced(`"${cursors}": True`), /A new OPTIONS replaces .* WRITE # remove this OPTIONS: all of it/);
  assert.match(replaced(`"${cursors}": True`), /# move DISABLE_\w+ out of OPTIONS, into DATABASES\["default"\]/);
  assert.match(
    replaced('"connect_timeout": 5'),
    /A new OPTIONS replaces .* WRITE # give this dictionary to .*\.update\(\), which keeps the URL's$/,
  );
});

test("a long wait is in milliseconds where its number says so, and only long where it does not", () => {
  const wait = (seconds: string) => database(`"OPTIONS": {"connect_timeout": ${seconds}}`).join();
  for (const [number, length] of [
    ["3600", "60 minutes"],
    ["1800", "30 minutes"],
    ["1500", "25 minutes"],
  ] as const)
    assert.equal(
      wait(number),
      `note: libpq counts \`connect_timeout\` in seconds: ${number} is ${length}. If the server does not answer, ` +
        "each attempt waits that long. WRITE # give connect_timeout the seconds that a connection may take",
    );
  assert.match(wait("60000"), /^warning: .* and this is in milliseconds: 60000 is 17 hours\..*"connect_timeout": 60,/);
  assert.equal(wait("900"), "");
});

// Tried with Django 3.2 and 5.2: the backend asks `if …` and nothing else.
test("a switch as a text is on, whatever it says", () => {
  const cursors = database('"DISABLE_SERVER_SIDE_CURSORS": "False"').join();
  assert.match(cursors, /^warning: .* is the string "False", which Python takes for true.*_CURSORS": False,$/);
  assert.match(database('"CONN_HEALTH_CHECKS": "0"').join(), /^note: .*WRITE "CONN_HEALTH_CHECKS": False,$/);
  const code = database('"ATOMIC_REQUESTS": os.environ.get("ATOMIC", "False")').join();
  assert.match(code, /^warning: .*WRITE # compare the variable: == "True"$/);
  for (const right of ['"True"', "False", 'os.environ.get("ATOMIC") == "True"', 'config("ATOMIC", "False", cast=bool)'])
    assert.deepEqual(database(`"ATOMIC_REQUESTS": ${right}`), [], right);
});

test("a line to paste is written as the file writes it: entry, keyword, assignment", () => {
  const call = (more: string) =>
    said(`import dj_database_url\nDATABASES = {"default": dj_database_url.${more}}\n`).join();
  assert.match(call('parse(URL, conn_max_age="600")'), /WRITE conn_max_age=600,$/);
  assert.match(call('parse(URL, conn_max_age=os.environ["AGE"])'), /WRITE conn_max_age=int\(os\.environ\["AGE"\]\),$/);
  const assigned = said(
    "DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql', 'NAME': 'weir', 'USER': 'weir'}}\n" +
      "DATABASES['default']['CONN_MAX_AGE'] = '60'\nDATABASES['default']['HOSTNAME'] = 'db'\n",
  );
  assert.match(assigned.join("\n"), /WRITE DATABASES\['default'\]\['CONN_MAX_AGE'\] = 60$/m);
  assert.match(assigned.join("\n"), /WRITE DATABASES\['default'\]\['HOST'\] = "db"$/m);
  assert.match(database('"CONN_MAX_AGE": "None"').join(), /WRITE "CONN_MAX_AGE": None,$/);
});

test("a password under a wrong name is only renamed: its value stays in the file", () => {
  assert.match(database('"PASS": "canary"').join(), /WRITE # rename PASS to PASSWORD$/);
  assert.match(database('"PASS": os.environ["PGPASS"]').join(), /WRITE # rename PASS to PASSWORD$/);
  // The call may give it.
  assert.deepEqual(said('DATABASES = {"default": {**env.db(), "USERNAME": "weir"}}\n'), []);
});

test("where a port in HOST was assigned, the lines name the same database", () => {
  for (const [place, host, port] of [
    ['DATABASES["HOSTED"]', '["HOST"]', '["PORT"]'],
    ["DATABASES['default']", "['HOST']", "['PORT']"],
  ] as const) {
    const name = /\w+(?=["']\]$)/.exec(place)?.[0];
    const text = `DATABASES = {"${name}": {"ENGINE": "django.db.backends.postgresql"}}\n${place}${host} = "db:5433"\n`;
    const written = said(text).map((one) => one.split("WRITE ")[1]);
    assert.deepEqual(written, [`${place}${host} = "db"\n${place}${port} = "5433"`]);
  }
});

test("a port beside HOST is not written twice, and a wait in milliseconds is told", () => {
  assert.match(database('"HOST": "db:5433", "PORT": "5433"').join(), /WRITE "HOST": "db",$/);
  assert.match(
    database('"OPTIONS": {"connect_timeout": 5000}').join(),
    /^warning: libpq counts `connect_timeout` in seconds.*5000 is 83 minutes.*WRITE "connect_timeout": 5,$/,
  );
  assert.deepEqual(database('"OPTIONS": {"connect_timeout": 10}'), []);
});

test("each documented setting of a test database is known, and others are said to be unknown", () => {
  const notes = (inTest: string) =>
    readAppConfig(
      playbookFor("django"),
      `DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "shop", "TEST": ${inTest}}}\n`,
      "settings.py",
    ).config.notes;
  const documented = `{"NAME": "a", "MIRROR": "b", "TEMPLATE": "c", "CHARSET": "UTF8", "COLLATION": "d",
    "DEPENDENCIES": [], "MIGRATE": False, "SERIALIZE": False}`;
  for (const known of ["{}", documented]) assert.deepEqual(notes(known), [], known);
  assert.deepEqual(notes('{"FASTER": True}'), ["1 setting is unknown, so it is not shown"]);
});
