// The clients that a file makes: each with its own URL, and whether they are given the adapter that the file has.
import { invalidOption, ignoredOption } from "../options.ts";
import type { AppConfig, Found, Lint, Option } from "../playbook.ts";
import type { Literal } from "../read/javascript.ts";
import { since } from "../versions.ts";
import { docs, misnamed, urlParameters } from "./options.ts";

const made = /^(?:PrismaClient|PrismaPg|PrismaNeon)$/;
const isUrl = ({ name }: Option) => /^(?:datasources\.\w+\.url|datasourceUrl|connectionString)$/.test(name);

/** Calls with a URL of their own, one a database; none where there is but one. */
export function severalClients(literals: Literal[]): Literal[] {
  const all = literals.filter(
    ({ callee, path, options }) => made.test(callee) && path.length === 0 && options.some(isUrl),
  );
  const urls = new Set(all.map(({ options }) => String(options.find(isUrl)?.value)));
  return urls.size > 1 ? all : [];
}

/** What stands above a client and below the one before it is added to its URL. */
export const addedTo = (client: Literal, all: Literal[], added: Option[]): Option[] => {
  const lineOf = ({ options }: Literal) => options.find(isUrl)?.line ?? 0;
  const own = lineOf(client);
  const before = Math.max(0, ...all.map(lineOf).filter((line) => line < own));
  return added.filter(({ line }) => line > before && line < own);
};

const parameter = "url.";
const set = /\.searchParams\.(?:set|append)\(\s*["'](\w{1,40})["']\s*,\s*([^\n]{1,200}?)\)\s*;?[ \t]*$/gm;

/** `url.searchParams.set("pool_timeout", …)`, and an object of such names that a helper appends. */
export function addedParameters(literals: Literal[], text: string, lineAt: (at: number) => number): Option[] {
  const bySet = [...text.matchAll(set)].map(({ 1: name = "", 2: value = "", index }): Option => ({
    name,
    ...(/^(["'])[\w-]*\1$/.test(value) ? { value: value.slice(1, -1), isOpaque: false } : { value, isOpaque: true }),
    line: lineAt(index),
  }));
  const byObject = literals.flatMap(({ callee, path, options, follows }) =>
    follows && path.length === 0 && !made.test(callee) && options.some(({ name }) => ofEngine.has(name)) ? options : [],
  );
  const isAny = [...bySet, ...byObject].some(({ name }) => ofEngine.has(name));
  return isAny ? [...bySet, ...byObject].map((one) => ({ ...one, name: `${parameter}${one.name}` })) : [];
}

/** Parameters of the engine's that no other URL has. */
const ofEngine = new Set("connection_limit pool_timeout socket_timeout pgbouncer statement_cache_size".split(" "));

export const parametersAdded: Lint = {
  id: "added-url-parameters",
  source: docs.url,
  provenOn: null,
  check: (config) => {
    const seven = since(config, "prisma", "Prisma", "7");
    if (seven.holds === true || config.traits.includes("adapter")) return [];
    return config.options.flatMap((option): Found[] => {
      const name = option.name.startsWith(parameter) ? option.name.slice(parameter.length) : "";
      const letters = name.toLowerCase().replaceAll(/[-_]/g, "");
      const meant = Object.hasOwn(misnamed, letters) ? misnamed[letters] : undefined;
      if (meant === undefined || urlParameters.includes(name) || letters === "timeout") return [];
      if (config.options.some((one) => one.name === `${parameter}${meant}`)) return [];
      return [
        ignoredOption(option, {
          level: "warning",
          why:
            `${seven.holds === false ? "Prisma" : "Prisma 2 to 6"} silently ignores the URL parameter \`${name}\`: ` +
            `it reads \`${meant}\`${/timeout|lifetime/.test(meant) ? ", in seconds" : ""}.`,
          fix: `// rename ${name} to ${meant}`,
        }),
      ];
    });
  },
};

const trait = "without-adapter";
const bare = "without-options";
const call = /\bnew\s+PrismaClient\s*(?:<[^>]{0,100}>)?\s*\(/g;

/** `without-adapter:dbAdapter.line9`: the file has an adapter, and no client of it gets one. */
export function withoutAdapter(literals: Literal[], text: string, lineAt: (at: number) => number): string[] {
  const calls = [...text.matchAll(call)];
  const [first] = calls;
  const clients = literals.filter(({ callee, path }) => callee === "PrismaClient" && path.length === 0);
  const isSeen = ({ options, argument, isOpen }: Literal) =>
    !argument && !isOpen && !options.some(({ name }) => /^(?:adapter|accelerateUrl)(?:\.|$)/.test(name));
  // What a class hands to `super`, or what is set in an object, is not followed.
  if (!first || clients.length !== calls.length || !clients.every(isSeen) || /\bsuper\s*\(/.test(text)) return [];
  const line = `line${lineAt(first.index)}`;
  const isBare = clients.every(({ options }) => options.length === 0);
  const ofAdapter = /["']@prisma\/adapter-(?:pg|neon|ppg|pg-worker)["']/.test(text);
  if (!ofAdapter) return isBare ? [`${bare}:client.${line}`] : [];
  const name = /\b(?:const|let|var)\s+(\w{1,40})\s*(?::[^=\n]{0,80})?=\s*new\s+Prisma[A-Z]\w{0,30}\s*\(/.exec(
    text.replaceAll(call, ""),
  )?.[1];
  // The name is handed on elsewhere.
  const uses = name === undefined ? 0 : text.split(new RegExp(`\\b${name}\\b`)).length - 2;
  return uses > 0 ? [] : [`${trait}:${name ?? "none"}.${line}`];
}

const isSeven = (config: AppConfig) => {
  const [client, prisma] = ["@prisma/client", "prisma"].map((name) => since(config, name, "Prisma", "7"));
  return client && client.holds !== null ? client : prisma;
};

export const adapterNotGiven: Lint = {
  id: "adapter-not-given",
  source: "https://www.prisma.io/docs/guides/upgrade-prisma-orm/v7",
  provenOn: null,
  check: (config) =>
    config.traits.flatMap((one): Found[] => {
      const [, kind, name = "", line = ""] = /^(without-\w+):(\w+)\.line(\d+)$/.exec(one) ?? [];
      const { holds, text } = isSeven(config) ?? { holds: null, text: "" };
      const at: [string, number] = ["adapter", Number(line)];
      const fix =
        name === "none" || kind === bare
          ? "// const adapter = new PrismaPg({ connectionString }), and new PrismaClient({ adapter })"
          : `// give it to the client: new PrismaClient({ ${name === "adapter" ? name : `adapter: ${name}`} })`;
      if (kind === bare)
        return holds === true
          ? [
              invalidOption(at, {
                why: `Prisma 7 needs a driver adapter: without options PrismaClient throws; ${text}.`,
                fix,
              }),
            ]
          : [];
      if (kind !== trait) return [];
      const before = "The adapter is not given to PrismaClient. ";
      if (holds === true)
        return [invalidOption(at, { why: `${before}Prisma 7 then throws when the client is created; ${text}.`, fix })];
      const old = "the engine connects with the schema's URL, and the adapter does nothing";
      return [
        ignoredOption(at, {
          level: "warning",
          why: before + (holds === false ? `So ${old}.` : `Prisma 7 then throws; before 7 ${old}.`),
          fix,
        }),
      ];
    }),
};
