import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a primary with a standby that keeps up",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const primary = await postgres(lab);
    const standby = await postgres(lab, {
      standbyOf: primary,
      settings: { primary_conninfo: `host=${primary.socketDir} port=${primary.port} user=postgres` },
    });
    void standby;
    return { url: primary.url() };
  },
});
