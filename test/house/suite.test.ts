// The runner of the tests itself: nothing that went wrong in a file counts as passed.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { temporaryDirectory } from "../support/cluster.ts";

interface Outcome {
  passed: number;
  failures: { name: string; error: string }[];
  skips: { name: string; why: string }[];
  output: string;
}

const runDir = await temporaryDirectory();
const runner = JSON.stringify(pathToFileURL(join(process.cwd(), "scripts/suite/file.mjs")).href);

/** What the runner says of the fixture that goes wrong in this way. */
async function outcome(how: string, limitMs = 60_000): Promise<Outcome> {
  const options = JSON.stringify({ limitMs, runDir: join(runDir, how), env: { SUITE_CASE: how } });
  const code = `import { mkdirSync } from "node:fs"; import { runFile } from ${runner};
    const options = ${options}; mkdirSync(options.runDir);
    process.stdout.write(JSON.stringify(await runFile("test/house/suite.fixture.ts", options)));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", code]);
  return JSON.parse(stdout) as Outcome;
}

test("tests are counted, a nested failure once, and a skip with its reason", async () => {
  const right = await outcome("right");
  assert.deepEqual([right.passed, right.failures], [3, []]);
  assert.deepEqual(right.skips, [{ name: "left out", why: "not installed here: a moon" }]);
  const wrong = await outcome("wrong");
  assert.deepEqual(
    wrong.failures.map(({ name }) => name),
    ["outer › inner"],
  );
  assert.match(wrong.failures[0]?.error ?? "", /'wrong'[^]*suite\.fixture\.ts:\d+/);
});

for (const [how, error, limitMs] of [
  ["empty", /^ran no test$/],
  ["crash", /^ended with status 1$/],
  ["early", /^ended before its tests did$|^ran no test$/],
  ["hang", /^did not end within 3 s$/, 3_000],
] as const)
  test(`a file that fails as a whole is named: ${how}`, async () => {
    const { failures, output } = await outcome(how, limitMs);
    const whole = failures.find(({ name }) => name === "the file as a whole");
    assert.match(whole?.error ?? "", error);
    if (how === "crash") assert.match(output, /broken before the first test/);
  });
