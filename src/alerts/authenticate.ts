// How a request proves who sent it: a secret that it carries, or a signature over its bytes. Compared in constant time.
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { AlertAccess, AlertDelivery } from "./alert.ts";

/** The clock of a sender may differ from ours by so much, either way; a signed time that is further away is refused. */
export const freshForMs = 5 * 60_000;

/** For senders that cannot set `Authorization`. */
export const tokenHeader = "x-dbcheck-token";

/** Digests first: the time that the comparison takes tells nothing, not even the length. */
export function isSame(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}

/** All are compared, whichever is found first. */
export function isOneOf(given: string, wanted: string[]): boolean {
  return wanted.filter((one) => isSame(given, one)).length > 0;
}

/** Lower-case hexadecimal HMAC-SHA256. */
export function hmacOf(secret: string, ...parts: (string | Buffer)[]): string {
  const hmac = createHmac("sha256", secret);
  for (const part of parts) hmac.update(part);
  return hmac.digest("hex");
}

/**
 * For sources that sign nothing: `Authorization: Bearer SECRET`, `Authorization: Basic` with the secret
 * as its password, or `X-Dbcheck-Token: SECRET`. Never the URL: proxies and logs keep URLs.
 */
export function tokenRefusal({ headers }: AlertDelivery, { secrets }: Pick<AlertAccess, "secrets">): string | null {
  const given = tokenOf(headers);
  if (given === null) return "it has no token";
  return isOneOf(given, secrets) ? null : "its token is wrong";
}

function tokenOf(headers: AlertDelivery["headers"]): string | null {
  const { authorization, [tokenHeader]: own } = headers;
  if (own !== undefined) return own;
  const [, scheme = "", value = ""] = /^(\S+)\s+(\S+)$/.exec(authorization?.trim() ?? "") ?? [];
  if (/^bearer$/i.test(scheme)) return value;
  if (!/^basic$/i.test(scheme)) return null;
  const [, password = null] = /^[^:]*:(.*)$/s.exec(Buffer.from(value, "base64").toString()) ?? [];
  return password;
}

/** @param seconds since the epoch, as text */
export function isFresh(seconds: string, atMs: number): boolean {
  return /^\d{1,12}$/.test(seconds) && Math.abs(Number(seconds) * 1000 - atMs) <= freshForMs;
}
