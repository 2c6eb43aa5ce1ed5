import { isAlias, type Alias, type Document } from "yaml";

const known = new WeakMap<Alias, unknown>();

/** What `*name` stands for, and any other node itself. The library looks through the document each time. */
export function resolved(node: unknown, document: Document): unknown {
  if (!isAlias(node)) return node;
  if (!known.has(node)) known.set(node, node.resolve(document));
  return known.get(node);
}
