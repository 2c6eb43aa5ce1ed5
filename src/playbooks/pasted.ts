// Options that somebody pasted into a form: as their framework writes
// them, as YAML or JSON, or as key=value lines and a URL.
import { parseDocument } from "yaml";
import { UserMistake } from "../errors.ts";
import { isTooDeep } from "../target/yaml-depth.ts";
import { playbooks, readAppConfig } from "./index.ts";
import type { AppConfig, Option, Scalar } from "./playbook.ts";
import { gated, notShown } from "./shown/may-be-shown.ts";

export interface Pasted {
  /** Secrets masked. What is computed when the application runs is not here: it is unknown. */
  options: Record<string, unknown>;
  computed: string[];
}

const mostOptions = 100;

/**
 * @param framework of the target's application, or null
 * @throws UserMistake when nothing can be read in it
 */
export function pastedOptions(framework: string | null, text: string): Pasted {
  if (text.trim() === "") return { options: {}, computed: [] };
  const own = playbooks.find((one) => one.framework === framework);
  const generic = playbooks.find((one) => one.framework === "generic");
  const known = [own, generic].filter((one) => one !== undefined);
  const found = asConfig(own, text) ?? asMap(text, known) ?? asConfig(generic, text);
  if (!found)
    throw new UserMistake(
      `No options found. Paste them as ${own ? `${own.title} writes them, as ` : ""}YAML (pool_size: 5), as ` +
        `key=value lines, or as a URL.`,
    );
  if (Object.keys(found.options).length > mostOptions)
    throw new UserMistake(`More than ${mostOptions} options. Paste only those of the database.`);
  return found;
}

function asConfig(playbook: (typeof playbooks)[number] | undefined, text: string): Pasted | null {
  if (!playbook) return null;
  try {
    const { config } = readAppConfig(playbook, text, "");
    const computed = config.options.filter(({ isOpaque }) => isOpaque).map(({ name }) => name);
    // Two values that are not shown would look alike: what is not recorded is unknown, and separates nothing.
    const told = config.options.filter((one) => !one.isOpaque && !isHidden(one));
    const options = Object.fromEntries(told.map(({ name, value }) => [name, value]));
    return config.options.length === 0 ? null : { options, computed };
  } catch (error) {
    if (error instanceof UserMistake) return null;
    throw error;
  }
}

/** YAML or JSON: options that the framework or libpq knows, with values in their form. Of others nothing is kept. */
function asMap(text: string, known: (typeof playbooks)[number][]): Pasted | null {
  if (isTooDeep(text)) return null;
  const value = parsed(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const options = flat(value, "");
  const shown = known.map((one) => {
    const config: AppConfig = { framework: one.framework, database: "", options, notes: [], traits: [] };
    return gated(config, one.forms(config)).config.options.filter((option) => !isHidden(option));
  });
  const found = new Map(shown.flat().map((one) => [one.name, one.value]));
  return { options: Object.fromEntries(found), computed: [] };
}

const isHidden = ({ value }: Option) => [value].flat().includes(notShown);

/** Null where it is no whole YAML: what a broken text looks like is nobody's option. */
function parsed(text: string): unknown {
  try {
    const document = parseDocument(text, { logLevel: "silent" });
    return document.errors.length > 0 ? null : document.toJS({ maxAliasCount: 10 });
  } catch {
    return null;
  }
}

/** @param within what the value lies in: an alias may hold itself (`a: &a { b: *a }`), and is no option there */
function flat(value: object, prefix: string, within: object[] = []): Option[] {
  const around = [...within, value];
  return Object.entries(value).flatMap(([key, one]: [string, unknown]): Option[] => {
    const name = `${prefix}${key}`;
    if (typeof one === "object" && one !== null && !Array.isArray(one))
      return around.includes(one) ? [] : flat(one, `${name}.`, around);
    const scalar = (part: unknown): Scalar =>
      typeof part === "string" || typeof part === "number" || typeof part === "boolean" || part === null
        ? part
        : notShown;
    return [{ name, value: Array.isArray(one) ? one.map(scalar) : scalar(one), isOpaque: false, line: 0 }];
  });
}
