// Texts where node-postgres, Node's TLS and TypeORM take flags: what the driver does with them, and what is told.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { saidOf } from "./strict.ts";

const pg = saidOf("node-postgres", "src/db.ts");
const sequelize = saidOf("sequelize", "src/db.ts");
const typeorm = saidOf("typeorm", "src/db.ts");
const pool = (options: string, versions = {}) =>
  pg(`import { Pool } from "pg";\nexport const pool = new Pool({ host: "quarry", ${options} });\n`, versions).join(
    "\n",
  );
const dialect = (options: string) =>
  sequelize(`new Sequelize({ host: "quarry", dialect: "postgres", dialectOptions: { ${options} } });\n`).join("\n");
const source = (options: string) =>
  typeorm(`new DataSource({ type: "postgres", host: "quarry", ${options} });\n`).join("\n");

/** A server that takes TLS by its word, and what pg makes of `ssl` then. */
const script = `
const { createServer } = require("node:net");
const { Client } = require("pg");
const server = createServer((socket) => socket.on("error", () => {}).once("data", () => socket.write("S")));
process.on("uncaughtException", (error) => { console.log("thrown: " + error.message); process.exit(0); });
server.listen(0, "127.0.0.1", () => {
  const client = new Client({ host: "127.0.0.1", port: server.address().port, ssl: process.argv[1] });
  setTimeout(() => { console.log("waits for TLS"); process.exit(0); }, 500);
  client.connect().catch((error) => { console.log("refused: " + error.message); process.exit(0); });
});`;
const withText = (ssl: string) => spawnSync(process.execPath, ["-e", script, ssl], { encoding: "utf8" }).stdout.trim();

test('pg itself: `ssl: "require"` throws where the server takes TLS; `true` as text is TLS', () => {
  for (const text of ["require", "false"]) assert.match(withText(text), /^thrown: Cannot use 'in' operator/, text);
  for (const text of ["true", "no-verify"]) assert.equal(withText(text), "waits for TLS", text);
});

test("a text as `ssl` never connects, but for two that pg knows; before 8.5 it is TLS", () => {
  const never = /^error: `ssl` accepts true, false or an object.*does not connect\. It throws a TypeError/;
  for (const said of [pool('ssl: "require"'), dialect('ssl: "require"'), source('ssl: "require"')]) {
    assert.match(said, never);
    assert.match(said, /WRITE ssl: \{ rejectUnauthorized: false \},?$/);
  }
  for (const off of ["disable", "false", "off"]) assert.match(pool(`ssl: "${off}"`), /WRITE ssl: false$/, off);
  assert.match(pool('ssl: "verify-full"'), /WRITE ssl: true$/);
  assert.match(pool('ssl: "require"', { pg: "8.4.2" }), /^warning: .*Any string turns TLS on, and verifies/);
  for (const text of ['"true"', '"no-verify"', '""', "true"]) assert.equal(pool(`ssl: ${text}`), "", text);
  // The URL's goes over it, and `extra` does.
  assert.match(
    pool('connectionString: process.env.QUARRY_URL, ssl: "require"'),
    /^warning: .*unless the URL has an sslmode/,
  );
  assert.equal(pool('connectionString: "postgres://quarry/quarry?sslmode=no-verify", ssl: "require"'), "");
  assert.equal(source('ssl: "require", extra: { ssl: { rejectUnauthorized: false } }'), "");
  assert.match(
    pg('import postgres from "postgres";\nconst sql = postgres({ host: "quarry", ssl: "disable" });\n').join(),
    /^warning: postgres\.js does not know this word.*asks for TLS.*WRITE ssl: false$/,
  );
});

test("a text as rejectUnauthorized verifies all the same", () => {
  const own = "ssl: { rejectUnauthorized: process.env.QUARRY_VERIFY }";
  for (const said of [pool(own), dialect(own), source(own), source(`extra: { ${own} }`)])
    assert.match(
      said,
      /^note: An environment variable is a string: with `false` in it the .* still verified\. WRITE rejectUnauthorized: process\.env\.QUARRY_VERIFY !== "false",?$/,
    );
  const either = pool("ssl: { rejectUnauthorized: process.env.QUARRY_VERIFY || false }");
  assert.match(either, /WRITE rejectUnauthorized: !!process\.env\.QUARRY_VERIFY && process\.env\.QUARRY_VERIFY !== "f/);
  assert.match(pool("ssl: { rejectUnauthorized: 'false' }"), /^warning: A string in quotes .*WRITE .*: false$/);
  for (const value of ['"true"', "false", 'process.env.QUARRY_VERIFY === "true"', "isProduction"])
    assert.equal(pool(`ssl: { rejectUnauthorized: ${value} }`), "", value);
});

test("a variable that a file takes out of process.env is one all the same", () => {
  const file = (names: string, value: string) =>
    pg(
      `const { Pool } = require("pg");\nconst { ${names} } = process.env;\n` +
        `module.exports = new Pool({ host: "quarry", ssl: { rejectUnauthorized: ${value} } });\n`,
    ).join("\n");
  assert.match(
    file("DB_HOST, DB_VERIFY", "DB_VERIFY"),
    /WRITE rejectUnauthorized: process\.env\.DB_VERIFY !== "false"$/,
  );
  assert.match(file("DB_VERIFY: verify", "verify"), /process\.env\.DB_VERIFY/);
  // What a default or another object makes of it is not known.
  assert.equal(file("DB_VERIFY = false", "DB_VERIFY"), "");
  assert.equal(file("DB_HOST", "DB_VERIFY"), "");
});

test("TypeORM: a variable as synchronize changes the schema, whatever it says", () => {
  assert.match(
    source("synchronize: process.env.QUARRY_SYNC"),
    /^warning: .*even with `false` in it TypeORM changes the schema.*: !!process\.env\.QUARRY_SYNC && process\.\S+ !== "false",$/,
  );
  assert.match(
    source("dropSchema: process.env.QUARRY_DROP || false"),
    /^warning: .*drops the schema with all its data/,
  );
  assert.match(source("migrationsRun: process.env.QUARRY_RUN"), /^note: .*runs the migrations/);
  // Where it runs them by default, it goes on doing so.
  for (const rest of ["?? true", "|| true"])
    assert.match(
      source(`migrationsRun: process.env.QUARRY_RUN ${rest}`),
      /^note: .*WRITE migrationsRun: process\.env\.QUARRY_RUN !== "false",$/,
    );
  for (const options of [
    'synchronize: process.env.QUARRY_SYNC === "true"',
    "synchronize: true",
    "synchronize: Boolean(JSON.parse(process.env.QUARRY_SYNC))",
  ])
    assert.equal(source(options), "", options);
});

test("propagateCreateError: a server that wakes at the first connection is what it is for", () => {
  const knex = (comment: string) =>
    pg(
      `${comment}\nmodule.exports = {\n  client: "pg",\n  connection: { host: "quarry" },\n` +
        "  pool: { propagateCreateError: false },\n};\n",
      {},
      "knexfile.js",
    ).join("\n");
  assert.match(knex(""), /^note: .*unless the server has to wake up first$/);
  assert.match(knex("// For the quarry's own server."), /^note: /);
  for (const comment of ["// Aurora Serverless pauses.", "/* it has to wake at the first login */"])
    assert.equal(knex(comment), "", comment);
  // What another part of the file says is of that.
  for (const before of ["// paused jobs are handled elsewhere\nconst jobs = 4;\n", "const serverless = false;"])
    assert.match(knex(before), /^note: /, before);
  const at = (host: string) =>
    pg(
      `module.exports = { client: "pg", connection: { host: ${host} }, pool: { propagateCreateError: false } };\n`,
      {},
      "knexfile.js",
    ).join("\n");
  for (const host of ['"ep-quarry-1.eu-central-1.aws.neon.tech"', "process.env.NEON_HOST"])
    assert.equal(at(host), "", host);
  assert.match(at('"neonatal.quarry.internal"'), /^note: /);
});

test("a pool's size in a fix is not below the least of the pool, and Knex's is told from Knex's page", () => {
  const bounds = (options: string) =>
    pg(
      `module.exports = { client: "pg", connection: { host: "quarry" }, pool: { ${options} } };\n`,
      {},
      "knexfile.js",
    ).join("\n");
  assert.match(bounds("max: 500"), /WRITE max: 20$/);
  assert.match(bounds("min: 50, max: 500"), /WRITE max: 50$/);
  assert.match(bounds("min: 450, max: 500"), /WRITE \/\/ lower max, and min with it$/);
});

test("Sequelize: the class in small letters has its database, role and password before the object", () => {
  const file = (call: string) => sequelize(`const sequelize = require("sequelize");\nmodule.exports = ${call};\n`);
  const [said = ""] = file('new sequelize("quarry", "quarry", pw, { host: "quarry", dialect: "pg" })');
  assert.match(said, /^error: Sequelize has no dialect with this name/);
  assert.match(
    file('new sequelize("postgres://quarry/quarry", { dialect: "postgres", dialectOptions: { ssl: "on" } })').join(),
    /^error: `ssl` accepts/,
  );
});

test("Sequelize: the pool's words of release 3 are nobody's own", () => {
  const file = (pool: string) =>
    sequelize(`const quarry = { host: process.env.AT, dialect: "postgres", pool: { ${pool} } };\n`).join("\n");
  assert.match(file("maxConnections: 50"), /^note: Sequelize does not read `pool\.maxConnections`.*WRITE max: 50,$/);
  assert.equal(file("maxConnections: 5, minConnections: 0, maxIdleTime: 10000"), "");
  assert.equal(file("most: 50"), "");
});

test("`ssl: false` inside `ssl` turns nothing off", () => {
  assert.match(
    pool("ssl: { rejectUnauthorized: false, ssl: false }"),
    /^note: `ssl: false` inside `ssl` is silently ignored: any object there turns TLS on/,
  );
  assert.equal(pool("ssl: { rejectUnauthorized: false, ssl: true }"), "");
});

test("a value that may not be told leaves no half of a line: it is moved or renamed by its name", () => {
  const call = (option: string) =>
    sequelize(`new Sequelize("postgres://quarry/q", { dialect: "postgres", ${option} });\n`);
  assert.match(call('keepAlive: of("canary-9f3e71")').join(), /WRITE \/\/ move keepAlive into dialectOptions$/);
  assert.match(call('user: of("canary-9f3e71")').join(), /WRITE rename user to username$/);
});

test("a corrected line in JSON has its keys in quotes, and a comma where another follows", () => {
  const config = saidOf("sequelize", "config/config.json");
  const section = (more: string) =>
    config(`{ "production": { "host": "quarry", "dialect": "postgres", ${more} } }\n`).join("\n");
  assert.match(section('"pool": { "max": "5", "min": 0 }'), /WRITE "max": 5,$/);
  assert.match(section('"pool": { "min": 0, "max": "5" }'), /WRITE "max": 5$/);
  assert.match(
    section('"dialectOptions": { "sslmode": "require" }'),
    /WRITE "ssl": \{ "rejectUnauthorized": false \}$/,
  );
  const orm = saidOf("typeorm", "ormconfig.json");
  const said = orm('{ "type": "postgresql", "host": "quarry", "user": "quarry", "entities": [] }\n').join("\n");
  assert.match(said, /^error: TypeORM has no database of this type.*WRITE "type": "postgres",$/m);
  assert.match(said, /^error: TypeORM does not read `user`.*WRITE "username": "quarry",$/m);
  assert.match(source("poolSize: 500"), /WRITE poolSize: 10,$/);
});

test("TypeORM: the pool's size under another library's name goes into `extra`, which every release has", () => {
  assert.match(
    source("max: 5"),
    /^warning: TypeORM does not read `max`: it reads `extra\.max`.*WRITE extra: \{ max: 5 \},$/,
  );
  assert.match(
    source("maxConnections: 5, extra: { keepAlive: true }"),
    /WRITE \/\/ move maxConnections into extra, as max$/,
  );
  // `poolSize` beside it sets the size.
  assert.equal(source("max: 20, poolSize: 20"), "");
});

test("the shell's own user under the role's name is a note", () => {
  const own = /^note: Most shells set `USER` to the system's own user\. .*WRITE \/\/ read a variable of another name/;
  assert.match(pool("user: process.env.USER"), own);
  assert.match(source("username: process.env.USER"), own);
  assert.match(
    sequelize('new Sequelize({ host: "quarry", dialect: "postgres", username: process.env.USERNAME });\n').join(),
    /^note: Windows sets `USERNAME`/,
  );
  assert.match(pool("user: process.env.USER"), /: you may log in as the wrong user\. /);
  // Nest reads the environment before a file.
  for (const value of ["configService.get('USERNAME')", 'this.configService.getOrThrow<string>("USERNAME")'])
    assert.match(source(`username: ${value}`), /^note: Windows sets `USERNAME`/, value);
  for (const value of ["configService.get('DB_USERNAME')", "config.get('USERNAME')", "configService.get('username')"])
    assert.equal(source(`username: ${value}`), "", value);
  // On a socket of its own machine the server asks for that very user, by `peer`.
  const onSocket = 'new Client({ host: "/run/postgresql", user: process.env.USER })';
  assert.deepEqual(pg(`import { Client } from "pg";\nexport const quarry = ${onSocket};\n`), []);
  for (const value of ["process.env.DB_USER", "process.env.PGUSER", 'process.env.USER ?? "quarry"', '"USER"'])
    assert.equal(pool(`user: ${value}`), "", value);
});

test("Sequelize: TLS that moves into dialectOptions is for servers that have it", () => {
  const call = (more: string) =>
    sequelize(`new Sequelize(process.env.URL, { dialect: "postgres", ${more} });\n`).join();
  assert.match(
    call("ssl: true"),
    /WRITE \/\/ move ssl into dialectOptions where the server has TLS, and remove it where not$/,
  );
  const time = "dialectOptions: { connectTimeout: 5000 }";
  assert.match(call(time), /Releases before 6\.37 read neither/);
  const newer = sequelize(`new Sequelize(process.env.URL, { dialect: "postgres", ${time} });\n`, {
    sequelize: "6.37.1",
  });
  assert.doesNotMatch(newer.join(), /6\.37/);
});

test("TLS of a URL over `ssl`: each parameter that has to go is named", () => {
  const fix = (query: string, ssl: string) =>
    pool(`connectionString: "postgres://quarry/quarry?${query}", ssl: ${ssl}`).replace(/^.*WRITE /s, "");
  const unverified = "{ rejectUnauthorized: false }";
  assert.equal(fix("ssl=true", unverified), "// remove ssl from the connection string, and keep the `ssl` option");
  assert.equal(
    fix("sslmode=require&sslcert=a.crt", unverified),
    "// remove sslmode, sslcert from the connection string, and keep the `ssl` option",
  );
  assert.equal(fix("sslmode=require", "false"), "// remove ssl here, or sslmode from the connection string");
  assert.equal(fix("application_name=quarry", unverified), "");
});
