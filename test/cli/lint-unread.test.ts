// `dbcheck lint DIR`: a row says what of its file nobody judged, whichever reader left it out.
import assert from "node:assert/strict";
import { mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { lintCommand } from "../../src/cli/lint.ts";
import { temporaryDirectory } from "../support/cluster.ts";

const dir = await temporaryDirectory();

async function said(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(dir, "unread-"));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const options = { framework: undefined, database: undefined, json: false, strict: false };
  const { stdout, stderr } = await lintCommand(folder, options);
  return stdout + stderr;
}

const ruby = (options: string) => `ActiveRecord::Base.establish_connection(${options})\n`;
const source = (replication: string) =>
  `import { DataSource } from "typeorm";\nnew DataSource({ type: "postgres", replication: { ${replication} } });\n`;
const sequelize = (dialect: string) =>
  'const { Sequelize } = require("sequelize");\n' +
  'new Sequelize("weir", "weir", "x", { dialect: "postgres", host: "db" });\n' +
  `new Sequelize("old", "weir", "x", { dialect: ${dialect}, host: "old", port: process.env.PORT || 3306 });\n`;
const written = (to: string, adapter: string) => `cat > ${to}.yml <<EOF\nproduction:\n  adapter: ${adapter}\nEOF\n`;
const long = `DATABASE_URL=postgres://weir:x@db/weir?application_name=${"y".repeat(9000)}\nDB_HOST=db\n`;

test("what of a file is not judged stands beside its row, and in the sum", async () => {
  for (const [name, text, note] of [
    [".env.production", long, "line 1 is longer than dbcheck reads: DATABASE_URL is not judged"],
    [
      "db.rb",
      ruby('{ adapter: "postgresql", host: "db" }.merge(more)'),
      "options that are added elsewhere are not read",
    ],
    [
      "db.js",
      'const { Pool } = require("pg");\nnew Pool({ host: "db", database: "weir" broken here, max: 5 });\n',
      "the object from line 2 cannot be read as JavaScript in line 2",
    ],
    [
      "settings.py",
      'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "weir"}}\nDATABASES[alias] = {}\n',
      "settings of a database whose name is computed are not read",
    ],
    ["source.ts", source('master: { host: "db" }, slaves: all()'), "slaves that are set elsewhere"],
    ["orm.js", sequelize("process.env.DIALECT"), "1 object that may be MySQL's is not read"],
    ["entry.sh", written("a", "postgresql") + written("b", "mysql2"), "the text in line 6 is not read"],
    [
      "engine.py",
      'from sqlalchemy import create_engine\nengine = create_engine("postgresql://db/weir", **options)\n',
      "arguments passed as",
    ],
  ] as const) {
    const row = await said({ [name]: text });
    assert.ok(new RegExp(`^${name.replaceAll(".", "\\.")} .*, but ${note}`, "m").test(row), row);
    assert.match(row, /^1 configuration in 1 file: .* in what can be read\.$/m);
  }
});

test("what is read whole has no such word, and neither have notes of another kind", async () => {
  for (const [name, text] of [
    [".env.production", "DATABASE_URL=postgres://weir:x@db/weir\n"],
    ["db.rb", ruby('{ adapter: "postgresql", host: "db" }')],
    ["source.ts", source('master: { host: "db" }, slaves: [{ host: "other" }]')],
    ["orm.js", sequelize('"mysql"')],
    ["orm.js", sequelize("process.env.DIALECT").replace("3306", "5432")],
    // It is the only one: what it is for is what is asked.
    ["orm.js", sequelize("process.env.DIALECT").replace(/^new .*"postgres".*\n/m, "")],
    ["database.yml", "production:\n  adapter: postgresql\nlegacy:\n  adapter: mysql2\n"],
  ] as const)
    assert.doesNotMatch(await said({ [name]: text }), /, but |in what can be read/, name);
});

test("of many only two are named", async () => {
  const line = long.split("\n")[0] ?? "";
  const many = ["A", "B", "C", "D"].map((one) => line.replace("DATABASE", `${one}_DATABASE`)).join("\n");
  assert.match(
    await said({ ".env.production": many }),
    /, but line 1 is .*; line 2 is .*; 2 more notes: lint the file/,
  );
});

test("a connection whose options are changed at run time is named, and none is said to be missing", async () => {
  const changed = `config = { adapter: "postgresql", host: "db" }\nconfig = config.merge(pool: 0) if ENV["X"]\n`;
  const others = { "database.yml": "production:\n  adapter: postgresql\n" };
  assert.match(
    await said({ ...others, "db.rb": changed + ruby("config") }),
    /^db\.rb +not read: It opens a connection whose options are not read: they are set elsewhere or at run time\.$/m,
  );
  // Where it stands in another file, that one is judged.
  assert.doesNotMatch(
    await said({ ...others, "db.rb": ruby('YAML.load_file("database.yml")["production"]') }),
    /db\.rb/,
  );
});
