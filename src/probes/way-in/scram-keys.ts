// scram_client_key and scram_server_key in place of the password (RFC 5802 §3; fe-auth-scram.c of libpq 18).
import { createHash, createHmac } from "node:crypto";
import type { Conninfo } from "../../libpq/connection.ts";

/** What pg's exchange holds after the server's first message, derived from a password. */
interface Exchange {
  /** `c=…,r=…,p=…`: the client's final message. */
  response: string;
  clientNonce: string;
  serverSignature: string;
}

/** Puts the proof of the client's key, and the signature that the server's key makes, in place of the password's. */
export function useKeys(exchange: Exchange, serverFirst: string, { client, server }: Conninfo["scramKeys"]): void {
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
