// The databases of options that were read: environments, and several databases within one.
import { UserMistake } from "../../errors.ts";
import { firstOfEach } from "../options.ts";
import { otherDatabase } from "../other-databases.ts";
import type { AppConfig, Option } from "../playbook.ts";
import { shownName } from "../shown/may-be-shown.ts";

const telling = ["adapter", "url", "database", "host", "username", "pool", "socket", "password"];
/** Words of other adapters. */
const ofOthers = ["timeout", "wait_timeout", "read_timeout", "write_timeout", "reconnect", "strict", "sslca"];
/** One database of an environment. */
interface Database {
  /** The environment: "production". */
  section: string;
  /** "production", or "production.cache". */
  name: string;
  options: Option[];
}

const railsEnvironment = /^(?:production|staging|development|test|ci|demo|preview|review|sandbox)$/;
const isDatabase = (options: Option[]) => options.some(({ name }) => telling.includes(name));

/** @throws UserMistake where none of them is PostgreSQL's */
export function configsOf(options: Option[]): AppConfig[] {
  // Rails drops keys without a value.
  const all = options.filter(({ value }) => value !== null);
  const found: Database[] = isDatabase(all) ? [{ section: "", name: "", options: all }] : sectionsOf(all);
  if (found.length === 0)
    throw new UserMistake(
      "It contains no database: looked for a section such as `production:` with adapter, database, host, url; " +
        "or those keys alone.",
    );
  const ours = found.filter(({ options }) => otherAdapter(options) === null);
  if (ours.length === 0)
    throw new UserMistake(`Its database is not PostgreSQL: the adapter is ${otherAdapter(found[0]?.options ?? [])}.`);
  const others = found.filter(({ options }) => otherAdapter(options) !== null);
  const notes = others.map(
    (one) => `the section ${shownName(one.name)} is not PostgreSQL: ${otherAdapter(one.options)}`,
  );
  const [merged, shared] = [linesOf(others), sharedLines(all)];
  return ours.map((own) => ({
    framework: "rails",
    database: own.name,
    options: own.options,
    notes,
    traits: [
      ...(own.name === "" ? [] : [`section:${own.name}`]),
      ...own.options.filter(({ line }) => shared.has(line)).map(({ name }) => `shared:${name}`),
      ...own.options.filter((one) => merged.has(lineOf(one))).map(({ name }) => `merged:${name}`),
    ],
  }));
}

const lineOf = ({ name, line }: Option) => `${line} ${name}`;

/** What a block has for a section of another adapter too. */
const linesOf = (others: Database[]) =>
  new Set(others.flatMap(({ options }) => options.filter(({ name }) => ofOthers.includes(name)).map(lineOf)));

/** Lines of blocks that several sections merge: a block is one of them itself. */
function sharedLines(all: Option[]): Set<number> {
  const found = new Map<number, Set<string>>();
  for (const [section, options] of below(all))
    for (const { line } of options) found.set(line, (found.get(line) ?? new Set()).add(section));
  return new Set([...found].flatMap(([line, sections]) => (sections.size > 2 ? [line] : [])));
}

/** The databases of all environments, production's first. What is only merged into others is none of its own. */
function sectionsOf(all: Option[]): Database[] {
  const sections = below(all);
  const found = [...sections].flatMap(([section, own]) => databasesOf(section, own));
  // A block stands before all that merge it: a line is the first one's that has it.
  const [ownerOf, isShared] = [new Map<number, string>(), new Set<number>()];
  for (const [section, options] of sections)
    for (const { line } of options) {
      if (line === null) continue;
      if (!ownerOf.has(line)) ownerOf.set(line, section);
      else if (ownerOf.get(line) !== section) isShared.add(line);
    }
  const isMerged = ({ section, options }: Database) => {
    const lines = options.flatMap(({ line }) => (line === null ? [] : [line]));
    const own = lines.filter((line) => ownerOf.get(line) === section);
    return !railsEnvironment.test(section) && (own.length === 0 || own.some((line) => isShared.has(line)));
  };
  const own = found.filter((one) => one.section !== "default" && !isMerged(one));
  const live = own.length > 0 ? own : found;
  const isProduction = ({ section }: Database) => Number(section === "production");
  // `cucumber: *test` is what stands above it once more. An environment of Rails' own is one all the same.
  const first = new Set(firstOfEach(live, ({ options }) => JSON.stringify(options)));
  return live
    .filter((one) => railsEnvironment.test(one.section) || first.has(one))
    .toSorted((a, b) => isProduction(b) - isProduction(a));
}

export function otherAdapter(options: Option[]): string | null {
  const adapter = options.find(({ name }) => name === "adapter");
  const url = options.find(({ name }) => name === "url");
  const text = adapter && !adapter.isOpaque ? String(adapter.value) : url && !url.isOpaque ? String(url.value) : "";
  return otherDatabase(text);
}

/** Options by the first word of their names, with the rest of it; what has only one word is left out. */
function below(all: Option[]): Map<string, Option[]> {
  const found = new Map<string, Option[]>();
  for (const one of all) {
    const at = one.name.indexOf(".");
    if (at === -1) continue;
    const first = one.name.slice(0, at);
    const own = found.get(first) ?? [];
    own.push({ ...one, name: one.name.slice(at + 1) });
    found.set(first, own);
  }
  return found;
}

/** The databases of an environment: itself, or those below it (`primary:`, `cache:`). */
function databasesOf(section: string, own: Option[]): Database[] {
  if (isDatabase(own)) return [{ section, name: section, options: own }];
  return [...below(own)]
    .map(([one, options]) => ({ section, name: `${section}.${one}`, options }))
    .filter(({ name, options }) => isDatabase(options) && /^[\w.-]{1,80}$/.test(name))
    .toSorted((a, b) => Number(b.name.endsWith(".primary")) - Number(a.name.endsWith(".primary")));
}
