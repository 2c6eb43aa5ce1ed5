// The code of a JavaScript file: what stands in its comments and quoted texts is none.
import { parser } from "@lezer/javascript";
import { parseBounded } from "./bounded.ts";
import { argumentsOf } from "./javascript-nodes.ts";

export const typescript = parser.configure({ dialect: "ts" });

/** Blanks in the place of comments and quoted texts: lines and columns stay. */
export function scriptCode(text: string): string {
  const parts: string[] = [];
  let end = 0;
  parseBounded(typescript, text).iterate({
    enter: ({ name, from, to }) => {
      if (!/^(?:String|LineComment|BlockComment)$/.test(name)) return;
      parts.push(text.slice(end, from), text.slice(from, to).replaceAll(/[^\n]/g, " "));
      end = to;
    },
  });
  return parts.join("") + text.slice(end);
}

/** What each call of such a function is given, as it is written. */
export function callsIn(text: string, called: RegExp): { callee: string; given: string[]; at: number }[] {
  const found: { callee: string; given: string[]; at: number }[] = [];
  parseBounded(typescript, text).iterate({
    enter: ({ name, node, from }) => {
      const [first, list] = name === "CallExpression" ? [node.firstChild, node.getChild("ArgList")] : [];
      if (!first || !list || first.to - first.from > 200) return;
      const callee = text.slice(first.from, first.to);
      if (!called.test(callee)) return;
      const given = argumentsOf(list).map((one) => text.slice(one.from, Math.min(one.to, one.from + 200)));
      found.push({ callee, given, at: from });
    },
  });
  return found;
}
