import { pause } from "../parts/busy.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a backend was killed a moment ago and the server started over",
  root: true,
  expect: {
    status: "healthy",
    cause: null,
    also: ["server-recently-restarted"],
    says: /crash|started over|reinitialis/i,
  },
  arrange: async (lab) => {
    const server = await postgres(lab, { sql: ["grant pg_monitor to app"] });
    await pause(8500);
    const victim = await server.session();
    const { rows } = await victim.query<{ pid: number }>("select pg_backend_pid() as pid");
    process.kill(rows[0]?.pid ?? 0, "SIGKILL");
    await pause(1500);
    return { target: { url: server.url(), thresholds: { restarted_seconds: 8 } } };
  },
});
