// `ssl` beside a connection string with TLS of its own: tried with pg 8.23, which puts the string over the object.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client } from "pg";
import { saidOf } from "./strict.ts";

const url = (query: string) => `"postgresql://weir:x@db.internal/weir?${query}"`;
const pool = (query: string, ssl: string) =>
  saidOf(
    "node-postgres",
    "db.js",
  )(`import { Pool } from "pg";\nnew Pool({ connectionString: ${url(query)}, ${ssl} });\n`).join("\n");
const typeorm = (query: string, ssl: string) =>
  saidOf(
    "typeorm",
    "source.ts",
  )(`import { DataSource } from "typeorm";\nnew DataSource({ type: "postgres", url: ${url(query)}, ${ssl} });\n`).join(
    "\n",
  );

test("ssl=0 turns TLS off as sslmode=disable does, unless sslmode stands beside it", () => {
  const unverified = "ssl: { rejectUnauthorized: false }";
  for (const said of [pool, typeorm]) {
    assert.match(said("ssl=0", unverified), /`ssl=0` in the connection string replaces `ssl`: connections have no TLS/);
    assert.match(said("ssl=0", unverified), /remove ssl from the connection string/);
    assert.match(said("sslmode=disable", unverified), /`sslmode=disable` in the connection string replaces `ssl`/);
    assert.doesNotMatch(said("ssl=0&sslmode=require", unverified), /connections have no TLS/);
    assert.doesNotMatch(said("ssl=0", "ssl: false"), /replaces/);
    assert.doesNotMatch(said("ssl=false", unverified), /connections have no TLS/);
  }
});

const computed = (code: string, ssl: string, callee = "Pool") =>
  saidOf(
    "node-postgres",
    "db.js",
  )(`import { ${callee} } from "pg";\nnew ${callee}({ connectionString: ${code}, ${ssl} });\n`).join("\n");

test("parameters that the code puts behind a URL replace `ssl` as well, unless the URL has its own", () => {
  const tls = (url: string, ssl: object) =>
    (new Client({ connectionString: url, ssl }) as unknown as { ssl: object }).ssl;
  const unverified = { rejectUnauthorized: false };
  assert.deepEqual(tls("postgres://db/weir?sslmode=require", unverified), {});
  assert.deepEqual(tls("postgres://db/weir?a=b?sslmode=require", unverified), unverified);
  const ssl = "ssl: { rejectUnauthorized: false }";
  const unless = " A `?` in the variable itself would keep them from being read.";
  for (const code of [
    "`${process.env.DATABASE_URL}?sslmode=require`",
    'process.env.DATABASE_URL + "?sslmode=require"',
  ]) {
    assert.match(computed(code, ssl), /^warning: .* replace the whole `ssl` object\./);
    assert.ok(computed(code, ssl).includes(unless), code);
  }
  const parts = "`postgres://${user}:${pw}@${host}:5432/weir?application_name=weir&sslmode=require`";
  assert.match(computed(parts, ssl), /replace the whole `ssl` object/);
  assert.ok(!computed(parts, ssl).includes(unless));
  assert.match(computed("`${url}?sslmode=disable`", ssl), /connections have no TLS/);
  assert.match(
    saidOf("typeorm", "source.ts")(`new DataSource({ type: "postgres", url: ${parts}, ${ssl} });\n`).join(""),
    /replace the whole `ssl` object/,
  );
  // Nothing is lost, nothing asks for TLS, or what it asks for is computed.
  assert.equal(computed("`${url}?sslmode=require`", "ssl: true"), "");
  for (const code of [
    "`${url}?sslmode=no-verify`",
    "`${url}?application_name=weir`",
    "`${url}?sslmode=${mode}`",
    "url",
  ])
    assert.equal(computed(code, ssl), "", code);
  assert.equal(computed("`${url}?sslmode=require&uselibpqcompat=true`", ssl), "");
});

test("`ssl` where the URL has `sslmode=require` is told: pg drops the object in that very case", () => {
  const unverified = "{ rejectUnauthorized: false }";
  const lost = /^warning: This object is for URLs that have `sslmode`\. .* replace the whole `ssl` object\./;
  const url = "process.env.DATABASE_URL";
  const asks = `${url}.includes("sslmode=require")`;
  for (const ssl of [
    `${asks} ? ${unverified} : false`,
    `${url} && ${url}?.includes('sslmode=require') ? (${unverified}) : undefined`,
    `off ? false : (${url} && ${asks}) || process.env.TLS === "true" ? ${unverified} : false`,
    `${asks} ? { ca } : false`,
  ]) {
    assert.match(computed(url, `ssl: ${ssl}`), lost, ssl);
    assert.match(computed(url, `ssl: ${ssl}`), /let another variable decide on ssl/, ssl);
    assert.match(
      saidOf("typeorm", "source.ts")(`new DataSource({ type: "postgres", url: ${url}, ssl: ${ssl} });\n`).join(""),
      lost,
    );
  }
  // Another text is asked; it is denied; pg and the object mean the same; the object loses nothing.
  for (const ssl of [
    `process.env.OTHER_URL.includes("sslmode=require") ? ${unverified} : false`,
    `!${asks} ? ${unverified} : false`,
    `!(on || ${asks}) ? ${unverified} : false`,
    `${asks} === false ? ${unverified} : false`,
    `${asks} ? true : ${unverified}`,
    `${url}.includes("sslmode=no-verify") ? ${unverified} : false`,
    `${url}.includes("sslmode") ? ${unverified} : false`,
    `${asks} ? { rejectUnauthorized: true } : false`,
    `process.env.TLS ? ${unverified} : false`,
  ])
    assert.equal(computed(url, `ssl: ${ssl}`), "", ssl);
});

test("`ssl` asks the URL by the name of the file's own that it has", () => {
  const told = (name: string, text: string) =>
    saidOf("node-postgres", "db.js")(`import { Pool } from "pg";\n${text}\nnew Pool({ ${name} });\n`).join("\n");
  const unverified = "{ rejectUnauthorized: false }";
  const ssl = (url: string) => `ssl: ${url}.includes("sslmode=require") ? ${unverified} : false`;
  const [url, other] = ["const url = process.env.DATABASE_URL;", "const other = process.env.OTHER_URL;"];
  const lost = /^warning: This object is for URLs that have `sslmode`\. .* replace the whole `ssl` object\./;
  assert.match(told(`connectionString: url, ${ssl("url")}`, url), lost);
  assert.match(told(`connectionString, ${ssl("connectionString")}`, url.replace("url", "connectionString")), lost);
  assert.match(told(`connectionString: url, ${ssl("process.env.DATABASE_URL")}`, url), lost);
  const taken = "const { DATABASE_URL } = process.env;";
  assert.match(told(`connectionString: DATABASE_URL, ${ssl("DATABASE_URL")}`, taken), lost);
  assert.equal(told(`connectionString: url, ${ssl("other")}`, `${url}\n${other}`), "");
  assert.equal(told(`connectionString: url, ${ssl("!url")}`, url), "");
});
