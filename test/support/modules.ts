// Modules of ours in processes of their own. `npm test` runs what
// scripts/suite/transform.mjs built, the lab runs through tsx.
import { extname, join } from "node:path";
import { pathToFileURL } from "node:url";

const isBuilt = extname(import.meta.filename) === ".js";
const base = join(import.meta.dirname, "../..");

/** Where node finds the module, e.g. of "src/main.ts". */
export function modulePath(source: string): string {
  return join(base, isBuilt ? source.replace(/\.ts$/, ".js") : source);
}

/** The same for `import`. */
export function moduleUrl(source: string): string {
  return pathToFileURL(modulePath(source)).href;
}

/** Node's own words before a module's: what loads TypeScript, where that is needed. */
export const loader = isBuilt ? [] : ["--import", "tsx"];

/** The words after `node` that run dbcheck as people have it: the bundle, where a run made one. */
export function runDbcheck(...words: string[]): string[] {
  const run = process.env["DBCHECK_TEST_RUN"];
  return run ? [join(run, "cli/main.js"), ...words] : runModule("src/main.ts", ...words);
}

/** The words after `node` that run a module. */
export function runModule(source: string, ...words: string[]): string[] {
  return [...loader, modulePath(source), ...words];
}
