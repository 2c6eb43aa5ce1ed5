// Parameters that code adds to a client's URL, and which of them the engine does not read.
import { ignoredOption } from "../options.ts";
import type { Found, Lint, Option } from "../playbook.ts";
import type { Literal } from "../read/javascript.ts";
import { callsIn } from "../read/javascript-code.ts";
import { since } from "../versions.ts";
import { clientClass, isUrlOfClient } from "./clients.ts";
import { docs, urlParameters } from "./options.ts";
import { meantParameter, parameterLetters } from "./url.ts";

/** `url.searchParams.set(…)` says to which URL; an object that a helper appends does not. */
type Added = Option & { receiver?: string };

const parameter = "url.";

/** Parameters of the engine's that no other URL has. */
const ofEngine = "connection_limit pool_timeout socket_timeout pgbouncer statement_cache_size".split(" ");
const lettersOfEngine = new Set(ofEngine.map(parameterLetters));
const isOfEngine = ({ name }: Option) => lettersOfEngine.has(parameterLetters(name));

/** `url.searchParams.set("pool_timeout", …)`, and an object of such names that a helper appends. */
export function addedParameters(literals: Literal[], text: string, lineAt: (at: number) => number): Added[] {
  const bySet = callsIn(text, /\.searchParams\.(?:set|append)$/).flatMap(({ callee, given, at }): Added[] => {
    const [, , name] = /^(["'`])(\w{1,40})\1$/.exec(given[0] ?? "") ?? [];
    const [receiver, value = ""] = [callee.replace(/\.searchParams\.\w+$/, ""), given[1]];
    if (name === undefined) return [];
    const isText = /^(["'])[\w-]*\1$/.test(value);
    return [{ name, value: isText ? value.slice(1, -1) : value, isOpaque: !isText, line: lineAt(at), receiver }];
  });
  const byObject = literals.flatMap(({ callee, path, options, follows }) =>
    follows && path.length === 0 && !clientClass.test(callee) && options.some(isOfEngine) ? options : [],
  );
  return [...bySet, ...byObject].some(isOfEngine) ? [...bySet, ...byObject] : [];
}

const named = ({ name, value, isOpaque, line }: Added): Option => ({
  name: `${parameter}${name}`,
  value,
  isOpaque,
  line,
});

/** `config.url` and `config` of `config.url.toString()`: names that may be that of a URL. */
function namesIn(client: Literal): Set<string> {
  const code = String(client.options.find(isUrlOfClient)?.value);
  const words = [...code.matchAll(/[\w$]+(?:\.[\w$]+)*/g)].map(([word]) => word.split("."));
  return new Set(words.flatMap((parts) => parts.map((_, at) => parts.slice(0, at + 1).join("."))));
}

/** The one client's: those of the URL that it is given, where the file names it, else all. */
export function addedToOnly(client: Literal | undefined, added: Added[]): Option[] {
  const names = client ? namesIn(client) : new Set<string>();
  const isOwn = ({ receiver }: Added) => receiver !== undefined && names.has(receiver);
  const own = added.some(isOwn) ? added.filter((one) => one.receiver === undefined || isOwn(one)) : added;
  return own.map(named);
}

/** What is set in a URL goes to the first client below that takes it, and an object to the one that stands next. */
export function addedToEach(clients: Literal[], added: Added[]): { of: Map<Literal, Option[]>; isAll: boolean } {
  const placed = clients
    .map((client) => ({
      client,
      names: namesIn(client),
      own: [] as Option[],
      line: client.options.find(isUrlOfClient)?.line ?? 0,
    }))
    .toSorted((a, b) => a.line - b.line);
  let isAll = true;
  for (const one of added) {
    const next = placed.find(
      ({ names, line }) => line > one.line && (one.receiver === undefined || names.has(one.receiver)),
    );
    if (next) next.own.push(named(one));
    else isAll = false;
  }
  return { of: new Map(placed.map(({ client, own }) => [client, own])), isAll };
}

export const parametersAdded: Lint = {
  id: "added-url-parameters",
  source: docs.url,
  provenOn: null,
  check: (config) => {
    const seven = since(config, "prisma", "Prisma", "7");
    if (seven.holds === true || config.traits.includes("adapter")) return [];
    return config.options.flatMap((option): Found[] => {
      const name = option.name.startsWith(parameter) ? option.name.slice(parameter.length) : "";
      const meant = name === "" || urlParameters.includes(name) ? undefined : meantParameter(name);
      if (meant === undefined || parameterLetters(name) === "timeout") return [];
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
