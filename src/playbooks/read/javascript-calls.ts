// Calls in JavaScript source: what is called, and where the file has it from.
import type { SyntaxNode, Tree } from "@lezer/common";
import { stringOf, withoutType, type ScriptSource } from "./javascript-values.ts";

export function listAround(node: SyntaxNode): SyntaxNode | null {
  let up: SyntaxNode | null = node.parent;
  while (up && ["BinaryExpression", "ParenthesizedExpression", "AsExpression", "SatisfiesExpression"].includes(up.name))
    up = up.parent;
  return up?.name === "ArgList" ? up : null;
}

/** The function or class that is called, without what it is a member of, and its module. */
export function calleeOf(
  list: SyntaxNode,
  { text, modules }: ScriptSource,
): [callee: string, module: string | undefined] {
  const call = list.parent;
  const callee = call?.name === "NewExpression" ? (call.firstChild?.nextSibling ?? null) : (call?.firstChild ?? null);
  if (!callee || callee === list) return ["", undefined];
  const whole = text.slice(callee.from, callee.to);
  const direct = /^require\(\s*["']([^"']+)["']\s*\)/.exec(whole)?.[1];
  const root = /^[\w$]+/.exec(whole)?.[0] ?? "";
  return [
    direct !== undefined && !/\)\s*\./.test(whole) ? (direct.split("/").at(-1) ?? "") : whole.replace(/^.*\./s, ""),
    direct ?? modules.get(root),
  ];
}

/** `import { Pool as P } from "pg"`, `const { Pool } = require("pg")`, and `const { Pool } = pg` after it. */
export function modulesOf(tree: Tree, text: string): Map<string, string> {
  const found = new Map<string, string>();
  const names = (node: SyntaxNode) => {
    const all: string[] = [];
    node
      .cursor()
      .iterate(({ name, from, to }) => void (name === "VariableDefinition" && all.push(text.slice(from, to))));
    return all;
  };
  tree.iterate({
    enter: ({ name, node }) => {
      if (name === "ImportDeclaration") {
        const module = node.getChild("String");
        if (module) for (const one of names(node)) found.set(one, stringOf(module, text) ?? "");
      } else if (name === "VariableDeclaration") {
        const value = node.lastChild?.name === ";" ? node.lastChild.prevSibling : node.lastChild;
        const raw = value ? text.slice(value.from, Math.min(value.to, value.from + 200)) : "";
        const module =
          /^require\(\s*["']([^"']+)["']\s*\)/.exec(raw)?.[1] ?? found.get(/^[\w$]+$/.exec(raw)?.[0] ?? "");
        const [first] = node.getChildren("VariableDefinition").concat(node.getChildren("ObjectPattern"));
        if (module !== undefined && first) for (const one of names(first)) found.set(one, module);
      }
      return !["ObjectExpression", "ArgList"].includes(name);
    },
  });
  return found;
}

/** What a name of the file stands for: a `const`, or a `let` that is set nowhere else. */
export function constantsOf(tree: Tree, text: string): Map<string, SyntaxNode> {
  const found = new Map<string, SyntaxNode>();
  const set = new Set<string>();
  tree.iterate({
    enter: (ref) => {
      if (ref.name === "AssignmentExpression" && ref.node.firstChild)
        set.add(text.slice(ref.node.firstChild.from, ref.node.firstChild.to));
      if (ref.name !== "VariableDeclaration") return;
      const [name, value] = [
        ref.node.getChild("VariableDefinition"),
        ref.node.lastChild?.name === ";" ? ref.node.lastChild.prevSibling : ref.node.lastChild,
      ];
      if (name && value && value !== name) found.set(text.slice(name.from, name.to), value);
    },
  });
  for (const name of set) found.delete(name);
  return found;
}

const isFunction = (name: string) => /^(?:ArrowFunction|FunctionExpression|FunctionDeclaration)$/.test(name);

/** The object that a call of a function of the file gives: `const place = (name) => ({ … })`, with one way out. */
export function returnedOf(tree: Tree, text: string, constants: Map<string, SyntaxNode>): Map<string, SyntaxNode> {
  const found = new Map<string, SyntaxNode | null>();
  tree.iterate({
    enter: ({ name, node }) => {
      if (!isFunction(name) || node.firstChild?.name === "async") return;
      const holder = name === "FunctionDeclaration" ? node : node.parent;
      const definition = holder?.name === "VariableDeclaration" || holder === node ? holder : null;
      const own = definition?.getChild("VariableDefinition");
      if (!own || !node.lastChild) return;
      const given = node.lastChild.name === "Block" ? onlyReturn(node.lastChild) : node.lastChild;
      const bare = given && withoutType(given);
      const known = bare?.name === "VariableName" ? constants.get(text.slice(bare.from, bare.to)) : bare;
      const object = known && known.from >= node.from && known.to <= node.to ? withoutType(known) : null;
      const title = text.slice(own.from, own.to);
      found.set(title, object?.name === "ObjectExpression" && !found.has(title) ? object : null);
    },
  });
  return new Map([...found].flatMap(([title, object]) => (object ? [[title, object] as const] : [])));
}

/** What its one `return` gives; null where it has several. */
function onlyReturn(block: SyntaxNode): SyntaxNode | null {
  const all: SyntaxNode[] = [];
  block.cursor().iterate(({ name, node }) => {
    if (name === "ReturnStatement") all.push(node);
    return !isFunction(name) && !/^(?:MethodDeclaration|ObjectExpression)$/.test(name);
  });
  return all.length === 1 ? (all[0]?.firstChild?.nextSibling ?? null) : null;
}

/** `const { DB_SSL, DB_CA: ca } = process.env`: names of the file, and their variables; not those with a default. */
export function variablesOf(tree: Tree, text: string): Map<string, string> {
  const found = new Map<string, string>();
  tree.iterate({
    enter: ({ name, node }) => {
      if (name !== "VariableDeclaration") return;
      const pattern = node.getChild("ObjectPattern");
      const value = node.lastChild?.name === ";" ? node.lastChild.prevSibling : node.lastChild;
      if (!pattern || !value || text.slice(value.from, value.to) !== "process.env") return;
      for (const part of text.slice(pattern.from + 1, Math.min(pattern.to - 1, pattern.from + 5000)).split(",")) {
        const [, variable, own] = /^\s*(\w+)(?:\s*:\s*(\w+))?\s*$/.exec(part) ?? [];
        if (variable !== undefined) found.set(own ?? variable, variable);
      }
    },
  });
  return found;
}

/** `config.ssl = …`, for a name that the file declares once: the keys, and what they are set to. */
export interface Assigned {
  keys: string[];
  value: SyntaxNode;
}

export function assignedOf(tree: Tree, text: string): Map<string, Assigned[]> {
  const found = new Map<string, Assigned[]>();
  const declared = new Map<string, number>();
  tree.iterate({
    enter: ({ name, node, from, to }) => {
      if (name === "VariableDefinition")
        declared.set(text.slice(from, to), (declared.get(text.slice(from, to)) ?? 0) + 1);
      if (name !== "AssignmentExpression" || !node.firstChild || !node.lastChild) return;
      const left = text.slice(node.firstChild.from, Math.min(node.firstChild.to, node.firstChild.from + 100));
      const [root = "", ...keys] = /^[\w$]+(?:\.[\w$]+){1,3}$/.test(left) ? left.split(".") : [];
      if (keys.length === 0 || node.firstChild.nextSibling?.name !== "Equals") return;
      const known = found.get(root);
      if (known) known.push({ keys, value: node.lastChild });
      else found.set(root, [{ keys, value: node.lastChild }]);
    },
  });
  for (const root of found.keys()) if (declared.get(root) !== 1) found.delete(root);
  return found;
}
