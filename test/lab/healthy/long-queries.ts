import { goOn, pause, sessionAt } from "../parts/busy.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "long queries that block nobody",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await postgres(lab);
    for (let n = 0; n < 4; n += 1) goOn(await sessionAt(lab, server.url()), "select pg_sleep(120)");
    await pause(1200);
    return { url: server.url() };
  },
});
