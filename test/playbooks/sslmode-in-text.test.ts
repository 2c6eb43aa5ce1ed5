// A word of sslmode inside the text that a driver of Python reads itself; test/soak/proofs puts it to the drivers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { levelOf } from "../../src/playbooks/finding-level.ts";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";

const secret = "canary-4b1d07";
const found = (framework: "sqlalchemy" | "django" | "rails" | "generic", text: string) => {
  const read = readAppConfig(playbookFor(framework), text, "settings.py");
  assert.ok(!JSON.stringify(read).includes(secret), text);
  return read.findings.map((one) => [
    levelOf(one),
    one.cause,
    one.line,
    one.why.replace(/ accepts.*| with this.*/, ""),
    one.fix,
  ]);
};
const url = (mode: string) => `postgresql://app:${secret}@db.shop.internal/shop?sslmode=${mode}`;
const words = (mode: string) => `host=db.shop.internal dbname=shop user=app password=${secret} sslmode=${mode}`;

test("psycopg, psycopg2 and their pools hand it to libpq, which refuses it", () => {
  for (const call of [
    "psycopg.connect(",
    "psycopg2.connect(",
    "psycopg.AsyncConnection.connect(",
    "psycopg_pool.ConnectionPool(min_size=1, conninfo=",
    "psycopg2.pool.SimpleConnectionPool(1, 4, ",
  ])
    for (const [text, where] of [
      [url, "URL"],
      [words, "text"],
    ] as const) {
      const linted = (mode: string, more = "") => found("sqlalchemy", `db = ${call}"${text(mode)}"${more})\n`);
      const expected = (right: string) => [
        ["error", "config-sslmode-invalid", 1, "libpq", `# in the ${where}, ${right}`],
      ];
      assert.deepEqual(linted("required"), expected("write sslmode=require"), call);
      assert.deepEqual(linted("verify_full"), expected("write sslmode=verify-full"), call);
      assert.deepEqual(linted("off"), expected("write sslmode=disable"), call);
      assert.deepEqual(linted("VERIFY-CA"), expected("write sslmode=verify-ca"), call);
      for (const right of ["require", "disable", "verify-full", "${MODE}", "{{ mode }}"])
        assert.deepEqual(linted(right), [], call + right);
      // The argument goes over the text.
      const argument = call.startsWith("psycopg_pool") ? ', kwargs={"sslmode": "require"}' : ', sslmode="require"';
      if (!call.includes("Simple")) assert.deepEqual(linted("required", argument), [], call);
    }
});

test("asyncpg refuses it, takes underscores, and leaves out what is empty; a default alone is a note", () => {
  const linted = (mode: string, more = "") => found("sqlalchemy", `db = asyncpg.connect("${url(mode)}"${more})\n`);
  assert.deepEqual(linted("required"), [
    ["error", "config-sslmode-invalid", 1, "asyncpg", "# in the URL, write sslmode=require"],
  ]);
  for (const right of ["require", "verify_full", ""]) assert.deepEqual(linted(right), [], right);
  assert.deepEqual(linted("required", ', ssl="require"'), []);
  const byDefault = found("sqlalchemy", `db = psycopg2.connect(os.environ.get("DATABASE_URL", "${url("on")}"))\n`);
  assert.deepEqual(
    byDefault.map(([level, cause]) => [level, cause]),
    [["note", "config-sslmode-invalid"]],
  );
});

test("dj_database_url makes OPTIONS of it, which libpq refuses; what goes over it is left alone", () => {
  const linted = (call: string, more = "") =>
    found("django", `DATABASES = {"default": dj_database_url.${call}}\n${more}`);
  const why = "libpq refuses to connect";
  assert.deepEqual(linted(`parse("${url("verify_full")}", conn_max_age=600)`), [
    ["error", "config-sslmode-invalid", 1, why, "# in the URL write sslmode=verify-full"],
  ]);
  const byDefault = `This is the default, which counts only where nothing else is set. ${why}`;
  assert.deepEqual(linted(`config(default="${url("required")}")`), [
    ["note", "config-sslmode-invalid", 1, byDefault, "# in the URL write sslmode=require"],
  ]);
  for (const fine of [
    `parse("${url("require")}")`,
    `parse("${url("")}")`,
    `parse("${url("required")}", ssl_require=True)`,
    `config(default="${url("prefer")}")`,
    'config(default="sqlite:///db.sqlite3")',
  ])
    assert.deepEqual(linted(fine), [], fine);
  const replaced = 'DATABASES["default"]["OPTIONS"] = {"sslmode": "require"}\n';
  assert.deepEqual(
    linted(`parse("${url("required")}")`, replaced).filter(([, cause]) => cause === "config-sslmode-invalid"),
    [],
  );
});

test("a word that a template, a format or a shell fills in is not judged in a URL", () => {
  const texts = {
    rails: (mode: string) => `production:\n  url: ${url(mode)}\n`,
    generic: (mode: string) => `DATABASE_URL=${url(mode)}\n`,
    sqlalchemy: (mode: string) => `db = psycopg2.connect("${url(mode)}")\n`,
    django: (mode: string) => `DATABASES = {"default": dj_database_url.parse("${url(mode)}")}\n`,
  };
  for (const framework of ["rails", "generic", "sqlalchemy", "django"] as const) {
    const isJudged = (mode: string) =>
      found(framework, texts[framework](mode)).some(([, cause]) => cause === "config-sslmode-invalid");
    for (const mode of ["[MODE]", "<mode>", "{mode}", "$MODE"]) assert.ok(!isJudged(mode), `${framework} ${mode}`);
    assert.ok(isJudged("required"), framework);
  }
});
