import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the URL names no user: it is the system's, root, and the server has no such role",
  reference: "docker-library/postgres#838",
  neighbour: "faults/admission-role-missing-trust",
  root: true,
  expect: { status: "down", cause: "admission-role-missing", says: /names no user/ },
  arrange: async (lab) => {
    const server = await postgres(lab, { hba: ["host all all all trust"] });
    return { url: `postgres://127.0.0.1:${server.port}/app` };
  },
});
