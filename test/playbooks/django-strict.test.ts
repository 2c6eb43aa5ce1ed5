// What a hostile reader of Django's findings would object to: what works or is computed, sentences that say too much.
import assert from "node:assert/strict";
import { test } from "node:test";
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
  assert.match(text("").join("\n"), /^note: A new OPTIONS replaces/);
  assert.match(text("ssl_require=True").join("\n"), /^warning: A new OPTIONS replaces/);
  assert.match(
    text("").join("\n"),
    /WRITE # below DATABASES and line \d+:\nDATABASES\["default"\]\["ATOMIC_REQUESTS"\] = ATOMIC_REQUESTS$/m,
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
  assert.equal(
    fix(`"${cursors}": True`),
    `# remove ${cursors} from OPTIONS, and write beside it:\n"${cursors}": True,`,
  );
  assert.equal(
    fix('"CONN_MAX_AGE": 60, "charset": "utf8", "ATOMIC_REQUESTS": True'),
    "# remove CONN_MAX_AGE, charset, ATOMIC_REQUESTS from OPTIONS, and write beside it:\n" +
      '"CONN_MAX_AGE": 60,\n"ATOMIC_REQUESTS": True,',
  );
  assert.equal(fix('"CONN_MAX_AGE": 60', ', "CONN_MAX_AGE": 0'), "# remove CONN_MAX_AGE from OPTIONS");
  const replaced = (options: string) =>
    said(
      "import dj_database_url\nDATABASES = {'default': dj_database_url.config(conn_max_age=600)}\n" +
        `DATABASES['default']['OPTIONS'] = { ${options} }\n`,
    ).join();
  assert.match(replaced(`"${cursors}": True`), /A new OPTIONS replaces .* WRITE # remove this OPTIONS: all of it/);
  assert.match(replaced(`"${cursors}": True`), /write beside it:\nDATABASES\["default"\]\["DISABLE_\w+"\] = True/);
  assert.match(replaced('"connect_timeout": 5'), /A new OPTIONS replaces .* WRITE # with what stands here/);
});
