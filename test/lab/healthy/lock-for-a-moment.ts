import { goOn, pause, sessionAt } from "../parts/busy.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "somebody waits for a lock, for less long than the alarm allows",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await postgres(lab, {
      appSql: ["create table carts (id int)", "alter table carts owner to app", "insert into carts values (1)"],
    });
    await sessionAt(lab, server.url(), "begin", "update carts set id = 2");
    goOn(await sessionAt(lab, server.url()), "update carts set id = 3");
    await pause(200);
    return { target: { url: server.url(), thresholds: { lock_wait_seconds: 300 } } };
  },
});
