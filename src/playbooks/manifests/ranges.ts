// Ranges of versions as each package manager writes them, in npm's own form, and what they have in common with others.
import intersects from "semver/ranges/intersects.js";
import satisfies from "semver/functions/satisfies.js";
import subset from "semver/ranges/subset.js";
import validRange from "semver/ranges/valid.js";

/** Whose words a range is written in. */
export type Dialect = "npm" | "hex" | "gem" | "pep440" | "poetry" | "composer";

/** How alternatives, and conditions that all hold, are written. */
const words: Record<Exclude<Dialect, "npm">, { or: RegExp | null; and: RegExp; operators: string[] }> = {
  hex: { or: /\s+or\s+/, and: /\s+and\s+/, operators: ["~>", "==", "!=", ">=", "<=", ">", "<", ""] },
  gem: { or: null, and: /\s*,\s*/, operators: ["~>", "=", "!=", ">=", "<=", ">", "<", ""] },
  pep440: { or: null, and: /\s*,\s*/, operators: ["~=", "==", "===", "!=", ">=", "<=", ">", "<"] },
  poetry: {
    or: /\s*\|\|?\s*/,
    and: /\s*,\s*|(?<=[\w*])\s+(?=[<>=!^~])/,
    operators: ["^", "~", "~=", "==", "===", "!=", ">=", "<=", ">", "<", ""],
  },
  composer: {
    or: /\s*\|\|?\s*/,
    and: /\s*,\s*|(?<=[\w*])\s+(?=[<>=!^~\dv])/,
    operators: ["^", "~", "=", "==", "!=", "<>", ">=", "<=", ">", "<", ""],
  },
};

/** A release's numbers; what marks it as a candidate or a build is left aside, as in `isAtLeast`. */
const version = /^v?(\d{1,9}(?:\.\d{1,9})*)((?:\.(?:\*|x))?)(?:[-+.@]?[a-z][\w.+-]*|-\d+|\+[\w.]+)?$/i;

/** @returns the range as npm has it; null: it bounds nothing, or nobody knows what it bounds */
export function npmRange(said: string, dialect: Dialect): string | null {
  if (said.length > 200) return null;
  const range = dialect === "npm" ? said : translated(said.trim(), dialect);
  const full = range === null ? null : plain(validRange(range) ?? "");
  // A range that nothing satisfies is a mistake, and says nothing.
  return full === null || full === "" || full === "*" || !intersects(full, ">=0.0.0") ? null : full;
}

/** Candidates count as the release that they lead to. `-0` is npm's own mark below a release. */
const plain = (range: string): string =>
  range
    .replaceAll(/(<\d+\.\d+\.\d+)-0(?![^\s|])/g, "$1")
    .replaceAll(/([<>])(\d+\.\d+\.\d+)-[\w.-]+/g, "$1=$2")
    .replaceAll(/(\d+\.\d+\.\d+)-[\w.-]+/g, "$1");

function translated(said: string, dialect: Exclude<Dialect, "npm">): string | null {
  const { or, and } = words[dialect];
  const all = (or === null ? [said] : said.split(or)).map((one) => {
    const [, low, high] = dialect === "composer" ? (/^(\S+)\s+-\s+(\S+)$/.exec(one) ?? []) : [];
    if (low !== undefined && high !== undefined && version.test(low) && version.test(high))
      return `>=${triple(numbersOf(low))} ${numbersOf(high).length < 3 ? `<${triple(nextOf(numbersOf(high)))}` : `<=${triple(numbersOf(high))}`}`;
    const parts = one.split(and).map((clause) => bounds(clause.trim(), dialect));
    return parts.includes(null) ? null : parts.join(" ").trim() || "*";
  });
  return all.includes(null) ? null : all.join(" || ");
}

const numbersOf = (text: string): number[] => (version.exec(text)?.[1] ?? "").split(".").map(Number);
const triple = (numbers: number[]): string => [0, 1, 2].map((at) => numbers[at] ?? 0).join(".");
const nextOf = (numbers: number[]): number[] => [...numbers.slice(0, -1), (numbers.at(-1) ?? 0) + 1];

/** One condition; "" where it bounds nothing, null where it is not known. */
function bounds(clause: string, dialect: Exclude<Dialect, "npm">): string | null {
  if (clause === "*" || clause === "") return "";
  const [, operator = "", text = ""] = /^([~^<>=!]*)\s*(.*)$/.exec(clause) ?? [];
  const [, , wild] = version.exec(text) ?? [];
  if (wild === undefined || !words[dialect].operators.includes(operator)) return null;
  const own = numbersOf(text);
  // npm has three numbers: of a fourth, what is left is the wider range.
  const isFiner = own.slice(3).some((one) => one > 0);
  switch (operator) {
    case "^":
      return `^${own.slice(0, 3).join(".")}`;
    case "~":
      return dialect === "composer" ? pessimistic(own) : `~${own.slice(0, 3).join(".")}`;
    case "~>":
    case "~=":
      return pessimistic(own);
    // A hole is left out: the range is wider without it.
    case "!=":
    case "<>":
      return "";
    case ">":
      return `${isFiner ? ">=" : ">"}${triple(own)}`;
    case "<":
      return `${isFiner ? "<=" : "<"}${triple(own)}`;
    case ">=":
    case "<=":
      return `${operator}${triple(own)}`;
    default:
      return wild === "" ? `=${triple(own)}` : `>=${triple(own)} <${triple(nextOf(own))}`;
  }
}

/** `~> 7.1` up to 8, `~> 7.1.3` up to 7.2, `~> 7.1.3.4` up to 7.1.4. */
const pessimistic = (own: number[]) => `>=${triple(own)} <${triple(nextOf(own.length > 1 ? own.slice(0, -1) : own))}`;

/** Whether every version of a range is at least this one: true, false where none is, null in between. */
export function rangeIsAtLeast(range: string, least: string): boolean | null {
  const other = `>=${triple(numbersOf(least))}`;
  return subset(range, other) ? true : intersects(range, other) ? null : false;
}

export const rangeAllows = (range: string, one: string): boolean => satisfies(triple(numbersOf(one)), range);
