// Directus' variables: a connection string goes in the place of all others but the pool's.
import { ignoredOption } from "../options.ts";
import type { AppConfig, Found, Lint } from "../playbook.ts";
import type { SetVariable } from "./manifests.ts";

/** Two underscores are Directus' way to write an object: `DB_SSL__CA`. */
const ofTls = /^DB_SSL__[A-Z_]{1,30}$/;
const trait = "directus-tls-beside-url";

/** `DB_SSL__CA in line 9`: the first of TLS' variables beside a connection string that has a value for certain. */
export function directusTraits(variables: SetVariable[]): string[] {
  const valueOf = (name: string) => variables.find((one) => one.name === name)?.value ?? "";
  const url = valueOf("DB_CONNECTION_STRING");
  // What is filled in later may be empty where there is a host for it.
  const isSet = url !== "" && (!url.includes("$") || valueOf("DB_HOST") === "");
  const tls = variables.find(({ name }) => ofTls.test(name));
  return isSet && tls ? [`${trait}:${tls.name} in line ${tls.line}`] : [];
}

function found({ traits }: AppConfig): Found[] {
  const [, name, line] = new RegExp(`^${trait}:(\\w+) in line (\\d+)$`, "m").exec(traits.join("\n")) ?? [];
  if (name === undefined) return [];
  return [
    ignoredOption([name, Number(line)], {
      why: "Directus connects with `DB_CONNECTION_STRING` alone: what `DB_SSL__…` says of TLS has no effect beside it.",
      fix: "# remove the variables of DB_SSL__, or set DB_HOST and the like instead of the string",
    }),
  ];
}

export const directusTls: Lint = {
  id: "directus-tls-beside-url",
  source: "https://github.com/directus/directus/blob/main/api/src/database/index.ts",
  provenOn: null,
  check: found,
};
