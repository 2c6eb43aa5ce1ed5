// Blocks of a Prisma schema: `datasource db { key = value }`. Models and enums are left aside.
// https://www.prisma.io/docs/orm/reference/prisma-schema-reference
import { flatText } from "../options.ts";
import type { Option } from "../playbook.ts";

export interface Block {
  /** "datasource", "generator". */
  kind: string;
  options: Option[];
}

export function blocksOf(source: string): Block[] {
  const found: Block[] = [];
  let open: Block | null = null;
  source.split(/\r?\n/).forEach((raw, at) => {
    const text = raw.trim();
    const start = /^(datasource|generator)\s+\w+\s*\{/.exec(text);
    if (start?.[1] !== undefined) found.push((open = { kind: start[1], options: [] }));
    // A block may stand in one line.
    const inner = start ? text.slice(start[0].length) : text;
    const setting = /^(\w+)\s*=\s*(\S.*)$/.exec(inner.trim());
    if (open && setting?.[1] !== undefined && setting[2] !== undefined && !text.startsWith("//"))
      open.options.push({ name: setting[1], ...valueOf(setting[2].replace(/(?<=.)\}$/, "").trimEnd()), line: at + 1 });
    if (text.endsWith("}")) open = null;
  });
  return found;
}

function valueOf(raw: string): Pick<Option, "value" | "isOpaque"> {
  const literal = /^"((?:\\.|[^"\\])*)"/.exec(raw);
  if (literal?.[1] !== undefined) return { value: literal[1].replaceAll(/\\(.)/g, "$1"), isOpaque: false };
  const bare = raw.replace(/\/\/.*$/, "").trimEnd();
  if (/^(true|false)$/.test(bare)) return { value: bare === "true", isOpaque: false };
  const list = /^\[(.*)\]$/.exec(bare);
  if (list?.[1] !== undefined)
    return { value: list[1].split(",").map((one) => one.trim().replace(/^"(.*)"$/, "$1")), isOpaque: false };
  return { value: flatText(bare), isOpaque: true };
}
