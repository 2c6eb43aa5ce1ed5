// Test files one after the other in this process, each a suite of its own: `node files.mjs EVENTS FILE...`,
// where EVENTS is for the reporter (events.mjs). A new process with all its modules takes longer than most files.
import { describe } from "node:test";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { builtPath } from "./built-path.mjs";

const load = (file) => import(pathToFileURL(resolve(builtPath(file))).href);

const { mapStackTraces } = await load("src/cli/runtime.ts");
mapStackTraces();
// The hooks of a file have closed what it opened before the next one is loaded.
for (const file of process.argv.slice(3)) await describe(file, () => load(file));
const { endProcess } = await load("test/support/process-end.ts");
await endProcess();
