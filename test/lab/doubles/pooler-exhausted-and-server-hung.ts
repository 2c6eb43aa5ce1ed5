import { goOn, pause, sessionAt } from "../parts/busy.ts";
import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server behind hangs with all of the pool's connections, and only the pooler's console can be asked",
  neighbour: "faults/pooler-exhausted-idle",
  needs: ["pgbouncer"],
  root: true,
  expect: { status: "down", cause: ["pooler-exhausted", "pooler-server-unreachable"], confidence: "likely" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const pooler = await pgbouncer(lab, server, { settings: { default_pool_size: "2" } });
    for (let n = 0; n < 2; n += 1) {
      const session = await sessionAt(lab, pooler.url());
      const { rows } = await session.query<{ pid: number }>("select pg_backend_pid() as pid");
      const pid = rows[0]?.pid ?? 0;
      goOn(session, "begin; select pg_sleep(0.3); commit");
      process.kill(pid, "SIGSTOP");
      lab.defer(() => void process.kill(pid, "SIGCONT"));
    }
    await pause(200);
    server.signal("SIGSTOP");
    return { target: { url: pooler.url(), pooler: { kind: "pgbouncer", admin_url: pooler.adminUrl } } };
  },
});
