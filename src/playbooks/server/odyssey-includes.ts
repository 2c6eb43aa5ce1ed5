// Files that an odyssey.conf includes, and those that they include, are read with it. Their mistakes say in which file
// and line they are.
import type { LintFinding } from "../playbook.ts";
import { shownName } from "../shown/may-be-shown.ts";
import { includedNames } from "./server-version.ts";

export interface OdysseyText {
  /** The file, and behind it what it includes. */
  text: string;
  /** The name of the included file that a line of the whole stands in, and its own number; null: the file itself. */
  placeOf: (line: number) => { name: string; line: number } | null;
}

/** @param files of its folder: name → text */
export function withIncluded(text: string, files: ReadonlyMap<string, string>): OdysseyText {
  const parts: { name: string; from: number }[] = [];
  let whole = text;
  let lines = text.split("\n").length;
  const names = new Set(includedNames(text));
  // What is added to a set while it is walked is walked, too.
  for (const name of names) {
    const other = files.get(name);
    if (other === undefined) continue;
    for (const one of includedNames(other)) names.add(one);
    parts.push({ name, from: lines });
    whole += `\n${other}`;
    lines += other.split("\n").length;
  }
  return {
    text: whole,
    placeOf: (line) => {
      const part = parts.findLast(({ from }) => line > from);
      return part ? { name: part.name, line: line - part.from } : null;
    },
  };
}

/** A line of another file is told in words. */
export function inItsFile(one: LintFinding, placeOf: OdysseyText["placeOf"]): LintFinding {
  const place = one.line === null ? null : placeOf(one.line);
  return place === null
    ? one
    : { ...one, line: null, why: `${one.why} This is line ${place.line} of ${shownName(place.name)}.` };
}
