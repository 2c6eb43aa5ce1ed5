// Flask-SQLAlchemy: settings of a module, of classes with their bases, of `app.config[…]`.
import type { AppConfig, Option } from "../playbook.ts";
import { groupedBy } from "../options.ts";
import { conditionsOf, goTogether } from "../read/python-conditions.ts";
import { argumentsOf } from "../read/python-literals.ts";
import type { Assignment, PythonModule } from "../read/python-module.ts";
import { allOf, fullest, pairWays, settingWays, together } from "./dictionaries.ts";
import { urlOptions } from "./engines.ts";
import { isUnread } from "./flask-unread.ts";

const own =
  /^SQLALCHEMY_(?:DATABASE_URI|BINDS|ENGINE_OPTIONS|POOL_SIZE|POOL_TIMEOUT|POOL_RECYCLE|MAX_OVERFLOW|ECHO|RECORD_QUERIES|TRACK_MODIFICATIONS|COMMIT_ON_TEARDOWN|NATIVE_UNICODE)$/;

/** Superset's second connection, and others beside the application's own. */
const beside = /^SQLALCHEMY_(?!DATABASE_)[A-Z_]{1,40}_URI$/;

export function flaskOf(module: PythonModule): AppConfig[] {
  const found = ownOf(module);
  return found.length === 0 ? [] : [...found, ...besideOf(module)];
}

function besideOf(module: PythonModule): AppConfig[] {
  const last = new Map(module.assignments.filter(({ name }) => beside.test(name)).map((one) => [one.name, one]));
  return [...last.values()].map(({ name, value, line }) => ({
    framework: "sqlalchemy",
    database: name,
    options: urlOptions(module, value, "url", line).map((one) => (one.name === "url" ? { ...one, name, line } : one)),
    notes: [],
    traits: ["settings"],
  }));
}

function ownOf(module: PythonModule): AppConfig[] {
  const settings = module.assignments.filter(
    (one) => (own.test(one.name) || isUnread(one.name, module.text)) && !isFilledLater(module, one),
  );
  if (!settings.some(({ name }) => name === "SQLALCHEMY_DATABASE_URI" || name === "SQLALCHEMY_BINDS"))
    return extensionsOf(module);
  const ofClass = groupedBy(settings, ({ inClass }) => inClass);
  // A class without settings of its own has those of its bases.
  const heirs = module.classes.filter(
    ({ name, bases }) => !ofClass.has(name) && bases.some((base) => ofClass.has(base)),
  );
  const basesByName = new Map(module.classes.toReversed().map(({ name, bases }) => [name, bases]));
  return [...ofClass.keys(), ...heirs.map(({ name }) => name)].flatMap((name) => {
    const chain = basesOf(basesByName, name);
    const ordered = [...new Set([...chain.toReversed(), ""])].flatMap((one) => ofClass.get(one) ?? []);
    return configsOf(
      module,
      ordered.filter(({ inClass }) => (name === "" ? inClass === "" : true)),
      name,
    );
  });
}

/** A field of pydantic's without a value: a validator puts the URL together. */
const isFilledLater = ({ attributes }: PythonModule, { name, value, inClass }: Assignment) =>
  value.name === "None" && inClass !== "" && attributes.get(name)?.some(({ isSetting }) => isSetting) === true;

/** `SQLAlchemy(app, engine_options={…})`: the URL is another file's. */
function extensionsOf(module: PythonModule): AppConfig[] {
  return module.calls
    .filter(({ callee }) => /(?:^|\.)SQLAlchemy$/.test(callee))
    .flatMap(({ node }) => argumentsOf(node.getChild("ArgList"), module.text))
    .filter(({ name }) => name === "engine_options")
    .flatMap(({ value, at }) => fullest(pairWays(module, "SQLALCHEMY_ENGINE_OPTIONS", value, at)))
    .filter(({ options }) => options.some(({ name }) => name.includes(".")))
    .map(({ options }) => ({ framework: "sqlalchemy", database: "default", options, notes: [], traits: ["flask"] }));
}

/** A class, then those that it builds on. */
function basesOf(known: Map<string, string[]>, name: string): string[] {
  const found = [name];
  for (let at = 0; at < found.length && found.length < mostBases; at += 1) {
    const bases = known.get(found[at] ?? "") ?? [];
    found.push(...bases.filter((base) => !found.includes(base)));
  }
  return found;
}

const mostBases = 20;

/** Later ones take the place of earlier ones; a URL that branches set has several. */
function configsOf(module: PythonModule, settings: Assignment[], database: string): AppConfig[] {
  const last = new Map<string, Assignment[]>();
  for (const one of settings) {
    const before = (last.get(one.name) ?? []).filter(({ inClass }) => inClass === one.inClass);
    last.set(
      one.name,
      one.name === "SQLALCHEMY_DATABASE_URI" && !isRewritten(module, one)
        ? [...before, one]
        : [...before.slice(0, -1), ...(isRewritten(module, one) ? before.slice(-1) : [one])],
    );
  }
  const urls = last.get("SQLALCHEMY_DATABASE_URI") ?? [];
  const ways = together(
    [...last].flatMap(([name, [first]]) =>
      name === "SQLALCHEMY_DATABASE_URI" || !first ? [] : [settingWays(module, name, first.value)],
    ),
  );
  const wasRewritten = settings.some((one) => isRewritten(module, one));
  const make = (options: Option[], notes: string[]): AppConfig => ({
    framework: "sqlalchemy",
    database: database === "" ? "default" : database,
    options: options.toSorted((a, b) => a.line - b.line),
    notes,
    unread: notes,
    traits: ["flask", ...(wasRewritten ? ["rewritten"] : [])],
  });
  if (urls.length === 0)
    return fullest(ways)
      .filter(({ options }) => options.some(({ name }) => name.startsWith("SQLALCHEMY_BINDS")))
      .map(({ options, notes }) => make(options, notes));
  return urls.flatMap(({ value, line }) => {
    const own = urlOptions(module, value, "url", line).map((one) =>
      one.name === "url" ? { ...one, name: "SQLALCHEMY_DATABASE_URI", line } : one,
    );
    const beside = ways.filter((one) => goTogether(allOf(one), conditionsOf(value, module.text)));
    return fullest(beside.length > 0 ? beside : ways).map(({ options, notes }) => make([...own, ...options], notes));
  });
}

const isRewritten = (module: PythonModule, { name, value }: Assignment) =>
  name === "SQLALCHEMY_DATABASE_URI" &&
  /SQLALCHEMY_DATABASE_URI["'\]]*\.replace\s*\(/.test(module.text.slice(value.from, value.to));
