import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the pooler's process is stopped",
  needs: ["pgbouncer"],
  expect: { status: "down", cause: "startup-silent" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const pooler = await pgbouncer(lab, server);
    process.kill(pooler.pid, "SIGSTOP");
    return { url: pooler.url() };
  },
});
