// What one manifest asks for of the packages that rules know.
import { knownPackage, type Registry } from "../lock-files.ts";
import { manifests } from "./readers.ts";
import { npmRange, type Dialect } from "./ranges.ts";

/** A package that a manifest names: whoever installs it anew gets any release of its range. */
export interface AskedRange {
  /** In npm's form; null: any release, or a range that nobody can read. */
  range: string | null;
  /** As it is written; of several places all, with commas or "or" between. "" without a range. */
  said: string;
  /** The manifest's name. */
  file: string;
}

/** Of several ranges together, in characters. */
const mostShown = 200;

/** Who names the packages of which each writes ranges. */
const registries: Record<Dialect, Registry> = {
  npm: "npm",
  hex: "hex",
  gem: "gem",
  pep440: "pypi",
  poetry: "pypi",
  composer: "composer",
};

/** Files that may hold them. */
export const manifestNames = Object.keys(manifests);

/** @param file its name, without its folder */
export function demandsIn(file: string, text: string): ReadonlyMap<string, AskedRange> {
  const found = new Map<string, AskedRange>();
  for (const [name, said, dialect] of (Object.hasOwn(manifests, file) ? manifests[file]?.(text) : null) ?? []) {
    const known = knownPackage(name, registries[dialect]);
    if (known === null) continue;
    const range = said === null ? null : npmRange(said, dialect);
    const one: AskedRange = { range, said: range === null ? "" : (said ?? "").trim().replaceAll(/\s+/g, " "), file };
    const other = found.get(known);
    found.set(known, other ? either(other, one) : one);
  }
  return found;
}

/** For several Pythons, groups or gemfiles in one: which of them is installed is not known. */
function either(one: AskedRange, other: AskedRange): AskedRange {
  if (one.range === other.range) return one;
  const said = `${one.said} or ${other.said}`;
  if (one.range === null || other.range === null || said.length > mostShown)
    return { range: null, said: "", file: one.file };
  return { range: `${one.range} || ${other.range}`, said, file: one.file };
}
