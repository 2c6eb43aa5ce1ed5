// The server's half of SCRAM-SHA-256 (RFC 5802, RFC 7677), as wrong as a scenario wants it.
import { authentication, type Peer } from "./hostile.ts";

export interface ScramLies {
  /** Default 4096. */
  iterations?: string;
  /** Base64; default 16 bytes. */
  salt?: string;
  /** Default: the client's nonce with more behind it. */
  nonce?: (clients: string) => string;
  /** Base64 of what should prove that the server knows the password; 32 zeros. */
  signature?: string;
}

/** Asks for SCRAM and takes whatever proof comes. It cannot sign: it does not know the password. */
export async function scramWith(peer: Peer, lies: ScramLies): Promise<void> {
  await peer.send(authentication(10, "SCRAM-SHA-256\0\0"));
  const { body } = await peer.message();
  const clients = /r=([^,]*)$/.exec(body.toString())?.[1] ?? "";
  const nonce = (lies.nonce ?? ((text) => `${text}serverside`))(clients);
  const salt = lies.salt ?? Buffer.alloc(16, 7).toString("base64");
  await peer.send(authentication(11, `r=${nonce},s=${salt},i=${lies.iterations ?? "4096"}`));
  await peer.message();
  await peer.send(authentication(12, `v=${lies.signature ?? Buffer.alloc(32).toString("base64")}`));
}
