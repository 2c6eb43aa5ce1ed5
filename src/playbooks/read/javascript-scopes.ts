// What a name of a JavaScript file stands for where it is seen: two functions may each have a name of their own.
import type { SyntaxNode, Tree } from "@lezer/common";
import { argumentsOf, keyNameOf } from "./javascript-nodes.ts";

/** `config.ssl = …`: the keys, and what they are set to. Without keys it may set any. */
export interface Assigned {
  keys: string[];
  value: SyntaxNode;
}

/** One name in one scope. */
interface Declared {
  /** What it is declared with; null for a parameter, an import, and the like. */
  value: SyntaxNode | null;
  /** A parameter, an import, and the like: it may be anything before it is set. */
  isGiven: boolean;
  /** What it is set to behind that. */
  set: SyntaxNode[];
  /** What is set in it. */
  members: Assigned[];
}

interface Scope {
  from: number;
  to: number;
  kind: string;
  parent: Scope | null;
  isFunction: boolean;
  names: Map<string, Declared>;
}

/** Which declaration a name belongs to; undefined where the file has none. */
export type Declarations = (name: string, at: number) => Declared | undefined;

const functions = /^(?:ArrowFunction|FunctionExpression|FunctionDeclaration|MethodDeclaration)$/;
const blocks = /^(?:Block|ForStatement|CatchClause|SwitchBody)$/;

/** A method of an object is a property with parameters. */
const isScope = (name: string, node: SyntaxNode) =>
  functions.test(name) || blocks.test(name) || (name === "Property" && node.getChild("ParamList") !== null);

/** One `const a = 1, b = 2`: a definition's value stands behind its own sign. */
function valueOfDefinition(definition: SyntaxNode): SyntaxNode | null {
  let next = definition.nextSibling;
  if (next?.name === "TypeAnnotation") next = next.nextSibling;
  return next?.name === "Equals" ? next.nextSibling : null;
}

export function declarationsOf(tree: Tree, text: string): Declarations {
  const top: Scope = { from: 0, to: text.length + 1, kind: "Script", parent: null, isFunction: true, names: new Map() };
  const all = [top];
  let scope = top;
  const once = new Map<string, Declared | null>();
  const assignments: SyntaxNode[] = [];
  const declare = (holder: Scope, name: string, value: SyntaxNode | null, isGiven: boolean) => {
    const known = holder.names.get(name);
    if (known && value) known.set.push(value);
    if (known) return;
    const declared = { value, isGiven, set: [], members: [] };
    holder.names.set(name, declared);
    once.set(name, once.has(name) ? null : declared);
  };
  tree.iterate({
    enter: ({ name, node, from, to }) => {
      if (isScope(name, node)) {
        scope = { from, to, kind: name, parent: scope, isFunction: !blocks.test(name), names: new Map() };
        all.push(scope);
      } else if (name === "AssignmentExpression" || name === "CallExpression") assignments.push(node);
      else if (name === "VariableDefinition") {
        const { parent } = node;
        const isOwnName = parent?.name === "FunctionDeclaration";
        let holder = isOwnName ? (scope.parent ?? scope) : scope;
        if (parent?.name === "VariableDeclaration" && parent.firstChild?.name === "var")
          while (!holder.isFunction && holder.parent) holder = holder.parent;
        const isOwn = parent?.name === "VariableDeclaration";
        declare(holder, text.slice(from, to), isOwn ? valueOfDefinition(node) : null, !isOwn);
      }
    },
    leave: ({ name, from, to }) => {
      if (scope.kind === name && scope.from === from && scope.to === to && scope.parent) scope = scope.parent;
    },
  });
  const names: Declarations = (name, at) => {
    for (let one: Scope | null = innermost(all, at); one; one = one.parent) {
      const found = one.names.get(name);
      if (found) return found;
    }
    return once.get(name) ?? undefined;
  };
  for (const one of assignments) (one.name === "CallExpression" ? assignAll : assign)(one, text, names);
  return names;
}

function assign(node: SyntaxNode, text: string, names: Declarations): void {
  const [left, value] = [node.firstChild, node.lastChild];
  if (!left || !value) return;
  // `+=` and the like: what it then is, nobody knows.
  const given = left.nextSibling?.name === "Equals" ? value : node;
  const written = text
    .slice(left.from, Math.min(left.to, left.from + 100))
    .replace(/^\(\s*([\w$]+)\s+as\s+\w+\s*\)/, "$1")
    .replaceAll(/\[\s*(["'])([\w$]+)\1\s*\]/g, ".$2");
  const [, root = "", more = ""] = /^([\w$]+)(?![\w$])(.*)$/s.exec(written) ?? [];
  const declared = names(root, left.from);
  if (more === "") declared?.set.push(given);
  // Of `config[name] = …` nobody knows which it is.
  else if (/^[.[]/.test(more))
    declared?.members.push({ keys: /^(?:\.[\w$]+){1,3}$/.test(more) ? more.slice(1).split(".") : [], value: given });
}

/** `Object.assign(config, { ssl: … })`. */
function assignAll(call: SyntaxNode, text: string, names: Declarations): void {
  const [called, list] = [call.firstChild, call.lastChild];
  if (!called || !list || text.slice(called.from, Math.min(called.to, called.from + 20)) !== "Object.assign") return;
  const [target, ...sources] = argumentsOf(list);
  const declared = target?.name === "VariableName" ? names(text.slice(target.from, target.to), target.from) : undefined;
  for (const given of sources)
    if (given.name !== "ObjectExpression") declared?.members.push({ keys: [], value: given });
    else
      for (const property of given.getChildren("Property")) {
        const key = keyNameOf(property, text);
        declared?.members.push({ keys: key === null ? [] : [key], value: property.lastChild ?? property });
      }
}

/** Scopes stand in the order in which they begin. */
function innermost(all: Scope[], at: number): Scope | null {
  let [low, high] = [0, all.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((all[middle]?.from ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  let one: Scope | null = all[low] ?? null;
  while (one && at >= one.to) one = one.parent;
  return one;
}
