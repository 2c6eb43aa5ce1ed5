// No secret of an application's configuration leaves: not as it should be written, not as people write it, not mutated.
import assert from "node:assert/strict";
import { test } from "node:test";
import { UserMistake } from "../../src/errors.ts";
import { pastedOptions } from "../../src/playbooks/pasted.ts";
import { attacks, everythingSaidOf, holdsCanary } from "./canaries.ts";
import { mutate } from "./mutations.ts";

for (const [at, planted] of attacks.entries())
  test(`nothing secret leaves: ${planted.framework} ${at + 1}`, () => {
    const said = everythingSaidOf(planted);
    assert.ok(!holdsCanary(said), `${planted.text}\n${said}`);
  });

test("a mutated file leaks no more than a whole one", () => {
  assert.equal(mutate(1, 150), 150);
});

test("pasted options that hold themselves by an alias are read as far as they go", () => {
  const { options } = pastedOptions("rails", "pool: 5\nagain: &a\n  pool: 6\n  more: *a\n");
  assert.equal(options["pool"], 5);
});

test("broken YAML is read as nothing: a value would slip under another name", () => {
  const text = "  'username' => 'reader',\n    'password' => getenv('PG_PASSWORD') ?: 'canary-9f3e71',\n]);\n";
  assert.throws(() => pastedOptions("laravel", text), UserMistake);
});
