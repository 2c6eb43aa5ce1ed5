// How often a piece of work calls each function, of ours and of the packages beneath, by V8's precise coverage. The
// same work gets the same numbers, however busy the machine is.
import { Session, type Profiler } from "node:inspector";
import { setFlagsFromString } from "node:v8";

// A function that is thrown away between two calls would lose its count, and one that is compiled anew too.
setFlagsFromString("--no-flush-bytecode");
setFlagsFromString("--no-opt");

const session = new Session();
session.connect();
session.post("Profiler.enable");
session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });

/** Calls by function: its file, its name and where it begins. */
export function callsIn(work: () => void): Map<string, number> {
  session.post("Profiler.takePreciseCoverage");
  work();
  let scripts: Profiler.ScriptCoverage[] = [];
  session.post("Profiler.takePreciseCoverage", (_, answer) => (scripts = answer.result));
  const found = new Map<string, number>();
  for (const { url, functions } of scripts.filter((one) => one.url.startsWith("file:")))
    for (const { functionName, ranges } of functions) {
      const [{ startOffset, count } = { startOffset: 0, count: 0 }] = ranges;
      const name = `${url.replace(/^.*\/(?=src\/|node_modules\/)/, "")} ${functionName} at ${startOffset}`;
      found.set(name, (found.get(name) ?? 0) + count);
    }
  return found;
}
