// Parameters that code adds to a URL of Prisma's: whose they are, and which of them the engine does not read.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";

function read(text: string) {
  const { all, findings, config } = readAppConfig(playbookFor("prisma"), `${made}${text}`, "src/db.ts");
  return {
    notes: config.notes,
    names: all.map(({ options }) => options.map(({ name, value }) => `${name}=${String(value)}`)),
    said: findings.map(({ line, why }) => `${line}: ${why}`),
  };
}
const made = 'import { PrismaClient } from "@prisma/client";\nconst url = new URL(process.env.DATABASE_URL);\n';
const set = (name: string, of = "url") => `${of}.searchParams.set("${name}", "5");`;
const client = (code: string) => `new PrismaClient({ datasourceUrl: ${code} });\n`;

test("what is set in a URL belongs to the client that is given it", () => {
  const { names, said, notes } = read(`${set("pool_timeout")}\n${client("process.env.RO")}${client("url.toString()")}`);
  assert.deepEqual(names, [["url=process.env.RO"], ["url=[not shown]", "url.pool_timeout=5"]]);
  assert.deepEqual([said, notes], [[], []]);
  const alone = read(`${set("pool_timeout")}\n${set("limit", "api")}\n${client("url.href")}`);
  assert.deepEqual(alone.names, [["url=url.href", "url.pool_timeout=5"]]);
  assert.deepEqual(alone.said, []);
});

test("where nobody knows the client, a note says so; one client alone has them all", () => {
  const helper = `function more(raw) { const at = new URL(raw); ${set("poolTimeout", "at")} return at.href; }\n`;
  const two = read(`${helper}${client("more(env.ONE)")}${client("more(env.TWO)")}`);
  assert.deepEqual(two.said, []);
  assert.deepEqual(two.notes, ["parameters that code adds to the URL of an unknown client are not read"]);
  assert.match(read(`${helper}${client("more(env.ONE)")}`).said.join(), /^3: .*`poolTimeout`: it reads `pool_timeout`/);
});

test("names in camelCase are told as in a URL that is written out; what the engine reads is not", () => {
  for (const [name, meant] of [
    ["connectionLimit", "connection_limit"],
    ["poolTimeout", "pool_timeout"],
    ["pool_time_out", "pool_timeout"],
  ] as const) {
    const { said } = read(`${set("socket_timeout")}\n${set(name)}\n${client("url.href")}`);
    assert.equal(said.length, 1, name);
    assert.match(said[0] ?? "", new RegExp(`^4: .*\`${name}\`: it reads \`${meant}\``));
  }
  assert.match(read(`${set("connectionLimit")}\n${client("url.href")}`).said.join(), /^3: .*`connectionLimit`/);
  for (const name of ["connection_limit", "connect_timeout", "schema"])
    assert.deepEqual(read(`${set("pool_timeout")}\n${set(name)}\n${client("url.href")}`).said, [], name);
  // Another URL's limit is nobody's of ours.
  assert.deepEqual(read(`${set("limit", "api")}\n${client("process.env.DATABASE_URL")}`).said, []);
});

test("calls are read over lines and beside one another, comments are not", () => {
  const text = `url.searchParams.set(\n  "poolTimeout", "5");\n// ${set("connectTimeout")}\n${set("socket_timeout")} `;
  const { names } = read(`${text}${set("connection_limit")}\n${client("url.href")}`);
  assert.deepEqual(names, [["url=url.href", "url.poolTimeout=5", "url.socket_timeout=5", "url.connection_limit=5"]]);
});
