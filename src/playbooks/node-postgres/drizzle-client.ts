// Which clients of postgres.js a file hands to Drizzle, and asks nothing by itself.
import { flatText } from "../options.ts";
import type { Literal } from "../read/javascript.ts";

const isDrizzlesCall = ({ callee, module }: Literal) =>
  callee === "drizzle" && module?.startsWith("drizzle-orm") === true;

/** Where `postgres(` stands: the name that it is given, and the text that this name stands for. */
interface Place {
  name: string | undefined;
  value: string;
}

/** Those of `literals` that stand in a call of drizzle(), or under a name that does. */
export function handedToDrizzle(literals: Literal[], source: string): Literal[] {
  const calls = literals.filter(isDrizzlesCall);
  const clients = literals.filter(({ callee, path }) => callee === "postgres" && path.length === 0);
  if (calls.length === 0) return [];
  // A constant of the file stands for its value.
  const given = calls.flatMap(({ argument, options }) => [
    String(argument?.value ?? ""),
    ...options.filter(({ name }) => name === "client").map(({ value }) => String(value)),
  ]);
  const places = placesIn(source);
  // Each call has a line of its own, or nobody can tell which is which.
  if (places.length !== clients.length) return [];
  const starts = new Set(given.filter((one) => one !== "").map((one) => one.replace(/…$/, "")));
  const lengths = [...new Set([...starts].map(({ length }) => length))];
  const asked = new Set([...source.matchAll(/(\w+)(?:<[^>\n]{0,100}>)?`/g)].map((one) => one[1] ?? ""));
  return clients.filter((_, at) => {
    const { name, value } = places[at] ?? { name: undefined, value: "" };
    const isGiven = (name !== undefined && starts.has(name)) || lengths.some((one) => starts.has(value.slice(0, one)));
    return isGiven && !(name !== undefined && asked.has(name));
  });
}

function placesIn(source: string): Place[] {
  return [...source.matchAll(/^(?![ \t]*(?:\/\/|\*)).{0,200}\bpostgres\(/gm)].map(({ 0: text, index }) => {
    const [whole = "", name] = /\b(?:const|let|var)\s+(\w+)\s*(?::[^=\n]+)?=\s*(?!.*\bdrizzle\()/.exec(text) ?? [];
    const from = index + (name === undefined ? text.lastIndexOf("postgres(") : text.indexOf(whole) + whole.length);
    return { name, value: flatText(source.slice(from, from + 1000)) };
  });
}
