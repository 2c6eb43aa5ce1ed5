import { Authority } from "../../support/certificates.ts";
import { net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "large packets from the server are lost, and its certificate needs one",
  needs: ["ip", "nft"],
  root: true,
  expect: { status: "down", cause: "tls-handshake-timeout", owner: ["network", "operator", "unclear"] },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    const authority = new Authority();
    lab.defer(() => authority.remove());
    const names = Array.from({ length: 40 }, (_, at) => `replica-number-${at}.database.lab`);
    const { cert, key } = authority.issue(["10.77.0.2", ...names]);
    const database = await postgres(lab, {
      place: server,
      settings: { ssl: "on", ssl_cert_file: "server.crt", ssl_key_file: "server.key" },
      files: { "server.crt": cert, "server.key": key },
    });
    await server.nft("add rule inet d output tcp sport 5432 meta length > 1200 drop");
    return { url: database.url({ query: "sslmode=require" }), from: client };
  },
});
