// The databases of a settings file: DATABASES and what is assigned into it, by alias and by branch.
import { UserMistake } from "../../errors.ts";
import { firstOfEach, groupedBy, linesOf, withUnread } from "../options.ts";
import { otherDatabase } from "../other-databases.ts";
import type { AppConfig, Option } from "../playbook.ts";
import { assignedIn, computedKey, readsUrl, type Assigned } from "../read/python.ts";
import { computedAlias, ofDatabase } from "./options.ts";

const telling = "ENGINE NAME HOST USER PASSWORD PORT OPTIONS CONN_MAX_AGE USERNAME DATABASE".split(" ");

/** `outside:CONN_MAX_AGE.line20`; a name that the file uses elsewhere may be for another purpose. */
function outside(text: string): string[] {
  if (!/^DATABASES\b/m.test(text)) return [];
  return ofDatabase.flatMap((name) => {
    const all = [...text.matchAll(new RegExp(`^${name}\\s*(?::[^=\\n]+)?=(?!=)|\\b${name}\\b`, "gm"))];
    const [first] = all;
    if (all.length !== 1 || !first || !first[0].endsWith("=")) return [];
    return [`outside:${name}.line${linesOf(text)(first.index)}`];
  });
}

export function read(text: string): AppConfig[] {
  const all = withVariable(assignedIn(text));
  const found = all.some(({ target }) => /^DATABASES(?:\.|$)/.test(target))
    ? branchesOf(all).flatMap(databasesOf)
    : fragments(all);
  const distinct = firstOfEach(found, ({ options }) => JSON.stringify(options));
  if (distinct.length === 0)
    throw new UserMistake(
      'It contains no database: looked for DATABASES = {"default": {…}}, DATABASES["default"] = …, or a ' +
        "dictionary with ENGINE, NAME, HOST.",
    );
  const other = ({ options, traits }: AppConfig) => {
    // What a call reads from the environment goes over what stands beside it.
    if (traits.includes("call") && !options.some(({ name }) => name === "URL")) return null;
    const option = options.find(({ name }) => name === "ENGINE") ?? options.find(({ name }) => name === "URL");
    const usual = option?.isOpaque ? (option.name === "URL" ? option.fallback : undefined) : option?.value;
    return usual === undefined ? null : otherDatabase(String(usual));
  };
  const ours = distinct.filter((one) => other(one) === null);
  if (ours.length === 0 && distinct[0])
    throw new UserMistake(
      `Its database is not PostgreSQL: the engine is ${other(distinct[0])}` +
        `${all.some(isComputed) ? ", where the file says it. Another place computes the settings" : ""}.`,
    );
  const isDefault = ({ database }: AppConfig) => Number(database === "default");
  // Of several branches the one that asks the environment is production's.
  const isCall = ({ traits }: AppConfig) => Number(traits.includes("call"));
  const isComputedAlias = all.some(({ target }) => target === computedKey);
  const apart = [...outside(text), ...(isComputedAlias ? [computedAlias] : [])];
  const unread = isComputedAlias ? ["settings of a database whose name is computed are not read"] : [];
  return ours
    .toSorted((a, b) => isDefault(b) - isDefault(a) || isCall(b) - isCall(a) || b.options.length - a.options.length)
    .map((one) => withUnread({ ...one, notes: [], traits: [...one.traits, ...apart] }, [...one.notes, ...unread]));
}

/** All settings of a database come from elsewhere. */
const isComputed = ({ target, options }: Assigned) =>
  options.some(
    ({ name, isOpaque }) =>
      isOpaque && (target === "DATABASES" ? !name.includes(".") : name === "" && /^DATABASES\.[^.]+$/.test(target)),
  );

/**
 * What is set together, in file order: branches of an `if` exclude each other, and
 * are not mixed; what stands in an outer branch holds for its inner ones.
 */
function branchesOf(all: Assigned[]): Assigned[][] {
  const own = all.filter(({ target }) => /^DATABASES(?:\.|$)/.test(target));
  const order = new Map(own.map((one, at) => [one, at]));
  const atPath = groupedBy(own, ({ branches }) => branches.join(" "));
  const outer = new Set([...atPath.values()].flatMap(([one]) => pathsAbove(one?.branches ?? [])));
  const inner = [...atPath].flatMap(([path, [first]]) => {
    const its = [...pathsAbove(first?.branches ?? []), path]
      .flatMap((one) => atPath.get(one) ?? [])
      .toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
    // What only adds to a database is no place of its own where an inner branch has the database.
    const isPlace = !outer.has(path) || its.some(({ target }) => /^DATABASES(?:\.[^.]+)?$/.test(target));
    return path !== "" && isPlace ? [its] : [];
  });
  const always = own.filter(({ branches }) => branches.length === 0);
  return always.some(({ target }) => target === "DATABASES") || inner.length === 0 ? [...inner, always] : inner;
}

const pathsAbove = (branches: string[]): string[] => branches.map((_, at) => branches.slice(0, at).join(" "));

/** Some settings fill a variable of their own, in a function: `databases["default"] = {…}`. */
function withVariable(all: Assigned[]): Assigned[] {
  const isSet = all.some(({ target, options }) => /^DATABASES(?:\.|$)/.test(target) && options.length > 0);
  // `databases = {"default": {…}}` with Django's engine is returned from there.
  const isFilled = all.some(
    ({ target, options }) =>
      target.startsWith("databases.") ||
      (target === "databases" &&
        options.some(({ name, value }) => name === "default.ENGINE" && /^django[._]/.test(String(value)))),
  );
  if (isSet || !isFilled) return all;
  return all
    .filter(({ target }) => target !== "DATABASES")
    .map((one) => ({ ...one, target: one.target.replace(/^databases(?=\.|$)/, "DATABASES") }));
}

function databasesOf(assigned: Assigned[]): AppConfig[] {
  const aliases = new Set([
    ...assigned.flatMap(({ target, options }) =>
      target === "DATABASES" ? options.map(({ name }) => name.split(".")[0] ?? "") : [],
    ),
    ...assigned.flatMap(({ target }) => /^DATABASES\.([^.]+)/.exec(target)?.[1] ?? []),
  ]);
  const ofAlias = byAlias(assigned);
  const replaced = new Set(assigned.map(({ target }) => target));
  return [...aliases]
    .filter((alias) => /^[\w-]{1,60}$/.test(alias))
    .map((alias) => configOf(alias, optionsOf(ofAlias.get(alias) ?? []), replaced))
    .filter(({ options, traits }) => options.length > 0 || traits.length > 0);
}

/** What one assignment sets of a database: all of it, or the part below a path. */
interface Setting {
  path: string;
  options: Option[];
}

function byAlias(assigned: Assigned[]): Map<string, Setting[]> {
  const all = assigned.flatMap((one) => {
    if (one.target === "DATABASES") {
      const inner = one.options.filter(({ name }) => name.includes("."));
      return [...groupedBy(inner, ({ name }) => firstOf(name))].map(([alias, own]) => ({
        alias,
        path: "",
        options: own.map((option) => ({ ...option, name: option.name.slice(alias.length + 1) })),
      }));
    }
    if (!one.target.startsWith("DATABASES.")) return [];
    const below = one.target.slice("DATABASES.".length);
    const alias = firstOf(below);
    return [{ alias, path: below.slice(alias.length + 1), options: ownOf(one) }];
  });
  return groupedBy(all, ({ alias }) => alias);
}

const firstOf = (name: string) => name.split(".")[0] ?? "";

/** A whole dictionary takes the place of what was there; an assignment into it replaces its own part. */
function optionsOf(settings: Setting[]): Option[] {
  let found: Option[] = [];
  for (const { path, options } of settings) {
    const isPart = ({ name }: Option) => path === "" || name === path || name.startsWith(`${path}.`);
    const named = options.map((option) => ({
      ...option,
      name: [path, option.name].filter((part) => part !== "").join("."),
    }));
    const isUrl = path === "call" && readsUrl(String(options[0]?.value));
    found = [
      ...found.filter((option) => !isPart(option)).map((option) => (isUrl ? belowUrl(option) : option)),
      ...named,
    ];
  }
  return found.filter(({ name }, at) => !found.slice(at + 1).some((one) => one.name === name));
}

/** The variable's URL goes over what was there; without the variable that stays. */
function belowUrl(option: Option): Option {
  const { name, value, isOpaque } = option;
  return isOpaque || Array.isArray(value) || !ofUrl.includes(name)
    ? option
    : { ...option, isOpaque: true, fallback: value };
}
const ofUrl = "ENGINE NAME HOST USER PASSWORD PORT".split(" ");

const ownOf = ({ call, line = 0, options }: Assigned): Option[] =>
  call === null ? options : [{ name: "call", value: call, isOpaque: true, line }, ...options];

function configOf(database: string, options: Option[], set: Set<string>): AppConfig {
  const call = options.find(({ name }) => name === "call");
  const isReplaced = call !== undefined && set.has(`DATABASES.${database}.OPTIONS`);
  return {
    framework: "django",
    database,
    options: withUrl(
      options.filter((one) => !/(?:^|\.)call$/.test(one.name) && !(call && isFallback(one))).map(ofCall),
      options.some(isFallback) ? undefined : call,
    ),
    notes: options.some((one) => /(?:^|\.)call$/.test(one.name) && !readsUrl(String(one.value)))
      ? ["settings that a function or ** adds are not read"]
      : [],
    traits: [
      ...(call ? ["call"] : []),
      ...(/^dj_database_url\.(?:config|parse)$/.test(String(call?.value)) ? ["dj-database-url"] : []),
      ...(isReplaced ? ["options-replaced"] : []),
      // What a call or another file adds to them, nobody sees here.
      ...(options.some(({ name }) => name === "OPTIONS.call") ? ["options-open"] : []),
    ],
  };
}

/** What a call reads from the environment has no option of its own, and is computed all the same. */
const withUrl = (options: Option[], call: Option | undefined): Option[] =>
  call && call.line > 0 && readsUrl(String(call.value)) && !options.some(({ name }) => name === "URL")
    ? [{ ...call, name: "URL" }, ...options]
    : options;

/** `default="sqlite:///db.sqlite3"`: what stands in for a missing variable says nothing of the variable's database. */
const isFallback = ({ name, value, isOpaque }: Option) =>
  name === "default" && !isOpaque && otherDatabase(String(value)) === "SQLite";

/** A dictionary alone, or under another name: at least two settings of a database, one of them a place or a login. */
function fragments(all: Assigned[]): AppConfig[] {
  const found = all.find(({ options }) => {
    const names = options.map(({ name }) => name.split(".")[0] ?? "");
    return (
      names.filter((name) => telling.includes(name)).length >= 2 &&
      names.some((name) => ["ENGINE", "HOST", "USER", "PASSWORD", "DATABASE", "USERNAME"].includes(name))
    );
  });
  return found ? [configOf("", found.options, new Set())] : [];
}

/** Arguments of dj_database_url.config() under the names of the settings that they become. */
function ofCall(option: Option): Option {
  const words: Record<string, string> = {
    conn_max_age: "CONN_MAX_AGE",
    conn_health_checks: "CONN_HEALTH_CHECKS",
    disable_server_side_cursors: "DISABLE_SERVER_SIDE_CURSORS",
    test_options: "TEST",
    default: "URL",
    engine: "ENGINE",
  };
  const renamed = Object.hasOwn(words, option.name) ? { ...option, name: words[option.name] ?? option.name } : option;
  const { name, isOpaque, value } = option;
  if (name !== "default" || isOpaque || Array.isArray(value)) return renamed;
  // The variable's URL goes over it.
  return { ...renamed, isOpaque: true, fallback: value };
}
