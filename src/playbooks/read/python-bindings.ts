// What a name of Python stands for where it is used: an import, or something that the file gives it.
import type { SyntaxNode } from "@lezer/common";

/** By name, then by scope: the whole names of imports, "" for anything else. */
export type Bindings = Map<string, Map<number, Set<string>>>;

export function bind(all: Bindings, name: string, scope: number, origin: string): void {
  const scopes = all.get(name) ?? new Map<number, Set<string>>();
  all.set(name, scopes.set(scope, (scopes.get(scope) ?? new Set()).add(origin)));
}

/**
 * Undefined where nothing has the name, "" where it is not certainly an import.
 * @param scopes innermost first
 */
export function importBehind(all: Bindings, name: string, scopes: number[]): string | undefined {
  const own = all.get(name);
  const [origin, other] = scopes.map((one) => own?.get(one)).find((one) => one !== undefined) ?? [];
  return other === undefined ? origin : "";
}

const binding =
  /^(?:FunctionDefinition|ClassDefinition|ParamList|(?:For|With|Try|Delete)Statement|\w*Comprehension\w*|\w+Pattern)$/;

/**
 * The names that `def connect`, `connect = …`, `as connect`, a parameter or a loop gives a value: behind it, nobody
 * knows what they stand for. A method is reached by its object alone. None, where an import failed, cannot be called.
 */
export function boundIn(node: SyntaxNode): SyntaxNode[] {
  if (node.name === "AssignStatement" || node.name === "NamedExpression")
    return node.lastChild?.name === "None" ? [] : targetsOf(node);
  if (node.name !== "VariableName") return [];
  let up = node.parent;
  while (up && isList.test(up.name)) up = up.parent;
  return up !== null && binding.test(up.name) && !isMethod(up) ? [node] : [];
}

const isList = /^(?:Tuple|Array|Parenthesized)Expression$/;

/** What stands before the last `=`. */
function targetsOf(statement: SyntaxNode): SyntaxNode[] {
  const all: SyntaxNode[] = [];
  let count = 0;
  for (let child = statement.firstChild; child; child = child.nextSibling)
    if (child.name === "AssignOp") count = all.length;
    else for (const name of namesIn(child)) all.push(name);
  return all.slice(0, count);
}

function namesIn(node: SyntaxNode): SyntaxNode[] {
  if (node.name === "VariableName") return [node];
  const found: SyntaxNode[] = [];
  if (isList.test(node.name))
    for (let child = node.firstChild; child; child = child.nextSibling)
      for (const name of namesIn(child)) found.push(name);
  return found;
}

function isMethod(definition: SyntaxNode): boolean {
  if (definition.name !== "FunctionDefinition") return false;
  const whole = definition.parent?.name === "DecoratedStatement" ? definition.parent : definition;
  return whole.parent?.parent?.name === "ClassDefinition";
}

/** Their names say nothing alone: `connect`. */
const drivers = /^(?:psycopg2|psycopg|psycopg_pool|asyncpg|aiopg)(?:\.|$)/;

/** `import psycopg2 as pg`, `from psycopg2 import connect`. */
export function importedBy(bindings: Bindings, statement: string, [scope = -1]: number[]): void {
  const written = statement.replaceAll(/#.*/g, "");
  const [, from, names = ""] = /^from\s+([\w.]+)\s+import\s+(.*)$/s.exec(written) ?? [];
  if (from !== undefined) {
    for (const [, name = "", own = name] of names.matchAll(/\b(\w+)(?:\s+as\s+(\w+))?/g))
      bind(bindings, own, scope, `${from}.${name}`);
    return;
  }
  for (const [, name = "", own] of written.replace(/^import\b/, "").matchAll(/\b([\w.]+)(?:\s+as\s+(\w+))?/g)) {
    const root = name.replace(/\..*/, "");
    bind(bindings, own ?? root, scope, own === undefined ? root : name);
  }
}

/** `psycopg2.connect` for `connect` and `pg.connect`, where nothing but that import has the name. */
export function wholeCallee(bindings: Bindings, { callee, scopes }: { callee: string; scopes: number[] }): string {
  const [root = "", ...rest] = callee.split(".");
  const whole = importBehind(bindings, root, scopes) ?? "";
  const isKnown = drivers.test(whole) || (rest.length === 0 && whole !== "" && !whole.endsWith(`.${root}`));
  return isKnown ? [whole, ...rest].join(".") : callee;
}
