import { setTimeout as sleep } from "node:timers/promises";
import { sessionAt } from "../parts/busy.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a client takes all of the server's slots for 600 ms, gives them back for 150 ms, and so on",
  expect: {
    status: ["degraded", "down"],
    cause: ["capacity-some-connections-fail", "startup-too-many-connections", "admission-connections-reserved"],
  },
  arrange: async (lab) => {
    const settings = { max_connections: "8", superuser_reserved_connections: "2", max_wal_senders: "0" };
    const server = await postgres(lab, { settings });
    const take = () => Promise.all(Array.from({ length: 8 }, () => sessionAt(lab, server.url()).catch(() => null)));
    let held = await take();
    return {
      url: server.url(),
      during: async (signal) => {
        // The check begins while there is none to have, however soon its process has started.
        await sleep(900);
        while (!signal.aborted) {
          await sleep(600);
          for (const one of held) one?.connection.stream.destroy();
          await sleep(150);
          held = await take();
        }
      },
    };
  },
});
