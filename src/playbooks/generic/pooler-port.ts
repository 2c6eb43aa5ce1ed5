// The port on which PgBouncer's image listens, and the one that a manifest leads to.
import type { AppConfig, Found, Lint } from "../playbook.ts";
import type { VariableBlock } from "./manifests.ts";

const image = /(?:^|\/)edoburu\/pgbouncer(?:[:@]|$)/i;
/** Its entrypoint.sh writes `listen_port = ${LISTEN_PORT:-5432}`. */
const usualPort = 5432;

/** `${PORT:-6432}` is 6432 where nothing else is said; null where nobody knows. */
const portOf = (value: string | null | undefined): number | null => {
  const number = /^\d{1,5}$/.exec(value ?? "")?.[0] ?? /^\$\{\w+:?-(\d{1,5})\}$/.exec(value ?? "")?.[1];
  return number === undefined ? null : Number(number);
};

const isOwn = ({ isFromFile, isBuilt, command, mounts }: VariableBlock) =>
  isFromFile || isBuilt || command !== "" || mounts.includes("/etc/pgbouncer");

/** Ports at which other services look for this one. */
function askedFor(name: string, others: VariableBlock[]): number[] {
  const of =
    ({ variables }: VariableBlock) =>
    (ending: string) =>
      variables.find((one) => one.name === ending)?.value ?? null;
  return others.flatMap((block) => {
    const inUrls = block.variables.flatMap(({ value }) => {
      const [, host, port] =
        /^postgres\w*(?:\+\w+)?:\/\/(?:[^@/]*@)?([\w.-]+):(\d{1,5})(?:\/|$)/.exec(value ?? "") ?? [];
      return host === name ? [Number(port)] : [];
    });
    const inPairs = ["DB", "POSTGRES", "DATABASE", "PG"].flatMap((prefix) => {
      const [host, port] = (prefix === "PG" ? ["PGHOST", "PGPORT"] : [`${prefix}_HOST`, `${prefix}_PORT`]).map(
        of(block),
      );
      return host === name ? (portOf(port) ?? []) : [];
    });
    return [...inUrls, ...inPairs];
  });
}

const trait = /^not-listening-(\d+)-(\d+)-(asked|asked-both|mapped|mapped-beside):(?:none|ports in line (\d+))$/;

/** `not-listening-5432-6432-mapped:ports in line 9`: where it listens, where the manifest leads, and who goes there. */
export function portTraits(block: VariableBlock, all: VariableBlock[]): string[] {
  if (!block.isService || !image.test(block.image) || isOwn(block)) return [];
  const own = block.variables.find(({ name }) => name === "LISTEN_PORT");
  const listens = own ? portOf(own.value) : usualPort;
  if (listens === null) return [];
  const asked = askedFor(
    block.name,
    all.filter((one) => one !== block),
  );
  const wrong = asked.find((one) => one !== listens);
  const isMapped = block.ports.length > 0 && block.ports.every(({ inside }) => inside !== null && inside !== listens);
  const [first] = isMapped ? block.ports : [];
  const isAsked = asked.includes(listens);
  const at = first ? `ports in line ${first.line}` : "none";
  if (wrong !== undefined) return [`not-listening-${listens}-${wrong}-${isAsked ? "asked-both" : "asked"}:${at}`];
  return first ? [`not-listening-${listens}-${first.inside}-${isAsked ? "mapped-beside" : "mapped"}:${at}`] : [];
}

function found(config: AppConfig): Found[] {
  const said = config.traits.map((one) => trait.exec(one)).find((one) => one !== null);
  if (!said) return [];
  const [, listens, port, how = "", line] = said;
  const isAsked = how.startsWith("asked");
  const variable = config.traits.includes("sets-listen-port") ? "`LISTEN_PORT`" : "no `LISTEN_PORT`";
  return [
    {
      cause: "config-port-invalid",
      option: "LISTEN_PORT",
      line: line === undefined ? null : Number(line),
      ...(isAsked ? {} : { severity: "degraded" as const }),
      why:
        `With ${variable} this image listens on ${listens}. ` +
        (isAsked
          ? `Another service here connects to ${port}, and is refused.`
          : `This mapping leads to ${port}, where nothing listens: connections through it are refused.`),
      fix:
        // Both are in use: what is meant, nobody knows.
        how === "asked-both"
          ? `# use the same port everywhere: LISTEN_PORT=${port}, or ${listens} in the other service`
          : how === "mapped-beside"
            ? `# map to ${listens} in the container: other services here use it`
            : `LISTEN_PORT=${port}`,
    },
  ];
}

export const poolerPort: Lint = {
  id: "pooler-not-listening",
  source: "https://github.com/edoburu/docker-pgbouncer/blob/master/entrypoint.sh",
  provenOn: null,
  check: found,
};
