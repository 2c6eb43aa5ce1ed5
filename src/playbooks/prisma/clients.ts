// The clients that a file makes: each with its own URL, and whether they are given the adapter that the file has.
import { invalidOption, ignoredOption } from "../options.ts";
import type { AppConfig, Found, Lint, Option } from "../playbook.ts";
import type { Literal } from "../read/javascript.ts";
import { scriptCode } from "../read/javascript-code.ts";
import { since } from "../versions.ts";

export const clientClass = /^(?:PrismaClient|PrismaPg|PrismaNeon)$/;
export const isUrlOfClient = ({ name }: Option) =>
  /^(?:datasources\.\w+\.url|datasourceUrl|connectionString)$/.test(name);

/** Calls with a URL of their own, one a database; none where there is but one. */
export function severalClients(literals: Literal[]): Literal[] {
  const all = literals.filter(
    ({ callee, path, options }) => clientClass.test(callee) && path.length === 0 && options.some(isUrlOfClient),
  );
  const urls = new Set(all.map(({ options }) => String(options.find(isUrlOfClient)?.value)));
  return urls.size > 1 ? all : [];
}

const trait = "without-adapter";
const bare = "without-options";
const call = /\bnew\s+PrismaClient\s*(?:<[^>]{0,100}>)?\s*\(/g;

/** `without-adapter:dbAdapter.line9`: the file has an adapter, and no client of it gets one. */
export function withoutAdapter(literals: Literal[], text: string, lineAt: (at: number) => number): string[] {
  const code = scriptCode(text);
  const calls = [...code.matchAll(call)];
  const [first] = calls;
  const clients = literals.filter(({ callee, path }) => callee === "PrismaClient" && path.length === 0);
  const isSeen = ({ options, argument, isOpen }: Literal) =>
    !argument && !isOpen && !options.some(({ name }) => /^(?:adapter|accelerateUrl)(?:\.|$)/.test(name));
  // What a class hands to `super` is not followed.
  if (!first || clients.length !== calls.length || !clients.every(isSeen) || /\bsuper\s*\(/.test(code)) return [];
  const line = `line${lineAt(first.index)}`;
  const isBare = clients.every(({ options }) => options.length === 0);
  const ofAdapter = /["']@prisma\/adapter-(?:pg|neon|ppg|pg-worker)["']/.test(text);
  if (!ofAdapter) return isBare ? [`${bare}:client.${line}`] : [];
  const name = /\b(?:const|let|var)\s+(\w{1,40})\s*(?::[^=\n]{0,80})?=\s*new\s+Prisma[A-Z]\w{0,30}\s*\(/.exec(
    code.replaceAll(call, ""),
  )?.[1];
  // The name is handed on elsewhere.
  const uses = name === undefined ? 0 : code.split(new RegExp(`\\b${name}\\b`)).length - 2;
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
