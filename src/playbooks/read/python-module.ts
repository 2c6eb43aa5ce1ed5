// A module of Python as configurations need it: its calls, and what its names and attributes are set to. Never run.
import type { SyntaxNode } from "@lezer/common";
import { parser } from "@lezer/python";
import { linesOf } from "../options.ts";
import { parseBounded, spend } from "./bounded.ts";
import { bind, boundIn, wholeCallee, importedBy, type Bindings } from "./python-bindings.ts";
import { changesIn, type DictionaryChange } from "./python-changes.ts";
import { argumentsOf, contentOf } from "./python-literals.ts";

export interface Call {
  node: SyntaxNode;
  /** As written: "sa.create_engine"; of an alias what it stands for. */
  callee: string;
  /** The variable, attribute or key that its result is given to; "" for none. */
  target: string;
  line: number;
  /** Where the functions around it begin, innermost first; -1 for the file. */
  scopes: number[];
}

export interface Assignment {
  /** "SQLALCHEMY_DATABASE_URI", also of `app.config["SQLALCHEMY_DATABASE_URI"]` and `config.update(NAME=…)`. */
  name: string;
  value: SyntaxNode;
  line: number;
  /** The class that it stands in; "" for none. */
  inClass: string;
}

interface PythonClass {
  name: string;
  bases: string[];
}

export interface PythonModule {
  text: string;
  lineAt: (at: number) => number;
  calls: Call[];
  assignments: Assignment[];
  classes: PythonClass[];
  /** What is set in dictionaries after they were made, in the order of the file. */
  changes: DictionaryChange[];
  /** What a name is set to, each time. */
  names: Map<string, SyntaxNode[]>;
  /** Class attributes, and what properties and functions without arguments return. */
  attributes: Map<string, { node: SyntaxNode; isSetting: boolean }[]>;
  /** Steps that are left for following names: a file of names within names is no configuration. */
  left: number;
  /** `sqlalchemy.create_engine` of `from sqlalchemy import create_engine as make`. */
  bindings: Bindings;
  /** Names of the file that functions set. */
  globals: Set<string>;
  /** Parameters of a function, by where it begins. */
  parameters: Map<number, Map<string, SyntaxNode | null>>;
}

const mostSteps = 50_000;

/** @throws UserMistake when it is nested beyond all sense */
export function pythonModule(text: string): PythonModule {
  const found: PythonModule = {
    text,
    lineAt: linesOf(text),
    calls: [],
    assignments: [],
    classes: [],
    changes: [],
    names: new Map(),
    attributes: new Map(),
    left: mostSteps + 2 * text.length,
    bindings: new Map(),
    globals: new Set(),
    parameters: new Map(),
  };
  let scopes = [-1];
  parseBounded(parser, text).iterate({
    enter: ({ name, node }) => {
      if (name === "FunctionDefinition") scopes = [node.from, ...scopes];
      bound(found, node, scopes);
      if (name === "AssignStatement") assigned(found, node);
      else if (name === "ScopeStatement")
        for (const one of node.getChildren("VariableName")) found.globals.add(textAt(text, one));
      else if (name === "ImportStatement") importedBy(found.bindings, textAt(text, node), scopes);
      else if (name === "CallExpression") called(found, node, scopes);
      else if (name === "ClassDefinition") found.classes.push(classOf(node, text));
      else if (name === "FunctionDefinition") returned(found, node);
      if (/^(?:Assign|Update|Delete)Statement$|^CallExpression$/.test(name))
        found.changes.push(...changesIn(node, text));
    },
    leave: ({ name }) => {
      if (name === "FunctionDefinition") scopes = scopes.slice(1);
    },
  });
  // What its name stands for may be said behind it.
  for (const call of found.calls) call.callee = wholeCallee(found.bindings, call);
  return found;
}

function bound(found: PythonModule, node: SyntaxNode, scopes: number[]): void {
  for (const one of boundIn(node)) {
    // A function's own name is bound outside of it.
    const [inner = -1, outer = -1] = scopes;
    const name = textAt(found.text, one);
    const scope = one.parent?.name === "FunctionDefinition" ? outer : inner;
    bind(found.bindings, name, found.globals.has(name) ? -1 : scope, "");
  }
}

function put<T>(all: Map<string, T[]>, name: string, value: T): void {
  const known = all.get(name);
  if (known) known.push(value);
  else all.set(name, [value]);
}

export const textAt = (text: string, node: SyntaxNode | null) => (node ? text.slice(node.from, node.to) : "");

function classOf(node: SyntaxNode, text: string): PythonClass {
  const bases = [...argumentsOf(node.getChild("ArgList"), text)].map(({ value }) =>
    textAt(text, value).replace(/^.*\./, ""),
  );
  return { name: textAt(text, node.getChild("VariableName")), bases };
}

function classAround(node: SyntaxNode): SyntaxNode | null {
  const body = node.parent;
  return body?.name === "Body" && body.parent?.name === "ClassDefinition" ? body.parent : null;
}

/** Pydantic's settings, dataclasses of them: the environment may set the attribute to something else. */
const settings = /Settings|BaseModel|Config(?:Model)?Base/;

function noted(found: PythonModule, name: string, node: SyntaxNode, owner: SyntaxNode): void {
  const { bases } = classOf(owner, found.text);
  const isSetting = bases.some((base) => settings.test(base));
  put(found.attributes, name, { node, isSetting });
}

function assigned(found: PythonModule, node: SyntaxNode): void {
  const { text } = found;
  const [left, right] = [node.firstChild, node.lastChild];
  if (!left || !right || left === right || right.name === "TypeDef") return;
  const key = left.name === "MemberExpression" ? left.getChild("String") : null;
  const property = left.name === "MemberExpression" ? left.getChild("PropertyName") : null;
  const name = key ? contentOf(key, text) : textAt(text, property ?? left);
  if (!/^\w{1,80}$/.test(name)) return;
  const owner = classAround(node);
  const inClass = owner ? classOf(owner, text).name : "";
  found.assignments.push({ name, value: right, line: found.lineAt(left.from), inClass });
  if (owner) noted(found, name, right, owner);
  else if (left.name === "VariableName") put(found.names, name, right);
  else if (property) put(found.attributes, name, { node: right, isSetting: false });
}

/** A function that only returns something stands for it, be it a property of a class or a `get_url()`. */
function returned(found: PythonModule, node: SyntaxNode): void {
  const name = textAt(found.text, node.getChild("VariableName"));
  const answers = (node.getChild("Body")?.getChildren("ReturnStatement") ?? []).flatMap((one) =>
    one.lastChild && one.lastChild.name !== "return" ? [one.lastChild] : [],
  );
  const up = node.parent?.name === "DecoratedStatement" ? node.parent : node;
  const owner = classAround(up);
  if (name === "" || answers.length !== 1 || !answers[0]) return;
  if (owner) noted(found, name, answers[0], owner);
  else put(found.names, `${name}()`, answers[0]);
}

function called(found: PythonModule, node: SyntaxNode, scopes: number[]): void {
  const callee = textAt(found.text, node.firstChild);
  found.calls.push({ node, callee, target: targetOf(node, found.text), line: found.lineAt(node.from), scopes });
  // app.config.update(SQLALCHEMY_DATABASE_URI=…), app.config.from_mapping(…)
  if (!/\.(?:update|from_mapping)$|^dict$/.test(callee)) return;
  for (const { name, value, at } of argumentsOf(node.getChild("ArgList"), found.text))
    if (name !== null) found.assignments.push({ name, value, line: found.lineAt(at), inClass: "" });
}

/** The name that the result is bound to: `engine = create_engine(…)`, `self.engine = …`, `async with … as pool`. */
function targetOf(node: SyntaxNode, text: string): string {
  let up: SyntaxNode | null = node.parent;
  while (up && ["AwaitExpression", "ParenthesizedExpression", "ConditionalExpression"].includes(up.name))
    up = up.parent;
  if (up?.name !== "AssignStatement" || !up.firstChild) return "";
  const last = /(\w{1,60})$/.exec(textAt(text, up.firstChild).replace(/["'\]]+$/, ""));
  return last?.[1] ?? "";
}

const deepest = 12;
const wrappers =
  /^(?:str|int|float|bool|SecretStr|make_url|URL|PostgresDsn|sa\.make_url|parse_obj_as|Field|quote|quote_plus|urllib\.parse\.quote(?:_plus)?|dict)$/;

/** A field of its class that a validator of pydantic's is given: `values.get("DB_HOST")`, `info.data["DB_HOST"]`. */
const validated = /^(?:values(?:\.data)?|info\.data)(?:\.get\(|\[)\s*["'](\w+)["']\s*[)\]]$/;

export interface Resolved {
  node: SyntaxNode;
  isSetting: boolean;
  /** `quote_plus(…)` stands on the way to it. */
  isEncoded: boolean;
}

/** The expression that a name, an attribute or a wrapper stands for; null where nobody can say without running it. */
export function resolved(module: PythonModule, node: SyntaxNode, depth = 0): Resolved | null {
  if (depth > deepest) return null;
  spend(module);
  const { text } = module;
  const again = (next: SyntaxNode | null | undefined, isSetting = false, isEncoded = false): Resolved | null => {
    const inner = next ? resolved(module, next, depth + 1) : null;
    return inner && { ...inner, isSetting: inner.isSetting || isSetting, isEncoded: inner.isEncoded || isEncoded };
  };
  const itself = { node, isSetting: false, isEncoded: false };
  if (node.name === "ParenthesizedExpression") return again(node.firstChild?.nextSibling);
  if (node.name === "AwaitExpression") return again(node.lastChild);
  const field = validated.exec(textAt(text, node))?.[1];
  if (field !== undefined) {
    const all = module.attributes.get(field)?.filter(({ isSetting }) => isSetting) ?? [];
    return all.length === 1 && all[0] ? again(all[0].node, true) : null;
  }
  if (node.name === "VariableName") {
    const name = textAt(text, node);
    if (parameterOf(module, node) !== undefined) return null;
    const all = module.names.get(name) ?? module.attributes.get(name)?.map((one) => one.node) ?? [];
    return all.length === 1 && all[0] !== node ? again(all[0]) : null;
  }
  if (node.name === "MemberExpression") {
    const name = textAt(text, node.getChild("PropertyName"));
    const all = module.attributes.get(name) ?? [];
    return all.length === 1 && all[0] ? again(all[0].node, all[0].isSetting) : null;
  }
  if (node.name === "CallExpression") {
    const callee = textAt(text, node.firstChild);
    const inner = argumentsOf(node.getChild("ArgList"), text);
    if (/\.(?:get_secret_value|unicode_string|render_as_string|strip|__str__)$/.test(callee))
      return again(node.firstChild?.firstChild);
    if (inner.length === 0 && module.names.get(`${callee}()`)?.length === 1)
      return again(module.names.get(`${callee}()`)?.[0]);
    if (callee === "dict") return itself;
    const first = inner.find(({ name }) => name === null || name === "default");
    // `URL("postgresql", host=…)` puts one together, as SQLAlchemy did before URL.create.
    const isMade = callee === "URL" && inner.length > 1;
    if (wrappers.test(callee) && first && !isMade)
      return again(first.value, callee === "Field", /(?:^|\.)quote/.test(callee));
  }
  return itself;
}

/**
 * What the parameter of a function around defaults to: null for
 * nothing; undefined where no function has one of this name.
 */
export function parameterOf(module: PythonModule, node: SyntaxNode): SyntaxNode | null | undefined {
  const name = textAt(module.text, node);
  for (let up: SyntaxNode | null = node; up; up = up.parent) {
    const own = up.name === "FunctionDefinition" ? parametersOf(module, up) : null;
    if (own?.has(name)) return own.get(name);
  }
  return undefined;
}

function parametersOf(module: PythonModule, definition: SyntaxNode): Map<string, SyntaxNode | null> {
  const known = module.parameters.get(definition.from);
  if (known) return known;
  const found = new Map<string, SyntaxNode | null>();
  for (let child = definition.getChild("ParamList")?.firstChild ?? null; child; child = child.nextSibling) {
    if (child.name !== "VariableName") continue;
    let next = child.nextSibling;
    if (next?.name === "TypeDef") next = next.nextSibling;
    found.set(textAt(module.text, child), next?.name === "AssignOp" ? next.nextSibling : null);
  }
  module.parameters.set(definition.from, found);
  return found;
}
