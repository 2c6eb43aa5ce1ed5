// Small readings of a flat list of options that most playbooks share.
import { ellipsized } from "../report/truncate.ts";
import type { AppConfig, Found, Option, Scalar } from "./playbook.ts";

/** "`host`, `port`" */
export const namesAsCode = (names: string[]): string => names.map((one) => `\`${one}\``).join(", ");

/** As a finding names it. */
export const placeOfOption = ({ name, line }: Option): Pick<Found, "option" | "line"> => ({ option: name, line });

/** "in line 7 " before what to do there; nothing where no line is known. */
export const inLine = (line: number | null): string => (line === null ? "" : `in line ${line} `);

type NoPlace = Omit<Found, "cause" | "option" | "line">;

/** One that the framework or its driver does not accept. @param at the option, or the name to give it and its line */
export function invalidOption(
  at: Option | [option: string, line: number | null],
  { why, fix, ...rest }: NoPlace,
): Found {
  const place = Array.isArray(at) ? { option: at[0], line: at[1] } : placeOfOption(at);
  return { cause: "app-config-invalid-option", ...rest, ...place, why, fix };
}

/** The same, where nobody is hurt yet: mostly it has no effect. */
export const ignoredOption: typeof invalidOption = (at, said) => invalidOption(at, { severity: "notice", ...said });

export function optionOf(config: AppConfig, name: string): Option | null {
  return config.options.find((one) => one.name === name) ?? null;
}

/** The value, or its fallback where it is computed; undefined where the option is missing or nothing is known of it. */
export function valueOf(config: AppConfig, name: string): Scalar | Scalar[] | undefined {
  const option = optionOf(config, name);
  if (!option) return undefined;
  return option.isOpaque ? option.fallback : option.value;
}

/** A number, also where the file has it as text. */
export function numberOf(config: AppConfig, name: string): number | undefined {
  const value = valueOf(config, name);
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

export function stringOf(config: AppConfig, name: string): string | undefined {
  const value = valueOf(config, name);
  return typeof value === "string" ? value : undefined;
}

/** A text that stands in the file itself. What a variable falls back to is not what is deployed. */
export function literalOf(config: AppConfig, name: string): string | undefined {
  const option = optionOf(config, name);
  return option && !option.isOpaque && typeof option.value === "string" && option.value !== ""
    ? option.value
    : undefined;
}

/** 1-based line of a position in a text. Lines are counted once for a text: ask for the function, then for lines. */
export function linesOf(text: string): (at: number) => number {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (at) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
}

/** Of those with the same key the first one. */
export function firstOfEach<T>(all: T[], keyOf: (one: T) => string): T[] {
  const seen = new Set<string>();
  return all.filter((one) => seen.size !== seen.add(keyOf(one)).size);
}

/** Lists of those with the same key, in their order. */
export function groupedBy<K, T>(all: Iterable<T>, keyOf: (one: T) => K): Map<K, T[]> {
  const found = new Map<K, T[]>();
  for (const one of all) addTo(found, keyOf(one), one);
  return found;
}

/** With notes that say what of it is not judged. */
export const withUnread = (config: AppConfig, said: string[]): AppConfig =>
  said.length === 0
    ? config
    : { ...config, notes: [...config.notes, ...said], unread: [...(config.unread ?? []), ...said] };

/** In place: a copy for each would take the square of a name that stands a thousand times. */
export function addTo<K, T>(all: Map<K, T[]>, key: K, one: T): void {
  const known = all.get(key);
  if (known) known.push(one);
  else all.set(key, [one]);
}

/** In one line and of bearable length. */
export function flatText(text: string): string {
  return ellipsized(text.replaceAll(/\s+/g, " ").trim(), 200);
}
