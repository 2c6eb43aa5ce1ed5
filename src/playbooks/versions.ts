// From which version a rule holds, and whether the application has it.
import type { AppConfig } from "./playbook.ts";
import { isAtLeast } from "./lock-files.ts";

export interface Since {
  /** Null where no lock file says which version it is. */
  holds: boolean | null;
  /** For a sentence: "Postgrex 0.19.3, as mix.lock has it" or "the version of Postgrex is not known". */
  text: string;
}

/** @param title the package as people call it */
export function since(config: AppConfig, name: string, title: string, least: string): Since {
  const version = config.versions?.get(name);
  if (version === undefined) return { holds: null, text: `the version of ${title} is not known` };
  return { holds: isAtLeast(version, least), text: `locked is ${title} ${version}` };
}
