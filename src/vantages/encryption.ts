// What travels between the bot and a vantage: who reads the queue learns nothing, and who writes to it forges nothing.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import { z } from "zod";
import { vantageName } from "../report/round.ts";
import { Secret } from "../secret.ts";

/** A report with ten connections, forty experiments and the server's state has 200 kB. */
const mostBytes = 16 * 1024 * 1024;

/** The data of each job, in both directions. */
export const envelope = z.strictObject({
  vantage: vantageName,
  /** AES-256-GCM over gzip over JSON: nonce, tag and text in base64url. */
  sealed: z.string().max(mostBytes),
});
export type Envelope = z.infer<typeof envelope>;

/** Which way it goes: what was said one way cannot be sent back the other. */
export type Direction = "to the vantage" | "to the bot";

const keyForm = /^[A-Za-z0-9_-]{43}$/;

/** The key of one vantage, derived from the bot's secret: no vantage can read, or speak for, another. */
export function vantageKey(secret: Secret, vantage: string): Secret {
  const key = hkdfSync("sha256", secret.reveal(), "", `dbcheck vantage ${vantage}`, 32);
  return new Secret(Buffer.from(key).toString("base64url"));
}

/** The key under which settings of one round are compared: the same for all its vantages, and kept nowhere. */
export function roundKey(secret: Secret, roundId: string): Secret {
  return new Secret(createHmac("sha256", secret.reveal()).update(`dbcheck round ${roundId}`).digest("base64url"));
}

export function isVantageKey(text: string): boolean {
  return keyForm.test(text);
}

export function seal(message: object, key: Secret, vantage: string, direction: Direction): Envelope {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", Buffer.from(key.reveal(), "base64url"), nonce);
  cipher.setAAD(boundTo(vantage, direction));
  const text = Buffer.concat([cipher.update(gzipSync(JSON.stringify(message))), cipher.final()]);
  return { vantage, sealed: Buffer.concat([nonce, cipher.getAuthTag(), text]).toString("base64url") };
}

/** @returns what was sealed; null where it was not sealed with this key, for this vantage and this direction */
export function unseal({ vantage, sealed }: Envelope, key: Secret, direction: Direction): unknown {
  const bytes = Buffer.from(sealed, "base64url");
  if (bytes.length < 28) return null;
  const decipher = createDecipheriv("aes-256-gcm", Buffer.from(key.reveal(), "base64url"), bytes.subarray(0, 12));
  decipher.setAAD(boundTo(vantage, direction));
  decipher.setAuthTag(bytes.subarray(12, 28));
  try {
    const text = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
    return JSON.parse(gunzipSync(text, { maxOutputLength: mostBytes }).toString("utf8")) as unknown;
  } catch {
    return null;
  }
}

function boundTo(vantage: string, direction: Direction): Buffer {
  return Buffer.from(`dbcheck 1 ${direction} ${vantage}`);
}
