// Object literals in JavaScript, TypeScript and JSON: `new Pool({ … })`,
// `knex({ … })`, exports and fragments. Read as a syntax tree, never run.
import type { SyntaxNode } from "@lezer/common";
import { BeyondBound, isBroken, nestedTooDeep, parseBounded, tooManySettings } from "./bounded.ts";
import { asComputed } from "./computed.ts";
import { branchesOf, changingOf, fallbackObject, mayBe } from "./javascript-branches.ts";
import { calleeOf, modulesOf, returnedOf, variablesOf } from "./javascript-calls.ts";
import { typescript } from "./javascript-code.ts";
import { argumentsOf, keyNameOf } from "./javascript-nodes.ts";
import { isOpenObject } from "./javascript-openness.ts";
import { environmentKey, placeOf, resolved, argumentValues } from "./javascript-place.ts";
import { declarationsOf } from "./javascript-scopes.ts";
import { constantAt, constantOf, literalValue, valueOf, withoutType, type ScriptSource } from "./javascript-values.ts";
import { assignedTo, overridden, spreadOf, type Part } from "./javascript-spread.ts";
import { linesOf, flatText } from "../options.ts";
import type { Option } from "../playbook.ts";

/** An object literal, flattened, with what it is given to. */
export interface Literal {
  /** "Pool" of `new Pool({…})`, "knex" of `knex({…})`, "" where it is only assigned or exported. */
  callee: string;
  /** Where its call stands. */
  line?: number;
  /** Keys that lead to it from the outermost literal: ["production"]. */
  path: string[];
  options: Option[];
  /** A text that stands where an object could: `new Pool("postgres://…")`. */
  text?: { value: string; line: number };
  /** What is computed and stands before the object, or in its place: `postgres(process.env.DATABASE_URL, {…})`. */
  argument?: Option;
  /** All that stands before it in its call: `new Sequelize(database, user, password, {…})`; null for nothing. */
  before?: Option[];
  /** Something from another file is spread into it, or into an object within: it may have more. */
  isOpen?: true;
  /** `export const options = {…}`: other files may be given it. */
  isExported?: true;
  /** It stands in a list: the key of that, and its line. */
  list?: { key: string; line: number };
  /** It stands behind another argument of its call. */
  follows?: true;
  /** `knex(table).where(…)`: what is called gives something that is asked at once. */
  isAsked?: true;
  /** `Model.knex(client)`: what is called is a member of something. */
  isMember?: true;
  /** The module that the function or class comes from, as far as the file says it: "mysql2/promise". */
  module?: string;
}

const deepest = 12;
const objectsAtFirst = 10_000;

/** Outermost literals first. @throws UserMistake when it is nested beyond all sense */
export function literalsOf(source: string): Literal[] {
  try {
    const found = read(scriptOf(source));
    if (found.length > 0) return found;
    // A pasted fragment: `host: "x", max: 5`.
    return read(`({${withoutEnd(source)}})`);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new BeyondBound(nestedTooDeep);
  }
}

/** An object alone is no block. */
export function scriptOf(source: string): string {
  const bare = withoutEnd(source);
  return bare.trimStart().startsWith("{") ? `(${bare})` : source;
}

/** Without commas, semicolons and white space at its end. */
function withoutEnd(text: string): string {
  let end = text.length;
  while (end > 0 && /[,;\s]/.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

function read(text: string): Literal[] {
  const tree = parseBounded(typescript, text);
  const lineAt = linesOf(text);
  const [names, returned] = [declarationsOf(tree, text), returnedOf(tree, text)];
  const [modules, variables] = [modulesOf(tree, text), variablesOf(tree, text)];
  const left = { objects: objectsAtFirst + text.length, steps: objectsAtFirst + text.length };
  const within = new Set<number>();
  const composed = new Map<string, string | undefined>();
  const source: ScriptSource = { text, lineAt, names, returned, left, within, composed, modules, variables };
  const found: Literal[] = [];
  tree.iterate({
    enter: ({ name, node }) => {
      if (name === "ArgList") found.push(...ofArguments(node, source));
      if (name === "Property") found.push(...slavesOf(node, source));
      if (name !== "ObjectExpression") return;
      const place = placeOf(node, source);
      if (!place) return;
      found.push({ ...place, options: optionsOf(node, source, "", 0), ...openness(node, source) });
      if (place.callee === "" && place.path.length === 0) found.push(...sectionsOf(node, source));
    },
  });
  return found.filter((one) => !isSchema(one));
}

/** Convict's schema says how each setting is read: `host: { format: String, default: "localhost", env: "DB_HOST" }`. */
const isSchema = ({ callee, options }: Literal): boolean =>
  callee === "convict" ||
  options.some(
    ({ name }) =>
      /^\w+\.default$/.test(name) &&
      options.some((one) => one.name === name.replace(/default$/, "format")) &&
      options.some((one) => one.name === name.replace(/default$/, "env")),
  );

/**
 * `production: served`, `production: place("kiln")`: sections that are objects of the file by their names. Beside one
 * that is named for an environment, `"production-ssl-disabled": served` is another.
 */
function sectionsOf(object: SyntaxNode, source: ScriptSource): Literal[] {
  const all = object.getChildren("Property").map((property) => ({ property, key: keyNameOf(property, source.text) }));
  if (!all.some(({ key }) => key !== null && environmentKey.test(key))) return [];
  return all.flatMap(({ property, key }): Literal[] => {
    const known = property.lastChild ? constantAt(property.lastChild, source) : undefined;
    const bare = known ? withoutType(known) : null;
    return key !== null && bare?.name === "ObjectExpression"
      ? [{ callee: "", path: [key], options: optionsOf(bare, source, "", 0), ...openness(bare, source) }]
      : [];
  });
}

/**
 * Calls whose first argument may be a URL, or the name of an object.
 * Objects that stand there themselves are read where they stand.
 */
function ofArguments(list: SyntaxNode, source: ScriptSource): Literal[] {
  const [callee, module] = calleeOf(list, source);
  const args = argumentsOf(list);
  const [first, second] = args.map((one) => resolved(one, source));
  const at = source.lineAt(list.from);
  const whole = { callee, path: [], line: at, ...(module === undefined ? {} : { module }), ...wayOf(list) };
  if (callee === "" || args.length > 4) return [];
  const last = args.length === 4 && args[3] ? resolved(args[3], source) : null;
  // An object that stands there itself is read where it stands.
  if (last !== null)
    return last.name === "ObjectExpression" && last !== args[3]
      ? [
          {
            ...whole,
            options: optionsOf(last, source, "", 0),
            follows: true,
            before: argumentValues(args.slice(0, 3), source),
          },
        ]
      : [];
  if (!first) return [{ ...whole, options: [] }];
  if (first.name === "ObjectExpression")
    return first === args[0]
      ? []
      : [{ ...whole, options: optionsOf(first, source, "", 0), ...openness(first, source) }];
  const line = source.lineAt(args[0]?.from ?? list.from);
  const argument = { name: "", ...valueOf(first, source), line };
  const { value } = argument;
  if (!argument.isOpaque && typeof value === "string")
    return /:\/\/|^postgres/.test(value) ? [{ ...whole, options: [], text: { value, line } }] : [];
  // The objects of a choice are read where they stand.
  if (branchesOf(first).length > 0) return [];
  // An object that stands there itself has its argument from `placeOf`.
  if (second?.name === "ObjectExpression" && second === args[1]) return [];
  const options = second?.name === "ObjectExpression" ? optionsOf(second, source, "", 0) : [];
  return argument.isOpaque ? [{ ...whole, options, argument }] : [];
}

/** How a call stands among others. */
function wayOf({ parent: call }: SyntaxNode): Pick<Literal, "isAsked" | "isMember"> {
  const isAsked = call?.parent?.name === "MemberExpression" && call.parent.parent?.name === "CallExpression";
  const isMember = call?.name === "CallExpression" && call.firstChild?.name === "MemberExpression";
  return { ...(isAsked ? { isAsked } : {}), ...(isMember ? { isMember } : {}) };
}

/** `slaves: replicas`: the list of that name. Any other list is not a database's. */
function slavesOf(property: SyntaxNode, source: ScriptSource): Literal[] {
  if (keyNameOf(property, source.text) !== "slaves") return [];
  const written = property.lastChild;
  const isShort = written?.name === "PropertyDefinition";
  const known = written
    ? isShort
      ? constantOf(written, source)
      : constantAt(withoutType(written), source)
    : undefined;
  const all = known ? withoutType(known) : null;
  const list = { key: "slaves", line: source.lineAt(property.from) };
  return (all?.getChildren("ObjectExpression") ?? []).map((one) => ({
    callee: "",
    path: [],
    list,
    options: optionsOf(one, source, "", 0),
    ...openness(one, source),
  }));
}

function optionsOf(node: SyntaxNode, source: ScriptSource, prefix: string, depth: number): Option[] {
  source.left.objects -= 1;
  if (source.left.objects < 0) throw new BeyondBound(tooManySettings);
  const parts = node.getChildren("Property").map((property): Part => {
    const isBase = property.firstChild?.name === "Spread";
    const value = property.lastChild && isBase ? spreadOf(property.lastChild, source) : null;
    if (!value || isBroken(property) || depth >= deepest)
      return { options: ofProperty(property, source, prefix, depth), isCertain: true };
    // `...base`, `...base.pool`: what a constant of the file has.
    if (value.name === "ObjectExpression")
      return { options: optionsOf(value, source, prefix, depth + 1), isCertain: true };
    return { options: eitherOf(value, source, prefix, depth), isCertain: false };
  });
  const set = assignedTo(node, parts, source, prefix, (value, name) => setIn(node, value, source, name, depth));
  return overridden([...parts, { options: set, isCertain: false }], prefix);
}

/** What an object has that is set behind another: a `{ ...config }` of it is no second way down. */
function setIn({ from }: SyntaxNode, value: SyntaxNode, source: ScriptSource, prefix: string, depth: number): Option[] {
  if (value.name !== "ObjectExpression" || depth >= deepest || source.within.has(from)) return [];
  source.within.add(from);
  const found = optionsOf(value, source, prefix, depth + 1).map((each) => asComputed(each));
  source.within.delete(from);
  return found;
}

/** What each object has that a value may be, as what is decided at run time. */
function eitherOf(value: SyntaxNode, source: ScriptSource, prefix: string, depth: number): Option[] {
  const all = mayBe(value, source);
  for (const { from } of all) source.within.add(from);
  const found = all.flatMap((one) => optionsOf(one, source, prefix, depth + 1).map((each) => asComputed(each)));
  for (const { from } of all) source.within.delete(from);
  return found;
}

/** What TLS stands in: "only in production" is asked of it more than of anything else. */
const ofTls = /^(?:ssl|dialectOptions|database_extra|databaseDriverOptions|database_driver_options)$/;

/** `on ? {…} : {}`: of two objects either would hide the other's values. */
const isOneOrNone = (value: SyntaxNode) =>
  branchesOf(value).filter((one) => one.getChild("Property") !== null).length === 1;

function ofProperty(property: SyntaxNode, source: ScriptSource, prefix: string, depth: number): Option[] {
  const key = keyNameOf(property, source.text);
  if (!property.lastChild || isBroken(property) || key === null) return [];
  const value = bareLiteral(property.lastChild, source.text);
  const line = source.lineAt(property.from);
  const name = `${prefix}${key}`;
  const isShort = value.name === "PropertyDefinition";
  const constant = isShort ? constantOf(value, source) : constantAt(value, source);
  const known = constant && bareLiteral(constant, source.text);
  const isReal = known && (known.name === "ObjectExpression" || literalValue(known, source.text) !== undefined);
  const real = isReal ? known : value;
  if (real.name === "ObjectExpression" && depth < deepest) {
    const inner = optionsOf(real, source, `${name}.`, depth + 1);
    if (inner.length > 0) return inner;
    const isOpaque = isOpenObject(real, source);
    return [{ name, value: isOpaque ? flatText(source.text.slice(real.from, real.to)) : "{}", isOpaque, line }];
  }
  // `connection: process.env.URL || {…}`: either may be.
  const other = fallbackObject(real, source.text);
  const either =
    depth >= deepest
      ? []
      : other
        ? optionsOf(other, source, `${name}.`, depth + 1)
        : isReal || (changingOf(value, source).length === 0 && !(ofTls.test(key) && isOneOrNone(value)))
          ? []
          : eitherOf(value, source, `${name}.`, depth);
  // `{ connectionString }` stands for what the name stands for.
  const written = isReal ? known : isShort && constant ? constant : value;
  return [{ name, ...valueOf(written, source), ...(isShort ? { constant: key } : {}), line }, ...either];
}

const openness = (node: SyntaxNode, source: ScriptSource): { isOpen?: true } =>
  isOpenObject(node, source) ? { isOpen: true } : {};

/** `"postgres" as const`, `{…} satisfies Options`: the literal itself; any other value stays as it is written. */
function bareLiteral(node: SyntaxNode, text: string): SyntaxNode {
  const bare = withoutType(node);
  return bare.name === "ObjectExpression" || literalValue(bare, text) !== undefined ? bare : node;
}
