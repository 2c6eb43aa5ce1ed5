// One text of 400 kB that a pattern could share out in many ways: it is read in a moment, and judged as a short one is.
import assert from "node:assert/strict";
import { test } from "node:test";
import { saidOf } from "../../playbooks/strict.ts";

const long = (piece: string) => piece.repeat(Math.floor(400_000 / piece.length));

/** The processor's time, which a loaded machine does not lengthen. */
function quick(read: () => string[], seconds = 10): string[] {
  const before = process.cpuUsage();
  const said = read();
  const { user, system } = process.cpuUsage(before);
  assert.ok(user + system < seconds * 1_000_000, `${Math.round((user + system) / 1000)} ms`);
  return said;
}

const readers: Record<string, (url: string) => string[]> = {
  SQLAlchemy: (url) =>
    saidOf("sqlalchemy", "db.py")(`from sqlalchemy import create_engine\nlink = create_engine("${url}")\n`),
  Prisma: (url) =>
    saidOf("prisma", "schema.prisma")(`datasource db {\n  provider = "postgresql"\n  url = "${url}"\n}\n`),
  pg: (url) =>
    saidOf("node-postgres", "db.js")(`import { Pool } from "pg";\nnew Pool({ connectionString: "${url}" });\n`),
  Rails: (url) => saidOf("rails", "database.yml")(`production:\n  adapter: postgresql\n  url: "${url}"\n`),
};
for (const [reader, said] of Object.entries(readers))
  test(`${reader}: many question marks in a password`, () => {
    const url = (marks: string) => `postgresql://weir:p#w${marks}@db.internal/weir`;
    assert.deepEqual(
      quick(() => said(url(long("?a=")))),
      said(url("?a=")),
    );
  });

const ports: Record<string, (port: string) => string[]> = {
  libpq: (port) =>
    saidOf("generic", "compose.yml")(`services:\n  a:\n    environment:\n      PGHOST: db\n      PGPORT: "${port}"\n`),
  Django: (port) =>
    saidOf(
      "django",
      "settings.py",
    )(`DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "weir", "PORT": "${port}"}}\n`),
};
for (const [reader, said] of Object.entries(ports))
  test(`${reader}: a port of white space with a letter behind it`, () => {
    for (const blank of [" ", "1 ", "1,", " ,"]) {
      const all = quick(() => said(`${long(blank)}x`));
      assert.equal(all.length, 1, blank);
      assert.match(all[0] ?? "", /^error: .*number.*libpq refuses/, blank);
    }
    for (const right of [" 5432 ", "5432,5433", "5432,", ""]) assert.deepEqual(said(right), [], right);
  });

test("a file of empty lines is read as one without them", () => {
  const engine = 'from sqlalchemy import create_engine\nlink = create_engine("postgres://weir:x@db.internal/weir")\n';
  const pool = 'import { Pool } from "pg";\nexport const pool = new Pool({ host: "db", username: "weir" });\n';
  for (const [said, text] of [
    [saidOf("sqlalchemy", "db.py"), engine],
    [saidOf("node-postgres", "db.js"), pool],
  ] as const)
    assert.deepEqual(
      quick(() => said(`${long("\n")}${text}`)),
      said(text),
    );
});

test("Prisma: white space within a value, and behind the name of a variable in quotes", () => {
  const said = (value: string) =>
    saidOf("prisma", "schema.prisma")(`datasource db {\n  provider = "postgresql"\n  url = ${value}\n}\n`).join("\n");
  const inQuotes = /In quotes this is a string/;
  assert.doesNotMatch(quick(() => [said(`"env(WEIR_URL${long(" ")}x"`)]).join("\n"), inQuotes);
  assert.match(said('" env(WEIR_URL) "'), inQuotes);
  assert.equal(quick(() => [said(`env("WEIR_URL")${long(" ")}x`)]).join("\n"), said('env("WEIR_URL") // x'));
});

test("pg: 5000 objects that look like its own, and one that it gets", () => {
  const one = (at: number) => `export const weir${at} = { host: "weir", user: "weir${at}", idleTimeoutMillis: 5 };\n`;
  const file = (count: number) =>
    `import { Pool } from "pg";\n${Array.from({ length: count }, (_, at) => one(at)).join("")}` +
    'export const db = new Pool({ host: "weir", username: "weir", idleTimeoutMillis: 5 });\n';
  const said = saidOf("node-postgres", "db.js");
  const all = quick(() => said(file(5000)), 5);
  assert.match(all.join("\n"), /^error: .*`username`: it reads `user`/);
  assert.deepEqual(all, said(file(3)));
});

for (const [kind, head] of [
  ["conditions", () => "if"],
  ["branches", (at: number) => (at === 0 ? "if" : "elif")],
] as const)
  test(`SQLAlchemy: 8000 ${kind} that set something in a dictionary, for an engine and for Flask`, () => {
    const url = '"postgresql+psycopg2://weir:x@db.internal/weir"';
    const said = saidOf("sqlalchemy", "db.py");
    const file = (owner: string, count: number, own: number) =>
      Array.from(
        { length: count },
        (_, at) => `${head(at)} weir_${at}:\n    ${at < own ? owner : "other"}["k${at}"] = ${at}\n`,
      ).join("");
    const engine = (count: number, own: number) =>
      `from sqlalchemy import create_engine\nargs = {"sslmode": "disabled"}\n${file("args", count, own)}` +
      `link = create_engine(${url}, connect_args=args)\n`.repeat(20);
    const flask = (count: number) =>
      `SQLALCHEMY_DATABASE_URI = ${url}\nSQLALCHEMY_ENGINE_OPTIONS = {"pool_sise": 5}\n` +
      file('app.config["SQLALCHEMY_ENGINE_OPTIONS"]', count, count);
    assert.deepEqual(
      quick(() => [...said(engine(8000, 8000)), ...said(flask(4000))]),
      [],
      "so many are not read",
    );
    assert.match(quick(() => said(engine(8000, 90)).slice(0, 1)).join(), /^error: libpq accepts/);
  });
