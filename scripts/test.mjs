// Runs the test files given, or all of test/: `npm test`, `node scripts/test.mjs test/rules/*.test.ts`.
import { readdirSync } from "node:fs";
import { batchesOf } from "./suite/batches.mjs";
import { Mistake, runBatches } from "./suite/run.mjs";
import { tellEnd } from "./suite/tell.mjs";

/** A test's, on a machine with much else to do. */
const limitMs = 600_000;

const all = () =>
  readdirSync("test", { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => `test/${name}`);

const named = process.argv.slice(2);
try {
  process.exit(tellEnd(await runBatches(batchesOf(named.length > 0 ? named : all()), { limitMs })));
} catch (error) {
  if (!(error instanceof Mistake)) throw error;
  console.error(error.message);
  process.exit(1);
}
