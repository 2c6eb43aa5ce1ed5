// Options of TypeORM in parts: what a base has that is spread, and what the file's imports say of the rest.
import assert from "node:assert/strict";
import { test } from "node:test";
import { frameworkOf } from "../../src/playbooks/detect.ts";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";

function read(text: string) {
  const playbook = frameworkOf(text, "src/loom.options.ts");
  const { config, findings } = readAppConfig(playbook, text, "src/loom.options.ts");
  return {
    framework: playbook.framework,
    names: config.options.map(({ name }) => name),
    said: findings.map(({ option, why }) => `${option}: ${why}`),
  };
}
const place = (user = "username") =>
  `host: loom.host, port: loom.port, ${user}: loom.user, password: loom.secret, database: loom.name`;
const withBase = (type: string, user?: string) =>
  `import { DataSourceOptions } from "typeorm";\n` +
  `const base = { type: "postgres", extra: { max: 4 }, synchronize: false }${type};\n` +
  `export const options = (loom: Loom): DataSourceOptions => ({ ...base, ${place(user)} }) as DataSourceOptions;\n`;

test("a base with a type of its own is spread: it says whose the place is", () => {
  for (const type of [
    "",
    " as const",
    " satisfies Partial<Options> & Record<string, unknown>",
    " as Partial<Options>",
  ]) {
    const { framework, names, said } = read(withBase(type));
    assert.equal(framework, "typeorm", type);
    assert.deepEqual(said, [], type);
    for (const name of ["type", "extra.max", "username"]) assert.ok(names.includes(name), `${type}: ${name}`);
  }
  assert.match(read(withBase(" as const", "user")).said[0] ?? "", /^user: .*`username`/);
});

test("a constant stands under its key: by its name, by the key alone, and with a type", () => {
  for (const key of ["extra", "extra: extra"])
    for (const type of ["", " as const"]) {
      const text =
        `const extra = { max: 3 }${type};\n` +
        `export default new DataSource({ type: "postgres", host: "loom", ${key} });\n`;
      assert.ok(read(text).names.includes("extra.max"), `${key}${type}`);
    }
});

test("what is spread from another file leaves the rest to the imports; pg's own file stays pg's", () => {
  const rest = `export const options = (loom: Loom) => ({ ...base(), ${place()} });\n`;
  const orm = read(`import { DataSourceOptions } from "typeorm";\nimport { base } from "./base";\n${rest}`);
  assert.equal(orm.framework, "typeorm");
  assert.deepEqual(orm.said, []);
  for (const imports of ['import { Pool } from "pg";', 'import { Pool } from "pg";\nimport { In } from "typeorm";']) {
    const own = read(`${imports}\nexport const pool = (loom: Loom) => new Pool({ ${place()} });\n`);
    assert.equal(own.framework, "node-postgres");
    assert.match(own.said[0] ?? "", /^username: node-postgres ignores `username`/);
  }
});

test("of a file with blocks of several databases, MySQL's and MikroORM's are not judged as TypeORM's", () => {
  const place = 'host: process.env.DB_HOST || "db", user: process.env.DB_USER';
  const read = (block: string) =>
    readAppConfig(
      playbookFor("typeorm"),
      `import { TypeOrmModule } from "@nestjs/typeorm";\nconst other = { ${block} };\n` +
        'const own = { type: "postgres", host: "fen", username: "weir", database: "shop" };\n',
      "database.ts",
    );
  for (const block of [
    `type: dbType, ${place}, connectorPackage: "mysql2", extra: { connectionLimit: 5 }`,
    `type: dbType, ${place}, port: process.env.DB_PORT ? parseInt(process.env.DB_PORT, 10) : 3306`,
    `type: dbType, ${place}, port: Number(process.env.DB_PORT || 3306)`,
    `driver: PostgreSqlDriver, ${place}, dbName: "shop", entities: []`,
  ]) {
    const { all, findings } = read(block);
    assert.deepEqual([all.length, findings], [1, []], block);
  }
  const { all, findings } = read(`type: dbType, ${place}, port: Number(process.env.DB_PORT || 5432)`);
  assert.deepEqual([all.length, findings.map(({ option }) => option)], [2, ["user"]]);
});
