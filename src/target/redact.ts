// The outgoing gate: a target's secrets, searched for literally in every form in which they could leave.
import type { Secret } from "./secret.ts";

const mark = "[secret]";
/** Shorter secrets stand in too many innocent words; they are masked only where a URL or a parameter shows them. */
const shortest = 4;

/** Plain, percent-encoded (both common ways, either case), JSON-escaped, base64 and hexadecimal forms of one secret. */
function formsOf(secret: string): string[] {
  const encoded = encodeURIComponent(secret);
  const every = [...Buffer.from(secret)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
  const strict = encoded.replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  const json = JSON.stringify(secret).slice(1, -1);
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].map((shift) => {
    // The same bytes look different at each of the three positions in a longer text; their middle is what stays.
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString("base64")
      .replaceAll("=", "");
    return text.slice(shift === 0 ? 0 : shift + 1, bytes.length % 3 === 0 && shift === 0 ? undefined : -1);
  });
  const url64 = base64.map((text) => text.replaceAll("+", "-").replaceAll("/", "_"));
  const forms = [
    secret,
    encoded,
    strict,
    encoded.toLowerCase(),
    encoded.replaceAll("%20", "+"),
    every,
    every.toUpperCase(),
    json,
    JSON.stringify(json).slice(1, -1),
    bytes.toString("hex"),
    ...base64.filter((text) => text.length >= 6),
    ...url64.filter((text) => text.length >= 6),
  ];
  return [...new Set(forms)].sort((a, b) => b.length - a.length);
}

/** A function that takes these secrets out of a text. Made per check: there is no list of secrets that lives on. */
export function redactorFor(secrets: Secret[]): (text: string) => string {
  const forms = secrets
    .map((secret) => secret.reveal())
    .filter((text) => text.length >= shortest)
    .flatMap(formsOf)
    .sort((a, b) => b.length - a.length);
  return (text) => {
    let clean = text;
    for (const form of forms) if (clean.includes(form)) clean = clean.replaceAll(form, mark);
    return maskUrl(clean);
  };
}

/** The same over every string (and key) of plain data. */
export function redactDeep<T>(value: T, secrets: Secret[]): T {
  const redact = redactorFor(secrets);
  const walk = (one: unknown): unknown => {
    if (typeof one === "string") return redact(one);
    if (Array.isArray(one)) return one.map(walk);
    if (typeof one === "object" && one !== null)
      return Object.fromEntries(Object.entries(one).map(([key, inner]) => [redact(key), walk(inner)]));
    return one;
  };
  return walk(value) as T;
}

/** Passwords in any URL, and values of parameters named like a secret; variables such as $DBCHECK_PASSWORD stay. */
export function maskUrl(text: string): string {
  return text
    .replaceAll(/([a-z][a-z0-9+.-]*:\/\/[^\s:/@"']*:)(?!\$)(?!\[secret\])[^\s"']*(@)/gi, `$1${mark}$2`)
    .replaceAll(
      /\b((?:ssl)?password|passwd|pwd|access_token|client_secret)(=)(?!["']?\$)(?!\[secret\])('[^']*'|"[^"]*"|[^\s&;,]+)/gi,
      `$1$2${mark}`,
    );
}
