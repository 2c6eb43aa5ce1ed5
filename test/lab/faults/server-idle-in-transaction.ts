import { pause, sessionAt } from "../parts/busy.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a session has been idle in a transaction for too long, and blocks nobody yet",
  expect: { status: "healthy", cause: null, also: ["server-idle-in-transaction"] },
  arrange: async (lab) => {
    const server = await postgres(lab);
    await sessionAt(lab, server.url(), "begin", "select 1");
    await pause(1300);
    return { target: { url: server.url(), thresholds: { idle_in_transaction_seconds: 1 } } };
  },
});
