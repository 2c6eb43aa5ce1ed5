import { applicationName, appSessions, comingAndGoing } from "../parts/application.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "its sessions take turns at one row, each for a moment",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await postgres(lab, {
      appSql: [
        "create table carts (id int primary key, total int); insert into carts values (1, 1); alter table carts " +
          "owner to app",
      ],
    });
    await appSessions(lab, server.url(), 1);
    const turn = "begin; update carts set total = total + 1; select pg_sleep(0.05); commit";
    return {
      target: { url: server.url(), application: { application_name: applicationName, expected_connections: 1 } },
      during: async (signal) => {
        await Promise.all([1, 2].map(() => comingAndGoing(server.url(), signal, (client) => client.query(turn))));
      },
    };
  },
});
