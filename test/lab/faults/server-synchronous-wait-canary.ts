import { pause } from "../parts/busy.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "every commit waits for a synchronous standby that is gone, and one write may be tried",
  expect: { status: "down", cause: "server-synchronous-replication-wait" },
  arrange: async (lab) => {
    const server = await postgres(lab, {
      sql: [
        "grant pg_monitor to app",
        "create table t (id int)",
        "alter system set synchronous_standby_names = 'standby_1'",
        "select pg_reload_conf()",
      ],
    });
    await pause(200);

    return { url: server.url(), words: ["--allow-write-canary"] };
  },
});
