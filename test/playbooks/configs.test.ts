// Real-looking configurations of every framework: each option is read with its line, each
// setting is known, each planted mistake is found, and the good ones are left alone.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { UserMistake } from "../../src/errors.ts";
import { playbooks, readAppConfig } from "../../src/playbooks/index.ts";
import type { Playbook, Scalar } from "../../src/playbooks/playbook.ts";

/** What must be read in a file, and nothing else. */
interface Expected {
  /** Where it is one of several databases: `[the one that is read, all of them]`. */
  databases?: [string, string[]];
  /** Option → `[line, value]`; with a third element where it is computed. */
  options?: Record<string, [line: number, value: Scalar | Scalar[], isComputed?: true]>;
  /** ConnectionSetting → `[value, option, line]`. */
  wishes?: Record<string, [value: unknown, option: string, line: number | null]>;
  /** With the databases that have it, where not all of the file's do. */
  findings?: [cause: string, option: string, line: number | null, databases?: string][];
  /** What is said where nothing can be read. */
  refused?: string;
}

const folder = "test/playbooks/configs";
const canary = "canary-9f3e71";
const counts = new Map<string, { good: number; bad: number }>();
const inOrder = (list: unknown[]) => list.map((one) => JSON.stringify(one)).toSorted();

function readOf(playbook: Playbook, text: string, file: string): Expected {
  try {
    const { config, databases, findings, settings } = readAppConfig(playbook, text, file);
    for (const { why, fix, source } of findings)
      assert.ok(why.length > 20 && fix !== "" && source.startsWith("https://"));
    assert.ok(!JSON.stringify({ config, findings, settings }).includes(canary), "a secret of the file comes back");
    return {
      ...(databases.length > 1 ? { databases: [config.database, databases] } : {}),
      options: Object.fromEntries(
        config.options.map(({ name, line, value, isOpaque }) => [name, isOpaque ? [line, value, true] : [line, value]]),
      ),
      wishes: Object.fromEntries(
        Object.entries(settings).flatMap(
          ([name, one]: [string, { value: unknown; option: string; line: number | null }]) => [
            [name, [one.value, one.option, one.line]],
          ],
        ),
      ),
      findings: findings.map(({ cause, option, line, database }) =>
        database === undefined ? [cause, option, line] : [cause, option, line, database],
      ),
    };
  } catch (error) {
    if (!(error instanceof UserMistake)) throw error;
    return { refused: error.message };
  }
}

for (const playbook of playbooks) {
  const place = `${folder}/${playbook.framework}`;
  const expected = JSON.parse(readFileSync(`${place}/expected.json`, "utf8")) as Record<string, Expected>;
  const files = readdirSync(place).filter((name) => name !== "expected.json");

  test(`${playbook.framework}: every configuration has an expectation, and the reverse`, () => {
    assert.deepEqual(files.toSorted(), Object.keys(expected).toSorted());
  });

  const all = Object.values(expected);
  const good = all.filter(({ findings = [], refused }) => findings.length === 0 && refused === undefined).length;
  counts.set(playbook.framework, { good, bad: all.filter(({ findings = [] }) => findings.length > 0).length });

  for (const [file, wanted] of Object.entries(expected)) {
    const mistakes = wanted.findings ?? [];
    const title = mistakes.length === 0 ? "nothing is wrong" : mistakes.map(([, option]) => option).join(", ");
    test(`${playbook.framework}/${file}: ${title}`, () => {
      const read = readOf(playbook, readFileSync(`${place}/${file}`, "utf8"), file);
      assert.equal(read.refused, wanted.refused);
      assert.deepEqual(inOrder(read.findings ?? []), inOrder(mistakes));
      assert.deepEqual(read.options, wanted.options);
      assert.deepEqual(read.wishes, wanted.wishes);
      assert.deepEqual(read.databases, wanted.databases);
    });
  }
}

test("there are enough of each framework: 25, with good ones and bad ones among them", () => {
  for (const [framework, { good, bad }] of counts)
    assert.ok(good > 0 && bad > 0 && good + bad >= 25, `${framework}: ${good} good, ${bad} bad`);
});
