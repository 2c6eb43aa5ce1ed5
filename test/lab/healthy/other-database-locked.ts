import { goOn, pause, sessionAt } from "../parts/busy.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "another database of the same server has locks that hold up others, and transactions left open",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await postgres(lab, { sql: ["create database shop owner app"] });
    const shop = server.url({ database: "shop" });
    await sessionAt(
      lab,
      shop,
      "create table carts (id int)",
      "insert into carts values (1)",
      "begin",
      "update carts set id = 2",
    );
    goOn(await sessionAt(lab, shop), "update carts set id = 3");
    await pause(1500);
    const thresholds = { lock_wait_seconds: 1, idle_in_transaction_seconds: 1, long_transaction_seconds: 1 };
    return { target: { url: server.url(), thresholds } };
  },
});
