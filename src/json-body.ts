// JSON that others sent: who walks it later recurses, and a stack that is full can end the whole process.
import { UserMistake } from "./errors.ts";

/** No report, configuration or call is nested deeper. */
const deepest = 100;

/** @throws UserMistake where it is no JSON, or nested too deeply; the sentence of the first is the caller's */
export function jsonIn(bytes: Buffer | string, notJson = "The body is not JSON."): unknown {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString());
  } catch {
    throw new UserMistake(notJson);
  }
  if (isTooDeep(value)) throw new UserMistake(`The body is nested more than ${deepest} levels deep.`);
  return value;
}

/** Level by level, so that it does not recurse itself. */
function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepest) return true;
    level = level.flatMap((one) => (typeof one === "object" && one !== null ? Object.values(one) : []));
  }
  return false;
}
