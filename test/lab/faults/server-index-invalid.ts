import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a unique index could not be built and was left invalid",
  expect: { status: "healthy", cause: null, also: ["server-index-invalid"] },
  arrange: async (lab) => {
    const server = await postgres(lab, {
      appSql: ["create table twice (id int)", "insert into twice values (1), (1)"],
    });
    await server.sql("create unique index concurrently twice_id on twice (id)", "app").catch(() => {});
    return { url: server.url() };
  },
});
