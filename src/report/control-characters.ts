// Text of others (databases, DNS, certificates, people) made harmless:
// nothing in it moves a cursor, hides or reorders text.

/**
 * Controls (ESC, BEL, CR, C1), format characters (bidirectional overrides and isolates, zero-width), line and paragraph
 * separators: Unicode's Cc, Cf, Zl and Zp (UAX #44; UTS #55 on bidirectional text in source).
 */
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Line feeds and tabs stay. */
export function withoutHidden(text: string): string {
  return text.replaceAll(hidden, (character) => (character === "\n" || character === "\t" ? character : ""));
}

/** On one line. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll(hidden, "").trim();
}

/**
 * JSON in which hidden characters are escapes: a terminal shows them, and a parser reads the same value (RFC 8259 §7).
 */
export function jsonText(value: unknown): string {
  const escaped = (character: string) =>
    character === "\n"
      ? character
      : [...Array(character.length).keys()]
          .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`)
          .join("");
  return `${JSON.stringify(value, null, 2).replaceAll(hidden, escaped)}\n`;
}
