// A configuration on top of what the framework has read before it. Pure.
import type { AppConfig, LintFinding, Option } from "./playbook.ts";
import { wholeParts } from "./url.ts";

/** What one of those files says of a database. */
export interface Beneath {
  /** Its name, without a folder. */
  file: string;
  config: AppConfig;
}

/** The trait of a configuration with a package.json in its folder. */
export const packageBeside = "package-beside";

/** The trait of a Compose file that is the only one in its folder: no other changes what it says. */
export const onlyComposeFile = "only-compose-file";

/** Those that hold for each configuration of a file. */
const ofFolder = [packageBeside, onlyComposeFile];

/** The trait of a configuration in which nothing says whose driver it is for. */
export const unnamedDatabase = "unnamed-database";

/** What the files beneath, and the packages beside, say of any configuration above them. */
export function withTraitsOf(below: Beneath[], config: AppConfig): AppConfig {
  const has = (trait: string) => below.some(({ config: one }) => one.traits.includes(trait));
  const isNamed = below.some(({ config: one }) => one.traits.length > 0 && !one.traits.includes(unnamedDatabase));
  const isLocked = config.versions?.has("postgresql") === true;
  const traits = config.traits.filter((one) => one !== unnamedDatabase || !(isNamed || isLocked));
  const more = ofFolder.filter(has);
  return more.length > 0 || traits.length < config.traits.length ? { ...config, traits: [...traits, ...more] } : config;
}

interface OnTop {
  whole: AppConfig;
  /** By the names of options that stand beneath alone: their file. */
  added: Map<string, string>;
}

/** A profile's name goes before the source's: `prod:spring.datasource`. */
const bare = (database: string) => database.slice(database.indexOf(":") + 1);

/** The configuration with what holds beneath it. The lines of the latter are another file's: they are 0. */
function onTop(config: AppConfig, below: Beneath[]): OnTop {
  const options = new Map(config.options.map((one) => [one.name, one]));
  const added = new Map<string, string>();
  for (const { file, config: one } of below) {
    const isSet = setIn(config.framework, [...options.values()]);
    for (const { key: _, written: __, listLine: ___, ...option } of one.options) {
      if (isSet(option.name)) continue;
      options.set(option.name, { ...option, line: 0 });
      added.set(option.name, file);
    }
  }
  return { whole: added.size === 0 ? config : { ...config, options: [...options.values()] }, added };
}

/** Whether nothing is left of an option beneath: it is set, as a whole or in parts, or Ecto's URL has it. */
function setIn(framework: AppConfig["framework"], options: Option[]): (name: string) => boolean {
  const names = new Set(options.map(({ name }) => name));
  const groups = new Set([...names].flatMap(above));
  const inUrl = framework === "ecto" ? placesIn(options.find(({ name }) => name === "url")) : [];
  return (name) =>
    names.has(name) || groups.has(name) || above(name).some((one) => names.has(one)) || inUrl.includes(name);
}

/** `ssl.verify` → `ssl` */
const above = (name: string): string[] =>
  [...name.matchAll(/\./g)].slice(0, 20).map(({ index }) => name.slice(0, index));

/** Ecto merges the parts of a URL over the other options; of one that is computed nobody knows which it has. */
function placesIn(url: Option | undefined): string[] {
  if (!url) return [];
  const parts = typeof url.value === "string" && !url.isOpaque ? wholeParts(url.value) : null;
  const places = { hostname: parts?.host, port: parts?.port, username: parts?.user, database: parts?.database };
  const set = Object.entries(places).flatMap(([name, value]) => (parts && value === null ? [] : name));
  return set.includes("username") ? [...set, "password"] : set;
}

/**
 * What is said of a configuration on top of others: its own mistakes, and those that it makes together with them. What
 * is wrong beneath without it is told of the file beneath.
 * @param find the lints
 */
export function findingsOnTop(
  config: AppConfig,
  below: Beneath[],
  find: (config: AppConfig) => LintFinding[],
): LintFinding[] {
  const its = below.filter((one) => one.config.database === bare(config.database));
  const { whole, added } = onTop(config, its);
  if (added.size === 0) return find(config);
  const alone = find(config);
  // Each as it is linted: on top of those that are farther away, and by itself.
  const told = its.flatMap((one, at) => [
    ...find(onTop(one.config, its.slice(at + 1)).whole),
    ...(at + 1 < its.length ? find(one.config) : []),
  ]);
  const isSame = (a: LintFinding, b: LintFinding) => a.option === b.option && a.why === b.why;
  const isOwn = ({ option }: LintFinding) =>
    config.options.some(({ name }) => name === option || name.startsWith(`${option}.`));
  return find(whole).flatMap((one) => {
    const isTold = told.some(
      (other) =>
        isSame(one, other) || (added.has(one.option) && one.option === other.option && one.cause === other.cause),
    );
    if (isTold && !isOwn(one) && !alone.some((other) => isSame(one, other))) return [];
    return [placed(one, added, isOwn(one))];
  });
}

/** A line of another file is none of this one: there the file is named. */
function placed(one: LintFinding, added: Map<string, string>, isOwn: boolean): LintFinding {
  const line = one.line === 0 ? null : one.line;
  const [, file] = [...added].find(([name]) => name === one.option || name.startsWith(`${one.option}.`)) ?? [];
  if (isOwn || file === undefined) return { ...one, line };
  return { ...one, line, why: `${one.why} \`${one.option.split(".").at(-1)}\` stands in ${file}.` };
}
