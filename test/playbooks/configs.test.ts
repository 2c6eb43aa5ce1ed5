// Real-looking configurations of every framework: each planted mistake is found, and the good ones are left alone.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { playbooks, readConfig } from "../../src/playbooks/index.ts";

/** `expected.json` of a folder: file → what must be found, and nothing else: `[cause, option, line]`. */
type Expected = Record<string, [cause: string, option: string, line: number | null][]>;

const folder = "test/playbooks/configs";
const canary = "canary-9f3e71";
let [good, bad] = [0, 0];

for (const playbook of playbooks) {
  const place = `${folder}/${playbook.framework}`;
  const expected = JSON.parse(readFileSync(`${place}/expected.json`, "utf8")) as Expected;
  const files = readdirSync(place).filter((name) => name !== "expected.json");

  test(`${playbook.framework}: every configuration has an expectation, and the reverse`, () => {
    assert.deepEqual(files.toSorted(), Object.keys(expected).toSorted());
  });

  for (const [file, mistakes] of Object.entries(expected)) {
    if (mistakes.length === 0) good += 1;
    else bad += 1;
    test(`${playbook.framework}/${file}: ${mistakes.length === 0 ? "nothing is wrong" : mistakes.map(([, option]) => option).join(", ")}`, () => {
      const read = readConfig(playbook, readFileSync(`${place}/${file}`, "utf8"), file);
      const { config, findings, wishes } = read;
      const found = findings.map(({ cause, option, line }) => [cause, option, line]);
      const inOrder = (list: unknown[]) => list.map((one) => JSON.stringify(one)).toSorted();
      assert.deepEqual(inOrder(found), inOrder(mistakes), JSON.stringify(findings, null, 2));
      for (const { why, fix, source } of findings)
        assert.ok(why.length > 20 && fix !== "" && source.startsWith("https://"));
      assert.ok(!JSON.stringify({ config, findings, wishes }).includes(canary), "a secret of the file comes back");
    });
  }
}

test("there are enough of them", () => {
  assert.ok(good >= 25 && good + bad >= 60, `${good} good, ${bad} bad`);
});
