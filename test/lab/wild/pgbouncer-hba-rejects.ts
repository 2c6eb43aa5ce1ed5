import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "PgBouncer's own HBA file rejects the client",
  reference: "pgbouncer/pgbouncer#405",
  neighbour: "faults/pooler-password",
  needs: ["pgbouncer"],
  expect: { status: "down", cause: "auth-hba-rejected" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const pooler = await pgbouncer(lab, server, {
      settings: { auth_type: "hba", auth_hba_file: "$HOME/hba.conf" },
      files: { "hba.conf": "host all boss 0.0.0.0/0 scram-sha-256\nhost all all 0.0.0.0/0 reject\n" },
    });
    return { url: pooler.url() };
  },
});
