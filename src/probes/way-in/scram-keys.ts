// The keys of SCRAM (RFC 5802 §3): scram_client_key and scram_server_key (fe-auth-scram.c of libpq 18), or a
// password's. A bot logs in to the same servers again and again; deriving the keys is most of a client's work.
import { createHash, createHmac, pbkdf2 } from "node:crypto";
import { promisify } from "node:util";
import { Secret } from "../../secret.ts";

/** What pg's exchange holds after the server's first message, derived from a password. */
interface Exchange {
  /** `c=…,r=…,p=…`: the client's final message. */
  response: string;
  clientNonce: string;
  serverSignature: string;
}

/** ClientKey and ServerKey in base64; null for what is derived from the password. */
export interface ScramKeys {
  client: Secret | null;
  server: Secret | null;
}

/** Puts the proof of the client's key, and the signature that the server's key makes, in place of the password's. */
export function useKeys(exchange: Exchange, serverFirst: string, { client, server }: ScramKeys): void {
  const final = exchange.response.replace(/,p=[^,]*$/, "");
  const message = `n=*,r=${exchange.clientNonce},${serverFirst},${final}`;
  const signed = (key: Buffer) => createHmac("sha256", key).update(message).digest();
  if (client) {
    const key = Buffer.from(client.reveal(), "base64");
    const signature = signed(createHash("sha256").update(key).digest());
    const proof = Buffer.from(key.map((byte, at) => byte ^ (signature[at] ?? 0)));
    exchange.response = `${final},p=${proof.toString("base64")}`;
  }
  if (server) exchange.serverSignature = signed(Buffer.from(server.reveal(), "base64")).toString("base64");
}

/** The same for both keys: without the rounds that `i=` asks for. */
export const withoutRounds = (serverFirst: string) => serverFirst.replace(/,i=[1-9]\d*$/, ",i=1");

/** PostgreSQL's default (scram_iterations). Of more the application feels each, and so does a check. */
const mostKept = 4096;
const firstMessage = /^r=[^,]+,s=([A-Za-z0-9+/]+={0,2}),i=([1-9]\d*)$/;
/** SASLprep (RFC 4013) leaves such a password as it is. */
const isPrepared = (password: string) => /^[\x20-\x7e]+$/.test(password);

/** By salt. "A client implementation MAY cache ClientKey&ServerKey … for later reauthentication" (RFC 5802 §5.1). */
const kept = new Map<string, { password: Secret; keys: ScramKeys }>();
const mostSalts = 256;
const derive = promisify(pbkdf2);

/** A password's keys, derived or kept from an earlier login; null where pg must derive them itself. */
export async function keysFromPassword(password: string, serverFirst: string): Promise<ScramKeys | null> {
  const [, salt, count] = firstMessage.exec(serverFirst) ?? [];
  if (!salt || Number(count) > mostKept || !isPrepared(password)) return null;
  const place = `${salt},${count}`;
  const before = kept.get(place);
  if (before?.password.reveal() === password) return before.keys;
  const salted = await derive(password, Buffer.from(salt, "base64"), Number(count), 32, "sha256");
  const keyed = (words: string) => new Secret(createHmac("sha256", salted).update(words).digest("base64"));
  const keys = { client: keyed("Client Key"), server: keyed("Server Key") };
  kept.set(place, { password: new Secret(password), keys });
  const [oldest] = kept.keys();
  if (kept.size > mostSalts && oldest !== undefined) kept.delete(oldest);
  return keys;
}
