// `${process.env.DATABASE_URL}?sslmode=require`: who it leads to is computed, and what it ends in is not.
import type { Option } from "../playbook.ts";

export interface FixedTail {
  /** A URL of nobody's, with the parameters that the code puts behind its own. */
  url: string;
  /** All before them is one variable, which may have a `?` of its own. */
  isBehindVariable: boolean;
}

/** Null where the parameters are computed as well, or code of another shape ends in them. */
export function fixedTail({ value, isOpaque }: Option): FixedTail | null {
  const code = isOpaque ? String(value) : "";
  const template = /^`([^`]*[^`?&])\?([\w.-]+=[\w.%/:-]*(?:&[\w.-]+=[\w.%/:-]*)*)`$/.exec(code);
  const sum = /^([\w.$!]+(?:\[["']\w+["']\])?)\s*\+\s*(["'])\?([\w.-]+=[\w.%/:-]*(?:&[\w.-]+=[\w.%/:-]*)*)\2$/.exec(
    code,
  );
  const tail = template?.[2] ?? sum?.[3];
  if (tail === undefined || (template?.[1] ?? "").includes("?")) return null;
  return {
    url: `postgresql://host/database?${tail}`,
    isBehindVariable: sum !== null || /^\$\{[^{}]*\}$/.test(template?.[1] ?? ""),
  };
}
