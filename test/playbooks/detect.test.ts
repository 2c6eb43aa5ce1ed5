// Whose a configuration is, of every sample: by its file's name, and pasted without one.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { frameworkOf } from "../../src/playbooks/detect.ts";
import { playbooks } from "../../src/playbooks/index.ts";

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
