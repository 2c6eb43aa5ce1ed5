// PgBouncer's image without a server to lead to, and with a login that is none.
import type { AppConfig, Found, Lint } from "../playbook.ts";
import type { VariableBlock } from "./variable-block.ts";
import { isSetElsewhere, poolerImageOf, poolerImages } from "./pooler-image.ts";

const [edoburu] = poolerImages;
const source = edoburu?.source ?? "";

/** Its entrypoint.sh ends where it has neither, and no file of somebody's own. */
export const isPlaceless = (block: VariableBlock): boolean =>
  poolerImageOf(block)?.name === "edoburu" &&
  !isSetElsewhere(block) &&
  !block.variables.some(({ name }) => /^(?:DB_HOST|DATABASE_URL)/.test(name));

/** `pooler-without-place`, with the container's line; `pooler-login-…` where clients send the password, or none. */
export function placeTraits(block: VariableBlock): string[] {
  const image = poolerImageOf(block);
  if (!image || isSetElsewhere(block)) return [];
  const type = block.variables.find(({ name }) => name === `${image.prefix}AUTH_TYPE`);
  const hasTls = block.variables.some(({ name }) => /CLIENT_TLS/.test(name));
  const isOpen = type?.value === "any" || type?.value === "trust";
  return [
    ...(isPlaceless(block) ? [`pooler-without-place:image in line ${block.line}`] : []),
    ...(type && isOpen ? [`pooler-login-open:${type.name} in line ${type.line}`] : []),
    ...(type?.value === "plain" && !hasTls ? [`pooler-login-plain:${type.name} in line ${type.line}`] : []),
  ];
}

/** The name and the line that a trait tells. */
function said({ traits }: AppConfig, start: string): { name: string; line: number } | null {
  const found = traits.find((one) => one.startsWith(`${start}:`)) ?? "";
  const [, name, line] = /:(\w+) in line (\d+)$/.exec(found) ?? [];
  return name === undefined ? null : { name, line: Number(line) };
}

export const poolerPlace: Lint = {
  id: "pooler-without-place",
  source,
  provenOn: null,
  check: (config): Found[] => {
    const found = said(config, "pooler-without-place");
    if (!found) return [];
    const why = "This image does not start without `DB_HOST` or `DATABASE_URL`: it ends with a configuration error.";
    return [
      {
        cause: "app-config-invalid-option",
        option: "DB_HOST",
        line: found.line,
        why,
        fix: "# in its environment: DB_HOST, the name of the server",
      },
    ];
  },
};

export const poolerLogin: Lint = {
  id: "pooler-login",
  source: "https://www.pgbouncer.org/config.html#auth_type",
  provenOn: null,
  check: (config): Found[] => {
    const [open, plain] = [said(config, "pooler-login-open"), said(config, "pooler-login-plain")];
    const found = open ?? plain;
    if (!found) return [];
    const { name: option, line } = found;
    const why = open
      ? "Anyone who reaches this pooler logs in without a password."
      : `With \`${option}\` plain clients send the password itself, and here without TLS.`;
    const when = open ? "each client has a password" : "each client's driver knows SCRAM";
    return [
      {
        cause: "app-config-invalid-option",
        option,
        level: "note",
        line,
        why,
        fix: `# where ${when}: ${option}=scram-sha-256`,
      },
    ];
  },
};
