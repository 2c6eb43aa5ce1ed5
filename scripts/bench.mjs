// `npm run bench [-- SECTION …]`: on plain JavaScript, as what ships is. Under tsx each function costs more: it keeps
// their names.
import { spawnSync } from "node:child_process";

const built = spawnSync(process.execPath, ["scripts/suite/build.mjs"], { stdio: "inherit" });
if (built.status !== 0) process.exit(1);
await import("../build/bench/bench.js");
