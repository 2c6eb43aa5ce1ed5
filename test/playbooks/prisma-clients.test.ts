// Clients of Prisma in code: several of them, what is appended to their URLs, and an adapter that none is given.
import assert from "node:assert/strict";
import { mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { levelOf } from "../../src/playbooks/finding-level.ts";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";
import { surveyed } from "../../src/playbooks/project.ts";
import { temporaryDirectory } from "../support/cluster.ts";

const dir = await temporaryDirectory();

function read(text: string, versions: Record<string, string> = {}, file = "src/db.ts") {
  const { all, findings, config } = readAppConfig(
    playbookFor("prisma"),
    text,
    file,
    null,
    new Map(Object.entries(versions)),
  );
  return {
    notes: config.notes,
    traits: config.traits,
    all: all.map(({ options }) => Object.fromEntries(options.map(({ name, value }) => [name, value]))),
    said: findings.map((one) => `${levelOf(one)} ${one.line}: ${one.why} DO ${one.fix}`),
  };
}

const pg = 'import { PrismaPg } from "@prisma/adapter-pg";\nimport { PrismaClient } from "@prisma/client";\n';
const adapter = "const own = new PrismaPg({ connectionString: process.env.DATABASE_URL });\n";

test("an adapter that no client is given is told, as each version takes it", () => {
  for (const [before, fix] of [
    [adapter, "new PrismaClient({ adapter: own })"],
    ["const url = `${env.DATABASE_URL}`;\n", "new PrismaClient({ adapter })"],
  ] as const)
    for (const client of ["new PrismaClient()", 'new PrismaClient({ log: ["warn"] })']) {
      const text = `${pg}${before}export const db = ${client};\n`;
      const [unknown = ""] = read(text).said;
      assert.match(unknown, /^warning 4: The adapter is not given to PrismaClient\. Prisma 7 then throws; before 7 /);
      assert.ok(unknown.endsWith(fix), unknown);
      assert.match(read(text, { "@prisma/client": "7.1.0" }).said[0] ?? "", /^error .*Prisma 7 then throws when/);
      assert.match(read(text, { "@prisma/client": "6.19.0" }).said[0] ?? "", /^warning .*So the engine connects with/);
    }
  assert.deepEqual(read(`${pg}export const db = new PrismaClient();\n`).notes, [
    "it sets nothing: the URL is the schema's",
  ]);
});

test("the word adapter in a package's name or a comment is no use of the adapter", () => {
  const named = adapter.replace("own", "adapter");
  for (const bare of ["new PrismaClient();", "new PrismaClient(); // adapter: see the docs"]) {
    const [one = ""] = read(`${pg}${named}export const db = ${bare}\n`).said;
    assert.match(one, /^warning 4: The adapter is not given to PrismaClient\./, bare);
  }
  for (const used of [
    "new PrismaClient({ adapter });",
    "make(adapter);\nfunction make(a) { return new PrismaClient(); }",
  ])
    assert.deepEqual(read(`${pg}${named}export const db = ${used}\n`).said, [], used);
});

test("an adapter that a client is given, or that goes elsewhere, is not told", () => {
  for (const rest of [
    "export const db = new PrismaClient({ adapter: own });",
    "const options = { adapter: own };\nexport const db = new PrismaClient(options);",
    "export const db = new PrismaClient({ ...shared, log: [] });",
    "const options = { log: [] };\noptions.adapter = own;\nexport const db = new PrismaClient(options);",
    "export const db = make(own);\nfunction make(adapter) { return new PrismaClient({ adapter }); }",
    "export class Db extends PrismaClient { constructor() { super({ adapter: own }); } }",
    "export const at = () => new PrismaClient(given);",
  ])
    assert.deepEqual(read(`${pg}${adapter}${rest}\n`).said, [], rest);
  const bare = 'import { PrismaClient } from "@prisma/client";\nexport const db = new PrismaClient();\n';
  assert.deepEqual(read(bare).said, []);
  assert.deepEqual(read(bare, { "@prisma/client": "6.2.0" }).said, []);
  assert.match(read(bare, { "@prisma/client": "7.2.0" }).said[0] ?? "", /^error 2: Prisma 7 needs a driver adapter/);
});

test("each client has its own URL, and what is appended to it", () => {
  const client = (name: string, wait: string) =>
    `function ${name}() {\n  const url = extend(env.${name}, { connection_limit: "5", ${wait}: env.WAIT });\n` +
    `  return new PrismaClient({ datasources: { db: { url: url.href } } });\n}\n`;
  const { all, said } = read(
    client("one", "connection_timeout") + client("two", "connect_timeout").replace("url.href", "url"),
  );
  assert.deepEqual(
    all.map((one) => Object.keys(one)),
    [
      ["url", "url.connection_limit", "url.connection_timeout"],
      ["url", "url.connection_limit", "url.connect_timeout"],
    ],
  );
  assert.equal(said.length, 1);
  assert.match(said[0] ?? "", /^warning 2: Prisma 2 to 6 silently .* `connection_timeout`: it reads `connect_timeout`/);
  const pool =
    `${pg}const one = new PrismaPg({ connectionString: env.ONE });\n` +
    "const two = new PrismaPg({ connectionString: env.TWO });\n" +
    "export const all = [one, two].map((adapter) => new PrismaClient({ adapter }));\n";
  assert.deepEqual(read(pool).all, [{ connectionString: "env.ONE" }, { connectionString: "env.TWO" }]);
  const set =
    'const url = new URL(process.env.DATABASE_URL);\nurl.searchParams.set("pool_timeout", "5");\n' +
    'url.searchParams.set("pool_size", size);\nexport const db = new PrismaClient({ datasourceUrl: url.href });\n';
  assert.match(read(set).said[0] ?? "", /^warning 3: .*`pool_size`: it reads `connection_limit`/);
  assert.deepEqual(read(set, { prisma: "7.1.0" }).said, []);
});

test("prisma.config beside the schema: Prisma takes it by --config alone, and then refuses it", () => {
  const text = `module.exports = { schema: "./a.prisma", datasource: { db: { url: process.env.URL } } };\n`;
  const { all, said } = read(text, {}, "prisma/prisma.config.js");
  assert.deepEqual(all, [{ "datasource.db.url": "process.env.URL" }]);
  assert.match(said[0] ?? "", /^note 1: With --config Prisma rejects this file .*: it has no `datasource\.db`\./);
  assert.match(read(text, {}, "prisma.config.js").said[0] ?? "", /^error 1: .*Prisma rejects the file/);
});

async function found(files: Record<string, string>) {
  const folder = await mkdtemp(join(dir, "prisma-"));
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text);
  const survey = await surveyed(folder);
  return {
    found: survey.found.map(({ path, title }) => `${path} ${title}`),
    unread: survey.unread.map((one) => one.path),
  };
}
const schemaOf = (provider: string) =>
  `datasource db {\n  provider = "${provider}"\n  url      = env("DATABASE_URL")\n}\n`;

test("a client is no PostgreSQL's where the only schema is another database's", async () => {
  const client = 'import { PrismaClient } from "@prisma/client";\nexport const db = new PrismaClient();\n';
  const own =
    'import { PrismaClient } from "@prisma/client";\nexport const db = new PrismaClient({ datasources: ' +
    "{ db: { url: process.env.DATABASE_URL } } });\n";
  for (const text of [client, own]) {
    const files = { "db.ts": text, "schema.prisma": schemaOf("mysql") };
    assert.deepEqual(await found(files), { found: [], unread: ["schema.prisma"] });
    const two = await found({ ...files, "other.prisma": schemaOf("postgresql") });
    assert.deepEqual(two.found, ["db.ts Prisma", "other.prisma Prisma"]);
    assert.deepEqual((await found({ "db.ts": text })).found, ["db.ts Prisma"]);
  }
});

test("a schema that a shell script writes is read as one, and a URL that it sets is found", async () => {
  const script = `#!/bin/sh\nrm schema.prisma\ncat <<EOF > schema.prisma\n${schemaOf("postgresql")}EOF\nnpx prisma generate\n`;
  assert.deepEqual(await found({ "make.sh": script }), { found: ["make.sh Prisma"], unread: [] });
  assert.deepEqual(read(script, {}, "make.sh").all, [{ provider: "postgresql", url: 'env("DATABASE_URL")' }]);
  const run = 'docker compose up -d\nexport DATABASE_URL="postgresql://weir@localhost:5433/weir"\nnpx prisma db seed\n';
  assert.deepEqual((await found({ "run.sh": run })).found, ["run.sh environment or URL"]);
  assert.deepEqual((await found({ "run.sh": "npx prisma db seed\n" })).found, []);
});

test("a key that prisma.config has no place for is named in its own line", () => {
  const text = 'module.exports = {\n  datasource: {\n    db: {\n      provider: "postgresql",\n    },\n  },\n};\n';
  assert.match(read(text, {}, "prisma.config.js").said[0] ?? "", /^error 3: .*has no `datasource\.db`/);
});
