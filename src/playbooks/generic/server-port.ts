// Of Compose: a variable that leads to a server's container at another port than the one on which its image listens.
import { optionOf } from "../options.ts";
import type { AppConfig, Found, Lint } from "../playbook.ts";
import { onlyComposeFile } from "../on-top.ts";
import type { VariableBlock } from "./variable-block.ts";
import { partOfUrl } from "./pooler-port.ts";

/** The official image, those built upon it, and Bitnami's: without a word of anybody's they listen on 5432. */
const images =
  /^(?:docker\.io\/)?(?:(?:library\/)?postgres|postgis\/postgis|timescale\/timescaledb(?:-ha)?|pgvector\/pgvector|ankane\/pgvector|bitnami(?:legacy|secure)?\/postgresql)(?:[:@]|$)/i;
const usualPort = 5432;

/** `postgres -c max_connections=200`: a command that starts the server, with settings that stand in it. */
const plainCommand = /^(?:\s|docker-entrypoint\.sh|postgres(?=\s|$)|-c\s*\w[\w.]*=\S+(?!\S))*$/;
const settingOfPort = /\bport\b|port=|config_file|_directory/i;

/** A file, a command, a script or a variable of somebody's own may set another port. */
function isAtUsualPort(block: VariableBlock): boolean {
  const { command, mounts, variables, isService, isOnHost, isFromFile, isBuilt } = block;
  const words = command.replaceAll(/[",[\]]+/g, " ");
  const isPlain = plainCommand.test(words) && !settingOfPort.test(words);
  const isSet = variables.some(
    ({ name, value }) =>
      /^PGPORT$|^POSTGRESQL_PORT|^POSTGRESQL_EXTRA_FLAGS$/.test(name) ||
      (name === "POSTGRES_INITDB_ARGS" && (value === null || /port|\$/i.test(value))),
  );
  const hasOwnFile = /\.conf\b|\/etc\/postgresql|\/bitnami\/postgresql\/conf|docker-entrypoint\.sh/.test(mounts);
  return (
    images.test(block.image) && isService && !isOnHost && !isFromFile && !isBuilt && isPlain && !isSet && !hasOwnFile
  );
}

interface Asked {
  host: string;
  port: number;
  /** The variable that says the port. */
  name: string;
  line: number;
}

/** Ports that stand in a service's own variables, as numbers. */
function askedBy({ variables }: VariableBlock): Asked[] {
  const of = new Map(variables.map((one) => [one.name, one]));
  return variables.flatMap(({ name, value, line }): Asked[] => {
    const { host, port } = partOfUrl(value ?? "");
    if (host !== undefined && port !== undefined) return [{ host, port: Number(port), name, line }];
    const pair = of.get(name.replace(/HOST$/, "PORT"));
    const isPair = /^(?:PG|(?:[A-Z0-9]+_)*(?:DB|PG|POSTGRES|POSTGRESQL|DATABASE)_)HOST$/.test(name);
    if (!isPair || !pair || !/^[\w.-]+$/.test(value ?? "") || !/^\d{1,5}$/.test(pair.value ?? "")) return [];
    return [{ host: value ?? "", port: Number(pair.value), name: pair.name, line: pair.line }];
  });
}

const namesIn = (networks: string) => (networks === "" ? ["default"] : (networks.match(/[\w.-]+/g) ?? []));

/** Words by which a service is called as another one is, or listens where that one does. */
const otherNames = ({ standsFor, networks }: VariableBlock): string[] =>
  [standsFor, networks.includes("aliases") ? networks : ""].flatMap((one) => one.match(/[\w.-]+/g) ?? []);

/** Its name leads to the server alone: they share a network, and no entry of its own says otherwise. */
function reachedFrom(client: VariableBlock): (server: VariableBlock) => boolean {
  const own = client.isService && !client.isOnHost ? new Set(namesIn(client.networks)) : new Set();
  return ({ name, networks }) => !client.hosts.includes(name) && namesIn(networks).some((one) => own.has(one));
}

const trait = /^server-not-at-5432-(\d+)(-mapped)?:(\w+) in line (\d+)$/;

/** `server-not-at-5432-5433:DATABASE_URL in line 9`; `mapped`: the port is the machine's, of a mapping. */
export function serverPortTraits(all: VariableBlock[]): (block: VariableBlock) => string[] {
  const called = new Set(all.flatMap((one) => otherNames(one).filter((name) => name !== one.name)));
  const servers = all.filter((one) => isAtUsualPort(one) && !called.has(one.name));
  return (block) => {
    const reached = new Map(servers.filter(reachedFrom(block)).map((one) => [one.name, one]));
    return askedBy(block).flatMap(({ host, port, name, line }) => {
      const server = reached.get(host);
      if (!server || port === usualPort) return [];
      const isMapped = server.ports.some(({ outside }) => outside === String(port));
      return [`server-not-at-5432-${port}${isMapped ? "-mapped" : ""}:${name} in line ${line}`];
    });
  };
}

export const serverPort: Lint = {
  id: "server-not-listening",
  source: "https://docs.docker.com/compose/how-tos/networking/",
  provenOn: null,
  check: (config: AppConfig): Found[] =>
    config.traits.flatMap((one): Found[] => {
      const [, port, mapped, name = "", line] = trait.exec(one) ?? [];
      const option = optionOf(config, name);
      if (!option) return [];
      const { host } = partOfUrl(String(option.value));
      const server = host === undefined ? "its server" : `\`${host}\``;
      const isOnly = config.traits.includes(onlyComposeFile);
      return [
        {
          cause: "config-port-invalid",
          option: name,
          line: Number(line),
          ...(isOnly ? {} : { level: "warning" as const }),
          why:
            `\`${name}\` leads to port ${port} of ${server}, whose image listens on 5432: it is refused.` +
            (mapped === undefined ? "" : " Between containers the mapping in `ports` does not count.") +
            (isOnly ? "" : " Another Compose file may set another port."),
          fix: host === undefined ? `${name}=5432` : `# in the URL write ${host}:5432`,
        },
      ];
    }),
};
