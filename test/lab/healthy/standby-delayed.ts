import { pause } from "../parts/busy.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a standby that is told to stay behind (recovery_min_apply_delay)",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const primary = await postgres(lab);
    const standby = await postgres(lab, {
      standbyOf: primary,
      settings: {
        primary_conninfo: `host=${primary.socketDir} port=${primary.port} user=postgres`,
        recovery_min_apply_delay: "60s",
      },
    });
    await primary.sql("create table news (id int)", "app");
    await pause(2500);
    const thresholds = { replica_lag_seconds: 1, restarted_seconds: 1 };
    return { target: { url: standby.url(), writes: false, thresholds } };
  },
});
