import { haproxy } from "../parts/haproxy.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the service for writes leads to the primary and to a standby in turns",
  reference: "cloudnative-pg/cloudnative-pg#1254",
  neighbour: "faults/server-standby-for-writes",
  needs: ["haproxy"],
  expect: { status: ["down", "degraded"], cause: "server-read-only", owner: "operator", says: /\d+ of \d+|in turn/ },
  arrange: async (lab) => {
    const primary = await postgres(lab);
    const standby = await postgres(lab, {
      standbyOf: primary,
      settings: { primary_conninfo: `host=${primary.socketDir} port=${primary.port} user=postgres` },
    });
    const port = await haproxy(lab, [primary.port, standby.port]);
    return { target: { url: primary.url({ port }), writes: true } };
  },
});
