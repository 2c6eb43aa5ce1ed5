import { speaker } from "../parts/speaker.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a speaker of the protocol refuses version 3.2 instead of negotiating it",
  reference: "cockroachdb/cockroach#153163",
  neighbour: "wild/protocol-negotiated-twice",
  expect: { status: "down", cause: ["pooler-parameter-rejected", "startup-not-postgres"], owner: "client" },
  arrange: async (lab) => {
    const server = await speaker(lab, { C: "08P01", M: "unknown protocol version 196610" });
    return { url: server.url("max_protocol_version=3.2") };
  },
});
