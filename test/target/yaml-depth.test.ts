// Texts that would end the process in the YAML parser are turned away; what people write is not.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { UserMistake } from "../../src/errors.ts";
import { readExperiments } from "../../src/isolation/read.ts";
import { readTargets } from "../../src/target/file.ts";
import { isTooDeep } from "../../src/target/yaml-depth.ts";

test("brackets, braces, dashes, keys and indents without end", () => {
  const hostile = ["[", "{", "{a: [", "- ", "? "].map((piece) => `tests: ${piece.repeat(20_000)}`);
  const lines = Array.from({ length: 900 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n");
  for (const text of [...hostile, hostile[3]?.slice(7) ?? "", lines]) {
    assert.ok(isTooDeep(text), text.slice(0, 20));
    // Twice: it was the second time that ended the process.
    for (let time = 0; time < 2; time += 1) {
      assert.throws(() => readExperiments(text, "tests.yaml"), UserMistake);
      assert.throws(() => readTargets(text, "targets.yaml", {}), UserMistake);
    }
  }
});

test("a nest that looks flat: each line begins anew at the margin, and nothing is closed", () => {
  for (const piece of ["[\na,\n", "{\na: ", "[\n# ]\n'a]',\n"]) {
    const text = piece.repeat(5_000);
    assert.ok(isTooDeep(text), JSON.stringify(piece));
    for (const whole of [text, `tests: ${text}`])
      assert.throws(() => readTargets(whole, "targets.yaml", {}), UserMistake);
  }
});

test("configurations and brackets in texts are none", () => {
  for (const framework of ["rails", "spring"])
    for (const name of readdirSync(`test/playbooks/configs/${framework}`).filter((one) => /ya?ml$/.test(one)))
      assert.ok(!isTooDeep(readFileSync(`test/playbooks/configs/${framework}/${name}`, "utf8")), name);
  assert.ok(!isTooDeep("notes: 'see [1'\n".repeat(5000)));
  assert.ok(!isTooDeep(`a: [${"[1], ".repeat(5000)}]`));
});
