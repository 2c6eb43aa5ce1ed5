import { goOn, pause, sessionAt } from "../parts/busy.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "an index is being built concurrently behind a long transaction",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await postgres(lab, {
      appSql: ["create table big as select generate_series(1, 1000) as id", "alter table big owner to app"],
    });
    await sessionAt(lab, server.url(), "begin", "select count(*) from big");
    goOn(await sessionAt(lab, server.url()), "create index concurrently big_id on big (id)");
    await pause(400);
    return { url: server.url() };
  },
});
