import { speaker } from "../parts/speaker.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the servers behind Pgpool-II want different ways of authentication",
  reference: "pgpool/pgpool2#115",
  neighbour: "faults/startup-not-postgres-redis",
  expect: { status: "down", cause: ["pooler-server-login-failed", "pooler-server-unreachable"] },
  arrange: async (lab) => {
    const server = await speaker(lab, {
      S: "ERROR",
      C: "XX000",
      M: "invalid authentication packet from backend",
      D: "failed to get the authentication packet length",
      H: "This is likely caused by the inconsistency of auth method among DB nodes.",
    });
    return { url: server.url() };
  },
});
