import { distance } from "fastest-levenshtein";

/** Up to three known names that a misspelt one may have meant, nearest first. */
export function nearestNames(wanted: string, known: string[]): string[] {
  const word = wanted.toLowerCase().slice(0, 100);
  const reach = Math.max(2, Math.floor(word.length / 3));
  return known
    .map((name) => ({
      name,
      away:
        name.toLowerCase().startsWith(word) || word.startsWith(name.toLowerCase())
          ? 0
          : distance(word, name.toLowerCase()),
    }))
    .filter(({ away }) => word !== "" && away <= reach)
    .sort((a, b) => a.away - b.away || a.name.localeCompare(b.name))
    .slice(0, 3)
    .map(({ name }) => name);
}
