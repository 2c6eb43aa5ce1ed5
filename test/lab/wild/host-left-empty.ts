import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "nothing stands behind host= in a keyword string, so the next word becomes the host",
  reference: "vrana/adminer#1304",
  neighbour: "faults/config-host-empty",
  expect: {
    status: "down",
    cause: ["config-host-missing", "config-url-invalid", "dns-nxdomain"],
    owner: "client",
    says: /host=/,
  },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { url: `host= user='app' port=${server.port} password='correct horse' dbname=app` };
  },
});
