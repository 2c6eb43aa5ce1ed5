import { selfSigned, tlsPostgres } from "../parts/certificates.ts";
import { portForward } from "../parts/port-forward.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "kubectl port-forward ends as soon as one connection through it is reset",
  reference: "kubernetes/kubectl#1169",
  neighbour: "faults/tcp-refused-stopped",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await tlsPostgres(lab, await selfSigned(lab, "localhost"));
    return { url: server.url({ port: await portForward(lab, server.port), query: "sslmode=require" }) };
  },
});
