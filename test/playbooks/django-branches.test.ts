// Settings of Django that branches set, also by way of a variable: each place is read, and each is judged.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";

const read = (...lines: string[]) => readAppConfig(playbookFor("django"), lines.join("\n"), "settings.py");
const refusal = (...lines: string[]) => {
  try {
    read(...lines);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : null;
  }
};
const optionsOf = (...lines: string[]) =>
  read(...lines).all.map(({ options }) => Object.fromEntries(options.map(({ name, value }) => [name, value])));

const postgres = '{"ENGINE": "django.db.backends.postgresql", "HOST": "db.shop.internal"}';
const sqlite = '{"ENGINE": "django.db.backends.sqlite3", "NAME": "shop.db"}';

test("a variable that two branches set is followed: the one that is PostgreSQL's is read", () => {
  assert.deepEqual(
    optionsOf("if DEBUG:", `    db = ${sqlite}`, "else:", `    db = ${postgres}`, 'DATABASES = {"default": db}'),
    [{ ENGINE: "django.db.backends.postgresql", HOST: "db.shop.internal" }],
  );
});

test("of a variable that more branches set than are read none is left out in silence", () => {
  const set = (count: number) =>
    Array.from({ length: count }, (_, at) => [`if SHOP == ${at}:`, `    db = ${postgres.replace("db.", `db${at}.`)}`]);
  assert.equal(optionsOf(...set(8).flat(), 'DATABASES = {"default": db}').length, 8);
  assert.match(refusal(...set(9).flat(), 'DATABASES = {"default": db}') ?? "", /has more databases than dbcheck reads/);
});

test("within a branch, a variable that is replaced where it is empty may still be the call's", () => {
  const found = optionsOf(
    "if LOCAL:",
    `    DATABASES = {"default": ${sqlite}}`,
    "else:",
    "    shop = dj_database_url.config(conn_max_age=60, ssl_require=True)",
    "    if not shop:",
    `        shop = ${sqlite}`,
    '    DATABASES = {"default": shop}',
  );
  assert.deepEqual(found, [{ URL: "dj_database_url.config", CONN_MAX_AGE: 60, ssl_require: true }]);
});

test("a mistake is found in whichever of the variable's branches it stands, and in `a if b else c`", () => {
  const wrong = '{"ENGINE": "django.db.backends.postgresql", "HOST": "b", "OPTIONS": {"sslmode": "verifyfull"}}';
  const causes = (...lines: string[]) => read(...lines).findings.map(({ cause, line }) => [cause, line]);
  const expected = (line: number) => [["config-sslmode-invalid", line]];
  const end = 'DATABASES = {"default": db}';
  assert.deepEqual(causes("if A:", `    db = ${wrong}`, "else:", `    db = ${postgres}`, end), expected(2));
  assert.deepEqual(causes("if A:", `    db = ${postgres}`, "else:", `    db = ${wrong}`, end), expected(4));
  assert.deepEqual(causes(`DATABASES = {"default": ${postgres} if A else ${wrong}}`), expected(1));
  assert.deepEqual(causes(`db = ${postgres} if A else ${wrong}`, end), expected(1));
  assert.deepEqual(causes("if A:", `    db = ${wrong}`, "else:", `    db = ${sqlite}`, 'DATABASES["default"] = db'), [
    ["config-sslmode-invalid", 2],
  ]);
});

test("what is given again whatever branch was taken replaces what was given before", () => {
  const wrong = '{"ENGINE": "django.db.backends.postgresql", "OPTIONS": {"sslmode": "verifyfull"}}';
  const { findings, all } = read(`db = ${wrong}`, `db = ${postgres}`, 'DATABASES = {"default": db}');
  assert.deepEqual([findings, all.length], [[], 1]);
});

test("a variable of another function, or of a branch that excludes this one, is not meant", () => {
  const wrong = '{"ENGINE": "django.db.backends.postgresql", "OPTIONS": {"sslmode": "verifyfull"}}';
  const lines = ["def other():", `    db = ${wrong}`, `db = ${postgres}`, 'DATABASES = {"default": db}'];
  assert.deepEqual(read(...lines).findings, []);
  const branches = ["if A:", `    db = ${wrong}`, "else:", `    db = ${postgres}`, '    DATABASES = {"default": db}'];
  assert.deepEqual(read(...branches).findings, []);
});

test("what is set into the variable before it is used belongs to the database", () => {
  const found = optionsOf(
    "if A:",
    `    db = ${sqlite}`,
    "else:",
    `    db = ${postgres}`,
    '    db["OPTIONS"] = {"sslmode": "require"}',
    'DATABASES = {"default": db}',
  );
  assert.deepEqual(found, [
    { ENGINE: "django.db.backends.postgresql", HOST: "db.shop.internal", "OPTIONS.sslmode": "require" },
  ]);
});

test("`try` and `except` exclude each other as branches do: what is tried is read too", () => {
  const found = optionsOf(
    "try:",
    '    DATABASES = {"default": dj_database_url.parse(URL, conn_max_age=0)}',
    '    DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True',
    "except ImportError:",
    `    DATABASES = {"default": ${postgres}}`,
    "finally:",
    '    DATABASES["default"]["ATOMIC_REQUESTS"] = True',
  );
  assert.deepEqual(found, [
    { URL: "URL", CONN_MAX_AGE: 0, DISABLE_SERVER_SIDE_CURSORS: true, ATOMIC_REQUESTS: true },
    { ENGINE: "django.db.backends.postgresql", HOST: "db.shop.internal", ATOMIC_REQUESTS: true },
  ]);
});

test("what a branch adds to the databases of its inner branches is no database of its own", () => {
  const found = optionsOf(
    "if PRODUCTION:",
    "    try:",
    `        DATABASES = {"default": ${postgres}}`,
    "    except KeyError:",
    `        DATABASES = {"default": ${sqlite}}`,
    '    DATABASES["default"]["CONN_MAX_AGE"] = 60',
  );
  assert.deepEqual(found, [{ ENGINE: "django.db.backends.postgresql", HOST: "db.shop.internal", CONN_MAX_AGE: 60 }]);
});

test("several places are said to be checked, as they are; one place has no such note", () => {
  const two = read(
    "if A:",
    `    DATABASES = {"default": ${postgres}}`,
    "else:",
    '    DATABASES = {"default": env.db()}',
  );
  assert.deepEqual(two.config.notes, ["the file sets it in 2 ways: each is checked, and the options of one are shown"]);
  assert.deepEqual(read(`DATABASES = {"default": ${postgres}}`).config.notes, []);
});

test("a file is SQLite's alone only where all of its places are", () => {
  const inBranch = ["if A:", `    DATABASES = {"default": ${sqlite}}`];
  assert.equal(refusal(...inBranch), "Its database is not PostgreSQL: the engine is SQLite.");
  assert.equal(
    refusal(...inBranch, "else:", '    DATABASES = {"default": elsewhere.SETTINGS}'),
    "Its database is not PostgreSQL: the engine is SQLite, where the file says it. " +
      "Another place computes the settings.",
  );
});

test("a misspelt keyword of dj_database_url raises TypeError; those of any version, and of another function, do not", () => {
  const said = (call: string) =>
    read(`DATABASES = {"default": ${call}}`).findings.map((one) => `${one.option}: ${one.why} ${one.fix}`);
  for (const call of ["dj_database_url.config(", "dj_database_url.parse(URL, "]) {
    assert.deepEqual(said(`${call}ssl_requre=True)`), [
      "ssl_requre: dj_database_url has no keyword `ssl_requre`: the call raises TypeError (got an unexpected keyword " +
        "argument). ssl_require=True,",
    ]);
    assert.match(said(`${call}conn_maxage=60)`)[0] ?? "", /^conn_maxage: .* conn_max_age=60,$/);
    assert.match(said(`${call}conn_healthchecks=True)`)[0] ?? "", / conn_health_checks=True,$/);
    assert.match(said(`${call}ssl_requre=TLS)`)[0] ?? "", / ssl_require=True,$/);
    assert.deepEqual(said(`${call}conn_health_check=True)`), [], "1.1 may have had it so");
    const all =
      "engine=None, conn_max_age=0, conn_health_checks=True, disable_server_side_cursors=True, ssl_require=True";
    assert.deepEqual(said(`${call}${all}, test_options=None)`), []);
  }
  assert.deepEqual(said('dj_database_url.config(env="SHOP_URL", default=URL)'), []);
  assert.deepEqual(said("env.db(ssl_requre=True)"), []);
  assert.deepEqual(said('{"ENGINE": "django.db.backends.postgresql", "ssl_requre": True}'), []);
});

test("a SQLite file that stands in for a missing DATABASE_URL says nothing of the variable's database", () => {
  const at = (call: string) => `DATABASES = {"default": ${call}}\n`;
  const sqlite = 'default="sqlite:///weir.sqlite3"';
  for (const call of [
    `dj_database_url.config(${sqlite}, conn_max_age="weir")`,
    `config("DATABASE_URL", ${sqlite}, cast=dj_database_url.parse)`,
  ]) {
    const { config } = readAppConfig(playbookFor("django"), at(call), "settings.py");
    assert.equal(
      config.options.some(({ name }) => name === "URL"),
      false,
      call,
    );
  }
  const told = readAppConfig(
    playbookFor("django"),
    at(`dj_database_url.config(${sqlite}, conn_max_age="weir")`),
    "settings.py",
  );
  assert.deepEqual(
    told.findings.map(({ option }) => option),
    ["CONN_MAX_AGE"],
  );
  // Another server's URL is what the application runs on.
  assert.throws(
    () =>
      readAppConfig(playbookFor("django"), at('env.db("DATABASE_URL", default="mysql://weir/weir")'), "settings.py"),
    /not PostgreSQL: the engine is MySQL/,
  );
});
