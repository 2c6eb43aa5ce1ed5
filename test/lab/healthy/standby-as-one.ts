import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a hot standby that is asked for as one",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const primary = await postgres(lab);
    const standby = await postgres(lab, {
      standbyOf: primary,
      settings: { primary_conninfo: `host=${primary.socketDir} port=${primary.port} user=postgres` },
    });
    return { url: standby.url({ query: "target_session_attrs=standby" }) };
  },
});
