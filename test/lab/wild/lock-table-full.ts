import { speaker } from "../parts/speaker.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server's table of locks is full",
  reference: "https://www.postgresql.org/docs/current/runtime-config-locks.html",
  neighbour: "wild/shared-memory-of-container",
  expect: { status: "down", cause: "query-out-of-memory", says: /max_locks_per_transaction/ },
  arrange: async (lab) => {
    const server = await speaker(
      lab,
      {
        C: "53200",
        M: "out of shared memory",
        H: 'You might need to increase "max_locks_per_transaction".',
        R: "LockAcquireExtended",
      },
      "query",
    );
    return { url: server.url() };
  },
});
