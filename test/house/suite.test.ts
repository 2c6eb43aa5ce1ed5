// The runner of the tests itself: nothing that went wrong in a file counts as passed.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { temporaryDirectory } from "../support/cluster.ts";

interface Outcome {
  file: string;
  passed: number;
  failures: { name: string; error: string }[];
  skips: { name: string; why: string }[];
  output: string;
}

interface Options {
  limitMs: number;
  runDir: string;
  env: Record<string, string>;
}

const script = (name: string) => pathToFileURL(join(process.cwd(), "scripts/suite", name)).href;
const { runTogether } = (await import(script("process.mjs"))) as {
  runTogether: (files: string[], options: Options) => Promise<Outcome[]>;
};
const { batchesOf } = (await import(script("batches.mjs"))) as { batchesOf: (files: string[]) => string[][] };
const runDir = await temporaryDirectory();
const fixture = "test/house/suite.fixture.ts";

/** What the runner says of files in one process, where the fixture goes wrong in this way. */
async function outcomes(how: string, files: string[], limitMs = 60_000): Promise<Outcome[]> {
  return runTogether(files, { limitMs, runDir, env: { SUITE_CASE: how } });
}

async function outcome(how: string, limitMs?: number): Promise<Outcome> {
  const [only, ...others] = await outcomes(how, [fixture], limitMs);
  assert.deepEqual(others, []);
  return only ?? assert.fail();
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
  ["crash", /broken before the first test/],
  ["early", /^ended before its tests did$|^ran no test$/],
  ["hang", /^no test ended within 10 s$/, 10_000],
] as const)
  test(`a file that fails as a whole is named: ${how}`, async () => {
    const { failures } = await outcome(how, limitMs);
    const whole = failures.find(({ name }) => name === "the file as a whole");
    assert.match(whole?.error ?? "", error);
  });

test("an error that comes when its test has ended fails the process", async () => {
  const { failures } = await outcome("late");
  assert.match(JSON.stringify(failures), /outside of the tests.*too late/);
});

for (const how of ["wrong", "crash", "early"])
  test(`what goes wrong is its own file's, and hides none of the same process: ${how}`, async () => {
    const [before, between] = ["test/target/ip.test.ts", "test/target/vendor.test.ts"];
    const all = await outcomes(how, [before, fixture, between]);
    assert.deepEqual(
      all.map(({ file, failures }) => [file, failures.length > 0]),
      [
        [before, false],
        [fixture, true],
        [between, false],
      ],
    );
    for (const { passed } of all.filter(({ file }) => file !== fixture)) assert.ok(passed > 0);
  });

test("files share a process by folder, and each is in one", () => {
  const files = readdirSync("test", { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => `test/${name}`);
  const batches = batchesOf([...files, ...files.slice(0, 3)]);
  assert.deepEqual(batches.flat().toSorted(), files.toSorted());
  for (const batch of batches) assert.equal(new Set(batch.map((file) => dirname(file))).size, 1, batch.join(", "));
});
