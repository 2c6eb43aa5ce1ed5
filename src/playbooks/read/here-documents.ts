// Where here-documents of a script end: at a line that is their word alone.
import { addTo } from "../options.ts";

/** @returns the place of a word's first line from there on; a word's places are asked for in their order */
export function endsOfWords(text: string): (word: string, from: number) => number | null {
  const all = new Map<string, number[]>();
  for (const { 1: word = "", index } of text.matchAll(/^[ \t]*([\w.-]+)[ \t]*\r?$/gm)) addTo(all, word, index);
  for (const own of all.values()) own.reverse();
  return (word, from) => {
    const own = all.get(word) ?? [];
    while ((own.at(-1) ?? from) < from) own.pop();
    return own.at(-1) ?? null;
  };
}
