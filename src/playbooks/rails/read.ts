// The databases of a database.yml: environments, and several databases within one.
import { UserMistake } from "../../errors.ts";
import { otherDatabase } from "../other-databases.ts";
import type { AppConfig, Option } from "../playbook.ts";
import { yamlSections } from "../read/yaml-erb.ts";
import { shownName } from "../shown/may-be-shown.ts";

const telling = ["adapter", "url", "database", "host", "username", "pool", "socket", "password"];
const railsEnvironment = /^(?:production|staging|development|test|ci|demo|preview|review|sandbox)$/;
const isDatabase = (options: Option[]) => options.some(({ name }) => telling.includes(name));

export function read(text: string): AppConfig[] {
  // Rails drops keys without a value.
  const all = yamlSections(text)
    .flat()
    .filter(({ value }) => value !== null);
  const sections = [...new Set(all.flatMap(({ name }) => (name.includes(".") ? [name.split(".")[0] ?? ""] : [])))];
  const environments = sections.filter((one) => databasesOf(all, one).length > 0);
  const live = environments.filter((one) => one !== "default");
  const wanted = live.find((one) => one === "production") ?? live[0] ?? environments[0];
  if (!isDatabase(all) && wanted === undefined)
    throw new UserMistake(
      "It contains no database: looked for a section such as `production:` with adapter, database, host, url; " +
        "or those keys alone.",
    );
  const found: [string, Option[]][] = isDatabase(all) ? [["", all]] : databasesOf(all, wanted ?? "");
  const ours = found.filter(([, options]) => otherAdapter(options) === null);
  if (ours.length === 0)
    throw new UserMistake(`Its database is not PostgreSQL: the adapter is ${otherAdapter(found[0]?.[1] ?? [])}.`);
  const lines = new Set(found.flatMap(([, options]) => options.map(({ line }) => line)));
  // What is merged into the section is read with it: `defaults: &defaults`.
  const isMerged = (section: string) =>
    !railsEnvironment.test(section) && all.some(({ name, line }) => name.startsWith(`${section}.`) && lines.has(line));
  const others = isDatabase(all) ? [] : live.filter((one) => one !== wanted && !isMerged(one));
  return ours.map(([database, options]) => ({
    framework: "rails",
    database,
    options,
    notes: others.map((one) => `the section ${shownName(one)} is not read`),
    traits: database === "" ? [] : [`section:${database}`],
  }));
}

function otherAdapter(options: Option[]): string | null {
  const adapter = options.find(({ name }) => name === "adapter");
  const url = options.find(({ name }) => name === "url");
  const text = adapter && !adapter.isOpaque ? String(adapter.value) : url && !url.isOpaque ? String(url.value) : "";
  return otherDatabase(text);
}

/** The databases of an environment: itself, or those below it (`primary:`, `cache:`). */
function databasesOf(all: Option[], section: string): [string, Option[]][] {
  const below = (prefix: string) =>
    all
      .filter(({ name }) => name.startsWith(`${prefix}.`))
      .map((one) => ({ ...one, name: one.name.slice(prefix.length + 1) }));
  const own = below(section);
  if (isDatabase(own)) return [[section, own]];
  const inner = [...new Set(own.map(({ name }) => name.split(".")[0] ?? ""))]
    .map((one): [string, Option[]] => [`${section}.${one}`, below(`${section}.${one}`)])
    .filter(([name, options]) => isDatabase(options) && /^[\w.-]{1,80}$/.test(name));
  return inner.toSorted(([a], [b]) => Number(b.endsWith(".primary")) - Number(a.endsWith(".primary")));
}
