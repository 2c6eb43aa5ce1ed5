import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the role that checks may have few connections, and the application's own role has no limit",
  expect: { status: "healthy", cause: null },
  sessions: 12,
  arrange: async (lab) => {
    const server = await postgres(lab, {
      sql: ["create role watch login password 'correct horse' connection limit 3"],
    });
    const application = { role: "app", framework: "django", pool_size: 10 };
    return { target: { url: server.url({ user: "watch" }), application } };
  },
});
