import { Issuer } from "../../support/issuer.ts";
import { tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server's certificate is signed with Ed25519, which channel binding has no hash for",
  reference: "jbg/tokio-postgres-rustls#37",
  neighbour: "healthy/tls-channel-binding",
  expect: { status: "down", cause: "tls-channel-binding-unavailable", says: /channel_binding=disable/ },
  arrange: async (lab) => {
    const key = ["-algorithm", "ED25519"];
    const root = new Issuer(await lab.directory(), "root", { key });
    const server = await tlsPostgres(lab, root.issue("server", { names: ["DNS:localhost"], key }));
    return { url: server.url({ query: "sslmode=require" }) };
  },
});
