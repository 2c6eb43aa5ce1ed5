// A word of sslmode that pg does not know, and a port that no server has: each is tried with pg itself.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client } from "pg";
import type { Framework } from "../../src/playbooks/playbook.ts";
import { saidOf } from "./strict.ts";

const url = (query: string, port = 5432) => `postgres://weir:x@db.weir.internal:${port}/weir${query}`;
const ways: Record<string, [Framework, (url: string) => string]> = {
  pg: ["node-postgres", (one) => `import { Pool } from "pg";\nnew Pool({ connectionString: "${one}" });\n`],
  Knex: ["node-postgres", (one) => `module.exports = { client: "pg", connection: "${one}", pool: { min: 0 } };\n`],
  TypeORM: ["typeorm", (one) => `new DataSource({ type: "postgres", url: "${one}" });\n`],
  Sequelize: ["sequelize", (one) => `new Sequelize("${one}", { dialect: "postgres" });\n`],
};
const said = (way: string, query: string, versions = {}) => {
  const [framework, text] = ways[way] ?? assert.fail(way);
  return saidOf(framework, "db.js")(text(url(query)), versions).join("\n");
};
const tls = (query: string) => (new Client({ connectionString: url(query) }) as unknown as { ssl: unknown }).ssl;

test("an sslmode that pg does not know asks for TLS, whatever it was meant to say", () => {
  for (const word of ["disabled", "off", "noverify", "required", "verify_full"])
    assert.deepEqual(tls(`?sslmode=${word}`), {}, word);
  for (const way of Object.keys(ways)) {
    for (const word of ["disabled", "off"])
      assert.match(
        said(way, `?sslmode=${word}`),
        /^warning: node-postgres does not know this `sslmode`: .* A server without TLS is refused\. .*sslmode=disable/,
        `${way} ${word}`,
      );
    assert.match(said(way, "?sslmode=noverify"), /^warning: .* write sslmode=no-verify in the URL/);
    assert.match(said(way, "?sslmode=required"), /^note: .* verifies the certificate\. .* write sslmode=require in/);
    for (const good of ["", "?sslmode=disable", "?sslmode=no-verify", "?sslmode=require", "?sslmode=${MODE}"])
      assert.doesNotMatch(said(way, good), /does not know this/, `${way} ${good}`);
  }
  assert.equal(tls("?sslmode=disable"), false);
});

test("what goes over the URL's TLS, and releases that hand no sslmode on, are left alone", () => {
  const beside = `new Sequelize("${url("?sslmode=disabled")}", { dialect: "postgres", dialectOptions: { ssl: false } });`;
  assert.doesNotMatch(saidOf("sequelize", "db.js")(beside).join(), /does not know this/);
  assert.doesNotMatch(said("Sequelize", "?sslmode=disabled", { sequelize: "5.22.5" }), /does not know this/);
});

test("a port above 65535 is told of an option as of a URL", async () => {
  await assert.rejects(new Client({ host: "127.0.0.1", port: 99_999 }).connect(), { code: "ERR_SOCKET_BAD_PORT" });
  const place = (port: string) => `host: "db.weir.internal", port: ${port}, database: "weir"`;
  const all: [Framework, (port: string) => string][] = [
    ["node-postgres", (port) => `import { Pool } from "pg";\nnew Pool({ ${place(port)} });\n`],
    ["node-postgres", (port) => `module.exports = { client: "pg", connection: { ${place(port)} } };\n`],
    ["node-postgres", (port) => `import postgres from "postgres";\npostgres({ ${place(port)} });\n`],
    ["typeorm", (port) => `new DataSource({ type: "postgres", ${place(port)} });\n`],
    ["sequelize", (port) => `new Sequelize({ dialect: "postgres", ${place(port)} });\n`],
  ];
  for (const [framework, text] of all) {
    const ends =
      /^error: Ports end at 65535: every connection fails before it is tried\. WRITE \/\/ give the server's/m;
    assert.match(saidOf(framework, "db.js")(text("99999")).join("\n"), ends, text("99999"));
    assert.match(saidOf(framework, "db.js")(text('"54320000"')).join("\n"), ends);
    for (const good of ["65535", "process.env.PGPORT", "0"])
      assert.doesNotMatch(saidOf(framework, "db.js")(text(good)).join("\n"), /Ports end/, good);
  }
});
