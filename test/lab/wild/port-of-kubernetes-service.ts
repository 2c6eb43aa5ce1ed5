import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the port comes from the variable that Kubernetes makes of a service's name",
  reference: "kubernetes/kubernetes#65130",
  neighbour: "faults/config-port-word",
  expect: { status: "down", cause: "config-port-invalid", says: /service/ },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return {
      env: {
        PGHOST: "127.0.0.1",
        PGPORT: `tcp://10.96.0.1:${server.port}`,
        PGUSER: "app",
        PGDATABASE: "app",
        PGPASSWORD: "correct horse",
      },
    };
  },
});
