import { goOn, pause, sessionAt } from "../parts/busy.ts";
import { postgres } from "../parts/postgres.ts";
import { cpuQuotas, rationCpu } from "../parts/scarce-cpu.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "eight heavy queries want the twentieth of a processor that the server's container is given",
  needs: [cpuQuotas, "pgrep"],
  root: true,
  // The way to it is fast; the server takes its time for anything.
  expect: { status: ["degraded", "down"], cause: "server-overloaded", owner: ["client", "operator"] },
  arrange: async (lab) => {
    const server = await postgres(lab, { sql: ["grant pg_monitor to app"] });
    for (let n = 0; n < 8; n += 1)
      goOn(await sessionAt(lab, server.url()), "select count(*) from generate_series(1, 1000000000)");
    await pause(100);
    await rationCpu(lab, server.pid, 40, 800);
    // The first logins still live on what the quota has left.
    const times: number[] = [];
    for (let n = 0; n < 8 && times.filter((ms) => ms > 700).length < 2; n += 1) {
      const started = performance.now();
      await sessionAt(lab, server.url(), "select 1");
      times.push(Math.round(performance.now() - started));
    }
    if (times.filter((ms) => ms > 700).length < 2)
      throw new Error(`not overloaded: to log in and ask takes ${times.join(", ")} ms`);
    return { url: server.url() };
  },
});
