// What manifests ask for: a project's own bounds of its packages, where no lock file says which release it has.
import { parse } from "smol-toml";
import { parsedJson, objectAt, objectOf, textsOf } from "./parsed-values.ts";
import type { Dialect } from "./ranges.ts";

/** A package and its bounds as they are written; null: any version, or one that a manifest does not name. */
type Demand = [name: string, said: string | null, dialect: Dialect];

const strings = (value: unknown, dialect: Dialect): Demand[] =>
  Object.entries(objectOf(value) ?? {}).map(([name, said]) => [name, typeof said === "string" ? said : null, dialect]);

/** What an application runs with goes before what its tools do. */
function npm(text: string): Demand[] {
  const manifest = objectOf(parsedJson(text));
  const own = strings(manifest?.["dependencies"], "npm");
  const names = new Set(own.map(([name]) => name));
  return [...own, ...strings(manifest?.["devDependencies"], "npm").filter(([name]) => !names.has(name))];
}

const composer = (text: string): Demand[] => {
  const manifest = objectOf(parsedJson(text));
  return [...strings(manifest?.["require"], "composer"), ...strings(manifest?.["require-dev"], "composer")];
};

const withoutComments = (text: string) => text.replaceAll(/(?:^|(?<=\s))#(?!\{).*$/gm, "");

/** `{:postgrex, "~> 0.16.2", only: :test}`, `{:ecto_sql, github: "…"}` */
const mix = (text: string): Demand[] =>
  [...withoutComments(text).matchAll(/\{\s*:(\w+)\s*,\s*(?:"([^"\n]*)"\s*(?=[,}]))?/g)].map(
    ([, name = "", said = null]) => [name, said, "hex"],
  );

/** `gem "rails", "~> 7.1", ">= 7.1.3"`. Rails has Active Record of its own version. */
function bundler(text: string): Demand[] {
  const found = [
    ...withoutComments(text).matchAll(
      /^[ \t]*gem[ (]\s*["']([\w.-]+)["']((?:\s*,\s*\[?\s*["'][^"'\n]*["'](?:\s*\])?(?!\s*=>))*)/gm,
    ),
  ].map(([, name = "", rest = ""]): Demand => {
    const all = [...rest.matchAll(/["']([^"']*)["']/g)].map(([, one = ""]) => one);
    return [name, all.length === 0 ? null : all.join(", "), "gem"];
  });
  const isNamed = found.some(([name]) => name === "activerecord");
  const ofRails = found.filter(([name]) => name === "rails");
  return isNamed ? found : [...found, ...ofRails.map(([, said]): Demand => ["activerecord", said, "gem"])];
}

/** `psycopg[binary] (>=3.1,<4) ; python_version >= "3.9"` */
function pep508(line: string): Demand[] {
  const [, name, rest = ""] = /^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*([^;]*)/.exec(line) ?? [];
  if (name === undefined) return [];
  const said = /^\(?([<>=!~ ][^()]*)\)?$/.exec(rest.trim())?.[1] ?? null;
  return [[name, said, "pep440"]];
}

const requirements = (text: string): Demand[] =>
  withoutComments(text)
    .split("\n")
    .filter((line) => /^\s*[A-Za-z0-9]/.test(line))
    .flatMap((line) => pep508(line.replace(/\s--?[a-z].*$|\\\s*$/, "")));

/** `"^3.1"`, `{ version = "^3.1", extras = […] }`, or several of these for several Pythons. */
const tables = (value: unknown, dialect: Dialect): Demand[] =>
  Object.entries(objectOf(value) ?? {}).flatMap(([name, one]) =>
    (Array.isArray(one) ? one : [one]).map((each: unknown): Demand => {
      const said = typeof each === "string" ? each : objectOf(each)?.["version"];
      return [name, typeof said === "string" ? said : null, dialect];
    }),
  );

/** PEP 621's lists, dependency groups, and Poetry's tables. */
function pyproject(text: string): Demand[] {
  const toml = tomlOf(text);
  const project = objectAt(toml, "project");
  const lists = [
    project?.["dependencies"],
    ...Object.values(objectAt(project, "optional-dependencies") ?? {}),
    ...Object.values(objectAt(toml, "dependency-groups") ?? {}),
  ];
  const listed = lists.flatMap(textsOf).flatMap(pep508);
  const poetry = objectAt(objectAt(toml, "tool"), "poetry");
  const groups = Object.values(objectAt(poetry, "group") ?? {}).map((one) => objectAt(one, "dependencies"));
  const own = [poetry?.["dependencies"], poetry?.["dev-dependencies"], ...groups];
  const names = new Set(listed.map(([name]) => name.toLowerCase()));
  // Beside PEP 621's list Poetry's table says only where from.
  const more = own.flatMap((one) => tables(one, "poetry")).filter(([name]) => !names.has(name.toLowerCase()));
  return [...listed, ...more];
}

function pipfile(text: string): Demand[] {
  const toml = tomlOf(text);
  return [...tables(toml?.["packages"], "pep440"), ...tables(toml?.["dev-packages"], "pep440")];
}

function tomlOf(text: string): Record<string, unknown> | null {
  try {
    return objectOf(parse(text));
  } catch {
    return null;
  }
}

export const manifests: Record<string, (text: string) => Demand[]> = {
  "mix.exs": mix,
  "package.json": npm,
  Gemfile: bundler,
  "composer.json": composer,
  "pyproject.toml": pyproject,
  Pipfile: pipfile,
  "requirements.txt": requirements,
};
