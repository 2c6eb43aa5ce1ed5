// Mutated configurations with a canary: whatever is cut, doubled,
// swapped or joined, nothing secret leaves and nothing breaks.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { playbooks } from "../../src/playbooks/index.ts";
import { attacks, canary, everythingSaidOf, holdsCanary, type Planted } from "./canaries.ts";

/** The same numbers for the same seed, on any machine. */
export function numbersFrom(seed: number): (below: number) => number {
  let state = seed >>> 0 || 1;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** The samples of the corpus that hold the canary, and what is known to have leaked. */
function whole(): Planted[] {
  const folder = "test/playbooks/configs";
  const samples = playbooks.flatMap(({ framework }) =>
    readdirSync(`${folder}/${framework}`)
      .filter((file) => file !== "expected.json")
      .map((file) => ({ framework, file, text: readFileSync(`${folder}/${framework}/${file}`, "utf8") })),
  );
  return [...attacks, ...samples.filter(({ text }) => text.includes(canary))];
}

const pieces = [
  ...Array.from("\"'`:/@{}[](),=#\\\n \t"),
  "://",
  "#{",
  "${",
  "<%=",
  "%>",
  "=>",
  "\n\n",
  "do",
  "end",
  "|",
  "&",
  "*",
  "<<: ",
];

/**
 * One edit: a piece taken out, put in or doubled, two lines swapped or
 * joined, the end cut off. The canary itself stays whole.
 */
export function mutatedText(text: string, next: (below: number) => number): string {
  const at = placeOutside(text, next);
  const lines = text.split("\n");
  const line = next(lines.length);
  const edits: (() => string)[] = [
    () => text.slice(0, at) + text.slice(at + 1),
    () => text.slice(0, at) + (pieces[next(pieces.length)] ?? "") + text.slice(at),
    () => text.slice(0, at) + (pieces[next(pieces.length)] ?? "") + text.slice(at + 1),
    () => lines.toSpliced(line, 1).join("\n"),
    () => lines.toSpliced(line, 0, lines[next(lines.length)] ?? "").join("\n"),
    () => lines.toSpliced(line, 2, `${lines[line] ?? ""}${lines[line + 1] ?? ""}`).join("\n"),
    () => text.slice(0, at),
    () => text.slice(at),
  ];
  return (edits[next(edits.length)] ?? (() => text))();
}

/** A character of the text that is none of a canary's. */
function placeOutside(text: string, next: (below: number) => number): number {
  for (;;) {
    const at = next(text.length);
    const near = text.lastIndexOf(canary, at);
    if (near === -1 || at >= near + canary.length) return at;
  }
}

const joinedWord = new RegExp(`[\\w.-]+${canary}`, "g");

/**
 * A mutation may join a secret to the word before it, as in `host=dbpasswordSECRET`: a name like any other, for
 * anybody. Such a word alone may be said; words that stood so in the sample itself may not.
 */
export function leaks(said: string, text: string, sample: string, joined = joinedWord): boolean {
  // Python joins two texts that stand side by side.
  const beside = text.replaceAll(/(["'])\s*\1/g, "");
  const words = [...(text.match(joined) ?? []), ...(beside.match(joined) ?? [])].filter((one) => !sample.includes(one));
  const rest = words.toSorted((a, b) => b.length - a.length).reduce((left, one) => left.replaceAll(one, ""), said);
  return holdsCanary(rest);
}

/** @returns how many were read; throws with the text where something leaves or breaks */
export function mutate(seed: number, count: number): number {
  const next = numbersFrom(seed);
  const all = whole();
  for (let done = 0; done < count; done += 1) {
    const chosen = all[next(all.length)];
    assert.ok(chosen);
    const edits = 1 + next(3);
    let { text } = chosen;
    for (let edit = 0; edit < edits && text.length > canary.length * 2; edit += 1) text = mutatedText(text, next);
    const said = everythingSaidOf({ ...chosen, text });
    assert.ok(
      !leaks(said, text, chosen.text),
      `seed ${seed}, mutation ${done}, ${chosen.framework}/${chosen.file}:\n${text}\n${said}`,
    );
  }
  return count;
}
