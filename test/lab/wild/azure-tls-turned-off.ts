import { selfSigned, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server takes TLS alone, and sslmode=disable was once recommended",
  reference: "amacneil/dbmate#347",
  neighbour: "faults/auth-hba-no-entry",
  expect: { status: "down", cause: "auth-tls-required", owner: "client" },
  arrange: async (lab) => {
    const server = await tlsPostgres(lab, await selfSigned(lab, "localhost"), {
      hba: ["hostssl all all all scram-sha-256"],
    });
    return { url: server.url({ query: "sslmode=disable" }) };
  },
});
