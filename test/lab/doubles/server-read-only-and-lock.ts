import { setTimeout as sleep } from "node:timers/promises";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the role's sessions are read-only, and one of them waits for a table that another holds",
  expect: { status: "down", cause: "server-read-only", also: ["server-lock-contention"] },
  arrange: async (lab) => {
    const server = await postgres(lab, { appSql: ["create table orders (id int)", "alter table orders owner to app"] });
    const [holder, waiter] = [await server.session(), await server.session()];
    await server.sql("alter role app set default_transaction_read_only = on");
    await holder.query("begin; lock table orders in access exclusive mode");
    waiter.query("select count(*) from orders").catch(() => {});
    await sleep(1200);
    return { target: { url: server.url(), writes: true, thresholds: { lock_wait_seconds: 1 } } };
  },
});
