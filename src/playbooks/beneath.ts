// Files that a framework reads before this one: what stands there holds too, where this one does not say it.
import { basename, dirname, join } from "node:path";
import { UserMistake } from "../errors.ts";
import { readConfigFile } from "./file.ts";
import type { AppConfig, Playbook } from "./playbook.ts";

/** By the framework: the names of those files, the nearest first. */
const before: Partial<Record<Playbook["framework"], (name: string) => string[]>> = {
  spring: (name) => {
    const [, base] = /^(application|bootstrap)-[\w-]+\.(?:ya?ml|properties)$/.exec(name) ?? [];
    return base === undefined ? [] : ["properties", "yml", "yaml"].map((ending) => `${base}.${ending}`);
  },
  ecto: (name) =>
    /^(?:runtime|releases)\.exs$/.test(name)
      ? ["prod.exs", "config.exs"]
      : /^(?:prod|dev|test)(?:\.secret)?\.exs$/.test(name)
        ? ["config.exs"]
        : [],
};

/** Nothing that cannot be read says anything. */
export async function beneath(playbook: Playbook, path: string): Promise<AppConfig[]> {
  const found: AppConfig[] = [];
  for (const name of before[playbook.framework]?.(basename(path)) ?? [])
    try {
      const file = join(dirname(path), name);
      found.push(...playbook.read(await readConfigFile(file), file));
    } catch (error) {
      if (!(error instanceof UserMistake)) throw error;
    }
  return found;
}
