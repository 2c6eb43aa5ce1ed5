// Quarkus' data source: its profiles stand in the names, and user and password beside `jdbc`.
// https://quarkus.io/guides/config-reference#profiles
import { UserMistake } from "../../errors.ts";
import type { Option } from "../playbook.ts";

export const isQuarkus = (prefix: string): boolean => prefix.startsWith("quarkus.");

/** `%prod.`, `%{prod,stage}.`, `"%prod,stage".`; YAML has it as a key. */
const profile = /^%"?\{?([\w,-]{1,100})\}?"?\./;

/** As they are in production: what `%prod.` says counts over the same without it, and other profiles are left. */
export function inProduction(options: Option[]): Option[] {
  const named = options.map((one) => ({ one, profiles: profile.exec(one.name)?.[1]?.split(",") ?? null }));
  const own = named.filter(({ profiles }) => profiles?.includes("prod"));
  return [...named.filter(({ profiles }) => profiles === null), ...own].map(({ one }) => bare(one));
}

/** `quarkus.datasource."users".jdbc.url` needs its quotes only for dots. */
function bare(option: Option): Option {
  const name = option.name.replace(profile, "");
  return { ...option, name: isQuarkus(name) ? name.replaceAll('"', "") : name };
}

export const profileIn = (written: string): string => profile.exec(written)?.[0] ?? "";

const beside = ["db-kind", "username", "password"];

/** Of `quarkus.datasource.jdbc.` and `….reactive.` those that stand beside them. */
export const besideJdbc = (prefix: string): string[] =>
  isQuarkus(prefix) && /\.(?:jdbc|reactive)\.$/.test(prefix) ? beside.map((one) => prefix.replace(/\w+\.$/, one)) : [];

/** The data source of Vert.x' client, whose URL has no `jdbc:`. */
export const isReactiveOfQuarkus = (prefix: string): boolean =>
  /^quarkus\.datasource\.(?:[\w-]+\.)?reactive\.$/.test(prefix);

/** @throws UserMistake where it is Quarkus', and no URL of production's stands in it */
export function refuseUnread(options: Option[]): void {
  if (options.some(({ name }) => name.replace(profile, "").startsWith("quarkus.datasource.")))
    throw new UserMistake(
      "It is Quarkus', and sets no `quarkus.datasource.jdbc.url` for production. A variable or Dev Services give it.",
    );
}
