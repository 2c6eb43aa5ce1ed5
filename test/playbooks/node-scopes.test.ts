// Names of a JavaScript file where two functions have one, where a `let` is set anew, and what a name falls back to.
import assert from "node:assert/strict";
import { test } from "node:test";
import { frameworkOf } from "../../src/playbooks/detect.ts";
import { readAppConfig } from "../../src/playbooks/index.ts";

function read(text: string, file = "src/shed.ts") {
  const { all } = readAppConfig(frameworkOf(text, file), text, file);
  return all.map(({ options }) =>
    Object.fromEntries(options.map(({ name, value, isOpaque }) => [name, isOpaque ? `~${String(value)}` : value])),
  );
}

const typeorm = 'import { DataSource } from "typeorm";\n';

test("a name means what the function around it declares: a constant, a parameter, a method's", () => {
  const at = (host: string) => `const at = { host: "${host}", username: "shed", database: "shed" };`;
  const made = (name: string) => `new DataSource({ name: "${name}", type: "postgres", ...at })`;
  for (const [one, two] of [
    [
      `function one() { ${at("reed")} return ${made("one")}; }`,
      `function two() { ${at("moss")} return ${made("two")}; }`,
    ],
    [`const one = () => { ${at("reed")} return ${made("one")}; };`, `{ ${at("moss")} ${made("two")}; }`],
    [`class One { one() { ${at("reed")} return ${made("one")}; } }`, `${at("moss")}\n${made("two")};`],
  ]) {
    const found = read(`${typeorm}${one}\n${two}\n`);
    assert.deepEqual(
      found.map(({ name, host }) => [name, host]).toSorted((a, b) => (String(a) < String(b) ? -1 : 1)),
      [
        ["one", "reed"],
        ["two", "moss"],
      ],
      one,
    );
  }
  const [shadowed] = read(
    `import { Pool } from "pg";\nconst host = "reed";\nexport const at = (host) => new Pool({ host, user: "shed" });\n`,
  );
  assert.equal(shadowed?.["host"], "~host");
  const [pair] = read('import { Pool } from "pg";\nconst host = "reed", user = "shed";\nnew Pool({ host, user });\n');
  assert.deepEqual([pair?.["host"], pair?.["user"]], ["reed", "shed"]);
});

test("a `let` that is set anew may be each of its objects: what they have is computed", () => {
  const place = `host: "reed", username: "shed", database: "shed"`;
  const branches = [
    `let tls: any = {};\nif (env.TLS) { tls = { ssl: { rejectUnauthorized: false } }; tls.ssl.ca = env.CA; }\n`,
    `function tlsOf() { let made = {}; if (env.A) made = { url: env.A };\n` +
      `  if (env.CA) made = { ...made, ...{ ssl: { rejectUnauthorized: false, ca: env.CA } } }; return made; }\n` +
      `const tls = tlsOf();\n`,
    `function tlsOf() { if (!env.CA) return {}; return { ssl: { rejectUnauthorized: false, ca: env.CA } }; }\n` +
      `const tls = tlsOf();\n`,
  ];
  for (const before of branches) {
    const text = `${typeorm}${before}new DataSource({ type: "postgres", ${place}, ...tls });\n`;
    const [first] = read(text);
    assert.deepEqual(
      [first?.["ssl.rejectUnauthorized"], first?.["ssl.ca"], first?.["host"]],
      ["~false", "~env.CA", "reed"],
      before,
    );
  }
  const sequelize =
    `let dialectOptions = {};\nif (env.TLS) dialectOptions = { ssl: { rejectUnauthorized: false } };\n` +
    `new Sequelize({ dialect: "postgres", ${place}, dialectOptions });\n`;
  assert.equal(read(sequelize)[0]?.["dialectOptions.ssl.rejectUnauthorized"], "~false");
});

test("a `let` that spreads itself again and again ends", () => {
  const more = Array.from({ length: 40 }, (_, at) => `tls = { ...tls, option${at}: tls };`).join("\n");
  const text = `${typeorm}let tls = { ssl: true };\n${more}\nnew DataSource({ type: "postgres", host: "reed", ...tls });\n`;
  assert.equal(read(text)[0]?.["host"], "reed");
});

test("what a name, or a field of the file's own, falls back to is read and shown", () => {
  const url = "postgres://shed:moss@reed:5433/shed";
  const [first] = read(
    `import { Pool } from "pg";\nconst connectionString = process.env.DATABASE_URL || '${url}';\n` +
      `export default new Pool({ connectionString, max: 5 });\n`,
  );
  assert.match(
    String(first?.["connectionString"]),
    /^~process\.env\.DATABASE_URL \|\| "postgres:\/\/shed:\[secret\]@reed/,
  );
  const [own] = read(
    `import { Pool } from "pg";\nexport default new Pool({ host: env.DB_HOST || "reed", ` +
      `password: env.P || "moss" });\n`,
  );
  assert.deepEqual([own?.["host"], own?.["password"]], ['~env.DB_HOST || "reed"', "~[not shown]"]);
});
