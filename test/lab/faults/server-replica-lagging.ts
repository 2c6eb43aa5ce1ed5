import { pause } from "../parts/busy.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "replay on the standby is paused while the primary writes on",
  expect: { status: "degraded", cause: "server-replica-lagging" },
  arrange: async (lab) => {
    const primary = await postgres(lab);
    const standby = await postgres(lab, {
      standbyOf: primary,
      settings: { primary_conninfo: `host=${primary.socketDir} port=${primary.port} user=postgres` },
    });
    await primary.sql("create table t as select 1 as id", "app");
    await pause(300);
    await standby.sql("select pg_wal_replay_pause()");
    await pause(100);
    await primary.sql("insert into t select generate_series(1, 1000)", "app");
    await pause(2500);
    return { target: { url: standby.url(), writes: false, thresholds: { replica_lag_seconds: 1 } } };
  },
});
