import { applicationName, appSessions } from "../parts/application.ts";
import { goOn, pause } from "../parts/busy.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "its own idle transaction holds the row that its other sessions want",
  expect: { status: "degraded", cause: "app-blocking-itself", also: ["server-lock-contention"] },
  arrange: async (lab) => {
    const server = await postgres(lab, {
      appSql: [
        "create table carts (id int primary key, total int); insert into carts values (1, 1); alter table carts " +
          "owner to app",
      ],
    });
    await appSessions(lab, server.url(), 1, "begin", "update carts set total = 2");
    for (const one of await appSessions(lab, server.url(), 2)) goOn(one, "update carts set total = 3");
    await pause(1500);
    return {
      target: {
        url: server.url(),
        application: { application_name: applicationName, expected_connections: 1 },
        thresholds: { lock_wait_seconds: 1 },
      },
    };
  },
});
