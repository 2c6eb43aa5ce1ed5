// A reporter for node:test: what a person or a machine wants to know of each test and each file, one JSON value a line.
import { appendFileSync, fstatSync } from "node:fs";
import { inspect } from "node:util";
import { processorMsOfEnded } from "./processor.mjs";

/** Node reports every parent of a failed test as failed too. */
const isEcho = (error) => error?.failureType === "subtestsFailed";

function told({ type, data }, path) {
  const { details = {}, skip } = data;
  const { error } = details;
  if (type === "test:fail" && isEcho(error)) return { result: "echo" };
  if (details.type === "suite" && type === "test:pass") return null;
  return {
    result: type === "test:fail" ? "failed" : skip !== undefined ? "skipped" : "passed",
    name: path.join(" › ") || "the file as a whole",
    ...(typeof skip === "string" && { why: skip }),
    ...(error && { error: inspect(error.cause ?? error, { depth: 6, breakLength: 120 }) }),
  };
}

let countedMs = 0;

/** Of this process and of those that it waited for, since the last call. */
function processorMsSince() {
  const { user, system } = process.cpuUsage();
  const ownMs = (user + system) / 1000;
  const sinceMs = ownMs - countedMs + processorMsOfEnded();
  countedMs = ownMs;
  return Math.round(sinceMs);
}

/**
 * The outermost suites are files (files.mjs): "file" is the line after the last test of one, "ended" the very last.
 * A process that was stopped or left on its own writes neither. What it wrote before is kept: nothing is buffered.
 */
// oxlint-disable-next-line require-yield -- a reporter is a generator
export default async function* events(source) {
  const [, , path] = process.argv;
  const write = (line) => appendFileSync(path, `${JSON.stringify(line)}\n`);
  let names = [];
  for await (const { type, data } of source) {
    const { nesting, name } = data;
    if (type === "test:start") names = [...names.slice(0, nesting), name];
    // Of an error that no test was there to take, Node says it in words, and ends with status 1.
    if (type === "test:diagnostic" && /^(?:Error|Warning): /.test(data.message))
      write({ result: "failed", name: "outside of the tests", error: data.message });
    if (type !== "test:pass" && type !== "test:fail") continue;
    const line = told({ type, data }, [...names.slice(0, nesting), name].slice(1));
    if (line) write(line);
    const outputBytes = fstatSync(process.stdout.fd).size;
    if (nesting === 0) write({ result: "file", atMs: Date.now(), processorMs: processorMsSince(), outputBytes });
  }
  write({ result: "ended" });
}
