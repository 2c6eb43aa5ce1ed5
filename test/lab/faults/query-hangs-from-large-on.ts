import { pausingRelay } from "../parts/pausing-relay.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "from a large answer on nothing comes back any more, on any connection",
  neighbour: "faults/query-mtu-hole-answers",
  expect: { status: "down", cause: ["query-timeout", "server-overloaded"], confidence: "likely" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { url: server.url({ port: await pausingRelay(lab, server.port, "select repeat(", 120_000) }) };
  },
});
