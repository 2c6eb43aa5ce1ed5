// From which version a rule holds, and whether the application has it: by a lock file, else by a manifest.
import { rangeAllows, rangeIsAtLeast } from "./manifests/ranges.ts";
import type { AppConfig } from "./playbook.ts";
import { isAtLeast, type Version, type Versions } from "./lock-files.ts";

export interface Since {
  /** Null where no file says which version it is, or where a manifest allows both older and newer ones. */
  holds: boolean | null;
  /** For a sentence: "locked is Postgrex 0.19.3", "mix.exs asks for Postgrex ~> 0.16.2", or that it is not known. */
  text: string;
}

/** @param title the package as people call it */
export function since(config: AppConfig, name: string, title: string, least: string): Since {
  const version = config.versions?.get(name);
  return { holds: holdsFrom(version, least), text: textOf(version, title) };
}

/** Whether it is at least this version: null where it may be older or newer. */
export function holdsFrom(version: Version | undefined, least: string): boolean | null {
  if (version === undefined) return null;
  if (typeof version === "string") return isAtLeast(version, least);
  return version.range === null ? null : rangeIsAtLeast(version.range, least);
}

function textOf(version: Version | undefined, title: string): string {
  if (typeof version === "string") return `locked is ${title} ${version}`;
  return version === undefined || version.range === null
    ? `the version of ${title} is not known`
    : `${version.file} asks for ${title} ${version.said}`;
}

/**
 * What stands first goes before what follows; a lock goes before a manifest, unless the manifest excludes it: then the
 * lock is another package's.
 */
export function joinedVersions(all: Iterable<Versions>): Versions {
  const found = new Map<string, Version>();
  for (const versions of all)
    for (const [name, one] of versions) {
      const other = found.get(name);
      if (other === undefined || (typeof one === "string" && allows(other, one))) found.set(name, one);
    }
  return found;
}

const allows = (asked: Version, one: string): boolean =>
  typeof asked !== "string" && (asked.range === null || rangeAllows(asked.range, one));
