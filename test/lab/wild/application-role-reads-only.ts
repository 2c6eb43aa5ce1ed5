import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "only the application's role reads only, by ALTER ROLE; the role that checks does not",
  reference: "https://www.postgresql.org/docs/current/sql-alterrole.html",
  neighbour: "faults/server-read-only-role",
  expect: { status: "down", cause: "server-read-only", owner: "client", says: /ALTER ROLE "web"/ },
  arrange: async (lab) => {
    const server = await postgres(lab, {
      sql: ["create role web login password 'x'", "alter role web set default_transaction_read_only = on"],
    });
    return { target: { url: server.url(), writes: true, application: { role: "web", framework: "django" } } };
  },
});
