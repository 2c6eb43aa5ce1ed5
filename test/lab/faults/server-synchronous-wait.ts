import { goOn, pause } from "../parts/busy.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "commits of others wait for a synchronous standby that is gone",
  expect: { status: "degraded", cause: "server-synchronous-replication-wait" },
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

    goOn(await server.session({ user: "postgres", database: "postgres" }), "insert into t values (1)");
    await pause(300);
    return { url: server.url() };
  },
});
