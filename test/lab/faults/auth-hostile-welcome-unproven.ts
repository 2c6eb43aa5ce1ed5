import { authentication, hostile } from "../parts/hostile.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server welcomes the client in the middle of SCRAM, without proof that it knows the password",
  expect: {
    status: "down",
    cause: ["auth-server-signature-invalid", "auth-method-unsupported", "startup-not-postgres"],
    owner: ["client", "operator", "unclear"],
  },
  arrange: async (lab) => {
    const server = await hostile(lab, async (peer) => {
      await peer.startup();
      await peer.send(authentication(10, "SCRAM-SHA-256\0\0"));
      await peer.message();
      await peer.send(authentication(0));
    });
    return { url: server.url() };
  },
});
