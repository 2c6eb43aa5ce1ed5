// What lint says of TLS that verifies nothing, flags with a fallback, and options that postgres.js takes as they are.
import assert from "node:assert/strict";
import { test } from "node:test";
import postgres from "postgres";
import { levelOf } from "../../src/playbooks/finding-level.ts";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";
import type { Framework } from "../../src/playbooks/playbook.ts";

const said = (framework: Framework, text: string, file = "src/db.ts") =>
  readAppConfig(playbookFor(framework), text, file).findings.map(
    (one) => `${levelOf(one)} ${one.line} ${one.option}: ${one.why} DO ${one.fix}`,
  );

test("`ca` beside `rejectUnauthorized: false` is told to verify nothing, wherever TLS stands", () => {
  const tls = (more = "rejectUnauthorized: false") => `ssl: { ${more}, ca: readFileSync("ca.pem") }`;
  const place = `host: "fen", user: "shop", database: "shop"`;
  const files: [Framework, (more?: string) => string, string][] = [
    ["node-postgres", (more) => `import { Pool } from "pg";\nnew Pool({ ${place}, ${tls(more)} });\n`, "ssl.ca"],
    [
      "node-postgres",
      (more) => `import knex from "knex";\nknex({ client: "pg", connection: { ${place}, ${tls(more)} } });\n`,
      "connection.ssl.ca",
    ],
    ["typeorm", (more) => `new DataSource({ type: "postgres", host: "fen", ${tls(more)} });\n`, "ssl.ca"],
    [
      "sequelize",
      (more) => `new Sequelize({ dialect: "postgres", host: "fen", dialectOptions: { ${tls(more)} } });\n`,
      "dialectOptions.ssl.ca",
    ],
  ];
  for (const [framework, text, option] of files) {
    const [one = "", ...more] = said(framework, text());
    assert.ok(one.startsWith("note ") && one.includes(` ${option}: With \`rejectUnauthorized: false\` any`), one);
    assert.deepEqual(more, []);
    for (const other of ["rejectUnauthorized: true", "rejectUnauthorized: env.STRICT", "servername: name"])
      assert.deepEqual(said(framework, text(other)), [], other);
  }
});

test("TypeORM: a variable that falls back to a setting is a string all the same", () => {
  const by = (value: string) =>
    said("typeorm", `new DataSource({ type: "postgres", host: "fen", synchronize: ${value} });\n`)[0] ?? "";
  assert.match(
    by("process.env.SYNC || settings.sync"),
    /^warning .*`false`.* DO synchronize: process\.env\.SYNC \? process\.env\.SYNC !== "false" : settings\.sync,$/,
  );
  assert.match(
    by("process.env.SYNC || 'false'"),
    /DO synchronize: !!process\.env\.SYNC && process\.env\.SYNC !== "false",$/,
  );
  for (const value of [
    "settings.sync",
    'process.env.SYNC === "true" || settings.sync',
    "process.env.SYNC || process.env.ALL",
  ])
    assert.equal(by(value), "", value);
});

const url = "postgres://u:p@fen:5432/shop";
const file = (options: string, at = url) =>
  `import postgres from "postgres";\nexport default postgres("${at}", { ${options} });\n`;

// Its types, too, refuse it.
const absent = { max: undefined } as unknown as { max: number };

test("postgres.js: `max` that is there and undefined is one connection", () => {
  assert.equal([...Array(postgres(url, absent).options.max)].length, 1);
  assert.match(
    said("node-postgres", file("max: undefined"))[0] ?? "",
    /^warning 2 max: .*opens 1 connection .*DO max: 10$/,
  );
  for (const value of ["settings?.poolMax", "env.MAX ? Number(env.MAX) : undefined"])
    assert.match(said("node-postgres", file(`max: ${value}`))[0] ?? "", /^note 2 max: Where nothing is set/, value);
  for (const value of ["settings?.poolMax ?? 5", "settings.max", "env.MAX ? 3 : 5"])
    assert.deepEqual(said("node-postgres", file(`max: ${value}`)), [], value);
});

test("postgres.js: a URL with a word for its port throws, whatever stands beside it", () => {
  const sample = "postgres://username:password@host:port/database";
  assert.throws(() => postgres(sample, { host: "fen", port: 5432 }), /Invalid URL/);
  assert.match(
    said("node-postgres", file('host: "fen", port: 5432', sample))[0] ?? "",
    /^warning 2 connectionString: The URL's port is a word and no number: postgres\.js throws Invalid URL/,
  );
  assert.deepEqual(said("node-postgres", file("max: 5", sample)), [], "a sample is nobody's");
  assert.deepEqual(said("node-postgres", file('host: "fen", port: 5433')), []);
});

test("postgres.js: a word behind a raw @ of the password is not shown", () => {
  const of = (at: string) => said("node-postgres", file('host: "fen", port: 5432', at));
  const [raw = "", ...more] = of("postgres://app:p@ss:moss/two@fen:5432/shop");
  assert.match(raw, /raw "@"/);
  assert.deepEqual(more, []);
  const [word = "", ...others] = of("postgres://app:p@ss:moss");
  assert.match(word, /The URL's port is a word and no number/);
  assert.deepEqual(others, []);
  assert.ok(![raw, word].some((one) => one.includes("moss")));
});

test("node-postgres: of a lost name the default of that alone is told", () => {
  const [one = ""] = said(
    "node-postgres",
    'import { Pool } from "pg";\nnew Pool({ host: "fen", username: "shop" });\n',
  );
  assert.match(one, /it reads `user`\. The default applies instead \(the system's user\), so/);
});

test("a URL that is taken apart for nothing is told; one part of it in use is enough", () => {
  const strapi = (values: string, list = "host, port: at, user") =>
    said(
      "node-postgres",
      `const { parse } = require("pg-connection-string"); // host\nmodule.exports = ({ env }) => {\n` +
        `  const { ${list} } = parse(env("DATABASE_URL"));\n` +
        `  return { connection: { client: "postgres", connection: { ${values}, database: "shop" } } };\n};\n`,
    );
  assert.match(
    strapi('host: env("HOST"), port: 5432, user: env("USER")')[0] ?? "",
    /^warning 3 connectionString: DATABASE_URL is parsed here, and no part of it is used/,
  );
  for (const values of ['host, user: "shop"', "host: host", "port: at", "host: `${host}`", "host: env('A', host)"])
    assert.deepEqual(strapi(values), [], values);
});
