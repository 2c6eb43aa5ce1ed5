// Options that somebody pasted into a form: as their framework writes them, as YAML or JSON, or as key=value lines and a URL.
import { parse } from "yaml";
import { UserMistake } from "../errors.ts";
import { isTooDeep } from "../target/yaml-depth.ts";
import { playbooks, readConfig } from "./index.ts";
import { shownOptions } from "./mask.ts";

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
  const found = asConfig(own, text) ?? asMap(text) ?? asConfig(generic, text);
  if (!found)
    throw new UserMistake(
      `No options could be read in it. Paste them as ${own ? `${own.title} writes them, as ` : ""}YAML (pool_size: 5), as key=value lines, or as a URL.`,
    );
  if (Object.keys(found.options).length > mostOptions)
    throw new UserMistake(`More than ${mostOptions} options; paste those of the database alone.`);
  return found;
}

function asConfig(playbook: (typeof playbooks)[number] | undefined, text: string): Pasted | null {
  if (!playbook) return null;
  try {
    const { config } = readConfig(playbook, text, "");
    const computed = config.options.filter(({ isOpaque }) => isOpaque).map(({ name }) => name);
    const options = Object.fromEntries(
      Object.entries(shownOptions(config)).filter(([name]) => !computed.includes(name)),
    );
    return config.options.length === 0 ? null : { options, computed };
  } catch (error) {
    if (error instanceof UserMistake) return null;
    throw error;
  }
}

function asMap(text: string): Pasted | null {
  if (isTooDeep(text)) return null;
  try {
    const value: unknown = parse(text, { maxAliasCount: 10, logLevel: "silent" });
    if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
    return { options: value as Record<string, unknown>, computed: [] };
  } catch {
    return null;
  }
}
