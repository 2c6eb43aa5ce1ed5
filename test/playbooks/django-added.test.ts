// Settings of Django that stand in no text: what a function returns, or ** spreads, is said not to be read.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";

const read = (text: string) => readAppConfig(playbookFor("django"), text, "settings.py").config;
const notRead = ["settings that a function or ** adds are not read"];

test("arguments of the file's own function are not settings, and what it returns is said to be left out", () => {
  const { options, notes } = read(
    'DATABASES = {"default": env.db(default="postgresql://shop@localhost:5432/shop")}\n' +
      'DATABASES["default"].update(pooled(DATABASES["default"]["ENGINE"], under_test=TESTING))\n',
  );
  assert.deepEqual(
    options.map(({ name }) => name),
    ["URL"],
  );
  assert.deepEqual(notes, notRead);
});

test("a dictionary from elsewhere that ** spreads is said to be left out", () => {
  const { options, notes } = read(
    'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 0, **env["ADMIN_DB"]}}\n',
  );
  assert.deepEqual(
    options.map(({ name }) => name),
    ["ENGINE", "CONN_MAX_AGE"],
  );
  assert.deepEqual(notes, notRead);
});

test("what reads a URL is read itself, with its keywords", () => {
  const { options, notes } = read(
    'DATABASES = {"default": {}}\nDATABASES["default"].update(dj_database_url.config(conn_max_age=600))\n',
  );
  assert.deepEqual(
    options.map(({ name, value }) => [name, value]),
    [
      ["URL", "dj_database_url.config"],
      ["CONN_MAX_AGE", 600],
    ],
  );
  assert.deepEqual(notes, []);
});

test("a default that is a number is one, as long as nobody sets the variable", () => {
  const why = (age: string) =>
    readAppConfig(
      playbookFor("django"),
      `DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "HOST": "db", "CONN_MAX_AGE": ${age}}}\n`,
      "settings.py",
    ).findings.map((one) => one.why.split(",")[0]);
  assert.deepEqual(why('os.environ.get("AGE", 60)'), ["When it is set"]);
  assert.deepEqual(why('os.environ.get("AGE", "60")'), ["An environment variable is a string"]);
});

test("dj_database_url has a keyword for server-side cursors, which a pooled host asks for", () => {
  const url = "postgres://shop:x@ep-blue-sky-1-pooler.eu-central-1.aws.neon.tech/shop?sslmode=require";
  const pooled = (more: string, call = `parse("${url}"`) =>
    readAppConfig(
      playbookFor("django"),
      `DATABASES = {"default": dj_database_url.${call}${more})}\n`,
      "settings.py",
    ).findings.map(({ fix }) => fix);
  assert.deepEqual(pooled(""), ['DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True']);
  assert.deepEqual(pooled(", disable_server_side_cursors=False"), ["disable_server_side_cursors=True,"]);
  assert.deepEqual(pooled(", disable_server_side_cursors=True"), []);
  // What the variable falls back to is not what is deployed.
  assert.deepEqual(pooled("", `config(default="${url}"`), []);
});

test("what the variable's URL gives goes over the fixed values before it, and not over those behind it", () => {
  const { options } = read(
    'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "weir", "ATOMIC_REQUESTS": True}}\n' +
      'DATABASES["default"].update(dj_database_url.config())\nDATABASES["default"]["HOST"] = "db"\n',
  );
  assert.deepEqual(
    options.map(({ name, isOpaque, fallback }) => [name, isOpaque, fallback]),
    [
      ["URL", true, undefined],
      ["ENGINE", true, "django.db.backends.postgresql"],
      ["NAME", true, "weir"],
      ["ATOMIC_REQUESTS", false, undefined],
      ["HOST", false, undefined],
    ],
  );
});

test("databases whose names a loop computes are said to be left out, and what they may have is not missed", () => {
  const text = (set: string) =>
    'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "USERNAME": "weir"}}\n' +
    `DATABASES["default"]["HOST"] = "weir.pooler.supabase.com"\nDATABASES["default"]["PORT"] = 6543\n${set}`;
  const lint = (set: string) => readAppConfig(playbookFor("django"), text(set), "settings.py");
  const loop = lint(
    'for name in DATABASES:\n    DATABASES[name].update(USER="weir", DISABLE_SERVER_SIDE_CURSORS=True)\n',
  );
  assert.deepEqual(loop.findings, []);
  assert.deepEqual(loop.config.notes, ["settings of a database whose name is computed are not read"]);
  const plain = lint('DATABASES["default"]["NAME"] = "weir"\n');
  assert.deepEqual(
    plain.findings.map(({ option }) => option),
    ["USERNAME", "DISABLE_SERVER_SIDE_CURSORS"],
  );
  assert.deepEqual(plain.config.notes, []);
});

test("a computed name of a database counts where it is code, and not in a docstring", () => {
  const of = (more: string) =>
    readAppConfig(
      playbookFor("django"),
      `DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "d", "USERNAME": "u"}}\n${more}`,
      "settings.py",
    );
  const unread = ["settings of a database whose name is computed are not read"];
  for (const text of ['"""\nDATABASES[alias] = …\n"""\n', 'TEXT = """\nDATABASES[alias]["USER"] = "u"\n"""\n', ""]) {
    const { config, findings } = of(text);
    assert.deepEqual([config.notes, findings.length], [[], 1], text);
    assert.match(findings[0]?.why ?? "", /^Django ignores `USERNAME`: it reads `USER`/);
  }
  for (const code of ['DATABASES[alias]["USER"] = "u"\n', "DATABASES[alias] = db\n", "DATABASES[alias].update(db)\n"]) {
    const { config, findings } = of(`for alias in DATABASES:\n    ${code}`);
    assert.deepEqual([config.notes, findings], [unread, []], code);
  }
  // What it is asked for sets nothing.
  assert.deepEqual(of("HOST = DATABASES[alias]\n").config.notes, []);
});
