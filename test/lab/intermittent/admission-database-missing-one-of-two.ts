import { haproxy } from "../parts/haproxy.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "one of two servers behind a balancer does not have the database",
  neighbour: "faults/admission-database-missing",
  needs: ["haproxy"],
  expect: { status: "degraded", cause: "admission-database-missing", says: /one of several servers/ },
  arrange: async (lab) => {
    const whole = await postgres(lab);
    const bare = await postgres(lab, { sql: ["drop database app"] });
    return { url: whole.url({ port: await haproxy(lab, [bare.port, whole.port]) }) };
  },
});
