import { setTimeout as sleep } from "node:timers/promises";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the primary goes down in the middle of the check, and its standby takes over",
  expect: {
    status: ["degraded", "down"],
    cause: ["tcp-some-addresses-fail", "tcp-lossy", "query-connection-lost", "server-crash-looping"],
  },
  arrange: async (lab) => {
    const primary = await postgres(lab);
    const standby = await postgres(lab, {
      standbyOf: primary,
      settings: { primary_conninfo: `host=${primary.socketDir} port=${primary.port} user=postgres` },
    });
    return {
      url: `postgres://app:correct%20horse@127.0.0.1:${primary.port},127.0.0.1:${standby.port}/app`,
      during: async () => {
        // As soon as the check has a session there.
        for (let tries = 0; tries < 500; tries += 1) {
          const [row] = await primary.sql(
            "select count(*)::int as count from pg_stat_activity where application_name = 'dbcheck'",
          );
          if (Number(row?.["count"]) > 0) break;
          await sleep(3);
        }
        await primary.stop("SIGQUIT");
        await standby.sql("select pg_promote()");
      },
    };
  },
});
