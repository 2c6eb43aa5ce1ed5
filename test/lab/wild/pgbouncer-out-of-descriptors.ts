import { must } from "../lab.ts";
import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "PgBouncer may open no more files: the kernel takes connections for it, and it never sees them",
  reference: "pgbouncer/pgbouncer#654",
  neighbour: "faults/startup-silent",
  needs: ["pgbouncer", "prlimit", "setpriv"],
  root: true,
  expect: { status: "down", cause: "startup-silent", owner: "operator" },
  arrange: async (lab) => {
    const pooler = await pgbouncer(lab, await postgres(lab));

    await must([
      "setpriv",
      "--reuid=65534",
      "--regid=65534",
      "--clear-groups",
      "prlimit",
      "--pid",
      String(pooler.pid),
      "--nofile=3:3",
    ]);
    return { url: pooler.url() };
  },
});
