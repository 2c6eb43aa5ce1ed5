import { freePort } from "../../../src/embedded/cluster.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the first of two hosts is not running, and every slot of the second is taken",
  expect: { status: "down", cause: "startup-too-many-connections", also: ["tcp-some-addresses-fail"] },
  arrange: async (lab) => {
    const settings = { max_connections: "6", superuser_reserved_connections: "0", max_wal_senders: "0" };
    const server = await postgres(lab, { settings });
    for (let taken = 0; taken < 6; taken += 1) await server.session();
    return { url: `postgres://app:correct%20horse@127.0.0.1:${await freePort()},127.0.0.1:${server.port}/app` };
  },
});
