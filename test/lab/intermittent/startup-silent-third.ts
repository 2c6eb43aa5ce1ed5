import { startOddListener } from "../../../src/demo/servers/odd-listener.ts";
import { haproxy } from "../parts/haproxy.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "one of the three servers behind a load balancer hangs, and the balancer does not look",
  needs: ["haproxy"],
  // The contract: "at least 2 of 10 connects fail: lossy or flapping"; what comes
  // after the accept has more exact names. Not the network's fault alone.
  expect: {
    status: "degraded",
    cause: ["startup-silent", "capacity-some-connections-fail", "tcp-lossy"],
    owner: ["operator", "network", "unclear"],
    says: /\d+ of \d+/,
  },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const hung = await startOddListener({ kind: "silent" });
    lab.defer(() => hung.close());
    return { url: server.url({ port: await haproxy(lab, [server.port, hung.port, server.port]) }) };
  },
});
