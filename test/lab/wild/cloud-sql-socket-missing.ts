import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "nobody made Cloud SQL's socket: the instance is not attached to this service",
  reference: "GoogleCloudPlatform/python-docs-samples#884",
  neighbour: "faults/tcp-refused-socket-missing",
  expect: { status: "down", cause: "tcp-refused", owner: ["client", "operator"], says: /Cloud SQL/ },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return {
      url: `postgres:///app?host=${encodeURIComponent("/cloudsql/shop-161002:us-east1:orders")}&port=${server.port}&user=app&password=correct%20horse`,
    };
  },
});
