// A reporter for node:test: what a person or a machine wants to know of each test, one JSON value a line.
import { inspect } from "node:util";

/** Node reports every parent of a failed test as failed too. */
const isEcho = (error) => error?.failureType === "subtestsFailed";

function told({ type, data }, path) {
  const { details = {}, skip } = data;
  if (details.type === "suite" && type === "test:pass") return null;
  const { error } = details;
  if (type === "test:fail" && isEcho(error)) return { result: "echo" };
  return {
    result: type === "test:fail" ? "failed" : skip !== undefined ? "skipped" : "passed",
    name: path.join(" › "),
    ...(typeof skip === "string" && { why: skip }),
    ...(error && { error: inspect(error.cause ?? error, { depth: 6, breakLength: 120 }) }),
  };
}

/** The last line is "ended": a process that was stopped or left on its own does not write it. */
export default async function* events(source) {
  let path = [];
  for await (const event of source) {
    const { nesting, name } = event.data;
    if (event.type === "test:start") path = [...path.slice(0, nesting), name];
    if (event.type !== "test:pass" && event.type !== "test:fail") continue;
    const line = told(event, [...path.slice(0, nesting), name]);
    if (line) yield `${JSON.stringify(line)}\n`;
  }
  yield `${JSON.stringify({ result: "ended" })}\n`;
}
