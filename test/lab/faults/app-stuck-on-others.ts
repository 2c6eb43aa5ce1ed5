import { applicationName, appSessions } from "../parts/application.ts";
import { goOn, pause, sessionAt } from "../parts/busy.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "somebody else holds the row that the application wants",
  expect: { status: "degraded", cause: ["server-lock-contention", "app-stuck-waiting"], also: ["app-stuck-waiting"] },
  arrange: async (lab) => {
    const server = await postgres(lab, {
      appSql: [
        "create table carts (id int primary key, total int); insert into carts values (1, 1); alter table carts " +
          "owner to app",
      ],
    });
    await sessionAt(lab, server.url(), "begin", "update carts set total = 2");
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
