import { isAlias, visit, type Alias, type Document, type Node } from "yaml";

const known = new WeakMap<Document, Map<Alias, Node | undefined>>();

/** What `*name` stands for, and any other node itself. The library looks through the document for each of them. */
export function resolved(node: unknown, document: Document): unknown {
  if (!isAlias(node)) return node;
  const all = known.get(document) ?? targetsIn(document);
  known.set(document, all);
  return all.get(node);
}

/** Of several nodes with one name the last one before it. */
function targetsIn(document: Document): Map<Alias, Node | undefined> {
  const [named, found] = [new Map<string, Node>(), new Map<Alias, Node | undefined>()];
  visit(document, {
    Node: (_, node) => {
      if (isAlias(node)) found.set(node, named.get(node.source));
      else if (node.anchor !== undefined) named.set(node.anchor, node);
    },
  });
  return found;
}
