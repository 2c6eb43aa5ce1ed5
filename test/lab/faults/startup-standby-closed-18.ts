import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a warm standby of version 18 takes no sessions",
  expect: { status: "down", cause: "startup-standby-closed" },
  arrange: async (lab) => {
    const server = await postgres(lab, {
      files: { "standby.signal": "" },
      settings: { hot_standby: "off" },
      doNotWait: true,
    });
    return { url: server.url() };
  },
});
