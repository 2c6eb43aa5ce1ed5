import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a role with a statement_timeout of two seconds and a lock_timeout",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await postgres(lab, {
      sql: ["alter role app set statement_timeout = '2s'", "alter role app set lock_timeout = '500ms'"],
    });
    return { url: server.url() };
  },
});
