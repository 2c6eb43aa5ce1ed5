import { speaker } from "../parts/speaker.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "Supabase's network restrictions do not allow this address",
  reference: "supabase/cli#3064",
  neighbour: "wild/supavisor-tenant",
  expect: { status: "down", cause: "auth-hba-rejected", owner: "client", says: /[Nn]etwork [Rr]estrictions/ },
  arrange: async (lab) => {
    const server = await speaker(lab, { C: "XX000", M: "Address not in tenant allow_list: {192, 0, 2, 45}" });
    return { url: server.url() };
  },
});
