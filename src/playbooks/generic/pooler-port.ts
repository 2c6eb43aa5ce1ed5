// The port on which PgBouncer's image listens, and the one that a manifest leads to.
import type { AppConfig, Found, Lint } from "../playbook.ts";
import type { VariableBlock } from "./variable-block.ts";
import { isPlaceless } from "./pooler-place.ts";
import { isSetElsewhere, poolerImageOf, poolerImages, type PoolerImage } from "./pooler-image.ts";

/** `${PORT:-6432}` is 6432 where nothing else is said; null where nobody knows. */
const portOf = (value: string | null | undefined): number | null => {
  const number = /^\d{1,5}$/.exec(value ?? "")?.[0] ?? /^\$\{\w+:?-(\d{1,5})\}$/.exec(value ?? "")?.[1];
  return number === undefined ? null : Number(number);
};

/** Host and port of a URL, as far as they stand in it; JDBC's as well. */
export function partOfUrl(url: string): { host?: string; port?: string } {
  const form = /^(?:(?:jdbc|r2dbc):)?postgres\w*(?:\+\w+)?:\/\/(?:[^@/]*@)?([\w.-]+)(?::(\d{1,5}))?(?:[/?]|$)/;
  const [, host, port] = form.exec(url) ?? [];
  return { ...(host === undefined ? {} : { host }), ...(port === undefined ? {} : { port }) };
}

/** Ports at which other services look for this one. */
function askedFor(name: string, others: VariableBlock[]): number[] {
  const of =
    ({ variables }: VariableBlock) =>
    (ending: string) =>
      variables.find((one) => one.name === ending)?.value ?? null;
  return others.flatMap((block) => {
    const inUrls = block.variables.flatMap(({ value }) => {
      const { host, port } = partOfUrl(value ?? "");
      // Without a port each driver takes 5432.
      return host === name ? [Number(port ?? 5432)] : [];
    });
    const inPairs = ["DB", "POSTGRES", "POSTGRESQL", "DATABASE", "PG"].flatMap((prefix) => {
      const [host, port] = (prefix === "PG" ? ["PGHOST", "PGPORT"] : [`${prefix}_HOST`, `${prefix}_PORT`]).map(
        of(block),
      );
      return host === name ? (portOf(port) ?? []) : [];
    });
    return [...inUrls, ...inPairs];
  });
}

const isMeantAsPort = (name: string, value: string | null, port: number | null | undefined): boolean =>
  poolerImages.some((one) => one.port === name) && portOf(value) === port;

const trait = /^(\w+)-not-at-(\d+)-(\d+)-(asked|asked-both|mapped|beside):(?:none|ports in line (\d+))$/;

/** `edoburu-not-at-5432-6432-mapped:ports in line 9`: where it listens, where one is led, and who goes there. */
export function portTraits(block: VariableBlock, all: VariableBlock[]): string[] {
  const image = poolerImageOf(block);
  if (!block.isService || !image || isSetElsewhere(block)) return [];
  const own = block.variables.find(({ name }) => name === image.port || name === `${image.port}_FILE`);
  const listens = own ? portOf(own.value) : image.usualPort;
  if (listens === null || isPlaceless(block)) return [];
  const asked = askedFor(
    block.name,
    all.filter((one) => one !== block),
  );
  const wrong = asked.find((one) => one !== listens);
  const isMapped = block.ports.length > 0 && block.ports.every(({ inside }) => inside !== null && inside !== listens);
  // Another image's name for it: renamed, it listens where the mapping leads.
  const isMeant = !own && block.variables.some(({ name, value }) => isMeantAsPort(name, value, block.ports[0]?.inside));
  const [first] = isMapped && !isMeant ? block.ports : [];
  const isAsked = asked.includes(listens);
  const at = first ? `ports in line ${first.line}` : "none";
  if (wrong !== undefined)
    return [`${image.name}-not-at-${listens}-${wrong}-${isAsked ? "asked-both" : "asked"}:${at}`];
  return first ? [`${image.name}-not-at-${listens}-${first.inside}-${isAsked ? "beside" : "mapped"}:${at}`] : [];
}

function found(config: AppConfig, image: PoolerImage): Found[] {
  const said = config.traits.map((one) => trait.exec(one)).find((one) => one?.[1] === image.name);
  if (!said) return [];
  const [, , listens, port, how = "", line] = said;
  const isAsked = how.startsWith("asked");
  const isSet = config.options.some(({ name }) => name === image.port);
  return [
    {
      cause: "config-port-invalid",
      option: image.port,
      line: line === undefined ? null : Number(line),
      ...(isAsked ? {} : { severity: "degraded" as const }),
      why:
        `With ${isSet ? "" : "no "}\`${image.port}\` this image listens on ${listens}. ` +
        (isAsked
          ? `Another service here connects to ${port}, and is refused.`
          : `This mapping leads to ${port}, where nothing listens: connections through it are refused.`),
      fix:
        // Both are in use: what is meant, nobody knows.
        how === "asked-both"
          ? `# use the same port everywhere: ${image.port}=${port}, or ${listens} in the other service`
          : how === "beside"
            ? `# map to ${listens} in the container: other services here use it`
            : `# in its environment: ${image.port}=${port}`,
    },
  ];
}

export const poolerPort: Lint[] = poolerImages.map((image) => ({
  id: `${image.name}-pooler-not-listening`,
  source: image.source,
  provenOn: null,
  check: (config) => found(config, image),
}));
