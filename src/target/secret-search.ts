// The last look before a text is handed to somebody else: does it
// hold a secret? Found is not mended here, it is refused.
import { maskUrl, redactorFor } from "./redact.ts";
import type { Secret } from "../secret.ts";

/** Tokens that tell by their form whose they are. */
const tokens: [RegExp, string][] = [
  [/\b(?:fo1_|fm1r_|fm1a_|fm2_)[\w+/=,-]{16,}/, "a token of Fly.io"],
  [/\bpscale_(?:pw|tkn|oauth)_[\w.-]{16,}/, "a secret of PlanetScale"],
  [/\bsb(?:p|_secret)_[\w-]{20,}/, "a token of Supabase"],
  [/\bAVNS_[\w-]{12,}/, "a password of Aiven"],
  [/\bnpg_[A-Za-z0-9]{10,}/, "a password of Neon"],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/, "an access key of AWS"],
  [/\bxox[abeoprs]-[\w-]{10,}|\bxapp-[\w-]{10,}/, "a token of Slack"],
  [/\bgh[oprsu]_[A-Za-z0-9]{30,}|\bgithub_pat_\w{30,}/, "a token of GitHub"],
  [/\bdop_v1_[0-9a-f]{40,}/, "a token of DigitalOcean"],
  [/\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/, "a JSON web token"],
  [/-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/, "a private key"],
];

/**
 * @param value a text, or plain data: every string and key of it
 * @returns what kind of secret it holds, never the secret; null where there is none. Searched in every form in which
 * `redactorFor` knows a secret of the target (plain, percent-encoded, base64, in JSON …), and by form for others.
 */
export function secretIn(value: unknown, secrets: Secret[]): string | null {
  const redact = redactorFor(secrets);
  const inText = (text: string): string | null => {
    // Passwords in URLs and parameters are masked whosever they are:
    // first by themselves, so that the rest is the target's.
    const masked = maskUrl(text);
    if (redact(masked) !== masked) return "a secret of this target";
    if (masked !== text) return "a password in a URL or beside its name";
    return tokens.find(([pattern]) => pattern.test(text))?.[1] ?? null;
  };
  const walk = (one: unknown): string | null => {
    if (typeof one === "string") return inText(one);
    if (typeof one !== "object" || one === null) return null;
    for (const [key, inner] of Object.entries(one)) {
      const found = inText(key) ?? walk(inner);
      if (found !== null) return found;
    }
    return null;
  };
  return walk(value);
}

/**
 * What people type, before it is kept: secrets of the target, passwords
 * beside their names, and tokens by their form are taken out.
 */
export function withoutSecrets(text: string, secrets: Secret[]): string {
  return secretsRemover(secrets)(text);
}

/** The same, for many texts: what is searched for is worked out once. */
export function secretsRemover(secrets: Secret[]): (text: string) => string {
  const redact = redactorFor(secrets);
  return (text) =>
    everyToken.reduce(
      (rest, pattern) => rest.replaceAll(pattern, "[secret]"),
      redact(maskUrl(text.replaceAll(namedSecret, "$1[secret]"))),
    );
}

const namedSecret =
  /\b((?:password|passwd|pwd|passphrase|secret|token|api[_ -]?key)\s*(?:is|:|=)\s*)("[^"]*"|'[^']*'|[^\s,;]+)/gi;
const everyToken = tokens.map(([pattern]) => new RegExp(pattern.source, `${pattern.flags}g`));
