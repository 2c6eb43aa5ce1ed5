// Arms of `if`, `unless` and `case` that stand in ERB's tags: a template is read once for each way through it.
import { waysThrough, type Arm } from "./arms.ts";

interface Part {
  arms: Arm[];
  from: number;
  to: number;
}

interface Open {
  /** Null where its parts are no choice: `each do`, `begin`. */
  word: "if" | "unless" | "case" | null;
  at: number;
  /** Where its arms begin and end. */
  bodies: [from: number, to: number][];
  from: number;
  hasElse: boolean;
  inner: Part[];
}

/** Ways through the template, with blanks in the place of what is not on them; the template where it has no choice. */
export function erbWays(source: string): string[] {
  const parts = partsOf(source);
  if (parts === null || parts.length === 0) return [source];
  const always: Part = { arms: [], from: 0, to: 0 };
  return waysThrough([always, ...parts]).map((way) =>
    parts.filter((one) => !way.includes(one)).reduce((text, { from, to }) => blanked(text, from, to), source),
  );
}

const blanked = (text: string, from: number, to: number) =>
  `${text.slice(0, from)}${text.slice(from, to).replaceAll(/[^\n]/g, " ")}${text.slice(to)}`;

/** More than a person would write. */
const mostTags = 200;

/** Null where beginnings and ends do not match. */
function partsOf(source: string): Part[] | null {
  const root: Open = { word: null, at: 0, bodies: [], from: 0, hasElse: false, inner: [] };
  const open: Open[] = [root];
  let tags = 0;
  for (let [start, end] = [source.indexOf("<%"), 0]; start !== -1; start = source.indexOf("<%", end)) {
    end = source.indexOf("%>", start);
    if (end === -1) return null;
    const code = source
      .slice(start + 2, end)
      .replace(/^-|-$/g, "")
      .trim();
    const top = open.at(-1);
    tags += 1;
    if (tags > mostTags) return null;
    if (!top || /^[#%=]/.test(code)) continue;
    const [, word] = /^(if|unless|case|begin|while|until|for)\b/.exec(code) ?? [];
    if (word !== undefined || /\bdo\s*(?:\|[^|]*\|)?$/.test(code)) {
      // A whole `if … end` in one tag chooses no lines.
      if (/(?:^|[\s;])end$/.test(code)) continue;
      if (/\n|;/.test(code)) return null;
      const choice = word === "if" || word === "unless" || word === "case" ? word : null;
      open.push({ word: choice, at: start, bodies: [], from: end + 2, hasElse: false, inner: [] });
    } else if (/^(?:elsif|else|when)\b/.test(code)) {
      top.bodies.push([top.from, start]);
      top.from = end + 2;
      if (code === "else") top.hasElse = true;
    } else if (/^end$/.test(code)) {
      top.bodies.push([top.from, start]);
      open.pop();
      const above = open.at(-1);
      if (!above) return null;
      above.inner.push(...closed(top));
    }
  }
  return open.length === 1 ? root.inner : null;
}

/** The arms of a choice, with those within them. */
function closed({ word, at, bodies, hasElse, inner }: Open): Part[] {
  if (word === null) return inner;
  // What stands before the first `when` is nobody's.
  const own = word === "case" ? bodies.slice(1) : bodies;
  const of = own.length + (hasElse ? 0 : 1);
  if (of < 2) return inner;
  const parts = own.map(([from, to], number): Part => {
    // Of `unless` the other arm is the first.
    const place = word === "unless" ? of - 1 - number : number;
    return { arms: [{ statement: String(at), at: place, of }], from, to };
  });
  const around = (one: Part) => parts.find(({ from, to }) => from <= one.from && one.to <= to);
  return [...parts, ...inner.map((one) => ({ ...one, arms: [...one.arms, ...(around(one)?.arms ?? [])] }))];
}
