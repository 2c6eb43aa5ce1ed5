// What a run needs before its first test: `node scripts/suite/build.mjs FOLDER`. A process of its
// own, since the bundler's service holds half a gigabyte for as long as its parent lives.
import { bundle } from "../bundle.mjs";
import { transform } from "./transform.mjs";

await transform();
await bundle(process.argv[2]);
process.exit();
