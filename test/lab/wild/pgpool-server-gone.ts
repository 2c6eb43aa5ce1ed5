import { freePort } from "../../../src/embedded/cluster.ts";
import { pgpool } from "../parts/pgpool.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "Pgpool-II has no server to connect to",
  reference: "https://www.pgpool.net/docs/latest/en/html/runtime-config-failover.html",
  neighbour: "faults/startup-server-error-memory",
  needs: ["pgpool"],
  expect: { status: "down", cause: "pooler-server-unreachable" },
  arrange: async (lab) => ({ url: `postgres://app:x@127.0.0.1:${await pgpool(lab, await freePort())}/app` }),
});
