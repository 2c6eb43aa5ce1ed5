import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the application's role reads only by default, and not in this database (ALTER ROLE … IN DATABASE)",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await postgres(lab, {
      sql: [
        "create role web login password 'x'",
        "alter role web set default_transaction_read_only = on",
        "alter role web in database app set default_transaction_read_only = off",
      ],
    });
    return { target: { url: server.url(), writes: true, application: { role: "web", framework: "django" } } };
  },
});
