// postgres.js' words for `ssl`, as the driver itself acts on them; options of PrismaPg and MikroORM, and ports.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { test } from "node:test";
import postgres from "postgres";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";
import { saidOf } from "./strict.ts";

const tlsOf = (code: string) =>
  readAppConfig(playbookFor("node-postgres"), `import postgres from "postgres";\n${code}\n`, "wick.ts").settings.tls
    ?.value;

/** What follows on the answer that there is no TLS: the first byte of a hello of TLS is 22. */
async function afterNo(ssl: "allow" | "prefer" | "require"): Promise<"TLS" | "no TLS"> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const sql = postgres({ host: "127.0.0.1", port: (server.address() as AddressInfo).port, ssl, max: 1 });
  const query = sql`select 1`.catch(() => null);
  const [socket] = await once(server, "connection");
  await once(socket, "data");
  socket.write("N");
  const [sent] = await once(socket, "data");
  socket.destroy();
  server.close();
  await sql.end({ timeout: 0 });
  await query;
  return sent[0] === 22 ? "TLS" : "no TLS";
}

test("postgres.js itself: `prefer` alone goes on without TLS", async () => {
  assert.equal(await afterNo("prefer"), "no TLS");
  assert.equal(await afterNo("allow"), "TLS");
  assert.equal(await afterNo("require"), "TLS");
});

test("the words are settings as the driver takes them, in an option and in a URL; the option goes first", () => {
  const meant = {
    allow: "require",
    require: "require",
    prefer: "prefer",
    "verify-full": "verify",
    "no-verify": "verify",
  };
  for (const [word, tls] of Object.entries(meant)) {
    assert.equal(tlsOf(`postgres({ host: "wick", ssl: "${word}" });`), tls, word);
    assert.equal(tlsOf(`postgres("postgres://wick/wick?sslmode=${word}");`), tls, word);
  }
  assert.equal(tlsOf('postgres("postgres://wick/wick?sslmode=disable");'), "disable");
  assert.equal(tlsOf('postgres({ host: "wick", ssl: "disable" });'), "verify", "any other text asks for TLS");
  assert.equal(tlsOf('postgres("postgres://wick/wick?sslmode=verify-full", { ssl: "require" });'), "require");
  assert.equal(tlsOf('postgres("postgres://wick/wick?sslmode=require", { ssl: false });'), "disable");
  assert.equal(tlsOf("postgres(process.env.WICK, { max: 2 });"), undefined);
});

test("`allow` is told to be no fallback; the other words are left alone", () => {
  const said = (word: string) =>
    saidOf(
      "node-postgres",
      "wick.ts",
    )(`import postgres from "postgres";\npostgres({ host: "wick", ssl: "${word}" });\n`);
  assert.deepEqual(said("allow"), [
    "note: postgres.js takes `allow` as `require`: it fails on a server without TLS. `prefer` connects to both. " +
      'WRITE ssl: "prefer"',
  ]);
  for (const word of ["prefer", "require", "verify-full"]) assert.deepEqual(said(word), [], word);
});

test("PrismaPg's options are pg's: a word of another library is ignored", () => {
  const said = (options: string) =>
    saidOf(
      "prisma",
      "prisma.ts",
    )(`import { PrismaPg } from "@prisma/adapter-pg";\nconst adapter = new PrismaPg({ host: "wick", ${options} });\n`);
  for (const word of ["connectionLimit", "maxConnections", "pool_size", "connection_limit"])
    assert.deepEqual(said(`${word}: 5`), [
      `warning: The adapter hands its options to node-postgres, which ignores \`${word}\`: it reads \`max\`. ` +
        "The pool opens up to 10 connections. WRITE max: 5,",
    ]);
  assert.match(said("username: env.WICK")[0] ?? "", /ignores `username`: it reads `user`\. WRITE user: /);
  assert.match(said("idleTimeout: 30")[0] ?? "", /it reads `idleTimeoutMillis`\. WRITE idleTimeoutMillis: 30000,/);
  for (const right of ["max: 5", "max: 5, connectionLimit: 5", "poolSize: 5", "connectionLimit: 10", 'user: "wick"'])
    assert.deepEqual(said(right), [], right);
});

test("MikroORM's `driverOptions.ssl` is said to be ignored where its release is known; a text in `connection` is pg's", () => {
  const mikro = (options: string, versions: Record<string, string> = {}) =>
    saidOf("node-postgres", "mikro-orm.config.ts")(
      `import { defineConfig } from "@mikro-orm/postgresql";\n` +
        `export default defineConfig({ host: "wick", user: "wick", dbName: "wick", driverOptions: ${options} });\n`,
      versions,
    );
  const six = { "@mikro-orm/core": "6.4.3" };
  for (const ssl of ['"require"', "{ rejectUnauthorized: false }", "true"])
    assert.match(
      mikro(`{ ssl: ${ssl} }`, six).join("\n"),
      /^warning: MikroORM 6 and earlier hand `driverOptions` to Knex, which ignores `ssl` there; locked is MikroORM 6/,
    );
  for (const [options, versions] of [
    ["{ ssl: true }", {}],
    ["{ ssl: true }", { "@mikro-orm/core": "7.0.1" }],
    ["{ ssl: false }", six],
    ["{ ssl: true, connection: { ssl: true } }", six],
  ] as const)
    assert.deepEqual(mikro(options, versions), [], options);
  assert.match(
    mikro('{ connection: { ssl: "require" } }').join("\n"),
    /^error: `ssl` accepts true, false or an object/,
  );
});

test("a port that is another database's is a note, where the file says that the database is PostgreSQL", () => {
  const said = (framework: string, text: string) =>
    saidOf(framework, "wick.ts")(text).filter((one) => one.includes("usually"));
  const place = (port: string) => `host: "wick", username: "wick", database: "wick", port: ${port}`;
  assert.deepEqual(said("node-postgres", `import { Pool } from "pg";\nnew Pool({ host: "wick", port: 3306 });\n`), [
    "note: 3306 is usually MySQL's port, and PostgreSQL's is 5432. With another database at that end, no connection " +
      "opens. WRITE // if neither PostgreSQL nor a tunnel to it listens on 3306, set port to 5432",
  ]);
  for (const [framework, text] of [
    ["node-postgres", `import postgres from "postgres";\npostgres({ ${place("3306")} });\n`],
    ["node-postgres", `module.exports = { client: "pg", connection: { host: "wick", port: 1433 } };\n`],
    ["sequelize", `new Sequelize({ dialect: "postgres", ${place("3306")} });\n`],
    ["typeorm", `new DataSource({ type: "postgres", ${place("27017")} });\n`],
  ] as const)
    assert.equal(said(framework, text).length, 1, text);
  for (const [framework, text] of [
    ["sequelize", `new Sequelize({ dialect: env.DIALECT, ${place("3306")} });\n`],
    ["sequelize", `new Sequelize({ dialect: "postgres", ${place("env.PORT || 3306")} });\n`],
    ["typeorm", `new DataSource({ type: "postgres", ${place("6543")} });\n`],
    ["node-postgres", `export const wick = { ${place("3306")} };\n`],
  ] as const)
    assert.deepEqual(said(framework, text), [], text);
});
