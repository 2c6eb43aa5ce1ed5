// Texts of others cut to size: never within a character, and never without saying so.
import { ellipsized } from "../report/truncate.ts";

/** One line without control and direction characters, at most so many characters (UTF-16 units). */
export function boundedLine(text: string, longest: number): string {
  const line = wellFormed(text.slice(0, 4 * longest))
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim();
  return ellipsized(line, longest);
}

/** @param longest of the result, with the note of what was cut */
export function cutText(text: string, longest: number): string {
  if (text.length <= longest) return wellFormed(text);
  const kept = beginning(text, longest - 60);
  return `${kept}\n[cut here: ${text.length - kept.length} more characters]`;
}

/** At most so many UTF-16 units, and no half of a character at the end. */
function beginning(text: string, units: number): string {
  return wellFormed(text.slice(0, units)).replace(/\uFFFD$/, "");
}

/** Halves of surrogate pairs become U+FFFD: encodeURIComponent throws on them. */
export function wellFormed(text: string): string {
  return Buffer.from(text).toString("utf8");
}
