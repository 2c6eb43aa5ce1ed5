import { goOn, pause, sessionAt } from "../parts/busy.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a role that may not look at others, on a server where others are busy",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await postgres(lab, { sql: ["create role reader login password 'correct horse'"] });
    for (let n = 0; n < 3; n += 1) goOn(await sessionAt(lab, server.url()), "select pg_sleep(120)");
    await pause(200);
    return { url: server.url({ user: "reader" }) };
  },
});
