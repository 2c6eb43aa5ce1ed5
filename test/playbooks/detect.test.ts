// Whose a configuration is, of every sample: by its file's name, and pasted without one.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { frameworkOf } from "../../src/playbooks/detect.ts";
import { playbookFor, playbooks, readAppConfig } from "../../src/playbooks/index.ts";

const folder = "test/playbooks/configs";
/** An environment file does not say who reads it, and a section of a URL alone is Rails' as well as Spring's. */
const isAnyones = (file: string) => /\.env\b|^bad-raw\.yml$/.test(file);
/** Prisma's plain objects, Compose's first form and partials of Helm, which only the name of their file tells. */
const isTold = (file: string) => /\.prisma\.config\.ts$|-compose-v1\.yml$|^_.*\.tpl$/.test(file);

for (const { framework } of playbooks)
  test(`${framework}: its samples are found to be its own, with their names and without`, () => {
    const files = readdirSync(`${folder}/${framework}`).filter((name) => !/^other-|^expected\.json$/.test(name));
    const wrong = files
      .filter((file) => !isAnyones(file))
      .flatMap((file) =>
        (isTold(file) ? [file] : [file, "", "configuration"]).map((name) => {
          const text = readFileSync(`${folder}/${framework}/${file}`, "utf8");
          return [file, name, frameworkOf(text, name).framework];
        }),
      )
      .filter(([, , found]) => found !== framework);
    assert.deepEqual(wrong, []);
  });

test("what a file's name says of it goes before what is in it", () => {
  const image = "postgres:\n image: postgres:9.4\nshop:\n build: .\n environment:\n  - PGHOST=postgres\n";
  assert.equal(frameworkOf(image, "deploy/docker-compose.yml").framework, "generic");
  assert.throws(() => frameworkOf("postgres:\n image: postgres:9.4\n", "docker-compose.yml"), /No container/);
  const orm = 'module.exports = { host: "db", username: "shop", dialectOptions: { ssl: true }, synchronize: false };\n';
  assert.equal(frameworkOf(orm, "ormconfig.js").framework, "typeorm");
  assert.equal(frameworkOf("test:\n  adapter: postgresql\n", "config/database.yml.ex").framework, "rails");
});

test("a .conf is Spring's where it is HOCON or has a URL of JDBC's; else it has lines of libpq's or an environment's", () => {
  const found = (text: string) => frameworkOf(text, "deploy/app.conf").framework;
  const lines =
    "# settings of the shop\nDATABASE_URL=postgresql://shop:${PW}@db.example.com:5432/shop?sslmode=requird\n";
  assert.equal(found(lines), "generic");
  assert.match(
    readAppConfig(playbookFor("generic"), lines, "deploy/app.conf").findings[0]?.why ?? "",
    /no such `sslmode`/,
  );
  assert.equal(found("host = db.example.com\nport = 5432\n# was jdbc:postgresql://old/shop\n"), "generic");
  const url = "jdbc:postgresql://db/shop";
  for (const hocon of [
    `db {\n  url = "${url}"\n}\n`,
    `db.default.url = ${url}\n`,
    `jdbcUrl=${url}\n`,
    `db = { url = "${url}" }`,
  ])
    assert.equal(found(hocon), "spring", hocon);
});
