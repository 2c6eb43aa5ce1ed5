// Calls in JavaScript source: what is called, and where the file has it from.
import type { SyntaxNode, Tree } from "@lezer/common";
import { stringOf } from "./javascript-nodes.ts";
import { withoutType, type ScriptSource } from "./javascript-values.ts";

const around = /^(?:BinaryExpression|ConditionalExpression|ParenthesizedExpression|AsExpression|SatisfiesExpression)$/;

/** The call that an object is given to, as it is or as one of a choice, and the argument that it stands in. */
export function listAround(node: SyntaxNode): { list: SyntaxNode; argument: SyntaxNode } | null {
  let argument = node;
  while (argument.parent && around.test(argument.parent.name)) argument = argument.parent;
  return argument.parent?.name === "ArgList" ? { list: argument.parent, argument } : null;
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
        if (module) for (const one of names(node)) found.set(one, stringOf(module, text));
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

const isFunction = (name: string) => /^(?:ArrowFunction|FunctionExpression|FunctionDeclaration)$/.test(name);

/** What functions of the file give, way by way: `const place = (name) => ({ … })`. */
export function returnedOf(tree: Tree, text: string): Map<string, SyntaxNode[]> {
  const found = new Map<string, SyntaxNode[]>();
  tree.iterate({
    enter: ({ name, node }) => {
      if (!isFunction(name) || node.firstChild?.name === "async") return;
      const holder = name === "FunctionDeclaration" ? node : node.parent;
      const definition = holder?.name === "VariableDeclaration" || holder === node ? holder : null;
      const own = definition?.getChild("VariableDefinition");
      if (!own || !node.lastChild) return;
      const given = node.lastChild.name === "Block" ? returnsIn(node.lastChild) : [node.lastChild];
      const title = text.slice(own.from, own.to);
      found.set(title, found.has(title) ? [] : given.map(withoutType));
    },
  });
  return found;
}

function returnsIn(block: SyntaxNode): SyntaxNode[] {
  const all: SyntaxNode[] = [];
  block.cursor().iterate(({ name, node }) => {
    const value = name === "ReturnStatement" ? node.firstChild?.nextSibling : null;
    if (value) all.push(value);
    return !isFunction(name) && !/^(?:MethodDeclaration|ObjectExpression)$/.test(name);
  });
  return all;
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
