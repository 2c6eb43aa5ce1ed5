// Calls that make an engine of SQLAlchemy, or a connection or a pool of a driver alone, with their arguments.
import type { SyntaxNode } from "@lezer/common";
import type { AppConfig, Option } from "../playbook.ts";
import { importBehind } from "../read/python-bindings.ts";
import { goTogether } from "../read/python-conditions.ts";
import { argumentsOf, contentOf, type Argument } from "../read/python-literals.ts";
import { resolved, textAt, type Call, type PythonModule } from "../read/python-module.ts";
import { valueOf } from "../read/python-values.ts";
import {
  allOf,
  argumentWays,
  dictionaryWays,
  fullest,
  nothingKnown,
  pairOf,
  together,
  type Way,
} from "./dictionaries.ts";
import { inPattern } from "../read/in-pattern.ts";
import { wronglyOpened } from "./async-with.ts";
import { urlCandidates, type UrlCandidate } from "./url-candidates.ts";

const engine = /(?:^|\.)(create_engine|create_async_engine|engine_from_config|async_engine_from_config)$/;
const urlMakers = /(?:^|\.)(?:URL\.create|engine\.url\.URL|URL)$|\.build$/;

export function enginesOf(module: PythonModule): AppConfig[] {
  const calls = module.calls.filter(({ callee }) => engine.test(callee) && !callee.startsWith("aiopg."));
  const isSeveral = new Set(calls.map(({ target }) => target)).size > 1;
  const found = calls.flatMap((call) => engineOf(module, call, isSeveral));
  // A call of one's own without arguments says nothing beside the engine that it makes.
  const telling = found.filter(({ options, notes }) => options.length > 0 || notes.length > 0);
  const ours = telling.filter((one) => !isOfSqlite(one));
  return ours.length > 0 ? ours : telling.length > 0 ? telling : found;
}

/** The branch for SQLite: its driver's own argument, where the URL does not say whose it is. */
const isOfSqlite = ({ options }: AppConfig) =>
  options.some(({ name }) => name === "connect_args.check_same_thread") &&
  !options.some(({ name, isOpaque }) => /^url(?:\.drivername)?$/.test(name) && !isOpaque);

const fromIni = "sqlalchemy.";

/**
 * `engine_from_config({"sqlalchemy.url": …})`, and what is set in that dictionary later. Of other keys, and of another
 * prefix, nothing is read. What the call is given besides goes over them.
 */
function mappedOf(module: PythonModule, given: Argument[]): Way[] | null {
  const own =
    given.find(({ name }) => name === "configuration") ??
    given.find(({ name, isSpread }) => name === null && !isSpread);
  const prefix = given.find(({ name }) => name === "prefix") ?? given.filter(({ name }) => name === null)[1];
  const isUsual = !prefix || (prefix.value.name === "String" && contentOf(prefix.value, module.text) === fromIni);
  const ways = own && isUsual ? dictionaryWays(module, own.value, "", nothingKnown) : null;
  return ways?.map((one) => ({ ...one, options: one.options.filter(({ name }) => name.startsWith(fromIni)) })) ?? null;
}

function engineOf(module: PythonModule, call: Call, isSeveral: boolean): AppConfig[] {
  const name = engine.exec(call.callee)?.[1] ?? "";
  const given = argumentsOf(call.node.getChild("ArgList"), module.text);
  const mapped = name.includes("from_config") ? mappedOf(module, given) : null;
  if (mapped?.some(({ options }) => options.some((one) => one.name === `${fromIni}url`)))
    return mappedEngine(module, call, isSeveral, mapped);
  const isAsync = name.includes("async") || isWrapped(module, call.node);
  const isFromConfig = name.includes("from_config");
  const url = isFromConfig
    ? mainOption(module)
    : (
        given.find((one) => one.name === "url" || one.name === "name_or_url") ??
        given.find((one) => one.name === null && !one.isSpread)
      )?.value;
  const spread = argumentWays(module, keywordsIn(given));
  const urls: UrlWay[] = url
    ? urlCandidates(module, url).map((one) => ({ ...one, options: urlOptions(module, one.node, "url", call.line) }))
    : [{ options: [], isRewritten: false, conditions: [] }];
  const database = nameOf(call, isSeveral);
  const unread =
    isFromConfig && !url ? ["the URL is sqlalchemy.url of the ini file, or what env.py sets when it runs"] : [];
  const isOwn = isOwnFunction(module, call.callee, name);
  const opened = isOwn ? [] : wronglyOpened(module, call, isAsync);
  return waysOf(urls, spread).map(({ options, isRewritten, notes }) => ({
    framework: "sqlalchemy",
    database,
    options,
    notes: [...notes, ...unread],
    unread: notes,
    traits: [
      isOwn ? "own-engine" : isAsync ? "async-engine" : "engine",
      ...(isAsync ? [`made-by:${name.includes("async") ? name : "AsyncEngine"}`] : []),
      ...(isRewritten ? ["rewritten"] : []),
      ...(isFromConfig ? ["from-config"] : []),
      ...opened,
    ],
  }));
}

const keywordsIn = (given: Argument[]) =>
  given.filter(
    ({ name, isSpread }) => isSpread || (name !== null && !["url", "prefix", "configuration"].includes(name)),
  );

const nameOf = ({ target, line }: Call, isSeveral: boolean) =>
  target !== "" ? target : isSeveral ? `engine in line ${line}` : "engine";

/** An engine whose URL and arguments a dictionary has. */
function mappedEngine(module: PythonModule, call: Call, isSeveral: boolean, mapped: Way[]): AppConfig[] {
  const given = argumentWays(module, keywordsIn(argumentsOf(call.node.getChild("ArgList"), module.text)));
  const named = given.map((one) => ({
    ...one,
    options: one.options.map((option) => ({ ...option, name: `${fromIni}${option.name}` })),
  }));
  const isAsync = call.callee.includes("async") || isWrapped(module, call.node);
  return fullest(together([mapped, named])).map(({ options, notes }) => ({
    framework: "sqlalchemy",
    database: nameOf(call, isSeveral),
    options: [...new Map(options.map((one) => [one.name, one])).values()],
    notes,
    unread: notes,
    traits: [
      isAsync ? "async-engine" : "engine",
      ...(isAsync ? [`made-by:${call.callee.includes("async") ? "async_engine_from_config" : "AsyncEngine"}`] : []),
      "mapped",
    ],
  }));
}

type UrlWay = Omit<UrlCandidate, "node"> & { options: Option[] };

/** Each URL with the arguments that stand beside it in the same branches. */
const waysOf = (urls: UrlWay[], given: Way[]) =>
  urls.flatMap(({ options, isRewritten, conditions }) => {
    const beside = given.filter((one) => goTogether(allOf(one), conditions));
    return fullest(beside.length > 0 ? beside : given).map((one) => ({
      options: [...options, ...one.options],
      isRewritten,
      notes: one.notes,
    }));
  });

/** `AsyncEngine(create_engine(…))`, as SQLModel's and Alembic's examples had it. */
function isWrapped(module: PythonModule, call: SyntaxNode): boolean {
  const outer = call.parent?.name === "ArgList" ? call.parent.parent : null;
  return outer?.name === "CallExpression" && /(?:^|\.)AsyncEngine$/.test(textAt(module.text, outer.firstChild));
}

/** A method, a function of this file's, or one that a package of the project's own has: its arguments are its own. */
function isOwnFunction({ text }: PythonModule, callee: string, name: string): boolean {
  if (/^(?:self|cls)\./.test(callee)) return true;
  if (callee.includes(".")) return isOwnModule(text, callee.slice(0, callee.indexOf(".")));
  if (new RegExp(`^[ \\t]*(?:async[ \\t]+)?def\\s+${inPattern(name)}\\s*\\(`, "m").test(text)) return true;
  const from = new RegExp(`from\\s+([\\w.]+)\\s+import\\s+(?:\\([^)]*|[^\\n]*)\\b${inPattern(name)}\\b`).exec(
    text,
  )?.[1];
  return from !== undefined && !theirs.test(from);
}

const theirs = /^(?:sqlalchemy|sqlmodel|flask_sqlalchemy|advanced_alchemy)\b/;

/** `base.create_engine` after `from . import base`, `import shop.base as base` or `import base`. */
function isOwnModule(text: string, root: string): boolean {
  if (theirs.test(root) || !/^\w+$/.test(root)) return false;
  const [, from, whole] =
    new RegExp(`from\\s+([\\w.]+)\\s+import\\s+(?:\\([^)]*|[^\\n]*)\\b${root}\\b`).exec(text) ??
    new RegExp(`^[ \\t]*import[ \\t]+()(?:([\\w.]+)[ \\t]+as[ \\t]+)?${root}\\b`, "m").exec(text) ??
    [];
  return from !== undefined && !theirs.test(from === "" ? (whole ?? root) : from);
}

/** Alembic's `Config` that a program fills itself. */
export function alembicOf(module: PythonModule): AppConfig[] {
  const url = mainOption(module);
  return (url ? urlCandidates(module, url) : []).map(({ node, isRewritten }) => ({
    framework: "sqlalchemy",
    database: "alembic",
    options: urlOptions(module, node, "url", module.lineAt(node.from)),
    notes: [],
    traits: ["engine", ...(isRewritten ? ["rewritten"] : []), "from-config"],
  }));
}

/** `set_main_option("sqlalchemy.url", url)`, or `set_section_option(section, "sqlalchemy.url", url)`. */
function mainOption(module: PythonModule): SyntaxNode | undefined {
  const { text, calls } = module;
  const given = calls
    .filter(({ callee }) => /\.set_(?:main|section)_option$/.test(callee))
    .map(({ node }) => argumentsOf(node.getChild("ArgList"), text).map(({ value }) => value));
  const isUrl = (one: SyntaxNode | undefined) => one?.name === "String" && contentOf(one, text) === "sqlalchemy.url";
  return given.find((all) => isUrl(all.at(-2)))?.at(-1);
}

/** The name that a value of this file is given to. */
function nameAround(module: PythonModule, node: SyntaxNode): string | null {
  let up = node.parent;
  while (up && up.name !== "AssignStatement" && up.name !== "Body" && up.name !== "ArgList") up = up.parent;
  const name = up?.name === "AssignStatement" ? textAt(module.text, up.firstChild) : "";
  return /^[A-Za-z_]{1,40}$/.test(name) ? name : null;
}

/** The URL as one option, or its parts where a call puts it together. */
export function urlOptions(module: PythonModule, node: SyntaxNode, name: string, line: number): Option[] {
  const known = resolved(module, node);
  const callee = known?.node.name === "CallExpression" ? textAt(module.text, known.node.firstChild) : "";
  const parts = argumentsOf(known?.node.getChild("ArgList") ?? null, module.text);
  const isMade =
    urlMakers.test(callee) &&
    parts.some((one) => one.name === "host" || one.name === "drivername" || one.name === "scheme");
  if (!isMade) {
    const key = known && known.node.from !== node.from ? nameAround(module, known.node) : null;
    const at = key !== null && known ? known.node : node;
    return [{ name, ...valueOf(module, node), line: module.lineAt(at.from) || line, ...(key === null ? {} : { key }) }];
  }
  const words: Record<string, string> = { scheme: "drivername", user: "username", path: "database" };
  return parts.flatMap((part, at): Option[] => {
    const own = part.name ?? (at === 0 ? "drivername" : null);
    if (own === null) return [];
    const pairs = pairOf(module, `${name}.${words[own] ?? own}`, part.value, part.at);
    return words[own] === undefined ? pairs : pairs.map((one) => ({ ...one, key: own }));
  });
}

const drivers: [RegExp, string, string[]][] = [
  [/(?:^|\.)asyncpg\.(?:connection\.|pool\.)?(?:connect|create_pool)$/, "asyncpg", ["dsn"]],
  [/(?:^|\.)psycopg2\.connect$/, "psycopg2", ["dsn"]],
  [/^aiopg\.(?:connect|create_pool|pool\.create_pool|sa\.create_engine)$/, "psycopg2", ["dsn"]],
  [/(?:^|\.)(?:Simple|Threaded)ConnectionPool$/, "psycopg2", ["minconn", "maxconn", "dsn"]],
  [
    /(?:^|\.)psycopg\.(?:connect|(?:Async)?Connection\.connect)$|^(?:Async)?Connection\.connect$/,
    "psycopg",
    ["conninfo"],
  ],
  [/(?:^|\.)(?:Async)?(?:Null)?ConnectionPool$/, "psycopg", ["conninfo"]],
];

/** Redis has a ConnectionPool, too: whose it is, the import says. A pasted fragment has none. */
function isOfPsycopg(callee: string, text: string): boolean {
  const whole = callee.replace(/\.connect$/, "");
  const [, from = "", name = whole] = /^(.*)\.(\w+)$/.exec(whole) ?? [];
  const isPackage = (one: string) => /(?:^|\.)psycopg(?:_pool)?(?:\.|$)/.test(one);
  if (isPackage(whole)) return true;
  if (from !== "") return new RegExp(`import\\s+psycopg_pool\\s+as\\s+${inPattern(from)}\\b`).test(text);
  if (!/^[ \t]*(?:import|from)\s/m.test(text)) return /psycopg/.test(text);
  return new RegExp(`from\\s+psycopg[\\w.]*\\s+import\\s+(?:\\([^)]*|[^\\n]*)\\b${inPattern(name)}\\b`).test(text);
}

/** Connections and pools of a driver that no engine of SQLAlchemy stands above. */
export function driversOf(module: PythonModule): AppConfig[] {
  // The file's own name takes the place of an imported one.
  const isOwn = ({ callee, scopes }: Call) => importBehind(module.bindings, callee, scopes) === "";
  return module.calls
    .filter((call) => drivers.some(([pattern]) => pattern.test(call.callee)) && !isOwn(call))
    .flatMap((call): AppConfig[] => {
      const [, driver, places = []] = drivers.find(([pattern]) => pattern.test(call.callee)) ?? [];
      if (driver === undefined || (driver === "psycopg" && !isOfPsycopg(call.callee, module.text))) return [];
      const given = argumentsOf(call.node.getChild("ArgList"), module.text);
      const positional = given.filter((one) => one.name === null && !one.isSpread);
      const placed = positional.flatMap((one, at) => {
        const name = places[at];
        if (name === undefined) return [];
        return name === "dsn" || name === "conninfo"
          ? urlOptions(module, one.value, name, call.line)
          : pairOf(module, name, one.value, one.at);
      });
      const ways = argumentWays(
        module,
        given.filter((one) => one.name !== null || one.isSpread),
      );
      const isOfAiopg = call.callee.startsWith("aiopg.");
      const isPool = /pool/i.test(call.callee) || (isOfAiopg && !call.callee.endsWith(".connect"));
      return fullest(ways).map(({ options, notes }) => ({
        framework: "sqlalchemy",
        database: call.target !== "" ? call.target : `${driver} in line ${call.line}`,
        options: [...placed, ...options.map((one) => ({ ...one, name: one.name.replace(/^kwargs\./, "") }))],
        notes,
        unread: notes,
        traits: [
          "driver",
          driver,
          ...(isOfAiopg ? ["aiopg"] : []),
          ...(isPool ? ["pool"] : []),
          ...(/NullC/.test(call.callee) ? ["null-pool"] : []),
        ],
      }));
    })
    .filter(({ options, notes }) => options.length > 0 || notes.length > 0);
}
