// Django's settings as a method returns them, under a name of its own; and returned dictionaries that are no settings.
import assert from "node:assert/strict";
import { test } from "node:test";
import { frameworkOf } from "../../src/playbooks/detect.ts";
import { readAppConfig } from "../../src/playbooks/index.ts";

const fields = ['    login: str = config("DB_USER", default="postgres")', '    db_url: str = config("DATABASE_URL")'];
function read(...body: string[]) {
  const text = ["class Orchard:", ...fields, "    def as_django(self) -> dict:", ...body, ""].join("\n");
  const playbook = frameworkOf(text, "orchard/settings/store.py");
  const { config } = readAppConfig(playbook, text, "orchard/settings/store.py");
  return [playbook.framework, config.database, ...config.options.map(({ name }) => name)];
}
const place = (engine: string) => `"ENGINE": "${engine}", "HOST": self.host, "OPTIONS": {"sslmode": "require"}`;
const names = ["ENGINE", "HOST", "OPTIONS.sslmode"];

test("a method's dictionary with Django's engine is DATABASES, whatever the method is called", () => {
  for (const engine of ["django.db.backends.postgresql", "django_prometheus.db.backends.postgresql"]) {
    assert.deepEqual(read(`        return {"default": {${place(engine)}}}`), ["django", "default", ...names], engine);
    assert.deepEqual(read(`        return {${place(engine)}}`), ["django", "", ...names], engine);
  }
});

test("an engine of somebody else's is not Django's: the URL of the same class is read", () => {
  assert.equal(read(`        return {"default": {${place("haystack.backends.solr_backend")}}}`)[0], "sqlalchemy");
});

test("a function may fill a name of its own and return it; elsewhere the URL is SQLAlchemy's", () => {
  const filled = (engine: string) => [
    '        databases = {"default": env.db("DATABASE_URL")}',
    "        if not self.db_url:",
    `            databases = {"default": {${place(engine)}}}`,
    "        return databases",
  ];
  assert.deepEqual(read(...filled("django.db.backends.postgresql")), ["django", "default", ...names]);
  assert.equal(read(...filled("haystack.backends.solr_backend"))[0], "sqlalchemy");
});
