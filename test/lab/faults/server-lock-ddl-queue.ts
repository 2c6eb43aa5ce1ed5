import { goOn, pause, sessionAt } from "../parts/busy.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "an ALTER TABLE waits for a long reader, and every other reader waits behind it",
  expect: { status: "degraded", cause: "server-lock-contention" },
  arrange: async (lab) => {
    const server = await postgres(lab, {
      appSql: [
        "create table carts (id int primary key, total int); insert into carts values (1, 1); alter table carts " +
          "owner to app",
      ],
    });

    await sessionAt(lab, server.url(), "begin", "select * from carts");
    goOn(await sessionAt(lab, server.url()), "alter table carts add column note text");
    await pause(200);
    for (let n = 0; n < 3; n += 1) goOn(await sessionAt(lab, server.url()), "select * from carts");
    await pause(1500);
    return { target: { url: server.url(), thresholds: { lock_wait_seconds: 1 } } };
  },
});
