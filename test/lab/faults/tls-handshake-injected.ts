import { selfSigned } from "../parts/certificates.ts";
import { hostile } from "../parts/hostile.ts";
import { scenario } from "../scenario.ts";

// CVE-2021-23222: bytes in clear behind the "S" would be read as if they had come through TLS.
export const scene = scenario({
  title: "somebody in between slips unencrypted bytes in behind the server's agreement to TLS",
  expect: { status: "down", cause: "tls-handshake-failed", owner: ["operator", "network", "unclear"] },
  arrange: async (lab) => {
    const certificate = await selfSigned(lab, "localhost");
    const server = await hostile(
      lab,
      async (peer) => {
        await peer.bytes(8);
        await peer.send("SR\0\0\0\b\0\0\0\0");
      },
      certificate,
    );
    return { url: server.url("sslmode=require") };
  },
});
