import { goOn, pause, sessionAt } from "../parts/busy.ts";
import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a long update holds rows that others want",
  needs: [`${debianBin}/postgres`],
  expect: { status: "degraded", cause: "server-lock-contention" },
  arrange: async (lab) => {
    const server = await postgres(lab, {
      major: 15,
      appSql: [
        "create table carts (id int primary key, total int); insert into carts values (1, 1); alter table carts " +
          "owner to app",
      ],
    });

    goOn(await sessionAt(lab, server.url()), "begin; update carts set total = 2; select pg_sleep(60)");
    await pause(200);
    goOn(await sessionAt(lab, server.url()), "update carts set total = 3");
    await pause(1500);
    return { target: { url: server.url(), thresholds: { lock_wait_seconds: 1 } } };
  },
});
