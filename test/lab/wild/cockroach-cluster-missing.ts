import { speaker } from "../parts/speaker.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "CockroachDB's proxy cannot tell which cluster you want",
  reference: "cockroachdb/docs#18014",
  neighbour: "faults/tls-sni-message",
  expect: { status: "down", cause: "tls-sni-required", owner: "client" },
  arrange: async (lab) => {
    const server = await speaker(lab, {
      C: "08004",
      M: "codeParamsRoutingFailed: missing cluster identifier",
      H: "Ensure that your cluster identifier is uniquely specified",
    });
    return { url: server.url() };
  },
});
