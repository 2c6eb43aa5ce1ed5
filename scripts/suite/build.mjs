// What a run needs first, with a bundle for tests: `node scripts/suite/build.mjs [FOLDER]`. A process of
// its own, since the bundler's service holds half a gigabyte for as long as its parent lives.
import { bundle } from "../bundle.mjs";
import { transform } from "./transform.mjs";

await transform();
const [, , folder] = process.argv;
if (folder) await bundle(folder);
process.exit();
