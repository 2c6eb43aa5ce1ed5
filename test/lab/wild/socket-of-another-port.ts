import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server's socket stands in the directory, and belongs to another port",
  reference: "aquametalabs/aquameta#3",
  neighbour: "faults/tcp-refused-socket-missing",
  expect: {
    status: "down",
    cause: "tcp-refused",
    owner: ["client", "operator"],
    says: /port \d+ (has|have) a socket|another port/,
  },
  arrange: async (lab) => {
    const { socketDir, port } = await postgres(lab);
    const dir = encodeURIComponent(socketDir);
    return { url: `postgres:///app?host=${dir}&port=${port + 1}&user=app&password=correct%20horse` };
  },
});
