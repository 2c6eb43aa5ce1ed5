// `ssl: url.includes("sslmode=require") ? {…} : false`: pg drops the object in the very case that it is for.
import type { SyntaxNode } from "@lezer/common";
import { optionOf } from "../options.ts";
import type { AppConfig, Found, Option } from "../playbook.ts";
import { childrenOf } from "../read/children.ts";
import { typescript } from "../read/javascript-code.ts";
import { keyNameOf, operandsOf } from "../read/javascript-nodes.ts";
import { withoutType } from "../read/javascript-values.ts";
import { tlsInUrl } from "./tls-in-url.ts";

/** @param url the connection string, which is computed @param ssl the option's name */
export function tlsUnderCondition(config: AppConfig, url: Option, ssl: string): Found[] {
  const option = optionOf(config, ssl);
  if (!option?.isOpaque || !String(option.value).includes("sslmode=")) return [];
  const text = `(${String(option.value)})`;
  for (const one of choicesIn(text)) {
    const mode = modeIn(one.condition, [String(url.value).replace(/!$/, ""), url.constant], text);
    if (mode === null || one.object.name !== "ObjectExpression") continue;
    const options = one.object.getChildren("Property").map((property): Option => {
      const written = text.slice(property.lastChild?.from, property.lastChild?.to);
      const name = `${ssl}.${keyNameOf(property, text) ?? ""}`;
      const flag = { true: true, false: false }[written];
      return { name, value: flag ?? written, isOpaque: flag === undefined, line: option.line };
    });
    const given = `postgresql://host/database?sslmode=${mode}`;
    const [found] = tlsInUrl({ ...config, options }, given, (name) => name.startsWith(`${ssl}.`));
    if (!found) continue;
    return [
      {
        ...found,
        option: ssl,
        why: `This object is for URLs that have \`sslmode\`. ${found.why}`,
        fix: "// remove sslmode from the URL, and let another variable decide on ssl",
      },
    ];
  }
  return [];
}

interface Choice {
  condition: SyntaxNode;
  object: SyntaxNode;
}

function choicesIn(text: string): Choice[] {
  const found: Choice[] = [];
  typescript.parse(text).iterate({
    enter: ({ name, node }) => {
      const [condition, object] = name === "ConditionalExpression" ? operandsOf(node) : [];
      if (condition && object) found.push({ condition, object: withoutType(object) });
    },
  });
  return found;
}

/** The mode that one of its operands, never a denied one, asks of that very text. @param url as code may call it */
function modeIn(condition: SyntaxNode, url: (string | undefined)[], text: string): string | null {
  const bare = withoutType(condition);
  if (bare.name === "BinaryExpression" && childrenOf(bare)[1]?.name === "LogicOp")
    return operandsOf(bare).reduce<string | null>((known, one) => known ?? modeIn(one, url, text), null);
  const code = text.slice(bare.from, bare.to).replaceAll(/[!?]\./g, ".");
  const [, whose, mode] = /^(.+)\.includes\(["'`][?&]?sslmode=([a-z-]+)["'`]\)$/.exec(code) ?? [];
  return url.includes(whose) && mode !== undefined ? mode : null;
}
