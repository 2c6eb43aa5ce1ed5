import { goOn, pause, sessionAt } from "../parts/busy.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a transaction that was prepared and forgotten holds a row: no process has it",
  reference: "https://www.postgresql.org/docs/current/sql-prepare-transaction.html",
  neighbour: "faults/server-lock-idle-holder",
  expect: { status: "degraded", cause: "server-lock-contention", says: /prepared/i },
  arrange: async (lab) => {
    const server = await postgres(lab, {
      settings: { max_prepared_transactions: "5" },
      appSql: [
        "create table carts (id int primary key, total int); insert into carts values (1, 1); alter table carts " +
          "owner to app",
      ],
    });
    await sessionAt(lab, server.url(), "begin", "update carts set total = 2", "prepare transaction 'forgotten'");
    goOn(await sessionAt(lab, server.url()), "update carts set total = 3");
    await pause(1500);
    return { target: { url: server.url(), thresholds: { lock_wait_seconds: 1 } } };
  },
});
