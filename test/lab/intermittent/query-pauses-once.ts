import { pausingRelay } from "../parts/pausing-relay.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "everything stands still for a while, just when a large answer is due (a machine that is moved)",
  neighbour: "faults/query-mtu-hole-answers",
  expect: { status: ["degraded", "down"], cause: ["query-timeout", "server-overloaded"], confidence: "likely" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { url: server.url({ port: await pausingRelay(lab, server.port, "select repeat(", 6000) }) };
  },
});
