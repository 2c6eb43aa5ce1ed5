import { setTimeout as sleep } from "node:timers/promises";
import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "37 of 40 usable slots are taken, one of them by a transaction that somebody forgot",
  needs: [`${debianBin}/postgres`],
  expect: { status: "degraded", cause: "capacity-connections-near-limit", also: ["server-idle-in-transaction"] },
  arrange: async (lab) => {
    const settings = { max_connections: "43", superuser_reserved_connections: "3", max_wal_senders: "0" };
    const server = await postgres(lab, { major: 15, settings });
    const sessions = await Promise.all(Array.from({ length: 37 }, () => server.session()));
    await sessions[0]?.query("begin; select 1");
    await sleep(1200);
    return { target: { url: server.url(), thresholds: { idle_in_transaction_seconds: 1 } } };
  },
});
