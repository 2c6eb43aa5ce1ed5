import { isAlias, visit, type Alias, type Document, type Node } from "yaml";

interface Targets {
  of: Map<Alias, Node | undefined>;
  hasLate: boolean;
}

const known = new WeakMap<Document, Targets>();

/** What `*name` stands for, and any other node itself. The library looks through the document for each of them. */
export const resolved = (node: unknown, document: Document): unknown =>
  isAlias(node) ? targetsOf(document).of.get(node) : node;

/** An alias stands above its anchor, or has none: Compose and Kubernetes do not take the file. */
export const hasLateAnchor = (document: Document): boolean => targetsOf(document).hasLate;

function targetsOf(document: Document): Targets {
  const all = known.get(document) ?? targetsIn(document);
  known.set(document, all);
  return all;
}

/** Of several nodes with one name the last one before it; where none is, the name below says what is meant. */
function targetsIn(document: Document): Targets {
  const named = new Map<string, Node>();
  const of: Targets["of"] = new Map();
  visit(document, {
    Node: (_, node) => {
      if (isAlias(node)) of.set(node, named.get(node.source));
      else if (node.anchor !== undefined) named.set(node.anchor, node);
    },
  });
  const late = [...of].filter(([, target]) => target === undefined);
  for (const [alias] of late) of.set(alias, named.get(alias.source));
  return { of, hasLate: late.length > 0 };
}
