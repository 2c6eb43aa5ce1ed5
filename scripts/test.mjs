// Runs the test files or folders given, or all of test/: `npm test`, `npm test -- test/rules test/ip.test.ts`.
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { batchesOf } from "./suite/batches.mjs";
import { Mistake, runBatches } from "./suite/run.mjs";
import { tellEnd } from "./suite/tell.mjs";

/** A test's, on a machine with much else to do. */
const limitMs = 600_000;

/** A file itself, or the test files of a folder. */
function testsAt(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isFile()) return [path];
  const inFolder = stats ? readdirSync(path, { recursive: true, encoding: "utf8" }) : [];
  const files = inFolder.filter((name) => name.endsWith(".test.ts")).map((name) => join(path, name));
  if (files.length === 0) throw new Mistake(`There is no test at ${path}.`);
  return files;
}

const named = process.argv.slice(2);
try {
  const files = (named.length > 0 ? named : ["test"]).flatMap(testsAt);
  process.exit(tellEnd(await runBatches(batchesOf(files), { limitMs })));
} catch (error) {
  if (!(error instanceof Mistake)) throw error;
  console.error(error.message);
  process.exit(1);
}
