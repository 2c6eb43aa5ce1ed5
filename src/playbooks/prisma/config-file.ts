// prisma.config.ts: keys of it that Prisma refuses, or reads nowhere.
import { packageBeside } from "../on-top.ts";
import { ignoredOption, invalidOption, optionOf } from "../options.ts";
import type { AppConfig, Found, Lint } from "../playbook.ts";
import type { Literal } from "../read/javascript.ts";
import { since } from "../versions.ts";
import { docs } from "./options.ts";

/** Keys that Prisma 6 or 7 takes. */
const known = (
  "schema migrations datasource engine adapter experimental extensions tables enums views typedSql studio " +
  "earlyAccess"
).split(" ");
/** Keys of whatever people take for its shape. */
const telling = ["datasource", "datasources", "schema", "migrate", "adapter"];
const ofDatasource = ["url", "directUrl", "shadowDatabaseUrl"];

/** Prisma looks for it beside package.json, or in .config: nobody reads one beside the schema, unless it is named. */
const isInSchemasFolder = (file: string) => /(?:^|\/)prisma\/prisma\.config\.\w+$/.test(file);
const ofSchemasFolder = "schema-folder";

export const isPrismasConfig = (text: string, file: string) =>
  /(?:^|[/.])prisma\.config\.[cm]?[jt]s$/i.test(file) || /["'](?:@prisma|prisma)\/config["']/.test(text);

/** How the object leaves the file: as it is, or through defineConfig of some module. */
function wayOf({ callee, module }: Literal, text: string): "plain" | "defined" | "client" | null {
  if (callee === "defineConfig") return module === "@prisma/client" ? "client" : "defined";
  const isExported = /\bexport\s+default\b|\bmodule\.exports\b/.test(text);
  return callee === "" && isExported && !/\bdefineConfig\s*\(/.test(text) ? "plain" : null;
}

/** `plain:datasources.line4`: what stands where Prisma has no place for it. */
export function misplacedKeys(literals: Literal[], text: string, file: string): string[] {
  if (!isPrismasConfig(text, file)) return [];
  const lines = text.split("\n");
  const found = literals.flatMap((one): string[] => {
    const way = wayOf(one, text);
    const tops = new Set(one.options.map(({ name }) => name.split(".")[0] ?? ""));
    if (way === null || one.path.length > 0 || !telling.some((key) => tops.has(key))) return [];
    if (way === "client") return [`client:defineConfig.line${one.options[0]?.line ?? 1}`];
    return one.options.flatMap(({ name, line }) => {
      const key = misplaced(name, way, tops);
      return key === null ? [] : [`${way}:${key}.line${lineOfKey(lines, key, line)}`];
    });
  });
  const keyOf = (trait: string) => trait.replace(/\.line\d+$/, "");
  const once = found.filter((one, at) => found.findIndex((other) => keyOf(other) === keyOf(one)) === at);
  const variable = once.length === 0 ? null : variableOf(literals.filter(({ path }) => path.length === 0));
  const place = once.length > 0 && isInSchemasFolder(file) ? [ofSchemasFolder] : [];
  return [...once, ...place, ...(variable === null ? [] : [`${ofUrl}${variable}`])];
}

const mostLinesAbove = 50;

/** Where the key itself stands: the option that was read is in it. */
function lineOfKey(lines: string[], key: string, line: number): number {
  const own = new RegExp(String.raw`\b${key.split(".").at(-1) ?? key}["']?\s*:`);
  const first = Math.max(0, line - mostLinesAbove);
  const at = lines.slice(first, line).findLastIndex((one) => own.test(one));
  return at === -1 ? line : first + at + 1;
}

const ofUrl = "url-variable:";

/** The variable that migrations went over: the commands read one URL, and a direct one where the file has it. */
function variableOf(literals: Literal[]): string | null {
  const [direct, url] = [/(?:^|\.)directUrl$/, /(?:^|\.)url$/].map((name) =>
    literals
      .flatMap(({ options }) => options)
      .filter((one) => one.isOpaque && name.test(one.name))
      .map(({ value }) => /^(?:process\.env\.([A-Z]\w*)!?|env\(\s*["']([A-Z]\w*)["']\s*\))$/.exec(String(value)))
      .map((one) => one?.[1] ?? one?.[2])
      .find((one) => one !== undefined),
  );
  return direct ?? url ?? null;
}

function misplaced(name: string, way: "plain" | "defined", tops: Set<string>): string | null {
  const [first = "", second = ""] = name.split(".");
  const hasEngine = tops.has("engine");
  // A function was one in early releases of Prisma 6; an object never was.
  if (first === "adapter" && second !== "") return first;
  if (first === "migrate" && tops.has("earlyAccess")) return null;
  if (first === "datasources" || (first === "datasource" && second === "db"))
    return first === "datasources" ? first : "datasource.db";
  if (way === "defined" && name === "migrate.url" && !tops.has("datasource")) return first;
  if (way === "defined") return name === "datasource.directUrl" && !hasEngine ? name : null;
  if (first === "datasource" && second !== "" && !ofDatasource.includes(second)) return `${first}.${second}`;
  if (name === "datasource.directUrl") return hasEngine ? null : name;
  return known.includes(first) ? null : first;
}

/** Prisma's guide for 7 puts the direct URL into `url`: there the commands alone read it. */
function directFix(config: AppConfig): string {
  const [url, direct] = ["url", "directUrl"].map((name) => optionOf(config, name));
  if (direct && url && direct.value === url.value) return "// remove directUrl: url is the same";
  return "// give url the value of directUrl, and remove directUrl";
}

/** How the URL belongs into the file; what stands there has several lines. */
function urlFix(config: AppConfig, key: string, variable: string | undefined): string {
  const [seven, classic] = ["7", "6.18"].map((least) => since(config, "prisma", "Prisma", least).holds);
  const wrong = key === "datasource.db" ? "datasource" : key;
  const right = variable === undefined ? "datasource: { url }" : `datasource: { url: process.env.${variable} }`;
  if (seven === true) return `// replace ${wrong} with ${right}`;
  if (classic === false) return `// remove ${wrong}: the schema has the URL`;
  if (seven === false && classic === true) return `// replace ${wrong} with engine: "classic", ${right}`;
  return `// Prisma 7: replace ${wrong} with ${right}; before 7: remove ${wrong}`;
}

const fixes: Record<string, string> = {
  migrate: "// remove migrate, with all that is in it",
  "datasource.provider": "// remove provider: the schema has it",
};

/** Tried against Prisma 6.19 and 7.10: a plain object is held against their shape, defineConfig's is not. */
export const configFile: Lint = {
  id: "config-file",
  source: docs.config,
  provenOn: null,
  check: (config) =>
    config.traits.flatMap((trait): Found[] => {
      const [, way, key = "", line] = /^(plain|defined|client):([\w.]+)\.line(\d+)$/.exec(trait) ?? [];
      if (way === undefined) return [];
      // A package of that name has a package.json of its own.
      const isAside = config.traits.includes(ofSchemasFolder) && !config.traits.includes(packageBeside);
      if (isAside && way !== "plain") return [];
      // Releases before 6 have no such file.
      if (since(config, "prisma", "Prisma", "6").holds === false) return [];
      const seven = since(config, "prisma", "Prisma", "7");
      const at: [string, number] = [key, Number(line)];
      const variable = config.traits.find((one) => one.startsWith(ofUrl))?.slice(ofUrl.length);
      const isMigrateUrl = key === "migrate" && way === "defined";
      const isUrl = ["adapter", "datasources", "datasource.db"].includes(key) || isMigrateUrl;
      const fix = isUrl ? urlFix(config, key, variable) : (fixes[key] ?? `// remove ${key}`);
      if (way === "client") {
        const why = "@prisma/client has no defineConfig: Prisma cannot load the file (defineConfig is not a function).";
        return [invalidOption(at, { why, fix: "// take defineConfig from prisma/config" })];
      }
      if (way === "plain") {
        const why = `Prisma's configuration has no \`${key}\`: Prisma rejects the file (Failed to parse syntax).`;
        const aside =
          `With --config Prisma rejects this file (Failed to parse syntax): it has no \`${key}\`. ` +
          "Without it Prisma looks beside package.json and in .config, and not here.";
        return [isAside ? ignoredOption(at, { level: "note", why: aside, fix }) : invalidOption(at, { why, fix })];
      }
      if (key === "datasource.directUrl") {
        if (seven.holds === false) return [];
        const why =
          `Prisma 7 does not read \`directUrl\`: migrations use \`datasource.url\`. The direct URL belongs there, ` +
          `and the pooled one in the client's adapter.`;
        const level = seven.holds === true ? "warning" : "note";
        return [ignoredOption(at, { level, why, fix: directFix(config) })];
      }
      const why =
        `Prisma reads \`datasource.url\`, and ignores \`${key}\`. ` +
        (seven.holds === false ? "Prisma 6 takes the URL of the schema." : "In Prisma 7 migrations then have no URL.");
      // With Prisma 6 the schema may have the URL.
      const isNote = isMigrateUrl ? seven.holds !== true : seven.holds === false;
      return [ignoredOption(at, { level: isNote ? "note" : "warning", why, fix })];
    }),
};
