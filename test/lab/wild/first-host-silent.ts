import { hostile } from "../parts/hostile.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the first of two hosts takes connections and says nothing; connect_timeout lets libpq go on to the second",
  reference: "https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-CONNECT-TIMEOUT",
  neighbour: "faults/startup-silent",
  expect: { status: "degraded", cause: "tcp-some-addresses-fail", owner: "operator", says: /waits 2 s there/ },
  arrange: async (lab) => {
    const silent = await hostile(lab, async (peer) => void (await peer.bytes(8)));
    const server = await postgres(lab);
    const hosts = `127.0.0.1:${silent.port},127.0.0.1:${server.port}`;
    return { url: `postgres://app:correct%20horse@${hosts}/app?connect_timeout=2` };
  },
});
