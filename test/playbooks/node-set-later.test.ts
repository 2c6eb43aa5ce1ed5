// TLS that an `if` sets behind the object: its options are read as what is decided at run time.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";
import type { Framework } from "../../src/playbooks/playbook.ts";

const read = (framework: Framework, text: string) => {
  const { config, databases, findings, settings } = readAppConfig(playbookFor(framework), text, "db.js");
  const options = config.options.map((one) => `${one.name}${one.isOpaque ? "?" : ""}`);
  return {
    options,
    databases,
    tls: settings.tls,
    said: findings.map((one) => `${one.line} ${one.option}: ${one.why}`),
  };
};
const place = 'host: "db.weir.internal", database: "weir"';
const only = 'if (process.env.NODE_ENV === "production")';

test("an object that is given to `ssl` under a condition is a part of pg's, and no configuration of its own", () => {
  const pg = (ssl: string) =>
    read(
      "node-postgres",
      `import { Pool } from "pg";\nconst config = { ${place}, user: "weir" };\n${only} {\n  config.ssl = ${ssl};\n}\n` +
        "new Pool(config);\n",
    );
  const wrong = pg('{ rejectUnauthorized: false, sslmode: "require" }');
  assert.deepEqual(wrong.options.slice(3), ["ssl?", "ssl.rejectUnauthorized?", "ssl.sslmode?"]);
  assert.deepEqual(wrong.databases, ["Pool in line 6"]);
  const [said, ...more] = wrong.said;
  assert.match(said ?? "", /^4 ssl\.sslmode: `sslmode` inside `ssl` is silently ignored/);
  assert.deepEqual(more, []);
  const good = pg("{ rejectUnauthorized: false }");
  assert.deepEqual([good.said, good.tls], [[], undefined]);
});

test("the same of Sequelize's dialectOptions, also in two branches", () => {
  const sequelize = (behind: string) =>
    read(
      "sequelize",
      `const config = { dialect: "postgres", ${place} };\n${behind}\nmodule.exports = new Sequelize(config);\n`,
    );
  const inside = sequelize(`${only} {\n  config.dialectOptions = { ssl: { ca }, rejectUnauthorized: false };\n}`);
  assert.ok(inside.options.includes("dialectOptions.ssl.ca?"));
  assert.match(inside.said.join("\n"), /^3 dialectOptions\.rejectUnauthorized: .* beside `ssl` has no effect/);
  const good = sequelize(
    `${only} config.dialectOptions = { ssl: { rejectUnauthorized: false } };\n` +
      "else config.dialectOptions = { keepAlive: true };",
  );
  assert.deepEqual(good.options.slice(3), [
    "dialectOptions?",
    "dialectOptions.ssl.rejectUnauthorized?",
    "dialectOptions.keepAlive?",
  ]);
  assert.deepEqual([good.said, good.tls], [[], undefined]);
});

test("an object that spreads itself is read once, however often it is set", () => {
  const again = "config.ssl = { ...config, ca: 1 };\n".repeat(200);
  const { options } = read("node-postgres", `const config = { ${place} };\n${again}new Pool(config);\n`);
  assert.ok(options.includes("ssl.ca?"));
});
