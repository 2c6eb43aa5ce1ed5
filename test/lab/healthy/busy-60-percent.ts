import { goOn, pause, sessionAt } from "../parts/busy.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "six of ten slots are in use, half of them busy",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await postgres(lab, { settings: { max_connections: "43", superuser_reserved_connections: "3" } });
    for (let n = 0; n < 23; n += 1) {
      const session = await sessionAt(lab, server.url());
      if (n % 2 === 0) goOn(session, "select pg_sleep(120)");
    }
    await pause(200);
    return { url: server.url() };
  },
});
