import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "role and database with limits of connections, valid for some days more, beside three idle sessions",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const until = new Date(Date.now() + 5 * 86_400_000).toISOString();
    const sql = [`alter role app connection limit 10 valid until '${until}'`, "alter database app connection limit 10"];
    const server = await postgres(lab, { sql });
    for (let taken = 0; taken < 3; taken += 1) await server.session();
    return { url: server.url() };
  },
});
