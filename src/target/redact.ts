// The outgoing gate: a target's secrets, searched for literally in every form in which they could leave.
import { causes, layers } from "../report/causes.ts";
import { reasons } from "../report/observation.ts";
import type { Secret } from "../secret.ts";

const mark = "[secret]";
/** Shorter secrets stand in too many innocent words; they are masked only where a URL or a parameter shows them. */
const shortest = 4;

/**
 * Passwords that are words of reports themselves ("password", "postgres", "secret"). Blotting
 * them out everywhere would turn the cause auth-password-rejected into auth-[secret]-rejected and
 * hide nothing: masked only where a URL or parameter shows them.
 */
const tooCommon = new Set(
  [
    ...[...Object.keys(causes), ...layers, ...reasons].flatMap((name) => name.split("-")),
    ...(
      "admin changeme database default docker example host local localhost name postgres postgresql port psql " +
      "public root"
    ).split(" "),
    ..."secret select sslmode target test true false null user verdict passwd healthy degraded down inconclusive".split(
      " ",
    ),
  ].map((word) => word.toLowerCase()),
);

const shellQuoted = (text: string) => text.replaceAll("'", "'\\''");
const libpqQuoted = (text: string) => text.replaceAll(/['\\]/g, (character) => `\\${character}`);
/** Every % of a percent-encoded text begins a code; code by code is quicker than place by place. */
const lowerCodes = (encoded: string) =>
  [...new Set(encoded.match(/%[0-9A-F]{2}/g))].reduce(
    (text, code) => text.replaceAll(code, code.toLowerCase()),
    encoded,
  );
const unicodeEscaped = (text: string) =>
  text.replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
const htmlEscaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** The plain secret, and percent-encoded, quoted, JSON- and HTML-escaped, hexadecimal and base64 forms of it. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  // As UTF-8 has it: encodeURIComponent throws where half of a surrogate pair stands alone.
  const text = bytes.toString("utf8");
  const encoded = encodeURIComponent(text);
  const strict = encoded.replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const hex = bytes.toString("hex");
  const every = hex.replaceAll(/../g, "%$&");
  const percent = [
    encoded,
    strict,
    encodeURI(text),
    every,
    strict.replaceAll("%20", "+"),
    encoded.replaceAll("%20", "+"),
  ];
  const json = JSON.stringify(secret).slice(1, -1);
  const quoted = [
    json,
    JSON.stringify(json).slice(1, -1),
    unicodeEscaped(json),
    shellQuoted(secret),
    libpqQuoted(secret),
  ];
  const forms = [
    secret,
    ...percent,
    ...[...new Set(percent)].map(lowerCodes),
    every.toUpperCase(),
    ...quoted,
    shellQuoted(libpqQuoted(secret)),
    htmlEscaped(secret),
    hex,
    hex.toUpperCase(),
    ...base64Forms(bytes),
  ];
  return forms.filter((one) => one.length >= shortest);
}

/**
 * The same bytes look different at each of the three positions in a
 * longer text ("user:password"); their middle is what stays.
 */
function base64Forms(bytes: Buffer): string[] {
  const middles = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString("base64")
      .replaceAll("=", "");
    return text.slice(shift === 0 ? 0 : shift + 1, (bytes.length + shift) % 3 === 0 ? undefined : -1);
  });
  const whole = bytes.toString("base64").replaceAll("=", "");
  return [whole, ...middles.filter((text) => text.length >= 6)].flatMap((text) => [
    text,
    text.replaceAll("+", "-").replaceAll("/", "_"),
  ]);
}

/** So many letters of a form say that it begins: the rest is compared, and not searched for. */
const headLength = 8;
/** So many letters of a secret hold the heads of all its forms. */
const headOfSecret = 64;

/**
 * A function that takes these secrets out of a text. Made per check: there is no list of secrets that lives on. A form
 * that the text breaks off (its end, a quote, dots, a line's end) is taken out as well: servers cut what they quote.
 */
export function redactorFor(secrets: Secret[]): (text: string) => string {
  const plain = secrets
    .map((secret) => secret.reveal())
    .filter((text) => text.trim().length >= shortest && !tooCommon.has(text.toLowerCase()));
  const heads = headsOf(plain.flatMap((secret) => formsOf(secret.slice(0, headOfSecret))));
  if (heads.length === 0) return maskUrl;
  const pattern = new RegExp(heads.map((head) => head.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")).join("|"), "g");
  // The forms of a secret of half a megabyte take a second to write: only where one begins.
  let byHead: Map<string, string[]> | undefined;
  return (text) => {
    let clean = "";
    let done = 0;
    for (let found = search(pattern, text, 0); found; found = search(pattern, text, Math.max(done, found.index + 1))) {
      byHead ??= formsByHead(plain.flatMap(formsOf));
      const length = lengthAt(text, found.index, byHead.get(found[0]) ?? []);
      if (length === 0) continue;
      clean += `${text.slice(done, found.index)}${mark}`;
      done = found.index + length;
    }
    return maskUrl(clean + text.slice(done));
  };
}

/** Longest first. */
function headsOf(forms: string[]): string[] {
  const heads = new Set(forms.map((form) => form.slice(0, headLength)));
  return [...heads].sort((a, b) => b.length - a.length);
}

function formsByHead(forms: string[]): Map<string, string[]> {
  const byHead = new Map<string, string[]>();
  // Of two that begin alike the longer is taken first.
  for (const form of [...new Set(forms)].sort((a, b) => b.length - a.length)) {
    const head = form.slice(0, headLength);
    byHead.set(head, [...(byHead.get(head) ?? []), form]);
  }
  // Where a long one does not go on, a short one that it begins with may stand.
  for (const [head, beginning] of byHead)
    if (head.length === headLength)
      beginning.push(...[...byHead.keys()].filter((short) => short.length < headLength && head.startsWith(short)));
  return byHead;
}

function search(pattern: RegExp, text: string, from: number): RegExpExecArray | null {
  pattern.lastIndex = from;
  return pattern.exec(text);
}

/** How much of the text at this place is a secret's: a whole form, or the beginning of one that is broken off there. */
function lengthAt(text: string, at: number, forms: string[]): number {
  const whole = forms.find((form) => text.startsWith(form, at));
  if (whole) return whole.length;
  for (const form of forms.filter(({ length }) => length > headLength)) {
    let length = headLength;
    while (length < form.length && text[at + length] === form[length]) length += 1;
    if (/^(?:$|["'`\u2026\n\\]|\.\.)/.test(text.slice(at + length, at + length + 2))) return length;
  }
  return 0;
}

/**
 * Keys of a report whose values are our own closed vocabulary: a password that happens to be "query" or
 * "console" must not take the names of rows and causes with it, or the rules would no longer know them.
 */
const vocabulary = new Set([
  "id",
  "probe",
  "layer",
  "source",
  "outcome",
  "reason",
  "state",
  "observation",
  "cause",
  "status",
  "severity",
  "confidence",
  "owner",
  "explains",
  "alternatives",
  "fromOutcome",
  "toOutcome",
  "sslmode",
]);

/** Longer texts seldom come twice. */
const longestKept = 400;

/** The same over every string (and key) of plain data, but for the vocabulary of reports. Made per check, too. */
export function deepRedactorFor(secrets: Secret[]): <T>(value: T) => T {
  const redactText = redactorFor(secrets);
  // A report says many names and lines again and again.
  const known = new Map<string, string>();
  const redact = (text: string) => {
    if (text.length > longestKept) return redactText(text);
    let clean = known.get(text);
    if (clean === undefined) known.set(text, (clean = redactText(text)));
    return clean;
  };
  const walk = (one: unknown): unknown => {
    if (typeof one === "string") return redact(one);
    if (Array.isArray(one)) return one.map(walk);
    if (typeof one !== "object" || one === null) return one;
    const keys = Object.keys(one);
    const clean: Record<string, unknown> = { ...one };
    // A copy keeps the order of its keys, and costs less than one that is put together; few keys are secrets.
    if (keys.some((key) => !vocabulary.has(key) && redact(key) !== key))
      return Object.fromEntries(
        keys.map((key) => (vocabulary.has(key) ? [key, clean[key]] : [redact(key), walk(clean[key])])),
      );
    for (const key of keys) if (!vocabulary.has(key)) clean[key] = walk(clean[key]);
    return clean;
  };
  return <T>(value: T) => walk(value) as T;
}

export function redactDeep<T>(value: T, secrets: Secret[]): T {
  return deepRedactorFor(secrets)(value);
}

// Beginnings are held to the start of a word and lengths are bounded: a megabyte of anything is read in one go.
const urlPassword =
  /(?<![a-z0-9+.-])([a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/@"']{0,300}:)(?!\$)(?!\[secret\]@)[^\s"']{0,1000}@/gi;
const parameter =
  /(?<![\w-])([\w-]{0,40}?(?:password|passwd|pwd|passphrase|secret|token|api_?key)(?:=|"\s{0,3}:\s{0,3}(?=")))(?!["']?\$)(?!["']?\[secret\])('[^']*'|"(?:[^"\\]|\\.)*"|[^\s&;,"')]+)/gi;

/** Passwords in any URL, and values of parameters named like a secret; variables such as $DBCHECK_PASSWORD stay. */
export function maskUrl(text: string): string {
  const masked = text.includes("://") ? text.replaceAll(urlPassword, `$1${mark}@`) : text;
  // Most texts have no value: to search them for names takes longer than to find that out.
  if (!masked.includes("=") && !masked.includes('"')) return masked;
  return masked.replaceAll(parameter, (_, name: string, value: string) => {
    const quote = /^["']/.exec(value)?.[0] ?? "";
    return `${name}${quote}${mark}${quote}`;
  });
}
