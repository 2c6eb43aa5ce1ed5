// Reads what a tested server says of itself: its answer holds exactly what was asked for, or it is not read at all.
// By hand, and not by a schema's library: `check` loads none.

/** The answer does not fit. The message names the place by our own names, and repeats nothing of the answer. */
export class Unreadable extends Error {
  override name = "Unreadable";
}

/** Gives the value back, or throws `Unreadable`; `at` names the place ("lockWaits.0.pid"). */
export type Reader<T> = (value: unknown, at: string) => T;

/** Beyond these nothing of a server's is true: more would make dates, sums and lines of a report break. */
const mostCharacters = 4000;
const mostEntries = 10_000;
/** 2^63, the largest bigint. */
const largest = 9_223_372_036_854_775_808;
/** Three thousand years: a date that lies so far back can still be told. */
const longestSeconds = 1e11;

function wrong(at: string, is: string): never {
  throw new Unreadable(`${at === "" ? "it" : at} ${is}`);
}

const below = (at: string, name: string | number) => (at === "" ? `${name}` : `${at}.${name}`);

export const flag: Reader<boolean> = (value, at) =>
  typeof value === "boolean" ? value : wrong(at, "is not a boolean");

export const asText: Reader<string> = (value, at) => {
  if (typeof value !== "string") return wrong(at, "is not a text");
  return value.length <= mostCharacters ? value : wrong(at, `has more than ${mostCharacters} characters`);
};

export const number: Reader<number> = (value, at) => {
  if (typeof value !== "number" || !Number.isFinite(value)) return wrong(at, "is not a number");
  return Math.abs(value) <= largest ? value : wrong(at, "is larger than any number of PostgreSQL's");
};

/** Below zero where a clock was set back. */
export const seconds: Reader<number> = (value, at) =>
  Math.abs(number(value, at)) <= longestSeconds ? number(value, at) : wrong(at, "is not a time");

/** A number as a console's text has it. */
export const digits: Reader<number> = (value, at) =>
  /^-?\d+(\.\d+)?$/.test(asText(value, at)) ? number(Number(value), at) : wrong(at, "is not a number");

export function oneOf<const T extends string>(...words: T[]): Reader<T> {
  return (value, at) => words.find((word) => word === value) ?? wrong(at, `is not one of ${words.join(", ")}`);
}

export function nullable<T>(read: Reader<T>): Reader<T | null> {
  return (value, at) => (value === null ? null : read(value, at));
}

export function asListOf<T>(read: Reader<T>): Reader<T[]> {
  return (value, at) => {
    if (!Array.isArray(value)) return wrong(at, "is not a list");
    if (value.length > mostEntries) return wrong(at, `has more than ${mostEntries} entries`);
    return value.map((one: unknown, index) => read(one, below(at, index)));
  };
}

/** Has these fields; what else is in the answer is left out. */
export function object<T extends object>(fields: { [K in keyof T]-?: Reader<T[K]> }): Reader<T> {
  const names = Object.keys(fields) as (keyof T & string)[];
  return (value, at) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return wrong(at, "is not an object");
    const given = new Map<string, unknown>(Object.entries(value));
    const read = names.map((name) => [name, fields[name](given.get(name), below(at, name))]);
    return Object.fromEntries(read) as T;
  };
}

/** The JSON of one answer. Throws `Unreadable` only. */
export function readJson<T>(json: string | null | undefined, read: Reader<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(json ?? "");
  } catch {
    throw new Unreadable("it is not JSON");
  }
  return read(value, "");
}
