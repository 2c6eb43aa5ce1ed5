// Directus' variables: a connection string goes in the place of all others but the pool's, which Knex gets as it is.
import { ignoredOption, invalidOption, optionOf } from "../options.ts";
import { poolless, tarn, tarnOthers } from "../node-postgres/options.ts";
import type { AppConfig, ConnectionSettings, Found, Lint, Option } from "../playbook.ts";
import { isFilledInLater } from "../server/template.ts";
import type { Form } from "../shown/forms.ts";
import type { SetVariable } from "./variable-block.ts";

/** Two underscores are Directus' way to write an object: `DB_SSL__CA`. */
const ofTls = /^DB_SSL__[A-Z_]{1,30}$/;
const source = "https://github.com/directus/directus/blob/main/api/src/database/index.ts";
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
  source,
  provenOn: null,
  check: found,
};

const ofPool = /^DB_POOL__([A-Z_]{1,40})$/;

/** In which form it may be shown; null where it is none of these. */
export const directusForm = (name: string): Form | null =>
  ofPool.test(name) ? "duration" : name === "DB_SSL" || name === "DB_SSL__REJECT_UNAUTHORIZED" ? "flag" : null;

/** Its variables beside those of any database's; another program has no such underscores. */
export function directusVariables(variables: SetVariable[], image = ""): SetVariable[] {
  const isIts =
    variables.some(({ name }) => /^DB_(?:POOL|SSL)__/.test(name)) || /(?:^|\/)directus(?:[:@]|$)/.test(image);
  return isIts && variables.some(({ name }) => name === "DB_CLIENT")
    ? variables.filter(({ name }) => directusForm(name) !== null)
    : [];
}

/** `DB_POOL__IDLE_TIMEOUT_MILLIS` is `pool.idleTimeoutMillis`: getConfigFromEnv. */
const wordOf = (name: string) =>
  name.toLowerCase().replaceAll(/_+([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** A number that stands in the file: who fills it in knows what it is. */
const numberAt = (option: Option | null): number | null =>
  option && !option.isOpaque && /^-?\d{1,9}$/.test(String(option.value).trim()) ? Number(option.value) : null;

const throws = "Knex's pool (tarn) throws when Directus starts.";

function ofPools(config: AppConfig): Found[] {
  const level = config.traits.includes("example") ? ({ level: "note" } as const) : {};
  const [min, max] = ["DB_POOL__MIN", "DB_POOL__MAX"].map((name) => optionOf(config, name));
  const [least, most] = [numberAt(min ?? null), numberAt(max ?? null)];
  const found = config.options.flatMap((option): Found[] => {
    const word = wordOf(ofPool.exec(option.name)?.[1] ?? "");
    const text = String(option.value);
    if (word === "" || tarnOthers.includes(word) || option.isOpaque || isFilledInLater(text)) return [];
    if (!tarn.includes(word))
      return [
        invalidOption(option, {
          ...level,
          why: `The pool has no option of this name: ${throws}`,
          fix: `# remove ${option.name}`,
        }),
      ];
    const lowest = word === "min" ? 0 : 1;
    const number = numberAt(option);
    if (number !== null && number >= lowest) return [];
    const usual = { max: 10, min: 0 }[word] ?? 30_000;
    return [
      invalidOption(option, {
        ...level,
        why:
          word === "max" && number === 0
            ? `With \`${option.name}\` at 0 ${poolless}`
            : `\`${option.name}\` must be a whole number of at least ${lowest}: ${throws}`,
        fix: `${option.name}=${usual}`,
      }),
    ];
  });
  if (found.length > 0 || !min || least === null || most === null || least <= most) return found;
  const why = `DB_POOL__MIN (${least}) is larger than DB_POOL__MAX (${most}): ${throws}`;
  return [invalidOption(min, { ...level, why, fix: "DB_POOL__MIN=0" })];
}

export const directusPool: Lint = {
  id: "directus-pool",
  source,
  provenOn: null,
  check: ofPools,
};

/** What Directus asks for, where it says so; a connection string decides alone. */
export function directusTlsSetting(config: AppConfig): ConnectionSettings["tls"] {
  const names = ["DB_SSL", "DB_SSL__REJECT_UNAUTHORIZED"];
  const [own, verified] = names.map((name) => optionOf(config, name));
  const said = own ?? verified;
  if (!said || said.isOpaque || verified?.isOpaque || optionOf(config, "DB_CONNECTION_STRING")) return undefined;
  const word = String(said.value);
  if (word !== "true" && word !== "false") return undefined;
  const isOff = said === own && word === "false" && !verified;
  const value = isOff ? "disable" : String(verified?.value) === "false" ? "require" : "verify";
  return {
    value,
    option: said.name,
    line: said.line,
    fixes: { disable: "DB_SSL=false", verify: "DB_SSL=true" },
    source,
  };
}
