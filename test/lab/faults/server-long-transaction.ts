import { goOn, pause, sessionAt } from "../parts/busy.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a report has been running in one transaction for too long",
  expect: { status: "healthy", cause: null, also: ["server-long-transaction"] },
  arrange: async (lab) => {
    const server = await postgres(lab);
    goOn(await sessionAt(lab, server.url()), "begin; select pg_sleep(60)");
    await pause(1300);
    return { target: { url: server.url(), thresholds: { long_transaction_seconds: 1 } } };
  },
});
