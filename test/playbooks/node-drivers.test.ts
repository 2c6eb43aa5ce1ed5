// What lint says where Node's drivers differ from node-postgres, or stand behind another library.
import assert from "node:assert/strict";
import { test } from "node:test";
import { saidOf } from "./strict.ts";

const pg = saidOf("node-postgres", "src/db.ts");
const sequelize = saidOf("sequelize", "src/db.ts");
const host = 'host: "tarn"';
const call = (head: string, name: string) => (options: string) =>
  pg(`${head}\nexport const db = ${name}({ ${options} });\n`).join("\n");
const js = call('import postgres from "postgres";', "postgres");
const of = (module: string, name = "Pool") =>
  call(`import { ${name === "Pool" ? name : `Pool as ${name}`} } from "${module}";`, `new ${name}`);

test("Neon's driver asks for TLS outside of pg: nobody reads `ssl`, whatever stands there", () => {
  const neon = of("@neondatabase/serverless");
  const terms = [
    'ssl: "require"',
    "ssl: process.env.TARN_TLS",
    'ssl: { rejectUnauthorized: "false" }',
    'connectionString: "postgres://tarn/tarn?sslmode=require", ssl: false',
    "rejectUnauthorized: false",
    "family: 4",
  ];
  for (const ssl of terms) {
    assert.equal(neon(`${host}, ${ssl}`), "", ssl);
    assert.match(of("pg")(`${host}, ${ssl}`), /^(?:error|warning|note): /, ssl);
  }
  const drizzle = (module: string) =>
    call(`import { drizzle } from "${module}";`, "drizzle")(`connection: { ${host}, ssl: "require" }`);
  assert.equal(drizzle("drizzle-orm/neon-serverless"), "");
  assert.match(drizzle("drizzle-orm/node-postgres"), /^error: `ssl` accepts/);
  // The rest is pg's.
  assert.match(neon(`${host}, statement_timeout: "30s"`), /sends 30/);
});

test("postgres.js: a word for `ssl` is written as what it says, and told only where that is something else", () => {
  const fix = (word: string) => /WRITE (.*)$/.exec(js(`${host}, ssl: "${word}"`))?.[1];
  for (const word of ["off", "no", "none", "false", "disable", "disabled", "0"])
    assert.equal(fix(word), "ssl: false", word);
  for (const word of ["no-verify", "noverify"]) assert.equal(fix(word), "ssl: { rejectUnauthorized: false }", word);
  assert.equal(fix("Require"), 'ssl: "require"');
  assert.equal(fix("required"), 'ssl: "require"');
  for (const word of ["verify-ca", "verify-full", "true", "on", "enabled", "require", "prefer"])
    assert.equal(js(`${host}, ssl: "${word}"`), "", word);
});

test("postgres.js: a time under another driver's name is written in seconds", () => {
  const fix = (option: string) => /WRITE (.*)$/.exec(js(`${host}, ${option}`))?.[1];
  const pairs = {
    "connection_timeout: 30000": "connect_timeout: 30",
    "connection_timeout: 30": "connect_timeout: 30",
    "maxLifetime: 1800000": "max_lifetime: 1800",
    "maxLifetime: 1800": "max_lifetime: 1800",
    "maxLifetimeSeconds: 3600": "max_lifetime: 3600",
    "idle_timeout_ms: 20000": "idle_timeout: 20",
    "connectTimeoutMillis: 400": "connect_timeout: 1",
    'idleTimeoutMillis: "30000"': "idle_timeout: 30",
    // A minute in milliseconds, or 16 hours; and what nobody sees.
    "maxLifetime: 60000": "// rename maxLifetime to max_lifetime, and give it in seconds",
    "connectTimeout: tarn.wait": "// rename connectTimeout to connect_timeout, and give it in seconds",
  };
  for (const [option, meant] of Object.entries(pairs)) assert.equal(fix(option), meant, option);
  assert.equal(js(`${host}, connect_timeout: 30, idle_timeout: 20, max_lifetime: 1800`), "");
});

test("postgres.js: a proxy keeps back what it does not know, and a server refuses it", () => {
  const at = (place: string, options = "prepare: false") =>
    pg(`import postgres from "postgres";\nexport const db = postgres("postgres://${place}", { ${options} });\n`).join();
  const sent = "prepare: false, connection: { pool_size: 5 }";
  assert.match(at("tarn.internal/tarn?pgbouncer=true"), /^error: .*passes `pgbouncer` on to the server, which refuses/);
  assert.match(at("tarn.internal/tarn", sent), /^error: .*sends `pool_size` in `connection` to the server/);
  for (const proxy of ["ep-tarn-1.eu-central-1.aws.neon.tech", "aws-0-eu-west-1.pooler.supabase.com:6543"]) {
    assert.equal(at(`${proxy}/tarn?pgbouncer=true`), "", proxy);
    assert.equal(at(`${proxy}/tarn`, sent), "", proxy);
  }
});

test("pg: a pool is one under the name that the file gives it", () => {
  const wait = `${host}, connectionTimeoutMillis: "5s"`;
  for (const name of ["Pool", "PgPool"])
    assert.match(of("pg", name)(wait), /^error: .*each new connection ends after 1 ms/, name);
  const client = call('import { Client } from "pg";', "new Client");
  assert.equal(client(wait), "");
});

test("Sequelize: a time with a unit in an option that the release keeps back is told once, as ignored", () => {
  const said = (version: string) =>
    sequelize('new Sequelize({ host: "tarn", dialect: "postgres", dialectOptions: { query_timeout: "30s" } });\n', {
      sequelize: version,
    });
  const [first = "", ...rest] = said("6.6.5");
  assert.match(
    first,
    /^warning: Sequelize passes `query_timeout` to node-postgres from 6\.8 on, and ignores it before/,
  );
  assert.deepEqual(rest, []);
  assert.match(said("6.37.1").join(), /^error: .*each query ends after 1 ms/);
});

test("Knex: a pool's word in `connection` belongs beside it, so no line can be pasted where it stands", () => {
  const json = (more: string) =>
    pg(
      `{ "production": { "client": "pg", "connection": { "host": "tarn", "max": 20 }${more} } }\n`,
      {},
      "knexfile.json",
    );
  assert.match(
    json("").join(),
    /^warning: .*WRITE \/\/ move max out of connection, into a new object `pool` beside it$/,
  );
  assert.match(json(', "pool": { "min": 0 }').join(), /WRITE \/\/ move max into pool$/);
  const code = pg('export const db = knex({ client: "pg", connection: { host: "tarn", poolSize: 20 } });\n').join();
  assert.match(code, /WRITE \/\/ move poolSize out of connection, into a new object `pool` beside it, as max$/);
});
