// Which files are there to be filled in by people: what is wrong in them is a note.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isExampleFile } from "../../src/playbooks/example-file.ts";
import { saidOf } from "./strict.ts";

test("an example is copied by people; a template is filled in for production", () => {
  for (const path of [".env.example", "database.yml.sample", "config/example.js"])
    assert.equal(isExampleFile(path), true, path);
  for (const path of ["pg_hba.template.conf", "pgbouncer.ini.template", "database.tpl.yml", "config/dist.js"])
    assert.equal(isExampleFile(path), false, path);
});

test("a mistake in a template keeps its level, and one in an example is a note", () => {
  const text = "production:\n  adapter: postgresql\n  host: db.internal:5433\n";
  const said = (file: string) => saidOf("rails", "database.yml")(text, {}, file).join("\n");
  assert.match(said("database.tpl.yml"), /^error: .*host/m);
  assert.match(said("database.yml.sample"), /^note: .*host/m);
});
