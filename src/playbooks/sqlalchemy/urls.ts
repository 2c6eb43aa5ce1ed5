// Settings without an engine: pydantic's fields and properties, and URLs that are only put together.
import type { SyntaxNode } from "@lezer/common";
import type { AppConfig, Option } from "../playbook.ts";
import { otherDatabase } from "../other-databases.ts";
import type { PythonModule } from "../read/python-module.ts";
import { urlOptions } from "./engines.ts";
import { isUrlName } from "./place.ts";

const mayBeUrl = (module: PythonModule, { from, to }: SyntaxNode) =>
  /postgres|URL\.create|\.build\(/.test(module.text.slice(from, Math.min(to, from + 500)));

const maker = /(?:^|\.)(?:PostgresDsn|MultiHostUrl)\.build$/;
/** libpq's keywords in one text, as `DB_DSN` may have them in the place of a URL. */
const keywords = /^\s*(?:[a-z_]+\s*=\s*\S+\s+)*(?:host|dbname)\s*=/;

export function urlsOf(module: PythonModule): AppConfig[] {
  const returned = [...module.attributes, ...module.names].flatMap(([name, all]) =>
    all.map((one) => ({ name: name.replace(/\(\)$/, ""), value: "node" in one ? one.node : one })),
  );
  const assigned = module.assignments.map(({ name, value }) => ({ name, value }));
  const seen = new Set<SyntaxNode>();
  const configOf = ({ name, value }: { name: string; value: SyntaxNode }): AppConfig[] => {
    if (seen.has(value)) return [];
    seen.add(value);
    const options = urlOptions(module, value, isUrlName(name) ? name : "url", 0).map((one) => ({
      ...one,
      name: isOfKeywords(one) ? "dsn" : one.name.replace(/^\w+\.(?=\w)/, "url."),
    }));
    return isUrlOfDatabase(name, options)
      ? [{ framework: "sqlalchemy", database: name, options, notes: [], traits: ["settings"] }]
      : [];
  };
  const named = [...assigned, ...returned].filter(({ name, value }) => isUrlName(name) || mayBeUrl(module, value));
  const found = named.flatMap(configOf);
  // A validator returns it in one of several ways.
  const built = module.calls.filter(({ callee }) => maker.test(callee));
  return found.length > 0
    ? withoutDisplayed(found)
    : built.flatMap(({ node }) => configOf({ name: "url", value: node }));
}

/** Nobody connects with a password of stars: such a URL is there to be shown. */
const isDisplayed = ({ options }: AppConfig) =>
  options.some(({ name, value }) => name === "url.password" && /^\*{3,}$/.test(String(value)));

/** It is no database beside the one that it shows. */
function withoutDisplayed(found: AppConfig[]): AppConfig[] {
  const displayed = found.filter(isDisplayed).flatMap(({ options }) => options[0] ?? []);
  const rest = found.filter((one) => !isDisplayed(one));
  // SQLite's may stand beside it.
  const shown = rest.find(({ options }) => options[0]?.name === "url.drivername") ?? rest[0];
  if (!shown) return found;
  const notes = displayed.map(
    ({ line }) => `line ${line}: a URL with a password of stars is for display, and not judged`,
  );
  return rest.map((one) => (one === shown ? { ...one, notes: [...one.notes, ...notes] } : one));
}

const isOfKeywords = ({ value, fallback }: Option) =>
  [value, fallback].some((one) => typeof one === "string" && keywords.test(one));

function isUrlOfDatabase(name: string, options: Option[]): boolean {
  const [first] = options;
  if (!first) return false;
  const said = [first.value, first.fallback ?? ""].map(String);
  // A URL of that name is the application's database, whichever it is; what is none has no such scheme.
  const isOthers = /^[a-z]\w*(?:\+\w+)?:\/\//.test(said[0] ?? "") && otherDatabase(said[0] ?? "") !== "Redis";
  return (
    (isUrlName(name) && isOthers && otherDatabase(said[0] ?? "") !== null) ||
    said.some((one) => /^postgres\w*(?:\+\w+)?:\/\//.test(one)) ||
    first.name === "dsn" ||
    // A scheme alone is one where it is handed over as such; else it is a user's name, or a part of a URL.
    (first.name === "url.drivername" && said.some((one) => /^postgres\w*(?:\+\w+)?$/.test(one))) ||
    (isUrlName(name) &&
      options.length === 1 &&
      first.isOpaque &&
      /environ|getenv|config\(|env\(/.test(String(first.value)))
  );
}
