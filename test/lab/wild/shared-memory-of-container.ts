import { speaker } from "../parts/speaker.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the container's /dev/shm is full, and not the server's disk",
  reference: "margince/margince#5019",
  neighbour: "faults/query-disk-full",
  expect: { status: "down", cause: "query-out-of-memory" },
  arrange: async (lab) => {
    const server = await speaker(
      lab,
      {
        C: "53100",
        M: 'could not resize shared memory segment "/PostgreSQL.2791547698" to 33554432 bytes: No space left on device',
        R: "dsm_impl_posix_resize",
      },
      "query",
    );
    return { url: server.url() };
  },
});
