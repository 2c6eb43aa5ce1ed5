import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the URL names no user, and the system has no name for this one (OpenShift's random uid)",
  reference: "PostgREST/postgrest#2635",
  neighbour: "wild/role-by-default",
  needs: ["setpriv"],
  root: true,
  expect: {
    status: "down",
    cause: ["config-variable-missing", "config-url-invalid"],
    owner: "client",
    says: /PGUSER|user/,
  },
  arrange: async (lab) => {
    const server = await postgres(lab, { hba: ["host all all all trust"] });
    return {
      url: `postgres://127.0.0.1:${server.port}/app`,
      under: ["setpriv", "--reuid", "12345", "--regid", "12345", "--clear-groups"],
    };
  },
});
