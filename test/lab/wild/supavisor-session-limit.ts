import { speaker } from "../parts/speaker.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "Supavisor in session mode has as many clients as its pool takes",
  reference: "garrytan/gbrain#5205",
  neighbour: "wild/supavisor-tenant",
  expect: { status: "down", cause: ["pooler-client-limit", "pooler-exhausted"], owner: "client" },
  arrange: async (lab) => {
    const server = await speaker(lab, {
      C: "XX000",
      M: "(EMAXCONNSESSION) max clients reached in session mode - max clients are limited to pool_size: 15",
    });
    return { url: server.url() };
  },
});
