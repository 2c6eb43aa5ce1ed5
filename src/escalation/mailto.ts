// A draft for the mail program of the one who presses: dbcheck sends no mail. RFC 6068 is the measure. Pure.
import { boundedLine, wellFormed } from "./truncate.ts";
import type { EscalationMessage } from "./message.ts";

/**
 * Mail programs and browsers cut longer ones where they like: 2,000 is the
 * shortest limit that is heard of, and not documented by all.
 */
export const longestDraft = 1900;
const longestSubject = 400;
const longestLink = 600;

/** @param address as `emailMistake` accepts it */
export function mailto(
  address: string,
  { title, text: written, link: given }: Pick<EscalationMessage, "title" | "text" | "link">,
): string {
  const text = plain(written);
  // A link that is cut leads nowhere.
  const link = given !== null && encoded(given).length <= longestLink ? boundedLine(given, longestLink) || null : null;
  const at = address.lastIndexOf("@");
  const to = `${encoded(address.slice(0, at))}@${encoded(address.slice(at + 1))}`;
  const subject = fitting(boundedLine(title, 300), longestSubject);
  const head = `mailto:${to}?subject=${subject.encoded}&body=`;
  const readOn = link !== null && !text.includes(link) ? `\n\nRead on: ${link}` : "";
  const whole = encodedBody(`${text}${readOn}\n`);
  if (head.length + whole.length <= longestDraft) return `${head}${whole}`;
  // A link within the text may be cut away with it.
  const back = link !== null ? `\n\nRead on: ${link}` : "";
  const note = (characters: number) => encodedBody(`\n[cut here: ${characters} more characters]${back}\n`);
  const { kept, encoded: beginning } = fitting(
    text,
    longestDraft - head.length - note(text.length).length,
    encodedBody,
  );
  return `${head}${beginning}${note(text.length - kept.length)}`;
}

/** Lines end in one way, and nothing in them controls anything. */
function plain(text: string): string {
  return wellFormed(text)
    .replaceAll(/\r\n?|[\u0085\u2028\u2029]/g, "\n")
    .replaceAll(/(?![\n\t])[\p{Cc}\p{Cf}]/gu, "");
}

/** The longest beginning whose encoded form has room, whole characters only. */
function fitting(text: string, room: number, encode = encoded): { kept: string; encoded: string } {
  let [kept, done] = ["", ""];
  for (const character of text) {
    const next = encode(character);
    if (done.length + next.length > room) break;
    kept += character;
    done += next;
  }
  return { kept, encoded: done };
}

/** "Line breaks in the body of a message MUST be encoded with %0D%0A" (RFC 6068, 5). */
function encodedBody(text: string): string {
  return encoded(text).replaceAll("%0A", "%0D%0A");
}

/** Also the characters that encodeURIComponent leaves, which mean something to Markdown. */
function encoded(text: string): string {
  return encodeURIComponent(wellFormed(text)).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
