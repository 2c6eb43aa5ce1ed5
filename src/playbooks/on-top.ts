// A configuration on top of what the framework has read before it. Pure.
import type { AppConfig } from "./playbook.ts";

/** A profile's name goes before the source's: `prod:spring.datasource`. */
const bare = (database: string) => database.slice(database.indexOf(":") + 1);

/** The configuration with what holds beneath it, and the names of the latter. */
export function onTop(config: AppConfig, below: AppConfig[]): { whole: AppConfig; added: Set<string> } {
  const options = new Map(config.options.map((one) => [one.name, one]));
  const added = new Set<string>();
  for (const one of below.filter(({ database }) => database === bare(config.database)))
    for (const option of one.options) {
      if (options.has(option.name)) continue;
      options.set(option.name, option);
      added.add(option.name);
    }
  return { whole: added.size === 0 ? config : { ...config, options: [...options.values()] }, added };
}
